"""The pages of the desk: one noun, one small module."""
