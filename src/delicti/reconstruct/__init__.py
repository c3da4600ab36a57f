"""Findings and tables to actors, episodes, outcomes, entry points and limits: the story."""
