"""Changes to surveys."""
