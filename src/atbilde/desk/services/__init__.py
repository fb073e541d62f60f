"""Pages of services: the catalogue, locations, the front desk, sessions with places."""
