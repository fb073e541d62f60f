"""What pages read of chats."""
