"""What the case page shows, read with a fixed number of queries however long the case is."""
