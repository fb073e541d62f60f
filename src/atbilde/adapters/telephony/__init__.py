"""Telephone exchanges: readers of what they say (`calls.said.Said`)."""
