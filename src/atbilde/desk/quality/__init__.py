"""Quality at the desk: surveys of clients."""
