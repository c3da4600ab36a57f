"""A realistic access log made from a seed: the same seed gives the same bytes on every machine."""
