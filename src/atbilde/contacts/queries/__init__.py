"""What pages read of contacts."""
