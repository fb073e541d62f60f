"""Writing to the institution: one question a page, nothing typed is lost."""
