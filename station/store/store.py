"""One database and its ledger. `act()` is the only way to write to it.

A store is instantiable: the station's and the bureau's databases are two schemas under this class. It
knows nothing of cases or draws; those live in the modules beside it.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import apsw
from pendulum import DateTime

from station.records.ledger import LedgerHead, LedgerLine
from station.records.moment import Clock, iso, moment
from station.records.people import BureauSigner, Officer, Proof, System
from station.rules import merkle, note
from station.rules.entry import Entry
from station.store import connection as opening
from station.store import ledger
from station.store.act import Act, capture
from station.store.delegations import standing_of
from station.store.derived import Derived, Head
from station.store.errors import (
    Damaged,
    LifeEnded,
    NoStore,
    ProofExpired,
    ProofInvalid,
    StoreBusy,
    StoreReplaced,
    UnknownAction,
)
from station.store.identity import ProofMint, authorize, stands
from station.store.keys import Signer
from station.store.migrate import migrate
from station.store.schemas import Schema
from station.texts import text

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which station, in which life of it."""

    code: int
    """Nine-digit township code."""
    epoch: int
    """Raised by every restore or replacement."""

    def __str__(self) -> str:
        return f"{self.code}/{self.epoch}"

    @property
    def log(self) -> str:
        """Name of its log and key in signed notes."""
        return f"anjian/{self}"


