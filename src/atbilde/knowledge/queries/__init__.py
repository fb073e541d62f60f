"""What pages read of knowledge."""
