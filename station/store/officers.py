"""The roster's rows: officers in and out as records."""

from __future__ import annotations

from typing import Any

import pendulum

from station.records.moment import day, iso
from station.records.people import Officer
from station.store import models
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.once import once
from station.store.store import Store


def insert(
    act: Act,
    name: str,
    initials: str,
    cert_no: str | None,
    cert_valid_to: pendulum.Date | None,
    roles: frozenset[str],
    skills: frozenset[str],
    *,
    frontline: bool = True,
    cert_issuer: str = "",
    law_qual_no: str = "",
) -> int:
    """Enrol a person inside an act; the id."""
    return act.insert(
        models.Officer,
        name=name,
        initials=initials,
        cert_no=cert_no,
        cert_valid_to=None if cert_valid_to is None else cert_valid_to.isoformat(),
        roles=",".join(sorted(roles)),
        skills=",".join(sorted(skills)),
        status="active",
        created_at=iso(act.now),
        law_qual_no=law_qual_no,
        cert_issuer=cert_issuer,
        frontline=int(frontline),
    )


def amend(act: Act, person: Officer) -> None:
    """Write a person's record over the row of the same id; the name stays."""
    act.update(
        models.Officer,
        person.id,
        cert_no=person.cert_no,
        cert_valid_to=None if person.cert_valid_to is None else person.cert_valid_to.isoformat(),
        cert_issuer=person.cert_issuer,
        law_qual_no=person.law_qual_no,
        roles=",".join(sorted(person.roles)),
        skills=",".join(sorted(person.skills)),
        frontline=int(person.frontline),
        status=person.status,
    )


def lend(act: Act, officer_id: int, home: str) -> None:
    """Mark a person as lent by the station with this code."""
    act.insert(models.OfficerLoan, officer_id=officer_id, home=home, lent_at=iso(act.now))


@once
def get(store: Store, officer_id: int) -> Officer:
    """One officer. RowMissing."""
    row = store.one(models.Officer.select().where(models.Officer.id == officer_id))
    if row is None:
        raise RowMissing(table="officer", row=officer_id)
    return _record(row)


def active(store: Store) -> list[Officer]:
    """Everyone in service, chief first, then by id."""
    rows = store.all(models.Officer.select().where(models.Officer.status == "active").order_by(models.Officer.id))
    return sorted((_record(row) for row in rows), key=lambda o: "chief" not in o.roles)


def own(store: Store) -> list[Officer]:
    """Everyone in service who is not lent by another station, in the order of `active`."""
    if models.OfficerLoan not in store.schema.models:
        return active(store)  # the bureau borrows nobody
    guests = {row["officer_id"] for row in store.all(models.OfficerLoan.select(models.OfficerLoan.officer_id))}
    return [each for each in active(store) if each.id not in guests]


def everyone(store: Store) -> list[Officer]:
    """Everybody of this station who is or was on the roster: in service first, the chief at the top, then by id."""
    guests = {row["officer_id"] for row in store.all(models.OfficerLoan.select(models.OfficerLoan.officer_id))}
    rows = store.all(models.Officer.select().order_by(models.Officer.id))
    people = [_record(row) for row in rows if row["id"] not in guests]
    return sorted(people, key=lambda one: (one.status != "active", "chief" not in one.roles))


def certified(store: Store, cert_no: str) -> Officer | None:
    """Whoever has or had this certificate on our roster."""
    row = store.one(models.Officer.select().where(models.Officer.cert_no == cert_no))
    return None if row is None else _record(row)


def spelled(store: Store) -> list[tuple[Officer, str]]:
    """Everyone in service with the pinyin initials they are found by."""
    rows = store.all(models.Officer.select().where(models.Officer.status == "active").order_by(models.Officer.id))
    return [(_record(row), row["initials"]) for row in rows]


def names(store: Store) -> dict[int, str]:
    """Everybody who ever was on the roster: id to name."""
    return {row["id"]: row["name"] for row in store.all(models.Officer.select(models.Officer.id, models.Officer.name))}


def _record(row: dict[str, Any]) -> Officer:
    return Officer(
        id=row["id"],
        name=row["name"],
        cert_no=row["cert_no"],
        cert_valid_to=None if row["cert_valid_to"] is None else day(row["cert_valid_to"]),
        roles=_set(row["roles"]),
        skills=_set(row["skills"]),
        status=row["status"],
        law_qual_no=row["law_qual_no"],
        cert_issuer=row["cert_issuer"],
        frontline=bool(row["frontline"]),
    )


def _set(written: str) -> frozenset[str]:
    return frozenset(part for part in written.split(",") if part)
