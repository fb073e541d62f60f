"""What no machine takes in: paper, talks and social accounts put on record by an officer; feedback."""
