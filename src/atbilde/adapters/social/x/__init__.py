"""X, formerly Twitter: direct messages and mentions by the Account Activity API, answers by API v2."""
