"""A client answers a survey: by the link of an invitation, or on its open page."""
