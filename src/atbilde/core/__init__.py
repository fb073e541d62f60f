"""The pure core: working time, terms, packs, events, obligations, statistics. No Django, no I/O, no clock."""
