"""Changes to calls and what hangs on them."""
