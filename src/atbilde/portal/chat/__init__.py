"""The chat of clients: begun at a form, gone on with at a secret address, or a message outside the hours."""
