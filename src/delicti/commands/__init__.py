"""The verbs of the command line, one file each; every room is imported when its verb runs."""
