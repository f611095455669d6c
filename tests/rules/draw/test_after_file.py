"""after.tsv: every line that is not the rule's own is named, what is not canonical is refused, known answers hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from station.records.moment import moment
from station.rules.draw import after, package
from station.rules.draw.after import CLOSED, DIRECT, UNAVAILABLE, Answer, Change, State, parse, write
from station.rules.draw.commit import commitment_hash
from station.rules.draw.commit_text import write as write_terms
from station.rules.draw.freeze import Frozen, RecusalRow
from station.rules.draw.lines import Malformed
from station.rules.draw.result import outcome
from station.rules.draw.seed import seed
from station.rules.draw.verify import verify_files
from tests.rules.draw import sample
from tests.rules.draw.after_reference import Reference
from tests.rules.draw.test_after import EVIDENCE, change

VECTOR = json.loads(Path(__file__).with_name("after_vector.json").read_text(encoding="utf-8"))


def lists() -> Frozen:
    """The sample's, in which every third enterprise is closed to all but one."""
    found = sample.lists(60)
    able = [row.iid for row in found.inspectors if row.status == "E"]
    barred = [RecusalRow(iid, row.id, "0" * 64) for row in found.pool[::3] for iid in able[1:]]
    others = [row for row in found.recusals if row.id not in {each.id for each in barred}]
    return Frozen(found.pool, found.inspectors, tuple(sorted([*others, *barred], key=lambda row: (row.iid, row.id))))


LISTS = lists()
TERMS = sample.terms(LISTS, shortage="direct")


def story(state: State) -> list[Change]:
    """Two enterprises close, one of two inspectors falls ill, one team is sent by order."""
    found: list[Change] = []

    def add(kind: str, id_: str, out: str, answer: Answer | None) -> None:
        assert answer is not None
        found.append(change(len(found) + 1, kind, id_, out, answer))
        assert state.apply(found[-1])

    stratum = {row.id: row.stratum for row in LISTS.pool}
    staffed = sorted(id_ for id_, team in state.teams.items() if team)
    orange, yellow = (next(id_ for id_ in staffed if stratum[id_] == name) for name in ("orange_b", "yellow_b"))
    add(CLOSED, orange, "-", state.answer(CLOSED, orange, "-"))
    bare_ = next(id_ for id_ in sorted(state.teams) if not state.teams[id_])
    add(DIRECT, bare_, "-", Answer("-", ("11028100001", "邻所-0007")))
    add(UNAVAILABLE, yellow, state.teams[yellow][0], state.answer(UNAVAILABLE, yellow, state.teams[yellow][0]))
    add(CLOSED, yellow, "-", state.answer(CLOSED, yellow, "-"))
    return found


def said(later: Callable[[State], list[Change]]) -> tuple[list[tuple[str, str]], list[str]]:
    """(check, message) of what failed, and the checks that are only noted."""
    verdict = verify_files(sample.files(LISTS, TERMS, later=later), sample.check)
    return [(each.check, each.message) for each in verdict.failures], [each.check for each in verdict.findings]


def test_an_honest_story_holds_and_the_direct_order_is_named() -> None:
    failed, noted = said(story)
    # The entry is the newest change's, whatever its kind; sample.py writes `draw.closed`.
    assert failed == [] and "direct" in noted


def _other(people: tuple[str, ...]) -> tuple[str, ...]:
    able = [row.iid for row in LISTS.inspectors if row.status == "E" and row.iid not in people]
    return (people[0], able[0])


