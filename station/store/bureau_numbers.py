"""What the bureau allotted to which station, as rows."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.moment import iso, moment
from station.records.number import Allotment
from station.store.act import Act
from station.store.bureau_models import NumberAllotment
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Allotted:
    """One 号段 and whose it is."""

    code: str
    """Nine digits of the station."""
    block: Allotment
    permit: str
    """Serial of the first packet that said so."""
    allotted_at: pendulum.DateTime


def every(store: Store, series: str | None = None, year: int | None = None) -> tuple[Allotted, ...]:
    """Everything allotted, narrowed where asked, by series, year and serial."""
    table = NumberAllotment
    query = table.select().order_by(table.series, table.year.desc(), table.first)
    if series is not None:
        query = query.where(table.series == series)
    if year is not None:
        query = query.where(table.year == year)
    return tuple(
        Allotted(
            row["code"],
            Allotment(row["series"], row["year"], row["first"], row["last"]),
            row["permit"],
            moment(row["allotted_at"]),
        )
        for row in store.all(query)
    )


def insert(act: Act, code: str, block: Allotment, permit: str) -> None:
    """The serials are this station's."""
    act.insert(
        NumberAllotment,
        code=code,
        series=block.series,
        year=block.year,
        first=block.first,
        last=block.last,
        permit=permit,
        allotted_at=iso(act.now),
    )
