"""A client as officers see them: who they are, and everything through every channel."""