FORGED: dict[str, tuple[int, Callable[[Change], Change]]] = {
    "another reserve": (1, lambda each: replace(each, into=sample.code(59))),
    "no reserve": (1, lambda each: replace(each, into="-", people=())),
    "other people for the reserve": (1, lambda each: replace(each, people=_other(each.people))),
    "another lead": (1, lambda each: replace(each, people=each.people[::-1])),
    "no people for the reserve": (1, lambda each: replace(each, people=())),
    "closed, with an inspector": (1, lambda each: replace(each, out="11028100001")),
    "closed, never drawn": (1, lambda each: replace(each, id=sample.code(999))),
    "order for one recused": (2, lambda each: replace(each, people=("11028100002", "邻所-0007"))),
    "order for one excluded": (2, lambda each: replace(each, people=("11028100004", "邻所-0007"))),
    "order for one person": (2, lambda each: replace(each, people=("11028100001",))),
    "order for one twice": (2, lambda each: replace(each, people=("邻所-0007", "邻所-0007"))),
    "order that replaces": (2, lambda each: replace(each, into="11028100001")),
    "somebody else goes": (3, lambda each: replace(each, into=_other(each.people)[1], people=_other(each.people))),
    "the wrong one is named": (3, lambda each: replace(each, into=each.people[1])),
    "other order of people": (3, lambda each: replace(each, people=each.people[::-1])),
    "nobody goes": (3, lambda each: replace(each, into="-", people=each.people[1:])),
    "one who was not sent": (3, lambda each: replace(each, out="11028100009")),
    "away from nowhere": (3, lambda each: replace(each, id=sample.code(999))),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_line_that_is_not_the_rules_is_named(name: str) -> None:
    number, forge = FORGED[name]

    def forged(state: State) -> list[Change]:
        lines = story(state)
        lines[number - 1] = forge(lines[number - 1])
        return lines[:number]

    failed, _ = said(forged)
    assert [check for check, _ in failed] == ["after"]
    assert f"after.tsv 第 {number} 行不合抽取后的规则" in failed[0][1]


def test_more_than_the_limit_is_named() -> None:
    def greedy(state: State) -> list[Change]:
        lines = story(state)[:1]
        id_, reserve = lines[0].into, [row for row in LISTS.pool if row.stratum == "orange_b" and row.status == "E"]
        free = next(row.id for row in reserve if row.id not in state.teams and row.id != lines[0].id)
        return [*lines, change(2, CLOSED, id_, "-", Answer(free, lines[0].people))]

    failed, _ = said(greedy)
    assert [check for check, _ in failed] == ["after"] and "第 2 行" in failed[0][1]


def test_a_line_left_out_or_put_in_does_not_fit_its_entry() -> None:
    honest = sample.files(LISTS, TERMS, later=story)
    lines = honest[after.FILE].splitlines(keepends=True)
    shorter = package.complete({**honest, after.FILE: b"".join(lines[:-1])})
    found = {each.check for each in verify_files(shorter, sample.check).failures}
    assert found == {"after_entry"}
    reasoned = package.complete({**honest, after.FILE: honest[after.FILE].replace(b"\till\t", b"\ton_leave\t")})
    assert {each.check for each in verify_files(reasoned, sample.check).failures} == {"after_entry"}


# The file -------------------------------------------------------------------------------------------------


LINES = [
    f"1\t2026-11-26T10:00:00+08:00\tclosed\t{sample.code(1)}\tsuspended\t{EVIDENCE}\t-\t{sample.code(2)}\tP1,P2",
    f"2\t2026-11-26T10:00:00+08:00\tunavailable\t{sample.code(2)}\till\t-\tP1\tP3\tP3,P2",
    f"3\t2026-11-27T10:00:00+08:00\tclosed\t{sample.code(2)}\tduplicate\t{EVIDENCE}\t-\t-\t-",
    f"4\t2026-11-27T10:00:00+08:00\tdirect\t{sample.code(3)}\tno_team\t-\t-\t-\tP1,P9",
]


def joined(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_what_is_read_is_written_again() -> None:
    assert write(parse(joined(LINES))) == joined(LINES)
    assert [each.people for each in parse(joined(LINES))] == [("P1", "P2"), ("P3", "P2"), (), ("P1", "P9")]
    assert parse(b"") == ()


@pytest.mark.parametrize(
    ("at", "old", "new", "why"),
    [
        (0, "1\t", "2\t", "排序"),
        (1, "2\t", "3\t", "排序"),
        (0, "1\t", "01\t", "数字"),
        (1, "2026-11-26T10", "2026-11-26T09", "排序"),
        (0, "+08:00", "+09:00", "北京时间"),
        (0, "2026-11-26T", "2026-11-26 ", "北京时间"),
        (0, "closed", "gone", "取值"),
        (0, "suspended", "ill", "取值"),
        (1, "ill", "suspended", "取值"),
        (3, "no_team", "ill", "取值"),
        (0, EVIDENCE, "-", "64 位"),
        (0, EVIDENCE, "E" * 64, "64 位"),
        (1, "\t-\tP1", "\tabc\tP1", "64 位"),
        (0, "\tP1,P2", "", "栏"),
        (0, "P1,P2", "P1,P2\tx", "栏"),
        (0, "\t-\t", "\t\t", "空栏"),
        (0, "P1,P2", "P1,P2 ", "空白"),
    ],
)
def test_what_is_not_canonical_is_refused(at: int, old: str, new: str, why: str) -> None:
    lines = list(LINES)
    assert old in lines[at]
    lines[at] = lines[at].replace(old, new, 1)
    with pytest.raises(Malformed) as refused:
        parse(joined(lines))
    assert f"第 {at + 1} 行" in refused.value.message and why in refused.value.message


@pytest.mark.parametrize("data", [joined(LINES)[:-1], joined(LINES).replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + b"x"])
def test_the_lines_are_the_strict_ones_of_every_file(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse(data)


# Known answers --------------------------------------------------------------------------------------------


def test_the_frozen_story_comes_out_as_it_did() -> None:
    """after_vector.json: events in, lines out, who goes where in the end. A change here is another format."""
    c_hash = commitment_hash(write_terms(TERMS))
    made = outcome(TERMS, LISTS, seed(c_hash, [sample.NONCE], sample.VALUES))
    assert (c_hash.hex(), made.seed.hex(), made.digest) == (VECTOR["commitment"], VECTOR["seed"], VECTOR["fingerprint"])
    state, reference = State(TERMS, LISTS, made), Reference(TERMS, LISTS, made)
    lines: list[Change] = []
    for event in VECTOR["events"]:
        lines.append(_told(event, len(lines) + 1, state, reference))
        assert state.apply(lines[-1])
        _follow(reference, lines[-1])
    assert write(lines).decode() == "".join(f"{line}\n" for line in VECTOR["after.tsv"])
    assert sha256(write(lines)).hexdigest() == VECTOR["sha256"]
    assert {id_: list(team) for id_, team in state.teams.items()} == VECTOR["teams"]


def _told(event: dict[str, Any], number: int, state: State, reference: Reference) -> Change:
    """The line of an event, on which both rules agree."""
    kind, id_, out = event["kind"], event["id"], event["out"]
    if kind == DIRECT:
        answer = Answer("-", tuple(event["people"]))
    else:
        found = state.answer(kind, id_, out)
        assert found is not None
        answer = found
        told = reference.close(id_) if kind == CLOSED else reference.replace(id_, out)
        assert told == (answer.into, answer.people)
    rest = {"reason": event["reason"], "evidence": event["evidence"], "out": out}
    return Change(number, moment(event["at"]), kind, id_, **rest, into=answer.into, people=answer.people)


def _follow(reference: Reference, line: Change) -> None:
    if line.kind == CLOSED:
        reference.closed_by(line.id, line.into, line.people)
    elif line.kind == UNAVAILABLE:
        reference.replaced_by(line.id, line.out, line.people)
    else:
        reference.now[line.id] = line.people
