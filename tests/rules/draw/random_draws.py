"""Random draws for comparing verifiers: every rule of docs/draw.md gets its turn, and the n-th draw is always the same.

Small pools with awkward names, weights, leads, caps, recusals, closures, beacons, fallback rounds, second nonces,
demonstrations, lists of the platform, sealed ones, voided ones, changes after the draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

import pendulum

from station.records.moment import iso, moment
from station.rules import merkle, note
from station.rules.draw import after, changes, commit, commit_text, evidence, freeze, membership, package, result
from station.rules.draw.commit import (
    AgainstTerm,
    ClosureTerm,
    Commitment,
    List,
    NonceTerm,
    SourceTerm,
    Stratum,
    VoidTerm,
    WitnessTerm,
)
from station.rules.draw.freeze import Frozen, InspectorRow, PoolRow, RecusalRow
from station.rules.draw.result import Outcome
from station.rules.draw.schedule import Timetable, beacon_drawing, drawings
from station.rules.draw.seed import Value, nonce_commitment, seed
from station.rules.draw.sources import BEACON, ball_sets, canonical, demo_value, digit_count, millibits
from tests.rules.draw.sample import LOG, ORIGIN, PUBLIC, Ledger, code

NAMES = (
    "余姚市宏达塑料",
    "𠮷野金属𡈽",
    "Café 模具",
    "甬余化工",
    "ɛ̃x̣ 工坊",
    "中意（宁波）",
    "𠀀𠀁𪜶厂",
    "A-1 试验站",
    "ﬁne 陶瓷",
)
SKILLS = ("危化", "粉尘", "𠮷种", "涉氨", "boiler")
STRATA = ("orange_a", "orange_b", "yellow_b", "yellow_c", "blue_a")
LOTTERIES = {
    "cn.kl8": ("balls:20/80", "1234567", "21:00:00", "21:30:00"),
    "cn.ssq": ("balls:6/33+1/16", "247", "20:00:00", "21:15:00"),
    "cn.dlt": ("balls:5/35+2/12", "136", "21:00:00", "21:25:00"),
    "cn.pl5": ("digits:5", "1234567", "21:00:00", "21:25:00"),
    "demo.source": ("digits:20", "1234567", "20:00:00", "20:00:00"),
}
START = moment("2026-11-20T00:00:00+08:00")
PAGE = b"<!DOCTYPE html><title>verifier</title>\n"


Twist = Callable[[Random, Commitment], Commitment]


@dataclass(frozen=True, slots=True)
class Draw:
    """One random draw with everything that went into it."""

    c: Commitment
    frozen: Frozen
    earlier: bytes
    nonces: tuple[bytes, ...]
    values: tuple[Value, ...]
    outcome: Outcome
    files: dict[str, bytes]
    """The whole package."""


def draw(number: int, twist: Twist | None = None) -> Draw:
    """The draw of that number; with `twist`, by a station that committed to something it must not."""
    rng = Random(f"anjian-draw/{number}")
    frozen = Frozen(*_lists(rng))
    earlier = _earlier(rng, frozen)
    nonces = tuple(rng.randbytes(32) for _ in range(rng.choice((1, 1, 2))))
    c = _terms(rng, frozen, earlier, nonces)
    c = twist(rng, c) if twist else c
    values = tuple(_value(rng, term) for term in c.sources)
    c_hash = commit.commitment_hash(commit_text.write(c))
    outcome = result.outcome(c, frozen, seed(c_hash, nonces, values))
    made = Draw(c, frozen, earlier, nonces, values, outcome, {})
    return replace(made, files=package.complete(_files(rng, made)))


def _lists(rng: Random) -> tuple[tuple[PoolRow, ...], tuple[InspectorRow, ...], tuple[RecusalRow, ...]]:
    strata = rng.sample(STRATA, rng.randint(1, 3))
    pool = [_enterprise(rng, number, strata) for number in rng.sample(range(1_000_000), rng.randint(5, 40))]
    people = [_inspector(rng, number) for number in range(rng.randint(3, 8))]
    pairs = {(rng.choice(people).iid, rng.choice(pool).id) for _ in range(rng.choice((0, 1, 3, 8)))}
    barred = [RecusalRow(iid, id_, freeze.recusal_digest(rng.randbytes(32), "近亲属")) for iid, id_ in sorted(pairs)]
    return tuple(pool), tuple(people), tuple(barred)


def _enterprise(rng: Random, number: int, strata: list[str]) -> PoolRow:
    name = f"{rng.choice(NAMES)}{number}"
    if rng.random() < 0.1:
        return PoolRow(code(number), "red", "X", "must_inspect", 1, "-", name)
    out = rng.random() < 0.15
    reason = rng.choice(("closed", "inspected_recently", "penalized_this_year", "annual_cap")) if out else "-"
    lead = rng.choice(SKILLS) if rng.random() < 0.15 else "-"
    weight = rng.choice((1, 1, 1, 2, 5, 64))
    return PoolRow(code(number), rng.choice(strata), "X" if out else "E", reason, weight, lead, name)


def _inspector(rng: Random, number: int) -> InspectorRow:
    iid = f"1102810{number:04d}" if rng.random() < 0.7 else f"执法𠮷-{number:02d}"
    skills = tuple(sorted(rng.sample(SKILLS, rng.randint(0, 3)), key=str.encode))
    out = number > 1 and rng.random() < 0.1
    cap = rng.choice((None, None, 1, 2, 4))
    home = rng.choice(("-", "330281104"))
    name = rng.choice(("王建国", "李敏", "陈海波", "-", "𠮷田"))
    return InspectorRow(iid, "X" if out else "E", "cert_expired" if out else "-", home, cap, skills, name)


def _earlier(rng: Random, frozen: Frozen) -> bytes:
    """The pool before: some lines were not there, some were different, some have gone since."""
    rows = [row for row in frozen.pool if rng.random() > 0.1]
    rows = [replace(row, name=f"{row.name}旧") if rng.random() < 0.1 else row for row in rows]
    rows += [_enterprise(rng, number, list(STRATA)) for number in rng.sample(range(1_000_000, 1_000_999), 2)]
    # 18 characters still: code() pads to six digits, a seventh would make 19.
    return freeze.write([row for row in rows if len(row.id) == 18])


def _list(data: bytes) -> List:
    return List(freeze.rows(data), freeze.root(data))


def _terms(rng: Random, frozen: Frozen, earlier: bytes, nonces: tuple[bytes, ...]) -> Commitment:
    kind = rng.choice(("local", "local", "local", "platform", "demo"))
    committed = START.add(days=rng.randint(0, 120), seconds=rng.randint(0, 86_399))
    closures = _closures(rng, committed)
    sources = _sources(rng, committed, closures, demo=kind == "demo")
    pool = freeze.write(frozen.pool)
    compared = kind != "platform" and rng.random() < 0.7
    return Commitment(
        station=ORIGIN,
        station_name="泗门镇安监所",
        demo=kind == "demo",
        draw_no=rng.randint(2, 9999),
        drawn_on=commit.PLATFORM if kind == "platform" else commit.LOCAL,
        platform_task="浙执2026-1107" if kind == "platform" else "-",
        purpose=rng.choice(("站内派员", "平台不可用", "复核")),
        plan="2026年度安全生产监督检查计划",
        period="2026-11",
        supplements=rng.choice(("-", "-", "1")),
        previous=List(0, merkle.EMPTY_ROOT.hex()),
        voided=(VoidTerm(1, "ab" * 32, rng.choice(("-", "cd" * 32)), "名单有误"),) if rng.random() < 0.2 else (),
        frozen_at=committed.subtract(minutes=rng.randint(0, 90)),
        committed_at=committed,
        pool=_list(pool),
        against=AgainstTerm(1, _list(earlier)) if compared else None,
        changes=_list(changes.write(earlier, pool) if compared else b""),
        strata=_strata(rng, frozen, whole=kind == "platform"),
        inspectors=_list(freeze.write(frozen.inspectors)),
        recusals=_list(freeze.write(frozen.recusals)),
        exclusion_rule="draw-pool/2026-01",
        per_enterprise=rng.choice((2, 2, 2, 3)),
        cap=rng.choice((None, None, 3, 6)),
        shortage=rng.choice((commit.REFUSE, commit.DIRECT)),
        assign_rule=commit.ASSIGN_RULE,
        reserve_rule=commit.RESERVE_RULE,
        publication=rng.choice((commit.OPEN, commit.OPEN, commit.SEALED)),
        nonces=tuple(
            NonceTerm(h, nonce_commitment(n)) for h, n in zip(("station", "supervisor"), nonces, strict=False)
        ),
        source_rule=commit.SOURCE_RULE,
        closures=closures,
        sources=sources,
        reveal_deadline=max(source.drawn_at for source in sources).add(hours=72),
        witnesses=(WitnessTerm("张伟", "派驻纪检监察组", "纪检"),) if rng.random() < 0.5 else (),
        verifier=sha256(PAGE).hexdigest() if rng.random() < 0.3 else "-",
    )


def _strata(rng: Random, frozen: Frozen, *, whole: bool) -> tuple[Stratum, ...]:
    found = []
    for name in sorted({row.stratum for row in frozen.pool}, key=str.encode):
        rows = [row for row in frozen.pool if row.stratum == name]
        eligible = sum(row.status == "E" for row in rows)
        quota = eligible if whole else rng.randint(0, min(6, eligible))
        found.append(Stratum(name, eligible, len(rows) - eligible, quota))
    return tuple(found)


def _closures(rng: Random, committed: pendulum.DateTime) -> tuple[ClosureTerm, ...]:
    if rng.random() < 0.6:
        return ()
    first = committed.date().add(days=rng.randint(-2, 4))
    return tuple(ClosureTerm(id_, first, first.add(days=rng.randint(0, 9))) for id_ in ("cn.dlt", "cn.kl8", "cn.ssq"))


def _sources(
    rng: Random, committed: pendulum.DateTime, closures: tuple[ClosureTerm, ...], *, demo: bool
) -> tuple[SourceTerm, ...]:
    chosen = rng.sample(sorted(LOTTERIES.keys() - {"demo.source"}), rng.randint(2, 3))
    if demo:
        chosen = ["demo.source", *chosen[: rng.randint(0, 2)]]
    found = [_lottery(rng, id_, committed, closures) for id_ in chosen]
    if rng.random() < 0.3:
        beacon = beacon_drawing(committed)
        at = (beacon.closes_at, beacon.drawn_at)
        found.append(SourceTerm("drand.quicknet", beacon.round, BEACON, 256_000, "1234567", *at, ()))
    return tuple(found)


def _lottery(rng: Random, id_: str, committed: pendulum.DateTime, closures: tuple[ClosureTerm, ...]) -> SourceTerm:
    encoding, weekdays, closes, drawn = LOTTERIES[id_]
    shut = tuple((each.start, each.end) for each in closures if each.source == id_)
    times = (pendulum.Time.fromisoformat(at) for at in (closes, drawn))
    found = drawings(Timetable(weekdays, *times, shut), committed, rng.randint(1, 3))
    first, others = found[0], tuple(each.round for each in found[1:])
    bits = millibits(id_, encoding)
    return SourceTerm(id_, first.round, encoding, bits, weekdays, first.closes_at, first.drawn_at, others)


def _value(rng: Random, term: SourceTerm) -> Value:
    if term.encoding == BEACON:
        return Value(term.source, term.round, rng.randbytes(48).hex())
    round_ = rng.choice(term.fallbacks) if term.fallbacks and rng.random() < 0.1 else term.round
    if term.source == "demo.source":
        return Value(term.source, round_, demo_value(term.source, round_))
    numbers = [str(rng.randint(0, 9)) for _ in range(digit_count(term.encoding))]
    for one in ball_sets(term.encoding):
        numbers += map(str, rng.sample(range(1, one.highest + 1), one.count))
    return Value(term.source, round_, canonical(term.encoding, " ".join(numbers)))


def _files(rng: Random, made: Draw) -> dict[str, bytes]:
    c, outcome, ledger = made.c, made.outcome, Ledger()
    c_text, pool = commit_text.write(c), freeze.write(made.frozen.pool)
    told = evidence.commit_reason(commit.commitment_hash(c_text).hex())
    at = c.reveal_deadline.add(hours=rng.choice((-1, -1, -1, 1)))
    found = dict(zip(_names(evidence.COMMIT), ledger.step("draw.commit", told, iso(c.committed_at)), strict=True))
    if rng.random() < 0.05:
        found[package.VOID] = package.write_void(package.VoidNote(iso(at), "名单有误"))
    else:
        told = evidence.reveal_reason(outcome.digest, len(outcome.rows), freeze.root(outcome.text))
        found |= zip(_names(evidence.REVEAL), ledger.step("draw.reveal", told, iso(at)), strict=True)
        found |= _after(rng, made, ledger, at)
    if c.verifier != "-":
        found[package.PAGE] = PAGE
    return found | {
        commit.FILE: c_text,
        freeze.POOL: pool,
        changes.FILE: b"" if c.against is None else changes.write(made.earlier, pool),
        freeze.INSPECTORS: freeze.write(made.frozen.inspectors),
        freeze.RECUSAL: freeze.write(made.frozen.recusals),
        package.NONCES: package.write_nonces([(n.holder, x) for n, x in zip(c.nonces, made.nonces, strict=True)]),
        package.NUMBERS: package.write_numbers(made.values),
        result.FILE: outcome.text,
        evidence.KEY: f"{note.verifier_key(LOG, PUBLIC)}\n".encode(),
        package.README: package.readme(c, c_text, package.WHOLE, outcome),
    }


def _names(step: evidence.Step) -> tuple[str, str]:
    return (step.entry, step.proof)


def _after(rng: Random, made: Draw, ledger: Ledger, at: pendulum.DateTime) -> dict[str, bytes]:
    """Some changes after the draw, now and then one that the rule does not make."""
    if rng.random() < 0.6:
        return {}
    state = after.State(made.c, made.frozen, made.outcome)
    found: list[after.Change] = []
    for number in range(1, rng.randint(1, 4) + 1):
        change = _change(rng, state, made, number, iso(at.add(hours=number)))
        if change is not None and change.number == len(found) + 1:
            state.apply(change)
            found.append(change)
    if not found:
        return {}
    data = after.write(found)
    told = evidence.after_reason(sha256(data).hexdigest())
    step = ledger.step(f"draw.{found[-1].kind}", told, iso(found[-1].at), "officer:2:李敏")
    return {after.FILE: data, **dict(zip(_names(evidence.AFTER), step, strict=True))}


def _change(rng: Random, state: after.State, made: Draw, number: int, at: str) -> after.Change | None:
    if not state.teams:
        return None
    id_ = rng.choice(sorted(state.teams))
    team, when, wrong = state.teams[id_], moment(at), rng.random() < 0.1
    if not team and rng.random() < 0.5:
        people = tuple(row.iid for row in made.frozen.inspectors if wrong or row.iid not in state.barred(id_))
        chosen = people[: made.c.per_enterprise]
        return after.Change(number, when, after.DIRECT, id_, "no_team", "-", "-", "-", chosen)
    kind, out = (after.UNAVAILABLE, rng.choice(team)) if team and rng.random() < 0.5 else (after.CLOSED, "-")
    answer = state.answer(kind, id_, out)
    if answer is None:
        return None
    people = answer.people[::-1] if wrong else answer.people
    reason, proof = rng.choice(after.REASONS[kind]), "-" if kind == after.UNAVAILABLE else "ef" * 32
    return after.Change(number, when, kind, id_, reason, proof, out, answer.into, people)


def parts(made: Draw) -> list[dict[str, bytes]]:
    """The packages that show only a part of a draw: sealed, one enterprise in the pool, one that is not, one drawn."""
    found = [_one(made, package.ONE_IN_POOL, membership.POOL, made.frozen.pool[0].id)]
    found.append(_one(made, package.ONE_IN_POOL, membership.POOL, code(999_999)))
    if evidence.REVEAL.entry in made.files:
        if made.outcome.rows:
            found.append(_one(made, package.ONE_IN_RESULT, membership.RESULT, made.outcome.rows[-1].id))
        if made.c.publication == commit.SEALED:
            found.append(_only(made, package.SEALED_ONLY, {}))
    return found


def _one(made: Draw, kind: package.Kind, list_: str, id_: str) -> dict[str, bytes]:
    data = made.files[freeze.POOL if list_ == membership.POOL else result.FILE]
    shown = membership.prove(list_, data, id_)
    assert shown is not None
    return _only(made, kind, {membership.FILE: membership.write(shown)})


def _only(made: Draw, kind: package.Kind, more: dict[str, bytes]) -> dict[str, bytes]:
    wanted = (*kind.required, *kind.optional)
    return package.complete({name: data for name, data in made.files.items() if name in wanted} | more)


def mutated(rng: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with one thing changed; the sums are mended, so that only the content can give it away."""
    name = rng.choice(sorted(files.keys() - {package.SUMS, package.README}))
    change = rng.choice((_flipped, _flipped, _flipped, _lines_changed, None))
    rest = {other: data for other, data in files.items() if other != name}
    return package.complete(rest if change is None else rest | {name: change(rng, files[name])})


def _flipped(rng: Random, data: bytes) -> bytes:
    if not data:
        return b"x\n"
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _lines_changed(rng: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")[:-1]
    at = rng.randrange(len(lines) + 1)
    repeated = lines[:at] + lines[max(0, at - 1) : at] + lines[at:]
    swapped = lines[at:] + lines[:at]
    shorter = lines[: max(0, at - 1)] + lines[at:]
    return b"".join(line + b"\n" for line in rng.choice((repeated, swapped, shorter)))
