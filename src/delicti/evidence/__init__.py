"""What came in: acquired, sealed, identified, read into tables; what cannot be read is quarantined and counted."""
