"""Telephone calls: lines, exchanges, the call on the officer's screen, calling back."""
