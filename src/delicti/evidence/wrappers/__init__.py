"""One file per envelope that a log may come in (Docker json-file, syslog, journal); each registers by being there."""
