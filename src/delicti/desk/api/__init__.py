"""The API: the desk's services for programs. A file a subject; every operation calls what the pages call."""
