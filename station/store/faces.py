"""The catalogue of faces (schema/law/faces), and what was filled in on issued papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import schema
from station.records.face import Face
from station.rules.face_read import faces as read
from station.store.act import Act
from station.store.paper_models import PaperAnswer
from station.store.store import Store


def face(code: str, on: date) -> Face | None:
    """The face of a kind of paper as on a day; None where it has none yet."""
    found = [one for one in _shipped() if one.code == code and one.effective_from <= on]
    return max(found, key=lambda one: one.effective_from, default=None)


@lru_cache(maxsize=1)
def _shipped() -> tuple[Face, ...]:
    names = sorted(entry.name for entry in schema.resource("law/faces").iterdir() if entry.name.endswith(".toml"))
    return tuple(one for name in names for one in read(schema.toml(f"law/faces/{name}")))


def answers(store: Store, document_id: int) -> dict[str, str]:
    """What was filled in on an issued paper, by name."""
    rows = store.all(PaperAnswer.select().where(PaperAnswer.document_id == document_id))
    return {row["name"]: row["value"] for row in rows}


def keep_answers(act: Act, document_id: int, given: Mapping[str, str]) -> None:
    """Beside the issued paper, for good."""
    for name, value in given.items():
        act.insert(PaperAnswer, document_id=document_id, name=name, value=value)
