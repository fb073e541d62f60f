"""How well clients are served: surveys of clients, without anybody knowing who said what."""
