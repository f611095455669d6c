"""`audit.repair`: two people settle what an audit found, both values are kept, a signed base starts anew.

It repairs rows. A damaged ledger is not repaired but reported, because covering it up is what a ledger is against.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import apsw

from station.records.ledger import AuditReport
from station.records.people import Proof
from station.rules import note
from station.store import ledger
from station.store.act import Act
from station.store.atomic import fsync_folder
from station.store.audit import Outcome, examined
from station.store.errors import Damaged, RepairLedger, RepairNothing
from station.store.identity import authorize
from station.store.migrate import existing_tables
from station.store.replay import REPAIR, RESTORE, Repair
from station.store.state import state_of

if TYPE_CHECKING:
    from station.store.store import Store

ROW_KINDS = {"row_changed", "row_added", "row_missing", "replay"}


def repair(store: Store, actor: Proof, cosigner: Proof, reason: str, mode: str) -> AuditReport:
    """Settle the difference (`adopt` or `restore`), then take a base; what was found. RepairNothing, RepairLedger."""
    with examined(store) as (outcome, _):
        _refuse(outcome)
        _write(
            store,
            actor,
            cosigner,
            reason,
            Repair(mode, outcome.report.findings, outcome.changeset),
            outcome.report.size,
        )
    store.derived.forget()
    make_base(store)
    return outcome.report


def make_base(store: Store) -> int:
    """Keep a signed whole copy of the rows, from which later audits replay; its size. Damaged when not clean."""
    store.derived.forget()
    checkpoint = store.checkpoint()
    stated = note.checkpoint(store.signer.open(checkpoint))
    with examined(store) as (outcome, replayed):
        copy = apsw.Connection(str(replayed))
        state = state_of(copy, existing_tables(copy, store.schema.tables))
        copy.close()
        if not outcome.report.clean or state != stated.state or outcome.report.size != stated.size:
            raise Damaged(detail=f"base {stated.size}")
        folder = store.path.parent / "bases"
        folder.mkdir(exist_ok=True)
        name = f"base-{stated.size}.db"
        shutil.move(replayed, folder / name)
        fsync_folder(folder)
    with store.writing_ledger() as connection:
        connection.execute("INSERT OR REPLACE INTO ledger_base VALUES (?, ?, ?)", (stated.size, name, checkpoint))
    return stated.size


def _refuse(outcome: Outcome) -> None:
    if outcome.report.clean:
        raise RepairNothing
    # A checkpoint's state may already contain the tampered rows; everything else about the ledger must hold.
    for finding in outcome.report.findings:
        if finding.kind not in ROW_KINDS and not (finding.kind == "checkpoint" and outcome.changeset):
            raise RepairLedger(detail=finding.detail)


def _write(store: Store, actor: Proof, cosigner: Proof, reason: str, found: Repair, size: int) -> None:
    action = store.schema.actions()[REPAIR]
    connection = store.connection
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    try:
        with store.writing_ledger():
            act = Act(store, actor, ledger.last(connection))
            act.check_clock(REPAIR)
            authorize(store, action, actor, cosigner, reason, act.now)
            if act.seq != size:
                raise RepairNothing
            if found.mode == RESTORE and found.changeset:
                apsw.Changeset.apply(apsw.Changeset.invert(found.changeset), connection, conflict=_keep_going)
            entry = act.entry(action, f"repair/{found.mode}", reason, cosigner, None, found.payload())
            ledger.append(connection, act.seq, entry.leaf(), found.payload())
    finally:
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1)


def _keep_going(reason: int, _change: apsw.TableChange) -> int:
    """The rows were compared a moment ago: only a foreign key can still complain, and the whole set satisfies it."""
    return apsw.SQLITE_CHANGESET_OMIT if reason == apsw.SQLITE_CHANGESET_FOREIGN_KEY else apsw.SQLITE_CHANGESET_ABORT
