"""Officers keep what is known: answers, the resource directory, the publication calendar, forms."""
