"""A list of enterprises against the register: who is new, what changes, who is missing from the list. Pure.

What a row does not say stays as it is: a list without telephone numbers takes none away. Whoever is missing from the
list is only named; a list may be a part, and closing an enterprise is a person's act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from station.records.enterprise import Enterprise
from station.records.roster import (
    Candidate,
    Change,
    Changed,
    Compared,
    Fault,
    Rejection,
    RosterList,
    RosterRules,
)
from station.rules.roster_cells import REGISTRATION_LENGTH, same
from station.texts import text

FIELDS = (
    *("uscc", "registration_no", "name", "address", "village", "legal_person", "phone"),
    *("industry_code", "industry", "scale", "risk", "credit", "hazards", "status"),
)
"""Columns of the register that a list can change."""


def compare(listed: RosterList, register: Iterable[Enterprise], drawn: Collection[int], rules: RosterRules) -> Compared:
    """What adopting the list would do. `drawn`: ids of enterprises that a draw names by their present code."""
    known = list(register)
    by_code = {one.uscc: one for one in known}
    by_number = {one.registration_no: one for one in known if one.registration_no}
    new: list[Enterprise] = []
    changed: list[Changed] = []
    rejected = list(listed.rejected)
    seen: set[int] = set()
    for row in listed.accepted:
        ours = by_code.get(row.code) or by_number.get(row.said.get("registration_no", ""))
        if ours is None:
            missing = [field for field in rules.newcomer_needs if field not in row.said]
            if missing:
                rejected.append(_refused(row, [(field, text("roster.why.newcomer")) for field in missing], rules))
            else:
                new.append(_newcomer(row, rules))
            continue
        against = _against(row, ours, by_number, drawn)
        if ours.id in seen:
            against = text("roster.why.twice", name=ours.name)
        seen.add(ours.id)
        if against:
            rejected.append(_refused(row, [("code", against)], rules))
            continue
        changes = changes_of(ours, _wanted(row))
        if changes:
            changed.append(Changed(row.row, ours, changes))
    refused = {each.row for each in rejected}
    unchanged = len(listed.accepted) - len(new) - len(changed) - sum(each.row in refused for each in listed.accepted)
    absent = tuple(
        one for one in known if one.status == "active" and one.id not in seen and one.uscc not in _named(listed)
    )
    return Compared(tuple(new), tuple(changed), unchanged, absent, tuple(sorted(rejected, key=lambda each: each.row)))


def value(one: Enterprise, what: str) -> str:
    """A column of the register as it is stored."""
    return ",".join(one.hazards) if what == "hazards" else str(getattr(one, what))


def changes_of(ours: Enterprise, wanted: dict[str, str]) -> tuple[Change, ...]:
    """What of `wanted` (column to value) means something else than the register says."""
    return tuple(
        Change(what, value(ours, what), wanted[what])
        for what in FIELDS
        if what in wanted and not same(what, value(ours, what), wanted[what])
    )


def _named(listed: RosterList) -> frozenset[str]:
    """Codes of rejected rows: on the list all the same."""
    return frozenset(each.code for each in listed.rejected)


def _wanted(row: Candidate) -> dict[str, str]:
    """The row as columns; an old number never takes the place of a credit code."""
    wanted = dict(row.said)
    if len(row.code) != REGISTRATION_LENGTH:
        wanted["uscc"] = row.code
    return wanted


def _against(row: Candidate, ours: Enterprise, by_number: dict[str, Enterprise], drawn: Collection[int]) -> str:
    """Why the identifiers of a row cannot be brought together with the register's."""
    number = row.said.get("registration_no", "")
    other = by_number.get(number)
    coded = len(row.code) != REGISTRATION_LENGTH and row.code != ours.uscc
    if (other is not None and other.id != ours.id) or (coded and len(ours.uscc) != REGISTRATION_LENGTH):
        other = other or ours
        return text("roster.why.number_taken", number=number, name=other.name)
    if coded and ours.id in drawn:
        return text("roster.why.code_drawn", code=ours.uscc)
    return ""


def _refused(row: Candidate, faults: Iterable[tuple[str, str]], rules: RosterRules) -> Rejection:
    told = tuple(Fault(rules.title(field), reason) for field, reason in faults)
    return Rejection(row.row, row.code, row.said["name"], told, row.cells)


def _newcomer(row: Candidate, rules: RosterRules) -> Enterprise:
    """A row of the register as the list gives it; what it does not say has the default of the rules."""
    said = row.said
    return Enterprise(
        id=0,
        uscc=row.code,
        registration_no=said.get("registration_no", ""),
        name=said["name"],
        initials="",
        pinyin="",
        address=said["address"],
        village=said.get("village", ""),
        legal_person=said.get("legal_person", ""),
        phone=said.get("phone", ""),
        industry_code=said.get("industry_code", ""),
        industry=said.get("industry", ""),
        scale=said.get("scale", rules.scale),
        risk=said["risk"],
        credit=said.get("credit", rules.credit),
        hazards=tuple(filter(None, said.get("hazards", "").split(","))),
        status=said.get("status", "active"),
        last_inspected_on=None,
        penalized_on=None,
    )
