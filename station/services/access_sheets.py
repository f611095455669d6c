"""A contact sheet in the record of who looked: a view of no seconds, with an act of its own."""

from __future__ import annotations

from station.records.access import View
from station.records.moment import iso
from station.records.people import Proof
from station.services import access
from station.store import access as rows
from station.store.store import Store

ACTION = "access.sheet"


def note(store: Store, actor: Proof, request_id: int, clip_id: int) -> None:
    """A sheet of the clip is about to be shown. AccessUnknown, NotCovered, Destroyed."""
    with store.act(actor, ACTION, subject=f"clip/{clip_id}") as act:
        access.covered(store, actor, request_id, clip_id)
        rows.end_view(act, rows.begin_view(act, request_id, clip_id, actor.officer_id), 0, act.now)


def only(store: Store, view: View) -> bool:
    """Whether only the sheet was looked at; a player that failed at once leaves the same row, but another entry."""
    if view.seconds != 0 or view.ended_at != view.began_at:
        return False
    at = iso(view.began_at)
    return any(line.action == ACTION and line.recorded == at for line in store.lines(subject=f"clip/{view.clip_id}"))
