"""Atbilde: the customer-service desk that carries out an institution's own written service standard."""
