"""Which disclosure, push or case a receipt answers. Pure.

A receipt that was entered before is known; of several things it might answer nobody knows which, and it is named.
"""

from __future__ import annotations

from collections.abc import Sequence

from station.records.imports import Matched, ReceiptRow, Refused, SheetRules, Waiting
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.texts import text

ORDER = ("disclosure", "push", "reference")
"""What a receipt answers first."""


class Matching:
    """The rows of one file, one after the other: what one has answered no other answers."""

    def __init__(self, rules: SheetRules) -> None:
        self._rules = rules
        self._taken: set[tuple[str, int]] = set()
        self._entered: set[tuple[int, str, str]] = set()

    def one(self, row: ReceiptRow, candidates: Sequence[Waiting] | None) -> Matched | Refused | None:
        """What a row answers; None where its receipt was entered before.

        `candidates`: of the cases it names, None where there is no such case.
        """
        if candidates is None:
            return self._refuse(row, "case", "no_case")
        theirs = [each for each in candidates if each.system == row.system]
        fitting = [each for each in theirs if not row.code or not each.codes or row.code in each.codes]
        if theirs and not fitting:
            return self._refuse(row, "code", "other_target", names="、".join(sorted({each.target for each in theirs})))
        called = [each for each in fitting if row.name and folded(each.target) == folded(row.name)]
        fitting = called or fitting
        if any(self._known(row, each) for each in fitting):
            return None
        if row.receipt and any((each.case_id, row.system, row.receipt) in self._entered for each in fitting):
            return self._refuse(row, "receipt", "receipt_twice")
        return self._open(row, fitting)

    def _known(self, row: ReceiptRow, one: Waiting) -> bool:
        return row.receipt in one.receipts if row.result == "accepted" else row.words in one.refusals

    def _open(self, row: ReceiptRow, fitting: Sequence[Waiting]) -> Matched | Refused:
        for answers in ORDER:
            if answers != "push" and row.result == "refused":
                continue
            found = [
                each
                for each in fitting
                if each.answers == answers
                and each.state in ("open", "sent")
                and (each.answers, each.id) not in self._taken
            ]
            # What has left is what a system answers.
            found = [each for each in found if each.state == "sent"] or found
            if len({each.group for each in found}) > 1:
                names = "、".join(dict.fromkeys(f"{each.number} {each.target}" for each in found))
                return self._refuse(row, "case", "several", names=names)
            if found:
                return self._take(row, min(found, key=lambda each: each.id))
        return self._refuse(row, "system", self._why(row, fitting))

    def _why(self, row: ReceiptRow, fitting: Sequence[Waiting]) -> str:
        if any(each.state == "early" for each in fitting):
            return "not_approved"
        if row.result == "refused":
            return "nothing_refused"
        return "answered" if fitting else "nothing_waits"

    def _take(self, row: ReceiptRow, one: Waiting) -> Matched:
        self._taken.add((one.answers, one.id))
        self._entered.add((one.case_id, row.system, row.receipt))
        return Matched(row, one.answers, one.id, one.number, one.target)

    def _refuse(self, row: ReceiptRow, field: str, why: str, **facts: object) -> Refused:
        fault = Fault(self._rules.title(field), text(f"imports.why.{why}", **facts))
        return Refused(row.row, row.case or row.document or row.name or row.code, (fault,), row.cells)
