"""AB岗 as rows, and the one answer to which roles a person has on a day.

Proofs (`identity.ProofMint`) and every act (`identity.authorize`) both ask `standing_of`; nothing else adds roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pendulum
from peewee import JOIN

from station.records.moment import ZONE, day, iso, moment
from station.records.people import Delegation
from station.store import casework_models, models

if TYPE_CHECKING:
    from station.store.act import Act
    from station.store.store import Store


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """What a person may act as on one day."""

    own: frozenset[str]
    lent: frozenset[str]
    """Roles held only by standing in for somebody."""
    acting_for: tuple[str, ...]
    """For whom, by name."""
    until: pendulum.DateTime | None
    """The midnight at which the first of the lent roles lapses; None where nothing is lent."""

    @property
    def roles(self) -> frozenset[str]:
        """All of them."""
        return self.own | self.lent


def standing_of(store: Store, officer_id: int, now: pendulum.DateTime, but: int | None = None) -> RoleStanding | None:
    """The roles of an active person at an instant; None for somebody who is not in service.

    A deputy has the own roles of an active absent person while the delegation and the deputy's certificate hold;
    lent roles are not lent on. `but`: roles lent by this officer do not count.
    """
    person = store.one(models.Officer.select().where(models.Officer.id == officer_id))
    if person is None or person["status"] != "active":
        return None
    own, today = _roles(person["roles"]), day(now)
    lenders = _lenders(store, person, today) if casework_models.Delegation in store.schema.models else []
    lenders = [each for each in lenders if each["officer_id"] != but and _roles(each["roles"]) - own]
    lent = frozenset(role for each in lenders for role in _roles(each["roles"])) - own
    ends = [_midnight_after(day(min(each["to_on"], person["cert_valid_to"]))) for each in lenders]
    return RoleStanding(own, lent, tuple(each["name"] for each in lenders), min(ends, default=None))


def insert(act: Act, officer_id: int, deputy_id: int, from_on: pendulum.Date, to_on: pendulum.Date, reason: str) -> int:
    """Let one person stand in for another, both days included; the id."""
    return act.insert(
        casework_models.Delegation,
        officer_id=officer_id,
        deputy_id=deputy_id,
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat(),
        reason=reason,
        granted_at=iso(act.now),
    )


def end(act: Act, delegation_id: int) -> None:
    """End it now."""
    act.update(casework_models.Delegation, delegation_id, ended_at=iso(act.now))


def every(store: Store) -> list[Delegation]:
    """All there ever were, the latest first."""
    table, absent, deputy = casework_models.Delegation, models.Officer.alias(), models.Officer.alias()
    query = (
        table.select(table, absent.name.alias("officer"), deputy.name.alias("deputy"))
        .join(absent, JOIN.INNER, on=(table.officer_id == absent.id))
        .switch(table)
        .join(deputy, JOIN.INNER, on=(table.deputy_id == deputy.id))
        .order_by(table.from_on.desc(), table.id.desc())
    )
    return [_record(row) for row in store.all(query)]


def _lenders(store: Store, person: dict[str, Any], today: pendulum.Date) -> list[dict[str, Any]]:
    """Active people this one stands in for today, with their own roles; nobody without a valid certificate."""
    if not person["cert_no"] or not person["cert_valid_to"] or person["cert_valid_to"] < today.isoformat():
        return []
    table, absent = casework_models.Delegation, models.Officer
    query = (
        table.select(table.officer_id, table.to_on, absent.name, absent.roles)
        .join(absent, JOIN.INNER, on=(table.officer_id == absent.id))
        .where(
            table.deputy_id == person["id"],
            table.ended_at.is_null(),
            table.from_on <= today.isoformat(),
            table.to_on >= today.isoformat(),
            absent.status == "active",
        )
        .order_by(table.id)
    )
    return store.all(query)


def _midnight_after(last: pendulum.Date) -> pendulum.DateTime:
    following = last.add(days=1)
    return pendulum.datetime(following.year, following.month, following.day, tz=ZONE)


def _roles(written: str) -> frozenset[str]:
    return frozenset(part for part in written.split(",") if part)


def _record(row: dict[str, Any]) -> Delegation:
    return Delegation(
        id=row["id"],
        officer_id=row["officer_id"],
        officer=row["officer"],
        deputy_id=row["deputy_id"],
        deputy=row["deputy"],
        from_on=day(row["from_on"]),
        to_on=day(row["to_on"]),
        reason=row["reason"],
        granted_at=moment(row["granted_at"]),
        ended_at=None if row["ended_at"] is None else moment(row["ended_at"]),
    )
