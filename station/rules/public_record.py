"""The text of a public record, `anjian-public/1` (docs/public.md): the same bytes whoever writes it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

import pendulum

from station.records.disclosure import Disclosure, FieldText
from station.records.public_record import PublicState

FORMAT = "anjian-public/1"


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, hex: of a record's, or of a slip's code."""
    return sha256(text.encode()).hexdigest()


def head(
    station: str, organ: str, item: Disclosure, kind: str, number: str, state: PublicState, since: pendulum.Date
) -> dict[str, object]:
    """The members that every record has; `kind` is that of the case, `since` the day it was first shown."""
    return {
        "format": FORMAT,
        "station": station,
        "organ": organ,
        "id": str(item.id),
        "case": str(item.case_id),
        "state": state,
        "kind": kind,
        "number": number,
        "decided_on": item.decided_on.isoformat(),
        "since": since.isoformat(),
    }


def shown(
    head: Mapping[str, object],
    item: Disclosure,
    fields: Sequence[FieldText],
    titles: Mapping[str, str],
    until: pendulum.Date | None,
    url: str,
) -> dict[str, object]:
    """What a result that is out says; `titles` in the order in which they are read, empty fields left out."""
    said = {one.name: one.value for one in fields if one.value}
    return {
        **head,
        "target": said.get("target", ""),
        "target_code": said.get("code", ""),
        "category": said.get("category", item.category),
        "conclusion": said.get("conclusion", ""),
        "until": until and until.isoformat(),
        "url": url,
        "fields": [{"name": name, "title": titles[name], "value": said[name]} for name in titles if name in said],
    }


def taken_back(head: Mapping[str, object], on: pendulum.Date, reason: str) -> dict[str, object]:
    """What is said of a result that is out no more: nothing of itself; `reason` is redacted already."""
    return {**head, "on": on.isoformat(), "reason": reason}


def written(members: Mapping[str, object], revision: int) -> str:
    """The text."""
    told = {**members, "revision": revision}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
