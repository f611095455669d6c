"""处罚 row by row: a kind that says for how long asks for it, every other kind for its amount or its words."""

from __future__ import annotations

import pytest

from station.records.casework import Party, Sanction
from station.store.catalogue import shipped
from station.tui.form import Field
from station.tui.step_rows import sanction_rows, sanctions

KINDS = {each.code: each for each in shipped().sanctions}
PARTY = Party(7, 1, "person", None, "张三", "主要负责人", "", "", "")
LIFE = "终身不得担任本行业生产经营单位的主要负责人"


def fields(*before: Sanction) -> dict[str, Field]:
    return {field.name: field for field in sanction_rows([PARTY], KINDS, before).fields(1)}


def asked(kind: str) -> set[str]:
    """What the form asks of a sanction of this kind."""
    found = fields().items()
    return {name for name, field in found if field.needed is None or field.needed({"kind": kind})} - {"more"}


def test_only_a_restriction_asks_for_how_long() -> None:
    assert asked("restrict_practice") == {"party", "kind", "term"}
    assert asked("fine") == {"party", "kind", "amount", "content"}
    assert asked("lower_qualification") == {"party", "kind", "content"}


@pytest.mark.parametrize("kind", ["suspend_licence", "restrict_business"])
def test_what_is_suspended_or_restricted_is_said_in_words(kind: str) -> None:
    assert asked(kind) == {"party", "kind", "said"}
    (one,) = sanctions([{"party": "7", "kind": kind, "said": "三十日", "content": ""}])
    assert one == Sanction(7, kind, 0, "三十日")
    said = fields(one)["said"]
    assert said.default == "三十日" and KINDS[kind].say in said.hint and said.check is not None and said.check("")


def test_the_term_is_what_the_sanction_says() -> None:
    row = {"party": "7", "kind": "restrict_practice", "term": LIFE}
    (one,) = sanctions([row])
    assert one == Sanction(7, "restrict_practice", 0, LIFE)
    assert fields(one)["term"].default == LIFE
    assert sanctions([{"party": "7", "kind": "warning", "content": "口头"}]) == (Sanction(7, "warning", 0, "口头"),)
