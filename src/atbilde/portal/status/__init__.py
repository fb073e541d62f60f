"""How the client's matter goes: for whoever holds its link."""
