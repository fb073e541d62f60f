"""What turns events into obligations: one small module per family of rules.

`log` indexes the events, `book` is a standard with its calendars, `watch` is one duty looking at one log, and
`calls`, `answers`, `corrections`, `competence` and `law` hold the rules themselves. `obligations.judge` runs them.
"""
