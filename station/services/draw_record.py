"""What the 双随机抽取记录单 says: facts out of rows and ledger, the outcome as far as it is open. Reads only.

Nothing that a sealed draw still hides is read here, so it cannot be printed by mistake.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from station.documents.draw_paper import shown
from station.documents.draw_record import DrawRecord, Entry, Load, Step, teams_now
from station.errors import StationError
from station.records.ledger import LedgerLine
from station.records.moment import day, moment
from station.records.paper import IssuedDocument
from station.rules.draw import freeze, result
from station.rules.draw.after import CLOSED, Change
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import Outcome, ResultRow
from station.rules.draw.schedule import drawn_at
from station.services import draw_words
from station.services.draw_packages import VOID, VOID_REVEALED, commitment, outcome_of
from station.services.draw_view import shorts
from station.store import draw_rules, draws, papers
from station.store.draws import UnknownDraw
from station.store.store import Store
from station.texts import text

FREEZE = "draw.freeze"
STEPS = ("draw.commit", "draw.reveal", "draw.list", "draw.open", VOID, VOID_REVEALED)
ISSUED = ("paper.issue", "paper.replace")
LATER = ("draw.list", "draw.open", "draw.closed", "draw.unavailable", "draw.direct", VOID, VOID_REVEALED)
"""Acts after which a record printed before no longer says everything."""


class RecordNotDue(StationError):
    """The draw has no outcome that could be recorded. Facts: draw_no, detail."""

    text = "paper_draw.record_not_due"


def facts(store: Store, draw_id: int) -> DrawRecord:
    """Everything the record says now, all of one moment. RecordNotDue; UnknownDraw."""
    with store.reading():
        row, files = draws.row(store, draw_id), draws.files(store, draw_id)
        c, found = commitment(store, draw_id), outcome_of(store, draw_id)
        fingerprint = row["outcome"] if found is None else found.digest
        if c is None or fingerprint is None:
            raise RecordNotDue(draw_no=row["draw_no"], detail=text(f"paper_draw.not_due.{row['state']}"))
        rows, changes = _rows(files, found), draws.after_lines(store, draw_id)
        people = _people(store, files)
        rules = draw_rules.rules(day(c.committed_at))
        return DrawRecord(
            terms=c,
            commit=commitment_hash(row["commit_text"].encode()),
            steps=_steps(store, row, files),
            entries=_entries(store, draw_id, c),
            seed="" if found is None else found.seed.hex(),
            fingerprint=fingerprint,
            rows=rows or (),
            listed=rows is not None,
            people=people,
            loads=() if rows is None else _loads(files, rows, changes, people),
            after=draw_words.after_lines(store, changes),
            void_reason=row["void_reason"] or "",
            titles=shorts(rules) | {one.id: one.title for one in draw_rules.sources()},
        )


def fingerprint(store: Store, draw_id: int) -> str | None:
    """SHA-256 of a draw's result.tsv, hex; None while there is none, and where there is no such draw."""
    try:
        published: str | None = draws.row(store, draw_id)["outcome"]
    except UnknownDraw:
        return None
    found = outcome_of(store, draw_id) if published is None else None
    return published if found is None else found.digest


def outdated(store: Store, document: IssuedDocument) -> bool:
    """Whether something happened to the draw after its record was issued, so that the paper no longer says all."""
    told = store.lines(subject=f"draw/{document.draw_id}")
    at = max(
        at for at, line in enumerate(told) if line.action in ISSUED and moment(line.occurred) == document.issued_at
    )
    return any(line.action in LATER for line in told[at:])


def _rows(files: dict[str, bytes], found: Outcome | None) -> tuple[ResultRow, ...] | None:
    """The whole order; None while the list is closed."""
    if found is not None:
        return found.rows
    return result.parse(files[result.FILE]) if result.FILE in files else None


def _people(store: Store, files: dict[str, bytes]) -> dict[str, str]:
    """Names by certificate: as they were frozen, otherwise as they are known."""
    known = {iid: name for iid, (_, name) in draws.people(store).items()}
    frozen = freeze.parse_inspectors(files[freeze.INSPECTORS])
    return known | {row.iid: row.name for row in frozen if row.name != ABSENT}


def _steps(store: Store, row: dict[str, Any], files: dict[str, bytes]) -> tuple[Step, ...]:
    """The acts of the draw in their order. Its freezing is filed under the list, before it had a number."""
    listed = store.lines(subject=f"draw-pool/{freeze.root(files[freeze.POOL])}")
    told = [line for line in listed if line.recorded == row["frozen_at"]]
    told += [line for line in store.lines(subject=f"draw/{row['id']}") if line.action in STEPS]
    return tuple(_step(line) for line in told)


def _step(line: LedgerLine) -> Step:
    code = line.action.removeprefix("draw.")
    return Step(code, moment(line.occurred), _name(line.actor), _name(line.cosigner))


def _name(actor: str) -> str:
    """`王建国` of `officer:17:王建国`; nothing of `-`."""
    return "" if actor == ABSENT else actor.split(":", 2)[-1]


def _entries(store: Store, draw_id: int, c: Commitment) -> tuple[Entry, ...]:
    typed = papers.typed(store, draw_id)
    found: list[Entry] = []
    for term in c.sources:
        agreed = typed[term.source][-2:]
        who = tuple((one.by, one.at) for one in agreed)
        last = agreed[-1]
        found.append(Entry(term, last.round, last.value, drawn_at(term, last.round), who))
    return tuple(found)


def _loads(
    files: dict[str, bytes], rows: tuple[ResultRow, ...], changes: tuple[Change, ...], people: dict[str, str]
) -> tuple[Load, ...]:
    """Everybody who may be sent, idle ones too; then whoever was sent by direct order."""
    leads = Counter(row.inspectors[0] for row in rows if row.inspectors)
    assists = Counter(iid for row in rows for iid in row.inspectors[1:])
    now = Counter(iid for team in teams_now(rows, map(_moved, changes)) for iid in team)
    listed = [row.iid for row in freeze.parse_inspectors(files[freeze.INSPECTORS]) if row.status == "E"]
    sent = dict.fromkeys([*listed, *leads, *assists, *now])
    return tuple(Load(people.get(iid, iid), iid, leads[iid], assists[iid], now[iid]) for iid in sent)


def _moved(change: Change) -> tuple[str, str, tuple[str, ...]]:
    """Enterprise, enterprise in its place (itself where only people changed, empty for none), people."""
    into = shown(change.into) if change.kind == CLOSED else change.id
    return change.id, into, change.people
