"""How much may come from one place: forms are sent by people, links are opened by whom they were given to."""
