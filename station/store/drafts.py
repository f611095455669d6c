"""What people typed into forms and have not confirmed: one JSON file beside the database, never in it.

It belongs to no act, is sent nowhere, and may be lost at the cost of typing again: a file that cannot be read is
no drafts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from station.store.atomic import write_text

Drafts = dict[str, dict[str, str]]
"""Words by field, by what the form is about."""


def load(path: Path, officer_id: int) -> Drafts:
    """One officer's drafts; none where the file is missing, broken or of another shape."""
    found = _all(path).get(str(officer_id))
    return {about: words for about, words in found.items() if _is_words(words)} if isinstance(found, dict) else {}


def save(path: Path, officer_id: int, drafts: Drafts) -> None:
    """Replace one officer's drafts, leave the others'. OSError when the disk takes nothing."""
    everybody = _all(path) | {str(officer_id): drafts}
    kept = {officer: theirs for officer, theirs in everybody.items() if theirs}
    write_text(path, json.dumps(kept, ensure_ascii=False), mode=0o600)


def _all(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_words(words: object) -> bool:
    return isinstance(words, dict) and all(isinstance(value, str) for value in words.values())
