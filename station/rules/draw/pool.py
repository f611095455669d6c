"""Who goes into the frozen lists, and who is excluded for which reason. Nobody is left out silently.

Reasons are codes with Chinese titles in texts/draw.toml. The first that applies is given.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pendulum

from station.records.draw import DrawRules
from station.records.enterprise import Enterprise
from station.records.people import Officer
from station.rules.draw.freeze import MUST, InspectorRow, PoolRow, RecusalRow, Status, recusal_digest
from station.rules.draw.lines import ABSENT

CLOSED, MOVED, INSPECTED, PENALIZED = "closed", "moved", "inspected_recently", "penalized_this_year"
ANNUAL_CAP, DRAWN = "annual_cap", "already_drawn"
CERT_EXPIRED, OTHER_DUTIES = "cert_expired", "other_duties"
PLATFORM = "platform"
"""The one stratum of a list that the platform drew."""


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier work says about who may be drawn now."""

    inspected: Mapping[str, int]
    """Inspections this calendar year by enterprise code; none where it is missing."""
    drawn: frozenset[str] = frozenset()
    """Codes that the draw which is supplemented has drawn."""


def pool_rows(enterprises: Iterable[Enterprise], rules: DrawRules, today: pendulum.Date, past: Past) -> list[PoolRow]:
    """The whole register, excluded ones included."""
    found: list[PoolRow] = []
    for one in enterprises:
        reason = exclusion(one, rules, today, past)
        stratum = rules.stratum_of(one.risk, one.credit).code
        found.append(_row(one, stratum, rules, reason))
    return found


def platform_rows(enterprises: Iterable[Enterprise], rules: DrawRules) -> list[PoolRow]:
    """The enterprises that the platform drew: all of them are inspected."""
    return [replace(_row(one, PLATFORM, rules, None), weight=1) for one in enterprises]


def _row(one: Enterprise, stratum: str, rules: DrawRules, reason: str | None) -> PoolRow:
    weight = max((rules.weights.get(hazard, 1) for hazard in one.hazards), default=1)
    lead = next((skill for skill in rules.lead_skills if skill in one.hazards), ABSENT)
    status: Status = "X" if reason else "E"
    return PoolRow(one.uscc, stratum, status, reason or ABSENT, weight, lead, plain(one.name))


def exclusion(one: Enterprise, rules: DrawRules, today: pendulum.Date, past: Past) -> str | None:
    """Why the enterprise may not be drawn, None when it may."""
    if one.status != "active":
        return CLOSED if one.status == "closed" else MOVED
    if rules.stratum_of(one.risk, one.credit).must:
        return MUST
    if one.uscc in past.drawn:
        return DRAWN
    recent = today.subtract(days=rules.exclude_inspected_within_days)
    if one.last_inspected_on is not None and one.last_inspected_on > recent:
        return INSPECTED
    if past.inspected.get(one.uscc, 0) >= rules.annual_cap:
        return ANNUAL_CAP
    if rules.exclude_penalized_this_year and one.penalized_on is not None and one.penalized_on.year == today.year:
        return PENALIZED
    return None


def inspector_rows(officers: Iterable[Officer], today: pendulum.Date, homes: Mapping[int, str]) -> list[InspectorRow]:
    """Everybody with an enforcement certificate; expired ones and those without enforcement duties excluded.

    `homes`: officer id to the nine-digit code of the station that lends this person.
    """
    found: list[InspectorRow] = []
    for one in officers:
        if one.cert_no is None:
            continue
        expired = one.cert_valid_to is not None and one.cert_valid_to < today
        reason = CERT_EXPIRED if expired else None if "officer" in one.roles else OTHER_DUTIES
        skills = tuple(sorted(one.skills, key=str.encode))
        name = plain(one.name)
        home = homes.get(one.id, ABSENT)
        found.append(InspectorRow(one.cert_no, "X" if reason else "E", reason or ABSENT, home, None, skills, name))
    return found


def recusal_rows(
    recusals: Iterable[tuple[str, str, str]],
    pool: Iterable[PoolRow],
    people: Iterable[InspectorRow],
    salts: Mapping[tuple[str, str], bytes],
) -> list[RecusalRow]:
    """Rows for (certificate, code, reason) whose inspector and enterprise are both listed."""
    enterprises, inspectors = {row.id for row in pool}, {row.iid for row in people}
    found: dict[tuple[str, str], RecusalRow] = {}
    for iid, id_, reason in recusals:
        if iid in inspectors and id_ in enterprises:
            found[iid, id_] = RecusalRow(iid, id_, recusal_digest(salts[iid, id_], reason))
    return list(found.values())


def plain(name: str) -> str:
    """A name as one canonical field: NFC, single blanks, nothing invisible."""
    kept = (c if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn") else " " for c in name)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split()) or ABSENT
