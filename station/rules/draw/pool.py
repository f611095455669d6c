"""Who goes into the frozen lists, and who is excluded for which reason. Nobody is left out silently.

Reasons are codes with Chinese titles in texts/draw.toml. The first that applies is given.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

import pendulum

from station.records.draw import DrawRules
from station.records.enterprise import Enterprise
from station.records.people import Officer
from station.rules.draw.freeze import MUST, InspectorRow, PoolRow, RecusalRow, Status, recusal_digest
from station.rules.draw.lines import ABSENT

CLOSED, MOVED, INSPECTED, PENALIZED = "closed", "moved", "inspected_recently", "penalized_this_year"
CERT_EXPIRED, OTHER_DUTIES = "cert_expired", "other_duties"


def pool_rows(
    enterprises: Iterable[Enterprise], strata: Iterable[str], rules: DrawRules, today: pendulum.Date
) -> list[PoolRow]:
    """The enterprises of the chosen strata and of those that are inspected without any draw, excluded ones included."""
    wanted = set(strata) | {stratum.code for stratum in rules.strata if stratum.must}
    found: list[PoolRow] = []
    for one in enterprises:
        if one.risk in wanted:
            reason = exclusion(one, rules, today)
            status: Status = "X" if reason else "E"
            found.append(PoolRow(one.uscc, one.risk, status, reason or ABSENT, 1, ABSENT, plain(one.name)))
    return found


def exclusion(one: Enterprise, rules: DrawRules, today: pendulum.Date) -> str | None:
    """Why the enterprise may not be drawn, None when it may."""
    if one.status != "active":
        return CLOSED if one.status == "closed" else MOVED
    if rules.stratum(one.risk).must:
        return MUST
    recent = today.subtract(days=rules.exclude_inspected_within_days)
    if one.last_inspected_on is not None and one.last_inspected_on > recent:
        return INSPECTED
    if rules.exclude_penalized_this_year and one.penalized_on is not None and one.penalized_on.year == today.year:
        return PENALIZED
    return None


def inspector_rows(officers: Iterable[Officer], today: pendulum.Date) -> list[InspectorRow]:
    """Everybody with an enforcement certificate; expired ones and those without enforcement duties excluded."""
    found: list[InspectorRow] = []
    for one in officers:
        if one.cert_no is None:
            continue
        expired = one.cert_valid_to is not None and one.cert_valid_to < today
        reason = CERT_EXPIRED if expired else None if "officer" in one.roles else OTHER_DUTIES
        skills = tuple(sorted(one.skills, key=str.encode))
        name = plain(one.name)
        found.append(InspectorRow(one.cert_no, "X" if reason else "E", reason or ABSENT, ABSENT, None, skills, name))
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
