"""Which rules and grammars an investigation used: counts, one hash over all, the user's rules by hash."""

import hashlib
from pathlib import Path
from typing import Any

from delicti.detect.sigma import load
from delicti.detect.sigma_read import contents, files
from delicti.model.settings import Settings

GRAMMARS = Path(__file__).parent / "grammar"
HELPERS = ("sql_*.py", "shell_*.py", "html_*.py", "addresses.py", "contexts.py", "fields.py", "views.py")


def rule_set(settings: Settings) -> dict[str, Any]:
    """The set as a document; the same files give the same document on every machine."""
    found = files(settings)
    read = contents(found)
    loaded = load(settings)
    grammars = sorted(p for p in GRAMMARS.glob("*.py") if not p.name.startswith("_"))
    helpers = sorted(p for pattern in HELPERS for p in GRAMMARS.parent.glob(pattern))  # what the grammars read with
    digest = hashlib.sha256()
    for label, data in [
        *((p.name, p.read_bytes()) for p in (*grammars, *helpers)),
        *((f.label, d) for f, d in zip(found, read, strict=True)),
    ]:
        digest.update(f"{label}\0{len(data)}\0".encode() + data)
    by_path = {rule.path: rule for rule in loaded.rules if rule.name.startswith("user/")}
    user = [
        {
            "path": file.label,
            "sha256": hashlib.sha256(data).hexdigest(),
            "id": by_path[file.label].id if file.label in by_path else "",
            "title": by_path[file.label].title if file.label in by_path else "",
        }
        for file, data in zip(found, read, strict=True)
        if not file.built_in
    ]
    return {
        "sha256": digest.hexdigest(),
        "rules": len(loaded.rules),
        "grammars": len(grammars),
        "user": user,
        "not_applicable": [{"path": refused.path, "reason": refused.reason} for refused in loaded.refused],
    }
