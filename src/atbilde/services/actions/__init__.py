"""Changes to services, visits and sessions."""
