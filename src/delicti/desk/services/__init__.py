"""Every change of state, one file a concern: a function checks rights, writes rows and the audit in one transaction."""
