"""Atbilde: the customer-service desk that carries out an institution's own written service standard."""

__version__ = "0.1.0"

VERSION = "0.1.0"
