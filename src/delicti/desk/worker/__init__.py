"""The worker: takes jobs, runs investigations apart from the desk, imports what they made."""
