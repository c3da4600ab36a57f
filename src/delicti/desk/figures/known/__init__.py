"""The figures. A file here with `FIGURES` is found by being here."""
