"""Strictness: what is not canonical is refused with the line and the reason."""

from __future__ import annotations

import pytest

from station.rules.draw import commit_text, freeze
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import Malformed
from station.rules.draw.sources import BadNumbers, canonical
from tests.rules.draw import sample

GOOD = sample.code(1)
ROW = f"{GOOD}\tyellow\tE\t-\t1\t-\t余姚市宏达塑料制品厂\n"
PAIR = f"11028100001\t{GOOD}\t{'a' * 64}\n"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param("\ufeff" + ROW, "BOM", id="BOM"),
        pytest.param(ROW.replace("\n", "\r\n"), "CRLF", id="CRLF"),
        pytest.param(ROW.rstrip("\n"), "换行", id="末行无换行"),
        pytest.param(ROW + "\n", "空行", id="空行"),
        pytest.param(ROW.replace("厂", "厂 "), "空白", id="行尾空格"),
        pytest.param(ROW.replace("厂", "厂\u3000"), "空白", id="行尾全角空格"),
        pytest.param(ROW.replace("\t1\t", "\t１\t"), "数字", id="全角数字"),
        pytest.param(ROW.replace("\t1\t", "\t01\t"), "数字", id="前导零"),
        pytest.param(ROW.replace("\t1\t", "\t0\t"), "权重", id="权重零"),
        pytest.param(ROW.replace("\t1\t", "\t65\t"), "权重", id="权重过大"),
        pytest.param(ROW.replace(GOOD, GOOD[:-1] + ("A" if GOOD[-1] != "A" else "B")), "信用代码", id="校验位错"),
        pytest.param(ROW.replace(GOOD, GOOD.replace("0", "O", 1)), "信用代码", id="O 当 0"),
        pytest.param(ROW.replace(GOOD, GOOD.lower()), "信用代码", id="小写代码"),
        pytest.param(ROW + ROW, "重复", id="重复"),
        pytest.param(f"{sample.code(2)}\tyellow\tE\t-\t1\t-\t甲\n" + ROW, "排序", id="未排序"),
        pytest.param(ROW.replace("厂", "Cafe\u0301"), "NFC", id="非 NFC"),
        pytest.param(ROW.replace("厂", "厂\u200b家"), "U+200B", id="零宽空格"),
        pytest.param(ROW.replace("\tE\t-\t", "\tE\tclosed\t"), "状态", id="可抽却有原因"),
        pytest.param(ROW.replace("\tE\t-\t", "\tX\t-\t"), "状态", id="剔除却无原因"),
        pytest.param(ROW.replace("\t-\t余", "\t余"), "栏", id="少一栏"),
        pytest.param(ROW.replace("\tE\t", "\tE\t\t"), "栏", id="多一栏"),
    ],
)
def test_pool_file(data: str, word: str) -> None:
    with pytest.raises(Malformed) as caught:
        freeze.parse_pool(data.encode())
    assert word in caught.value.message


def test_not_utf8_names_the_line() -> None:
    with pytest.raises(Malformed) as caught:
        freeze.parse_pool(ROW.encode() + b"\xff\n")
    assert "第 2 行" in caught.value.message


def test_recusals_must_name_listed_people_and_enterprises() -> None:
    people = "11028100001\tE\t-\t-\t-\t-\t王建国\n"
    assert freeze.parse(ROW.encode(), people.encode(), PAIR.encode()).recusals
    with pytest.raises(Malformed):
        freeze.parse(b"", people.encode(), PAIR.encode())
    with pytest.raises(Malformed):
        freeze.parse(ROW.encode(), b"", PAIR.encode())
    with pytest.raises(Malformed):
        freeze.parse(ROW.encode(), people.encode(), (PAIR + PAIR.replace("a" * 64, "b" * 64)).encode())


