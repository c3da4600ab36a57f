"""Reads a page or a text apart from the desk: `python -m delicti.desk.claims FILE OUT [URL]`; writes JSON.

FILE ends in `.html` or `.txt`. Ends with 2 and one plain sentence where the page cannot be read.
"""

import dataclasses
import sys
from pathlib import Path

import msgspec

from delicti.desk.claims import propose, read_page, read_text
from delicti.model.errors import UserError


def main(argv: list[str]) -> int:
    """Reads and writes."""
    source, out = Path(argv[0]), Path(argv[1])
    url = argv[2] if len(argv) > 2 else None
    try:
        content = source.read_bytes()
        page = read_text(content.decode("utf-8", "replace")) if source.suffix == ".txt" else read_page(content, url)
    except UserError as error:
        print(f"{error}", file=sys.stderr)
        return 2
    told = {"page": dataclasses.asdict(page), "claims": [dataclasses.asdict(one) for one in propose(page)]}
    out.write_bytes(msgspec.json.encode(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
