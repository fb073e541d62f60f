"""The institution's own pages: what it is, how to reach it, what its standard says."""
