"""Figures of a campaign: what each counts, by what it is broken down, which counts are too small to be shown."""
