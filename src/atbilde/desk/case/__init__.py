"""The page of one case and everything an officer does from it: one noun, one address, one small view."""
