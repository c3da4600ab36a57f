"""One file per language an attacker speaks; each registers by being there."""
