"""Changes to what officers write with and clients read."""
