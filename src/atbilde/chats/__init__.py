"""Chats: a talk in writing that goes on now; outside the hours it is a message."""
