"""Services: what can be asked for, where and when; visits, sessions with places, payments, certificates."""
