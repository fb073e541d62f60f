"""A client says how it was: by a link, without an account."""
