"""What a browser finds by the index is what walking all rows finds."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from station.bureau.site import shards
from station.bureau.site.gather import row
from station.bureau.site.lay import Draft
from station.bureau.site.search import FREQUENT, ROWS_PER_FILE, Index, folded
from station.store.site_work import work
from tests.bureau.site.made_rows import WORDS, said

NAMES = ("余姚市宏达塑料制品有限公司", "余姚市㙍头𠅤记五金加工场", "ＡＢＣ 机械厂", "宁波甬余化工有限公司")


def laid(folder: Path, items: list[dict[str, Any]]) -> dict[str, Any]:
    """site.json's members about the register."""
    index = Index(Draft(folder))
    for each in items:
        index.add(row(each))
    return index.finish({"330281103": "泗门镇安监所"})


def candidates(folder: Path, site: dict[str, Any], word: str) -> set[int]:
    """As the page does it: rows that have every pair of the word which is not left out."""
    found = set(range(site["rows"]))
    for pair in (word[at : at + 2] for at in range(len(word) - 1)):
        if pair not in site["stop"]:
            name = sha256(pair.encode()).hexdigest()[:2]
            steps, at, here = json.loads((folder / f"data/grams/{name}.json").read_bytes()).get(pair, []), 0, set()
            for step in steps:
                at += step
                here.add(at)
            found &= here
    return found


@settings(max_examples=12, deadline=None)
@given(st.lists(WORDS | st.sampled_from(NAMES), max_size=130), st.data())
def test_no_row_is_missed(names: list[str], data: st.DataObject) -> None:
    items = [said(number, name) for number, name in enumerate(names)]
    with TemporaryDirectory() as place:
        site = laid(Path(place), items)
        pages = [
            json.loads((Path(place) / f"data/rows/{n}.json").read_bytes())
            for n in range(-(-len(items) // ROWS_PER_FILE))
        ]
        assert [each for page in pages for each in page] == [list(row(each).cells()) for each in items]
        word = folded(data.draw(st.sampled_from(names))) if names else "余姚"
        start = data.draw(st.integers(0, len(word)))
        part = word[start : start + data.draw(st.integers(0, 6))]
        has = {at for at, each in enumerate(items) if part in folded(each["target"])}
        assert has <= candidates(Path(place), site, part)


def test_pairs_that_many_rows_have_are_left_out_and_others_are_not(tmp_path: Path) -> None:
    rare = 2
    items = [said(n, "甲厂" if n < rare else "余姚乙场") for n in range(FREQUENT * rare)]
    site = laid(tmp_path, items)
    assert "余姚" in site["stop"] and "甲厂" not in site["stop"]
    assert candidates(tmp_path, site, "甲厂") == {0, 1}


def test_a_whole_number_and_a_whole_code_are_words(tmp_path: Path) -> None:
    items = [said(n, target_code=f"91330281MAY0D2{n:04d}") for n in range(30)]
    laid(tmp_path, items)
    for number, each in enumerate(items):
        for word in (each["target_code"], f"〔2026〕{number}号"):
            name = sha256(word.encode()).hexdigest()[:2]
            assert json.loads((tmp_path / f"data/grams/{name}.json").read_bytes())[word] == [number]


def test_sets_have_one_bit_a_row(tmp_path: Path) -> None:
    items = [said(n, kind="licence" if n % 3 else "penalty") for n in range(ROWS_PER_FILE + 3)]
    items[4] |= {"state": "withdrawn", "target": "", "on": "2026-10-01"}
    site = laid(tmp_path, items)
    for each in site["sets"]:
        bits = (tmp_path / f"data/sets/{each['name']}.bin").read_bytes()
        members = [at for at in range(len(items)) if bits[at >> 3] & 0x80 >> (at & 7)]
        column = {"station": 1, "kind": 2, "year": 5, "state": 7}[each["group"]]
        assert members == [
            at for at, one in enumerate(items) if str(row(one).cells()[column]).startswith(each["value"])
        ]
        assert each["count"] == len(members)
    assert [each["value"] for each in site["sets"] if each["group"] == "year"] == [str(2026 - n) for n in range(7)]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 300), st.integers(0, 3))
def test_every_shard_exists_and_holds_what_belongs_there(count: int, digits: int) -> None:
    with TemporaryDirectory() as place, work(Path(place)) as rows:
        draft = Draft(Path(place) / "site")
        for number in range(count):
            rows.keep("records", sha256(str(number).encode()).hexdigest(), str(number), f'{{"n":{number}}}')
        shards._lay(draft, rows, "records", digits)
        found = {path.stem: json.loads(path.read_bytes()) for path in (draft.root / "data/records").iterdir()}
        assert set(found) == set(shards.names(digits)) and sum(map(len, found.values())) == count
        for name, items in found.items():
            for id_, item in items.items():
                assert item == {"n": int(id_)}
                assert name == (sha256(id_.encode()).hexdigest()[:digits] or "all")


def test_shards_grow_with_what_is_in_them() -> None:
    assert [shards.digits_for(n, 32) for n in (0, 32, 33, 512, 513, 100_000, 200_000)] == [0, 0, 1, 1, 2, 3, 4]
