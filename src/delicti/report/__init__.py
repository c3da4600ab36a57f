"""A case file to terminal, HTML and other forms."""
