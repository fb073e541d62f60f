"""The telephone: the board, the panel of a call, its lists."""