@pytest.mark.parametrize("skills", ["危化,危化", "粉尘,危化", "危化,", ","])
def test_skills_are_a_sorted_set(skills: str) -> None:
    ordered = ",".join(sorted({"粉尘", "危化"}, key=str.encode))
    assert freeze.parse_inspectors(f"1\tE\t-\t-\t-\t{ordered}\t甲\n".encode())[0].skills
    if skills != ordered:
        with pytest.raises(Malformed):
            freeze.parse_inspectors(f"1\tE\t-\t-\t-\t{skills}\t甲\n".encode())


def test_astral_and_combining_names_sort_by_bytes_of_the_line() -> None:
    rows = sample.lists().pool
    assert freeze.write(reversed(rows)) == freeze.write(rows)
    assert freeze.parse_pool(freeze.write(rows)) == tuple(sorted(rows, key=lambda row: row.id))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("91350100M000100Y43", True),  # GB 32100-2015, annex
        ("91350100M000100Y44", False),
        ("330281600012341", False),
        ("110108000000016", True),  # registration number, MOD 11,10
        (" 91350100M000100Y43", False),
        ("９1350100M000100Y43", False),
        ("", False),
    ],
)
def test_enterprise_ids(written: str, wanted: bool) -> None:
    assert is_enterprise_id(written) is wanted


def test_every_line_of_a_commitment_is_needed_in_its_place() -> None:
    text = commit_text.write(sample.terms(sample.lists()))
    lines = text.split(b"\n")[:-1]
    optional = (b"witness: ", b"voided: ")
    for at in range(len(lines)):
        repeated = lines[at].startswith((b"stratum: ", b"source: ", *optional))
        without = b"\n".join([*lines[:at], *lines[at + 1 :]]) + b"\n"
        if not repeated:
            with pytest.raises(Malformed):
                commit_text.parse(without)
        with pytest.raises(Malformed):
            commit_text.parse(b"\n".join([*lines[:at], b"extra: 1", *lines[at:]]) + b"\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("demo: no", "demo: No"),
        ("draw: 2\n", "draw: 02\n"),
        ("per_enterprise: 2", "per_enterprise: 1"),
        ("2026-11-20T10:00:00+08:00", "2026-11-20T02:00:00Z"),
        ("2026-11-20T10:00:00+08:00", "2026-11-31T10:00:00+08:00"),
        ("cap: -", "cap: 20.0"),
        ("purpose: 平台不可用", "purpose: 平台不可用 "),
        ("balls:20/80", "balls:81/80"),
        ("hash: sha256", "hash: sm3"),
        ("publication: open", "publication: maybe"),
        ("shortage: refuse", "shortage: ignore"),
        ("\t247\t", "\t274\t"),
        ("\t2026-11-24\n", "\t2026-11-31\n"),
        ("against: 1\t", "against: -\t"),
        ("source_rule: first-close-2h/1\n", "source_rule: first-close-2h/1\nclosure: cn.ssq\t2026-11-22\t2026-11-21\n"),
        ("station: 330281103/0", "station: 330281103"),
    ],
)
def test_commitment_values_are_strict(old: str, new: str) -> None:
    text = commit_text.write(sample.terms(sample.lists())).decode()
    assert old in text
    with pytest.raises(Malformed):
        commit_text.parse(text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("encoding", "typed"),
    [
        ("balls:6/33+1/16", "1 2 3 4 5 6"),
        ("balls:6/33+1/16", "1 2 3 4 5 5 7"),
        ("balls:6/33+1/16", "1 2 3 4 5 34 7"),
        ("balls:6/33+1/16", "0 2 3 4 5 6 7"),
        ("balls:6/33+1/16", "1 2 3 4 5 6 7 8"),
        ("balls:6/33+1/16", "1 2 3 4 5 6 7a"),
        ("balls:6/33+1/16", "1 2 3 4 5 6 0007"),
        ("digits:3", "12"),
        ("digits:3", "1234"),
        ("digits:3", "一二三"),
        ("digits:3", ""),
    ],
)
def test_numbers_that_cannot_be_a_result(encoding: str, typed: str) -> None:
    with pytest.raises(BadNumbers):
        canonical(encoding, typed)
