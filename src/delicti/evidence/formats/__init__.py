"""One file per log format; each registers by being there (`evidence.registry`)."""
