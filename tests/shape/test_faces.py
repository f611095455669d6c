"""Every 文书 of the catalogue has a face, looked at as a picture, with its template and notices in force."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

import schema
from station.records.face import Face
from station.rules.face_read import faces

CATALOGUE = {row["code"] for row in schema.toml("law/papers.toml")["paper"]}
FACES = tuple(
    face
    for file in sorted(schema.resource("law/faces").glob("*.toml"), key=lambda path: path.name)
    for face in faces(schema.toml(f"law/faces/{file.name}"))
)


def test_every_paper_of_the_catalogue_has_a_face_and_no_other_has() -> None:
    assert {face.code for face in FACES} == CATALOGUE


def test_a_face_begins_once_on_a_day() -> None:
    began = Counter((face.code, face.effective_from) for face in FACES)
    assert [face for face, times in began.items() if times > 1] == []


@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.code}-{face.effective_from}")
def test_a_face_was_looked_at_as_a_picture(face: Face) -> None:
    assert face.looked_at is not None, (
        "set it from the samples of tests/documents/face_sample.py and look at every page"
    )
    assert face.looked_at >= face.effective_from


@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.code}-{face.effective_from}")
def test_a_face_has_its_template_and_its_notices_from_its_first_day(face: Face) -> None:
    """Otherwise the paper could not be set on that day."""
    assert (schema.resource("papers/faces") / f"{face.template}.typ").is_file()
    began: dict[str, date] = {}
    for row in schema.toml("law/notices.toml")["notice"]:
        began[row["code"]] = min(began.get(row["code"], row["effective_from"]), row["effective_from"])
    assert [code for code in face.notices if began[code] > face.effective_from] == []


@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.code}-{face.effective_from}")
def test_a_face_asks_each_thing_once_and_suggests_only_what_it_offers(face: Face) -> None:
    assert len({ask.name for ask in face.asks}) == len(face.asks)
    for ask in face.asks:
        assert bool(ask.choices) == (ask.kind == "choice")
        if ask.choices and ask.default.startswith("'"):
            assert ask.default.strip("'") in ask.choices