class Store:
    """An open database. Use one per process; calls from several threads take turns."""

    def __init__(self, path: Path, schema: Schema, origin: Origin, signer: Signer, clock: Clock) -> None:
        """Open and, where the shipped schema is newer, migrate. NoStore, Damaged, NewerStore, MigrationChanged."""
        if not path.exists():
            raise NoStore(path=path.parent)
        if path.stat().st_size == 0:
            raise Damaged(detail=text("ledger.damaged.empty"))
        self._open(path, schema, origin, signer, clock)

    @classmethod
    def create(cls, path: Path, schema: Schema, origin: Origin, signer: Signer, clock: Clock) -> Store:
        """A new database with nothing but its migrations in the ledger. FileExistsError when there is one."""
        if path.exists():
            raise FileExistsError(path)
        store = cls.__new__(cls)
        store._open(path, schema, origin, signer, clock)
        return store

    def _open(self, path: Path, schema: Schema, origin: Origin, signer: Signer, clock: Clock) -> None:
        self.path, self.schema, self.origin, self.signer, self.clock = path, schema, origin, signer, clock
        self.mint = ProofMint()
        self.check_changes: Callable[[Store, Entry, bytes], None] | None = None
        """Asked before an act commits, with its entry and its changeset; raises to refuse. The wiring sets it."""
        self.derived = Derived(path.with_name("derived.db"), schema.tables)
        self._lock = threading.RLock()
        self._schema: tuple[int, str] = (-1, "")
        self._known: dict[Hashable, object] | None = None
        self._worded: dict[Hashable, tuple[str, tuple[str, ...]]] = {}
        try:
            self.database = opening.connect(path, create=True)
            self.connection: apsw.Connection = self.database.connection()
            migrate(self)
            self._file = path.stat()
        except (apsw.NotADBError, apsw.CorruptError) as error:
            raise Damaged(detail=error) from error
        except apsw.BusyError as error:
            raise StoreBusy from error

    def close(self) -> None:
        """Close the connection; the object is of no use afterwards."""
        with self._lock:
            self.database.close()

    # Reading

    def all(self, query: Any) -> list[dict[str, Any]]:
        """Rows of a peewee query, as dicts."""
        with self._lock:
            return [dict(row) for row in query.dicts().execute(self.database)]

    def rows_of(self, column: Any, value: Any, *order: Any) -> list[dict[str, Any]]:
        """Whole rows of a column's table that have this value in it (not NULL), as dicts.

        What is asked most, of one case after the other: peewee words the statement once, not each time.
        """
        table = column.model
        wording = (column.name, table, *(each.name for each in order))
        if wording not in self._worded:
            query = table.select().where(column == value).order_by(*order)
            names = tuple(field.column_name for field in table._meta.sorted_fields)
            self._worded[wording] = self.database.get_sql_context().sql(query).query()[0], names
        sql, names = self._worded[wording]
        with self._lock:
            return [dict(zip(names, row, strict=True)) for row in self.connection.execute(sql, (value,))]

    def one(self, query: Any) -> dict[str, Any] | None:
        """The first row of a peewee query, None when there is none."""
        with self._lock:
            rows = [dict(row) for row in query.limit(1).dicts().execute(self.database)]
        return rows[0] if rows else None

    def scalar(self, query: Any) -> Any:
        """The first value of the first row, None when there is none."""
        # Read to its end: a statement left in the middle holds on to the moment it read of.
        with self._lock:
            found = [row[0] for row in query.limit(1).tuples().execute(self.database)]
        return found[0] if found else None

    def vector(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        """The one column of whole numbers a statement gives: a list too long to be rows."""
        with self._lock:
            return array("q", (row[0] for row in self.connection.execute(sql, tuple(values))))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries of one moment; nothing is written in it."""
        with self._lock:
            # What an act has written so far is not yet what anybody may remember.
            outermost = self._known is None and not self.connection.in_transaction
            with opening.snapshot(self.connection):
                if outermost:
                    self._known = {}
                try:
                    yield
                finally:
                    if outermost:
                        self._known = None

    def known(self, question: Hashable, read: Callable[[], Answer]) -> Answer:
        """The answer `read` gives; inside `reading` it is kept for whoever asks the same until the outermost ends."""
        with self._lock:
            if self._known is None:
                return read()
            if question not in self._known:
                self._known[question] = read()
            return cast("Answer", self._known[question])

    def data_version(self) -> int:
        """A number that changes when another process has written."""
        with self._lock:
            return int(self.connection.execute("PRAGMA data_version").get)

    def stamp(self) -> tuple[int, int]:
        """Changes whenever anything was written, here or by another process."""
        with self._lock:
            return self.data_version(), self.connection.total_changes()

    def schema_hash(self) -> str:
        """SHA-256 (hex) of the schema in force."""
        version = int(self.connection.execute("PRAGMA schema_version").get)
        if self._schema[0] != version:
            self._schema = (version, opening.schema_hash(self.connection))
        return self._schema[1]

    # Writing

    @contextmanager
    def act(
        self,
        actor: Proof | System | BureauSigner,
        action: str,
        *,
        subject: str = "-",
        reason: str | None = None,
        cosigner: Proof | None = None,
        occurred_at: Any = None,
    ) -> Iterator[Act]:
        """Do one thing: everything the body writes and its ledger entry, or nothing at all.

        UnknownAction, NotAllowed, Proof*, Cosigner*, ReasonNeeded, Clock*, StoreBusy; whatever the body raises.
        """
        declared = self.schema.actions().get(action)
        if declared is None:
            raise UnknownAction(action=action)
        with self._lock, self._write():
            last = self._same_life()
            act = Act(self, actor, last)
            act.check_clock(action)
            authorize(self, declared, actor, cosigner, reason, act.now)
            session = capture(self.connection, self.schema.tables)
            try:
                yield act
                act.save_counter()
                changeset = session.changeset()
            finally:
                session.close()
            entry = act.entry(declared, subject, act.reason or reason, cosigner, occurred_at, changeset)
            if self.check_changes is not None:
                self.check_changes(self, entry, changeset)
            ledger.append(self.connection, act.seq, entry.leaf(), changeset)

    @contextmanager
    def _write(self) -> Iterator[None]:
        self._same_file()
        try:
            with opening.writing(self.connection):
                yield
        except apsw.BusyError as error:
            raise StoreBusy from error

    def _same_file(self) -> None:
        """StoreReplaced when another file lies at our path: what we would write would be lost with the old one."""
        try:
            now = self.path.stat()
        except FileNotFoundError:
            raise StoreReplaced from None
        if (now.st_dev, now.st_ino) != (self._file.st_dev, self._file.st_ino):
            raise StoreReplaced

    def _same_life(self) -> ledger.StoredEntry | None:
        """The newest entry. LifeEnded when it is of a later life than ours: another process has changed the key."""
        last = ledger.last(self.connection)
        if last is not None and int(last.entry.origin.partition("/")[2]) > self.origin.epoch:
            raise LifeEnded
        return last

    def begin_life(self, origin: Origin, signer: Signer) -> None:
        """Write and sign as this life of the station from the next act on; the people signed in stay so."""
        with self._lock:
            self.origin, self.signer = origin, signer

    @contextmanager
    def writing_ledger(self) -> Iterator[apsw.Connection]:
        """A transaction for the ledger's own tables (checkpoints, bases, bundles), which are not rows of any act."""
        with self._lock, self._write():
            yield self.connection

    def issue_proof(self, officer: Officer) -> Proof:
        """A proof for a person whose PIN, or whose one-time code of the bureau, the caller has just checked.

        services.staff and services.permits, and nobody else. ProofInvalid when the person is not in service.
        """
        now = self.clock.now()
        found = standing_of(self, officer.id, now)
        if found is None:
            raise ProofInvalid
        return self.mint.issue(officer, found, now)

    def stands(self, proof: Proof) -> bool:
        """Whether a proof is still good: not too old, the person in service, no role it states lost meanwhile."""
        try:
            with self._lock:
                stands(self, proof, self.clock.now())
        except (ProofInvalid, ProofExpired):
            return False
        return True

    # The ledger, read

    def head(self) -> LedgerHead:
        """Size and tree head now."""
        with self._lock:
            found = self._derived_head()
        return LedgerHead(found.size, found.root.hex())

    def _derived_head(self) -> Head:
        try:
            return self.derived.head(self.connection)
        except apsw.CorruptError as error:
            # A payload that is no changeset: somebody wrote over the ledger. `audit` names the entry.
            raise Damaged(detail=error) from error

    def size(self) -> int:
        """Number of entries now."""
        with self._lock:
            return ledger.size(self.connection)

    def leaf_hashes(self, size: int) -> list[bytes]:
        """Hashes of the first `size` leaves, for proofs."""
        with self._lock:
            return self.derived.leaf_hashes(self.connection, size)

    def leaf_hashes_between(self, first: int, end: int) -> list[bytes]:
        """Hashes of the leaves with first <= seq < end."""
        with self._lock:
            return self.derived.leaf_hashes_between(self.connection, first, end)

    def consistency_path(self, first: int, size: int) -> list[bytes]:
        """The proof that the tree of `first` leaves is a prefix of the tree of `size`; no list of leaves is made."""
        with self._lock:
            return self.derived.heads_of(self.connection, merkle.consistency_ranges(first, size))

    def root_at(self, size: int) -> bytes | None:
        """The tree head over the first `size` entries; None when there are not so many."""
        with self._lock:
            return self.derived.root_at(self.connection, size)

    def last_origin(self) -> str | None:
        """`<code>/<epoch>` of the newest entry, None in an empty ledger."""
        with self._lock:
            last = ledger.last(self.connection)
        return None if last is None else last.entry.origin

    def last_recorded(self) -> DateTime | None:
        """When the newest entry was written, None in an empty ledger."""
        with self._lock:
            last = ledger.last(self.connection)
        return None if last is None else moment(last.entry.recorded)

    def lines(self, *, subject: str | None = None, first: int = 0, end: int | None = None) -> list[LedgerLine]:
        """Entries as people read them, oldest first: those about one subject, or a range of all."""
        with self._lock:
            if subject is None:
                return [self._line(item.entry) for item in ledger.entries(self.connection, first, end)]
            seqs = self.derived.seqs_about(self.connection, subject)
            return [self._line(item.entry) for seq in seqs for item in ledger.entries(self.connection, seq, seq + 1)]

    def _line(self, e: Entry) -> LedgerLine:
        declared = self.schema.actions().get(e.action)
        title = declared.title if declared else e.action
        return LedgerLine(e.seq, e.occurred, e.recorded, e.actor, e.cosigner, e.action, title, e.subject, e.reason)

    def checkpoint(self) -> str:
        """A signed checkpoint of the ledger now (C2SP signed note); the stored one when nothing has happened since."""
        with self._lock:
            found = self._derived_head()
            stored = self._stored_checkpoint(found.size)
            if stored is not None:
                return stored
            self._same_life()
            body = note.Checkpoint(self.origin.log, found.size, found.root, found.state, iso(self.clock.now())).body()
            signed = self.signer.note(body)
            with self.writing_ledger() as connection:
                connection.execute("INSERT OR IGNORE INTO ledger_checkpoint VALUES (?, ?)", (found.size, signed))
            return self._stored_checkpoint(found.size) or signed

    def last_checkpoint(self) -> str | None:
        """The newest stored checkpoint note; usable inside an act, where a new one cannot be taken."""
        with self._lock:
            found = self.connection.execute("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1").get
        return None if found is None else str(found)

    def checkpoint_at(self, size: int) -> str | None:
        """The checkpoint note this store once signed at a size; None when none was taken there."""
        with self._lock:
            return self._stored_checkpoint(size)

    def _stored_checkpoint(self, size: int) -> str | None:
        found = self.connection.execute("SELECT note FROM ledger_checkpoint WHERE size = ?", (size,)).get
        return None if found is None else str(found)
