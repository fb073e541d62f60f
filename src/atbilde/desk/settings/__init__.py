"""The administrator's pages: people, structure, mailboxes, calendar, hours, letter templates."""
