"""A list of officers against the roster: who is new, whose certificate changes, who is missing from the list. Pure.

What a row does not say stays as it is. A list gives a certificate, never other duties: those of somebody who is here
are told and changed by the chief. Whoever is missing is only named; leaving is an act of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station.records.imports import OtherDuties, Refused, SheetRules, StaffChange, StaffCompared, StaffRow
from station.records.people import Officer
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.texts import text

CERTIFICATE = ("cert_no", "cert_valid_to", "cert_issuer")
"""What a list changes of somebody who is here."""


def compare(
    read: Sequence[StaffRow | Refused], roster: Sequence[Officer], holders: Mapping[str, Officer], rules: SheetRules
) -> StaffCompared:
    """What adopting the list would do.

    `roster`: everybody of this station who is or was here; `holders`: certificate number to whoever has or had it on
    our roster, guests of other stations too.
    """
    found = _Found(roster, holders, rules, [row for row in read if isinstance(row, Refused)])
    for row in found.once([row for row in read if isinstance(row, StaffRow)]):
        found.take(row)
    return found.compared()


class _Found:
    """What the rows come to, one after another."""

    def __init__(
        self, roster: Sequence[Officer], holders: Mapping[str, Officer], rules: SheetRules, rejected: list[Refused]
    ) -> None:
        self.roster, self.holders, self.rules, self.rejected = roster, holders, rules, rejected
        self.new: list[StaffRow] = []
        self.changed: list[StaffChange] = []
        self.duties: list[OtherDuties] = []
        self.unchanged = 0
        self.seen: set[int] = set()

    def once(self, rows: Sequence[StaffRow]) -> list[StaffRow]:
        """One row for each name and each certificate; of rows that differ nobody knows which is right."""
        kept = []
        for row in rows:
            same = [each for each in rows if each.name == row.name or (row.cert_no and each.cert_no == row.cert_no)]
            if any(replace(each, row=row.row, cells=row.cells) != row for each in same):
                self.refuse(row, "name", "person_clash", lines="、".join(str(each.row) for each in same))
            elif same[0] is not row:
                self.refuse(row, "name", "person_repeated", first=same[0].row)
            else:
                kept.append(row)
        return kept

    def take(self, row: StaffRow) -> None:
        """One person: somebody who is here, somebody new, or why neither."""
        holder = self.holders.get(row.cert_no) if row.cert_no else None
        if holder is not None and (holder not in self.roster or folded(holder.name) != row.name):
            self.refuse(row, "cert_no", "cert_of_other", name=holder.name)
            return
        named = [one for one in self.roster if folded(one.name) == row.name]
        ours = holder or next((one for one in named if one.status == "active"), None)
        if holder is None and len(named) > 1:
            self.refuse(row, "name", "several_people", count=len(named))
        elif ours is not None and ours.status == "active":
            self._existing(ours, row)
        elif named:
            self.refuse(row, "name", "person_left")
        else:
            self._newcomer(row)

    def refuse(self, row: StaffRow, field: str, why: str, **facts: object) -> None:
        """Reject a row for one reason."""
        fault = Fault(self.rules.title(field), text(f"imports.why.{why}", **facts))
        self.rejected.append(Refused(row.row, row.name, (fault,), row.cells))

    def compared(self) -> StaffCompared:
        """Everything, with those in service whom no row names, not even a rejected one."""
        told = {each.name for each in self.rejected}
        absent = tuple(
            one
            for one in self.roster
            if one.status == "active" and one.id not in self.seen and folded(one.name) not in told
        )
        rejected = tuple(sorted(self.rejected, key=lambda each: each.row))
        return StaffCompared(tuple(self.new), tuple(self.changed), tuple(self.duties), self.unchanged, absent, rejected)

    def _existing(self, ours: Officer, row: StaffRow) -> None:
        if row.cert_no not in (None, ours.cert_no) and row.cert_valid_to is None:
            # The term of the old certificate would be read as that of the new one.
            self.refuse(row, "valid_to", "new_cert_term")
            return
        if row.cert_valid_to is not None and row.cert_no is None and ours.cert_no is None:
            self.refuse(row, "cert_no", "missing")
            return
        self.seen.add(ours.id)
        if row.roles is not None and row.roles != ours.roles:
            self.duties.append(OtherDuties(row.row, ours, row.roles))
        said = {what: value for what in CERTIFICATE if (value := getattr(row, what)) is not None}
        what = tuple(name for name, value in said.items() if getattr(ours, name) != value)
        if what:
            self.changed.append(StaffChange(row.row, ours, replace(ours, **said), what))
        else:
            self.unchanged += 1

    def _newcomer(self, row: StaffRow) -> None:
        """Whoever has a certificate of enforcement enforces, where the list does not say what he does here."""
        gaps = [field for field, said in (("cert_no", row.cert_no), ("valid_to", row.cert_valid_to)) if said is None]
        roles = row.roles or frozenset(() if gaps else ("officer",))
        # A clerk may have no certificate, but nobody half of one.
        missing = gaps if len(gaps) == 1 or "officer" in roles else []
        if not roles and not missing:
            missing = [*gaps, "roles"]
        if missing:
            titles = "、".join(self.rules.title(field) for field in missing)
            self.refuse(row, "name", "new_person", titles=titles)
        else:
            self.new.append(replace(row, roles=roles))
