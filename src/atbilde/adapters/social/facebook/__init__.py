"""Facebook pages: messages and comments by Meta's webhooks, answers by the Graph API."""
