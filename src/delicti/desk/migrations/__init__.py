"""The history of the tables. Triggers are put in place after each migration (desk/guards.py)."""
