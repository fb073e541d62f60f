"""What pages read of services, visits and sessions."""
