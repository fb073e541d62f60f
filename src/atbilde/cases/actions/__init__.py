"""Every change to a case: one verb, one function, one transaction, one audit entry."""
