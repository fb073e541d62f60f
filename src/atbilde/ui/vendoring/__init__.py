"""Bringing foreign front-end files in. A developer runs it; the product never does."""
