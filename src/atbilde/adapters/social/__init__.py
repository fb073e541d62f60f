"""Social networks: what they tell by signed webhooks, what goes back by their own interfaces, a check of an account."""
