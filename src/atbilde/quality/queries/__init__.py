"""What pages and reports read of surveys."""
