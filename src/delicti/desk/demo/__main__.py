"""`python -m delicti.desk.demo [--cases N]`: fills the demo beside the server that shows it."""

import argparse
import sys
import time
from pathlib import Path

from delicti.desk.command import set_up
from delicti.model.errors import UserError


def main() -> int:
    """Fills it and says how long that took."""
    set_up()
    from delicti.desk.demo.fill import CASES, fill

    parser = argparse.ArgumentParser(prog="python -m delicti.desk.demo", description="Fills the demo.")
    parser.add_argument("--cases", type=int, default=CASES, help="cases of the made-up action (default: %(default)s)")
    cases = max(30, parser.parse_args().cases)
    begun = time.monotonic()
    try:
        _begun()
        fill(cases)
    except UserError as error:
        print(f"delicti: {error}", file=sys.stderr)
        return 2
    print(f"The demo is filled, after {time.monotonic() - begun:.0f} s.", flush=True)
    return 0


def _begun() -> None:
    """Raises UserError for a home without the accounts of a demo."""
    from django.conf import settings

    from delicti.desk import home

    if not (Path(settings.DESK_HOME) / home.DEMO).exists():
        raise UserError("this is no home of a demo; `delicti desk --demo` makes one and fills it by itself")


if __name__ == "__main__":
    sys.exit(main())
