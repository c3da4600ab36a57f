"""The story as a sealed bag on disk, and back; custody ledger; verify."""
