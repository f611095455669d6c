"""What a result can say, and what the case knows that the public must not: read from the case, one party at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.case import CaseFile
from station.records.casework import Cause, Party, Sanction
from station.records.enterprise import Enterprise
from station.records.moment import day
from station.rules.disclosure_draft import known, names_in
from station.rules.redaction import MASK, Known
from station.services.penalty_causes import imposed
from station.store import (
    case_papers,
    cases,
    catalogue,
    enterprises,
    law,
    papers,
    parties,
    publication_law,
    publications,
    reviews,
)
from station.store.store import Store
from station.texts import text

SUMMARY = "penalty_summary"
INCOME, GOODS, FINE = "confiscate_income", "confiscate_goods", "fine"
FIXED = ("target", "code", "category", "number", "decided", "organ", "case_number")
"""What is the target's, the organ's or the case's own."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One result about one party."""

    case: CaseFile
    party: Party | None
    decided: pendulum.Date
    facts: dict[str, str]
    """By name, as the case has them; see schema/law/publication.toml and exports/push_record.toml."""
    secrets: Known
    days: tuple[pendulum.Date, ...]
    """Those of the acts, and of the decision."""
    sanctions: tuple[Sanction, ...]

    @property
    def person(self) -> bool:
        """About a natural person."""
        return self.party is not None and self.party.kind == "person"


def gather(store: Store, case_id: int, party_id: int | None, decided: pendulum.Date, conclusion: str) -> Gathered:
    """What a decision of that day says of one party; `conclusion` is that of the whole case. UnknownCase."""
    case, people = cases.get(store, case_id), parties.of_case(store, case_id)
    party = next((one for one in people if one.id == party_id), None)
    firm = _firm(store, case, party)
    own = tuple(one for one in parties.sanctions(store, case_id, "decided") if one.party_id == party_id)
    causes = [one for one in parties.causes(store, case_id) if one.party_id in (None, party_id)]
    facts = _common(store, case, party, firm, decided)
    if case.kind == "penalty":
        facts |= _penalty(store, causes, own)
    if case.kind == "inspection":
        facts["found"] = "；".join(one.description for one in cases.hazards(store, case_id))
    alone = len({one.party_id for one in parties.sanctions(store, case_id, "decided")}) < 2
    facts["conclusion"] = conclusion if alone else _conclusion(store, case, facts)
    days = (decided, *(one.happened_on for one in causes))
    return Gathered(case, party, decided, facts, _secrets(store, case, party, people, facts), days, own)


def _firm(store: Store, case: CaseFile, party: Party | None) -> Enterprise:
    """The enterprise the result is about: the party's own, else that of the case."""
    found = party.enterprise_id if party is not None and party.enterprise_id is not None else case.enterprise_id
    return enterprises.get(store, found)


def _common(
    store: Store, case: CaseFile, party: Party | None, firm: Enterprise, decided: pendulum.Date
) -> dict[str, str]:
    kind = party.kind if party is not None else "unit"
    person = kind == "person"
    item = law.of(store).item(case.power_item, day(case.opened_at))
    return {
        "target": party.name if party is not None else firm.name,
        "code": "" if person else (party.id_no if party is not None else "") or firm.uscc,
        "category": text(f"case.kind.{case.kind}"),
        "item": item.name if item is not None else case.power_item,
        "number": _number(store, case, party, decided),
        "decided": decided.isoformat(),
        "organ": papers.issuer(store).authority,
        "case_number": case.number,
        "process": "01" if case.flow == SUMMARY else "02",
        "target_kind": text(f"disclosure.target_kind.{kind}"),
        "cert_kind": text(f"disclosure.cert_kind.{'person' if person else 'unit'}"),
        "cert_no": MASK if person else firm.uscc,
        "legal_kind": "" if person else text("disclosure.legal_kind"),
        "legal_person": "" if person else firm.legal_person,
    }


def _number(store: Store, case: CaseFile, party: Party | None, decided: pendulum.Date) -> str:
    """The number on the paper that says this decision to this party.

    An inspection has a paper for each of its results: the newest of the day or before it, else the first behind it.
    """
    numbers = publication_law.load().numbers
    person = party is not None and party.kind == "person"
    codes = numbers["persons" if person and case.kind == "penalty" else case.kind]
    on_file = [one for one in case_papers.of_case(store, case.id) if party is None or one.party_id in (None, party.id)]
    bearing = [one for one in on_file if one.code in codes and one.number and one.voided_at is None]
    by_then = [one for one in bearing if day(one.made_at) <= decided]
    return next((one.number for one in (*reversed(by_then), *bearing)), "")


def _penalty(store: Store, causes: Sequence[Cause], own: Sequence[Sanction]) -> dict[str, str]:
    titles = {kind.code: kind.title for kind in catalogue.load(store).sanctions}

    def each(words: Iterator[str], between: str = "；") -> str:
        return between.join(dict.fromkeys(word for word in words if word))

    def ten_thousands(kind: str) -> str:
        fen = sum(one.amount_fen for one in own if one.kind == kind)
        return f"{fen // 1_000_000}.{fen % 1_000_000:06d}" if fen else ""

    violated, punished = each(one.violated for one in causes), each(one.punished for one in causes)
    return {
        "violation": each((one.title.removesuffix("案") for one in causes), "、"),
        "facts": each(one.facts or one.title for one in causes),
        "violated": violated,
        "punished": punished,
        "basis": text("disclosure.basis", violated=violated, punished=punished),
        "sanctions": each((titles.get(one.kind, one.kind) for one in own), "、"),
        "content": each((imposed(one, titles.get(one.kind, one.kind)) for one in own), "、"),
        "fine": ten_thousands(FINE),
        "confiscated_income": ten_thousands(INCOME),
        "confiscated_goods": ten_thousands(GOODS),
    }


def _conclusion(store: Store, case: CaseFile, facts: dict[str, str]) -> str:
    """Of several parties each has its own part."""
    own = text("penalty.conclusion_party", party=facts["target"], sanctions=facts.get("content", ""))
    return text("penalty.conclusion", causes=facts.get("violation", ""), sanctions=own)


def _secrets(
    store: Store, case: CaseFile, party: Party | None, people: Sequence[Party], facts: dict[str, str]
) -> Known:
    """What was struck out by hand in any result of the case is struck out of every other."""
    others = [one for one in people if one != party]
    units = [one.name for one in people if one.kind != "person"]
    firms = [enterprises.get(store, case.enterprise_id)]
    firms += [enterprises.get(store, one.enterprise_id) for one in people if one.enterprise_id is not None]
    persons = [one for one in people if one.kind == "person"]
    return known(
        names=[*(one.name for one in others if one.kind == "person"), *_names(store, case.id, firms)],
        addresses=[one.address for one in persons],
        others=[
            *(one.phone for one in people),
            *(firm.phone for firm in firms),
            *(one.id_no for one in persons),
            *publications.struck_by_hand(store, case.id),
        ],
        told=[*(facts[name] for name in FIXED), *units, *(firm.name for firm in firms)],
    )


def _names(store: Store, case_id: int, firms: Sequence[Enterprise]) -> Iterator[str]:
    """People beside the parties: who represents, signed, witnessed, received, met."""
    lines = [firm.legal_person for firm in firms]
    for paper in case_papers.of_case(store, case_id):
        lines += [one.name for one in paper.signers if one.officer_id is None]
        lines.append(paper.served_to)
    for one in reviews.meetings(store, case_id):
        lines += [one.host, one.clerk, one.attendees]
    yield from names_in(lines, publication_law.load().not_names)
