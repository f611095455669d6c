"""What earlier papers of a case say already, for those that follow: asked once, known from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.records.casework import CasePaper
from station.records.moment import day
from station.store import faces
from station.store.store import Store

Said = Mapping[str, Mapping[str, str]]
"""Answers by the code of their paper, the paper made last at the end."""
SHARED = "given."
"""How the suggestion of a question begins that suggests what the last paper said that asked the same."""


def before(paper: CasePaper, on_file: Sequence[CasePaper]) -> list[CasePaper]:
    """The papers made until `paper` was; of a paper for one party those of the others are left out."""
    made = [one for one in on_file if one.id != paper.id and one.made_at <= paper.made_at and not one.voided_at]
    return [one for one in made if paper.party_id is None or one.party_id in (paper.party_id, None)]


def answers(store: Store, on_file: Sequence[CasePaper]) -> Said:
    """What the newest issued paper of each kind says."""
    issued: dict[str, int] = {}
    for one in on_file:
        if one.document_id is not None:
            issued.pop(one.code, None)
            issued[one.code] = one.document_id
    return {code: faces.answers(store, document_id) for code, document_id in issued.items()}


def shared(paper: CasePaper, said: Said) -> Mapping[str, str]:
    """What papers of a case have in common (account, telephone …), by name, as the last one before `paper` said it."""
    found: dict[str, str] = {}
    for code, given in said.items():
        face = faces.face(code, day(paper.made_at))
        for ask in face.asks if face else ():
            if ask.default == SHARED + ask.name and given.get(ask.name):
                found[ask.name] = given[ask.name]
    return found
