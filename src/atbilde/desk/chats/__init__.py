"""Chats as officers work in them: who waits, several at once, a colleague asked to go on, what is left to do."""
