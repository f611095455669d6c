"""One act: a transaction whose row changes a session records and whose entry becomes the next leaf.

An `Act` exists only inside `Store.act`. It can insert and update rows; it cannot delete, because nothing
at a station is ever deleted.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import apsw
import pendulum

from station.records.ledger import Action
from station.records.moment import iso, moment
from station.records.people import BureauSigner, Proof, System
from station.rules.entry import Entry
from station.rules.ids import make_id
from station.store import ledger
from station.store.errors import ClockBehind, ClockLeap, ClockNotAhead, RowMissing
from station.store.models import IdCounter
from station.store.row import Row

if TYPE_CHECKING:
    from station.store.store import Store

LEAP = timedelta(hours=24)
"""How far ahead of the last entry an automatic act may find the clock (DESIGN, rules of the ledger)."""

CLOCK_CORRECT = "clock.correct"


class Act:
    """What the body of `with store.act(...) as act` may use."""

    def __init__(self, store: Store, actor: Proof | System | BureauSigner, last: ledger.StoredEntry | None) -> None:
        self.store = store
        self.actor = actor
        self.seq = 0 if last is None else last.seq + 1
        self.now: pendulum.DateTime = store.clock.now()
        self._last_recorded = None if last is None else moment(last.entry.recorded)
        self._next: int | None = None
        self.reason: str | None = None
        """Takes the place of the entry's reason where only the act itself can know what it must name."""

    @property
    def actor_id(self) -> int | None:
        """The acting officer's id, None for a unit and for the bureau."""
        return self.actor.officer_id if isinstance(self.actor, Proof) else None

    def check_clock(self, action: str) -> None:
        """Order is seq, time is testimony, but testimony must not go back. ClockBehind, ClockLeap, ClockNotAhead."""
        last = self._last_recorded
        if last is None:
            return
        facts = {"now": f"{self.now:YYYY-MM-DD HH:mm:ss}", "last": f"{last:YYYY-MM-DD HH:mm:ss}"}
        if action == CLOCK_CORRECT:
            if self.now >= last:
                raise ClockNotAhead(**facts)
        elif self.now < last:
            raise ClockBehind(**facts)
        elif isinstance(self.actor, System | BureauSigner) and self.now - last > LEAP:
            raise ClockLeap(**facts)

    def new_id(self) -> int:
        """The next id of this station and epoch."""
        origin = self.store.origin
        if self._next is None:
            row = self.store.one(IdCounter.select())
            self._next = int(row["next"]) if row and int(row["epoch"]) == origin.epoch else 1
        number, self._next = self._next, self._next + 1
        return make_id(origin.code, origin.epoch, number)

    def insert(self, model: type[Row], /, **values: Any) -> int:
        """Write a new row; its id."""
        row_id = self.new_id()
        model.insert(id=row_id, **values).execute(self.store.database)
        return row_id

    def update(self, model: type[Row], row_id: int, **values: Any) -> None:
        """Change a row. RowMissing when there is none."""
        if model.update(**values).where(model.id == row_id).execute(self.store.database) != 1:
            raise RowMissing(table=model._meta.table_name, row=row_id)

    def save_counter(self) -> None:
        """Advance the replicated allocator by what this act used."""
        if self._next is None:
            return
        origin = self.store.origin
        values = {"epoch": origin.epoch, "next": self._next}
        changed = IdCounter.update(**values).execute(self.store.database)
        if not changed:
            IdCounter.insert(id=make_id(origin.code, 0, 0), **values).execute(self.store.database)

    def entry(
        self,
        action: Action,
        subject: str,
        reason: str | None,
        cosigner: Proof | None,
        occurred_at: pendulum.DateTime | None,
        payload: bytes,
    ) -> Entry:
        """The entry this act leaves."""
        return Entry(
            origin=str(self.store.origin),
            seq=self.seq,
            occurred=iso(occurred_at or self.now),
            recorded=iso(self.now),
            actor=written(self.actor),
            cosigner=written(cosigner) if cosigner else "-",
            action=action.code,
            subject=subject,
            reason=reason or "-",
            schema=self.store.schema_hash(),
            payload=sha256(payload).hexdigest(),
        )


def written(actor: Proof | System | BureauSigner) -> str:
    """An actor as the leaf names it."""
    if isinstance(actor, BureauSigner):
        return f"bureau:{actor.code}:{actor.name}"
    return actor.name if isinstance(actor, System) else f"officer:{actor.officer_id}:{actor.name}"


def capture(connection: apsw.Connection, tables: tuple[str, ...]) -> apsw.Session:
    """A session that records every change to the named tables."""
    session = apsw.Session(connection, "main")
    for table in tables:
        session.attach(table)
    return session
