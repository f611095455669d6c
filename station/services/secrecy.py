"""涉密: who may see a record, and what is refused at the door (REQ-219).

The appliance is no machine for state secrets: it keeps none, it says what to do with one.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.people import Proof
from station.rules.entry import Entry
from station.rules.state_secret import StateSecret, may_be_marked, refuse
from station.store import cases, evidence, written
from station.store import secrecy as rows
from station.store.store import Store

STATE_SECRET = "state_secret"
"""A choice that is offered and stores nothing: whoever makes it is told what to do."""


NONE = rows.NONE
CHOICES = (*rows.LEVELS, STATE_SECRET)
"""What a person is asked to choose from."""
LETS_IN = frozenset({"clip", "law_file"})
"""Tables whose words nobody at the station chose: evidence is not lost for its name (it is refused at the dock, where
it can be), and law data of the bureau may speak of the grades."""


class NotOfCase(StationError):
    """The clip is not one of the case's. Facts: number."""

    text = "keeping.not_of_case"


def level(store: Store, case_id: int, clip_id: int | None = None) -> str:
    """none, trade_secret or privacy: of a clip the higher of its own mark and its case's."""
    return rows.level(store, case_id, clip_id)


def refuse_state_secret(chosen: str = "", *words: str) -> None:
    """Whoever chooses it, or writes down words that bear its mark, is told what to do. StateSecret."""
    if chosen == STATE_SECRET:
        raise StateSecret
    refuse(*words)


def refuse_written(entry: Entry, changeset: bytes, lets_in: frozenset[str] = LETS_IN) -> None:
    """The gate of every act, asked before it commits with all that it wrote: words that bear the mark come into no
    row and no entry, whoever typed them and wherever they were read from, but for the tables `lets_in`. StateSecret."""
    refuse(entry.reason, entry.subject)
    if may_be_marked(changeset):
        refuse(*(said for table, said in written.words(changeset) if table not in lets_in))


def mark(store: Store, actor: Proof, case_id: int, chosen: str, reason: str, *, clip_id: int | None = None) -> None:
    """Say how confidential a case, or one clip of it, is. StateSecret, NotOfCase, UnknownCase, ReasonNeeded."""
    refuse_state_secret(chosen, reason)
    case = cases.get(store, case_id)
    if clip_id is not None and clip_id not in {each.id for each in evidence.clips_of_case(store, case_id)}:
        raise NotOfCase(number=case.number)
    with store.act(actor, "secrecy.mark", subject=f"case/{case_id}", reason=reason) as act:
        rows.mark(act, case_id, clip_id, chosen, reason, actor.officer_id)
