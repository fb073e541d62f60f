"""What clients read before they write: answers, the directory, the publication calendar, forms."""
