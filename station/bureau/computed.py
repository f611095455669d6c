"""Rows the projection computes from a replica with the station's own rules: what no column says, and no SQL should."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pendulum

from station.records.cockpit import Period
from station.records.draw_statistics import Progress
from station.records.moment import iso
from station.services import cockpit, draw_statistics, recording_items
from station.store import export_rows, glance, replica_reading
from station.store.bundles import SealedBundle
from station.store.schemas import STATION
from station.store.store import Store

Rows = Iterator[tuple[Any, ...]]
EVER = Period(pendulum.Date(1, 1, 1), pendulum.Date(9999, 12, 31))


def rows(store: Store, bundle: SealedBundle) -> Iterator[tuple[str, Rows]]:
    """Each computed table of schema/projection.toml with its rows, their values in the order of its columns."""
    yield "stations", _station(store, bundle)
    yield "certified", ((each,) for each in replica_reading.certified(store))
    yield "must_review", ((each,) for each in sorted(cockpit.must_review(store, EVER)))
    yield "item_standing", _standings(store)
    yield "draw_count", _counts(store)
    yield "draw_load", _loads(store)


def _station(store: Store, bundle: SealedBundle) -> Rows:
    card = glance.card(store)
    yield bundle.seq, bundle.size, STATION.migrations()[-1].number, card.name, card.authority, bundle.sealed_at


def _standings(store: Store) -> Rows:
    for case_id in export_rows.moved(store, EVER.first, EVER.before):
        for one in recording_items.standing(store, case_id):
            yield case_id, int(one.confirmed), int(one.blocks), one.item.code, one.item.level, one.state


def _counts(store: Store) -> Rows:
    for line, progress, _ in draw_statistics.each_draw(store):
        for code, number in _columns(progress):
            yield line.id, number, code, iso(line.frozen_at)


def _columns(found: Progress) -> Iterator[tuple[str, int | None]]:
    """The platform's columns that can be added up; codes as in schema/law/exports/statistics.toml."""
    yield from (("base", found.base), ("drawn", found.drawn), ("published", found.published))
    yield from ((f"result_{each.code}", each.count) for each in found.results)
    yield from (("unclassified", found.unclassified), ("underway", found.underway), ("finished", found.finished))
    yield from ((f"disposal_{place}", each.count) for place, each in enumerate(found.disposals))


def _loads(store: Store) -> Rows:
    for line, _, sent in draw_statistics.each_draw(store):
        for certificate, tasks in sorted(sent.items()):
            yield line.id, _alias(certificate), tasks, iso(line.frozen_at)


def _alias(certificate: str) -> int:
    """A number in place of a certificate's: the same at every station, and it says nothing of the person."""
    return int.from_bytes(sha256(certificate.encode()).digest()[:8], "big") >> 1
