"""The commitment record as bytes and back: `key: value` lines in fixed order, tab between the parts of a value.

Reading accepts only what writing produces, so one commitment has one spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pendulum

from station.records.moment import iso
from station.rules.draw.commit import (
    DIRECT,
    FILE,
    FORMAT,
    HASH,
    LOCAL,
    OPEN,
    PLATFORM,
    REFUSE,
    SEALED,
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
from station.rules.draw.lines import ABSENT, Malformed, digest_of, moment_of, number_of, read_fields, read_lines
from station.rules.draw.sources import BEACON, is_encoding

_TOKEN = re.compile(r"[0-9A-Za-z._-]{1,40}")
_STATION = re.compile(r"[0-9]{9}/[0-9]{1,2}")
_WEEKDAYS = re.compile(r"1?2?3?4?5?6?7?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def write(c: Commitment) -> bytes:
    """The exact bytes of C. Malformed when a value cannot stand in it."""
    lines = [(key, value) for key, *values in _lines(c) for value in values]
    text = "".join(f"{key}: {value}\n" for key, value in lines).encode()
    parse(text)
    return text


def _lines(c: Commitment) -> list[tuple[str, ...]]:
    return [
        ("format", FORMAT),
        ("hash", HASH),
        ("station", c.station),
        ("station_name", c.station_name),
        ("demo", "yes" if c.demo else "no"),
        ("draw", str(c.draw_no)),
        ("drawn_on", c.drawn_on),
        ("platform_task", c.platform_task),
        ("purpose", c.purpose),
        ("plan", c.plan),
        ("period", c.period),
        ("supplements", c.supplements),
        ("previous", _list(c.previous)),
        ("voided", *(f"{v.draw_no}\t{v.commit}\t{v.outcome}\t{v.reason}" for v in c.voided)),
        ("frozen_at", iso(c.frozen_at)),
        ("committed_at", iso(c.committed_at)),
        ("pool", _list(c.pool)),
        ("against", _against(c.against)),
        ("changes", _list(c.changes)),
        ("stratum", *(f"{s.code}\t{s.eligible}\t{s.excluded}\t{s.quota}" for s in c.strata)),
        ("inspectors", _list(c.inspectors)),
        ("recusal", _list(c.recusals)),
        ("exclusion_rule", c.exclusion_rule),
        ("per_enterprise", str(c.per_enterprise)),
        ("cap", ABSENT if c.cap is None else str(c.cap)),
        ("shortage", c.shortage),
        ("assign_rule", c.assign_rule),
        ("reserve_rule", c.reserve_rule),
        ("publication", c.publication),
        ("nonce", *(f"{n.holder}\t{n.digest}" for n in c.nonces)),
        ("source_rule", c.source_rule),
        ("closure", *(f"{x.source}\t{x.start.isoformat()}\t{x.end.isoformat()}" for x in c.closures)),
        ("source", *(_source(s) for s in c.sources)),
        ("reveal_deadline", iso(c.reveal_deadline)),
        ("witness", *(f"{w.name}\t{w.organ}\t{w.role}" for w in c.witnesses)),
        ("verifier", c.verifier),
    ]


def _list(value: List) -> str:
    return f"{value.rows}\t{value.root}"


def _against(term: AgainstTerm | None) -> str:
    return "\t".join([ABSENT] * 3) if term is None else f"{term.draw_no}\t{_list(term.pool)}"


def _source(s: SourceTerm) -> str:
    times = (iso(s.closes_at), iso(s.drawn_at))
    fallbacks = ",".join(s.fallbacks) or ABSENT
    return "\t".join((s.source, s.round, s.encoding, str(s.millibits), s.weekdays, *times, fallbacks))


def parse(data: bytes) -> Commitment:
    """C out of its bytes. Malformed unless it is exactly what `write` would write."""
    at = _Reader(read_lines(FILE, data))
    at.fixed("format", FORMAT)
    at.fixed("hash", HASH)
    found = Commitment(
        station=at.matching("station", _STATION),
        station_name=at.one("station_name"),
        demo=at.choice("demo", ("yes", "no")) == "yes",
        draw_no=at.number("draw", at_least=1),
        drawn_on=at.choice("drawn_on", (LOCAL, PLATFORM)),
        platform_task=at.one("platform_task"),
        purpose=at.one("purpose"),
        plan=at.one("plan"),
        period=at.one("period"),
        supplements=at.one("supplements"),
        previous=at.file("previous"),
        voided=tuple(at.void(line) for line in at.many("voided", 4)),
        frozen_at=at.moment("frozen_at"),
        committed_at=at.moment("committed_at"),
        pool=at.file("pool"),
        against=at.against("against"),
        changes=at.file("changes"),
        strata=tuple(at.stratum(line) for line in at.many("stratum", 4, at_least=1)),
        inspectors=at.file("inspectors"),
        recusals=at.file("recusal"),
        exclusion_rule=at.one("exclusion_rule"),
        per_enterprise=at.number("per_enterprise", at_least=2),
        cap=at.optional_number("cap"),
        shortage=at.choice("shortage", (REFUSE, DIRECT)),
        assign_rule=at.one("assign_rule"),
        reserve_rule=at.one("reserve_rule"),
        publication=at.choice("publication", (OPEN, SEALED)),
        nonces=tuple(at.nonce(line) for line in at.many("nonce", 2, at_least=1)),
        source_rule=at.one("source_rule"),
        closures=tuple(at.closure(line) for line in at.many("closure", 3)),
        sources=tuple(at.source(line) for line in at.many("source", 8, at_least=1)),
        reveal_deadline=at.moment("reveal_deadline"),
        witnesses=tuple(WitnessTerm(*line.fields) for line in at.many("witness", 3)),
        verifier=at.digest_or_absent(at.line("verifier", 1)),
    )
    at.end()
    at.distinct("stratum", [s.code for s in found.strata])
    at.distinct("nonce", [n.holder for n in found.nonces], ordered=False)
    at.distinct("source", [s.source for s in found.sources], ordered=False)
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    fields: list[str]


class _Reader:
    """Takes the lines one after another; each must have the expected key."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0

    def line(self, key: str, parts: int) -> _Line:
        number = self._next + 1
        if not self._is(key):
            raise Malformed(FILE, number, "key", key=key)
        self._next = number
        return _Line(number, read_fields(FILE, number, self._lines[number - 1][len(key) + 2 :], parts))

    def _is(self, key: str) -> bool:
        return self._next < len(self._lines) and self._lines[self._next].startswith(f"{key}: ")

    def many(self, key: str, parts: int, at_least: int = 0) -> list[_Line]:
        found: list[_Line] = []
        while len(found) < at_least or self._is(key):
            found.append(self.line(key, parts))
        return found

    def one(self, key: str) -> str:
        return self.line(key, 1).fields[0]

    def fixed(self, key: str, value: str) -> None:
        self.choice(key, (value,))

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        line = self.line(key, 1)
        if line.fields[0] not in allowed:
            raise Malformed(FILE, line.number, "choice", field=line.fields[0], allowed="/".join(allowed))
        return line.fields[0]

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        line = self.line(key, 1)
        if not pattern.fullmatch(line.fields[0]):
            raise Malformed(FILE, line.number, "code", field=line.fields[0])
        return line.fields[0]

    def number(self, key: str, at_least: int = 0) -> int:
        line = self.line(key, 1)
        found = number_of(FILE, line.number, line.fields[0])
        if found < at_least:
            raise Malformed(FILE, line.number, "number", field=line.fields[0])
        return found

    def optional_number(self, key: str) -> int | None:
        line = self.line(key, 1)
        return None if line.fields[0] == ABSENT else number_of(FILE, line.number, line.fields[0])

    def moment(self, key: str) -> pendulum.DateTime:
        line = self.line(key, 1)
        return moment_of(FILE, line.number, line.fields[0])

    def file(self, key: str) -> List:
        line = self.line(key, 2)
        return List(number_of(FILE, line.number, line.fields[0]), digest_of(FILE, line.number, line.fields[1]))

    def digest_or_absent(self, line: _Line, place: int = 0) -> str:
        field = line.fields[place]
        return field if field == ABSENT else digest_of(FILE, line.number, field)

    def void(self, line: _Line) -> VoidTerm:
        number = number_of(FILE, line.number, line.fields[0])
        commit, outcome = digest_of(FILE, line.number, line.fields[1]), self.digest_or_absent(line, 2)
        return VoidTerm(number, commit, outcome, line.fields[3])

    def against(self, key: str) -> AgainstTerm | None:
        line = self.line(key, 3)
        if line.fields == [ABSENT] * 3:
            return None
        rows, draw_no = (number_of(FILE, line.number, line.fields[at]) for at in (1, 0))
        return AgainstTerm(draw_no, List(rows, digest_of(FILE, line.number, line.fields[2])))

    def closure(self, line: _Line) -> ClosureTerm:
        start, end = (self._day(line, field) for field in line.fields[1:])
        if end < start:
            raise Malformed(FILE, line.number, "moment", field=line.fields[2])
        return ClosureTerm(self._token(line, line.fields[0]), start, end)

    def _day(self, line: _Line, field: str) -> pendulum.Date:
        try:
            if _DAY.fullmatch(field):
                return pendulum.Date.fromisoformat(field)
        except ValueError:
            pass
        raise Malformed(FILE, line.number, "moment", field=field)

    def stratum(self, line: _Line) -> Stratum:
        eligible, excluded, quota = (number_of(FILE, line.number, field) for field in line.fields[1:])
        if quota > eligible:
            raise Malformed(FILE, line.number, "quota", quota=quota, eligible=eligible)
        return Stratum(self._token(line, line.fields[0]), eligible, excluded, quota)

    def nonce(self, line: _Line) -> NonceTerm:
        return NonceTerm(self._token(line, line.fields[0]), digest_of(FILE, line.number, line.fields[1]))

    def source(self, line: _Line) -> SourceTerm:
        id_, round_, encoding, millibits, weekdays, closes_at, drawn_at, fallbacks = line.fields
        if not is_encoding(encoding):
            raise Malformed(FILE, line.number, "encoding", field=encoding)
        if not _WEEKDAYS.fullmatch(weekdays):
            raise Malformed(FILE, line.number, "code", field=weekdays)
        others = () if fallbacks == ABSENT else tuple(fallbacks.split(","))
        for each in (round_, *others):
            self._round(line, encoding, each)
        return SourceTerm(
            self._token(line, id_),
            round_,
            encoding,
            number_of(FILE, line.number, millibits),
            weekdays,
            moment_of(FILE, line.number, closes_at),
            moment_of(FILE, line.number, drawn_at),
            others,
        )

    def _round(self, line: _Line, encoding: str, field: str) -> None:
        if encoding == BEACON:
            number_of(FILE, line.number, field)
        else:
            self._day(line, field)

    def _token(self, line: _Line, field: str) -> str:
        if not _TOKEN.fullmatch(field):
            raise Malformed(FILE, line.number, "code", field=field)
        return field

    def distinct(self, key: str, values: list[str], *, ordered: bool = True) -> None:
        if len(set(values)) != len(values) or (ordered and values != sorted(values, key=str.encode)):
            raise Malformed(FILE, len(self._lines), "repeated_key", key=key)

    def end(self) -> None:
        if self._next < len(self._lines):
            raise Malformed(FILE, self._next + 1, "extra_line")
