"""Looking for viruses: a client of clamd, the scanner of ClamAV."""
