"""Changes to chats."""
