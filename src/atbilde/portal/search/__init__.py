"""One field for the whole site: answers, services, the directory, forms, publications, the standard, contacts."""
