"""`python -m delicti` is the command line."""

from delicti.cli import main

main()
