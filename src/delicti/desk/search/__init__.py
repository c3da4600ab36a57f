"""Search: one index over cases, notes, actors, indicators, items and episodes, within the rights of who asks."""
