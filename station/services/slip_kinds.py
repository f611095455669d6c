"""Which slips a case stands for now, and what each of them says.

Kinds 1 to 3 go before an act (nothing is announced that was done), 4, 7 and 8 follow one (nothing is confirmed that
was not). docs/slip.md says which is handed over when.
"""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.casework import CasePaper as OnFile
from station.records.casework import Goods
from station.records.moment import day
from station.records.paper import CasePaper, IssuedDocument
from station.rules import slip_claims
from station.rules.guards import CHECKS
from station.rules.slip import SlipKind
from station.rules.step_facts import StepFacts
from station.services.flows import flow_of
from station.store import case_papers, goods, law, papers, parties
from station.store.store import Store
from station.texts import text

DOCUMENTS = {
    SlipKind.BEFORE_INSPECTION: "disclosure_slip",
    SlipKind.BEFORE_EVIDENCE: "slip_before_evidence",
    SlipKind.SEALING: "slip_sealing",
    SlipKind.RESULT: "slip_result",
    SlipKind.SEALED_GOODS_RECEIPT: "slip_goods_receipt",
    SlipKind.DELIVERY: "slip_delivery",
}
"""The kinds that are slips of a case, with the kind of their document; each is also the name of its template."""
OVER = ("closed", "aborted")
BEFORE_DISPATCH = ("planned", "approved")
DURING = ("dispatched", "on_site")
"""The stages of an inspection at which it is announced."""
STAGES = {
    SlipKind.BEFORE_EVIDENCE: ("penalty", ("filed", "investigating")),
    SlipKind.SEALING: ("compulsory", ("approved", "implemented_urgent", "implemented")),
    SlipKind.SEALED_GOODS_RECEIPT: ("compulsory", ("implemented_urgent", "implemented", "extended")),
}
"""The flow and its stages at which a kind is handed over."""
OUTCOMES = ("no_issue", "rectify", "measure")
"""Results of an inspection that were said on site."""


class SlipNotReady(StationError):
    """Nobody fit to inspect is assigned to the case."""

    text = "paper.slip_not_ready"


class SlipCaseOver(StationError):
    """The case has ended."""

    text = "paper.slip_case_over"


class SlipTooLate(StationError):
    """The inspection the slip would announce is over. Facts: number, stage."""

    text = "paper.slip_too_late"


class SlipNotDue(StationError):
    """The case does not stand for a slip of this kind. Facts: number, stage, kind, when."""

    text = "paper.slip_not_due"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slip of one kind; of a delivery also the 文书 that is handed over."""

    kind: SlipKind
    paper_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a slip is for, as it is printed."""

    name: str
    code: str
    """Unified social credit code or registration number; empty of a natural person."""
    address: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a slip says, of one moment."""

    paper: CasePaper
    party: Told
    goods: tuple[Goods, ...]
    """The sealed items, of a receipt."""
    delivered: OnFile | None
    """The 文书, of a delivery."""


ANNOUNCED = Wanted(SlipKind.BEFORE_INSPECTION)


def is_slip(document: IssuedDocument) -> bool:
    """Whether it is a slip in either size: given out as a file when it was issued, so what is printed later is 补打."""
    return document.kind == papers.ROLL or document.kind in DOCUMENTS.values()


def gather(store: Store, case_id: int, wanted: Wanted) -> Facts:
    """What the slip would say now. UnknownCase, RowMissing."""
    with store.reading():
        paper = papers.case_paper(store, case_id)
        delivered = None if wanted.paper_id is None else case_papers.get(store, wanted.paper_id)
        items = goods.of_case(store, case_id, "sealed") if wanted.kind == SlipKind.SEALED_GOODS_RECEIPT else ()
        return Facts(paper, _party(store, paper, delivered), items, delivered)


def claims(facts: Facts, kind: SlipKind) -> tuple[str, ...]:
    """What the slip promises (docs/slip.md)."""
    code, paper = facts.party.code, facts.paper
    if kind == SlipKind.RESULT:
        told = slip_claims.of_result(code, paper.case.result or "", (one.rectify_by for one in paper.hazards))
    elif kind == SlipKind.SEALED_GOODS_RECEIPT:
        told = slip_claims.of_goods(code, facts.goods)
    elif kind == SlipKind.DELIVERY and facts.delivered is not None:
        told = slip_claims.of_delivery(code, facts.delivered.number)
    else:
        told = slip_claims.of_crew(code, (officer.cert_no or "" for officer in paper.crew))
    return slip_claims.marked(told, paper.issuer.demo)


def check(store: Store, facts: Facts, wanted: Wanted, when: pendulum.DateTime) -> None:
    """Nothing where the slip may be issued. SlipNotDue, SlipNotReady; of an inspection SlipCaseOver, SlipTooLate."""
    if wanted.kind == SlipKind.BEFORE_INSPECTION and facts.paper.case.kind == "inspection":
        _check_announced(facts.paper)
    elif not _due(store, facts, wanted):
        raise _not_due(facts.paper, wanted.kind)
    if wanted.kind not in (SlipKind.RESULT, SlipKind.DELIVERY):
        _check_crew(facts.paper, when)


def possible(store: Store, case_id: int, when: pendulum.DateTime) -> tuple[Wanted, ...]:
    """What may be issued in the case now, in the order of its kinds, the papers to be delivered last."""
    on_file = case_papers.of_case(store, case_id)
    delivered = [Wanted(SlipKind.DELIVERY, paper.id) for paper in on_file if _deliverable(store, paper)]
    others = [Wanted(kind) for kind in DOCUMENTS if kind != SlipKind.DELIVERY]
    return tuple(each for each in (*others, *delivered) if _may(store, case_id, each, when))


def named(store: Store, wanted: Wanted) -> str:
    """What it is called, a delivery with its paper. RowMissing."""
    title = text(f"paper.kind.{wanted.kind.name.lower()}")
    if wanted.paper_id is None:
        return title
    paper = case_papers.get(store, wanted.paper_id)
    return text("slip.delivery", title=title, paper=paper.title, number=paper.number)


def still_due(store: Store, facts: Facts, wanted: Wanted) -> bool:
    """Whether the case stands where the slip is handed over, whoever handles it."""
    if wanted.kind == SlipKind.BEFORE_INSPECTION:
        return facts.paper.case.stage in DURING
    return _due(store, facts, wanted)


def _may(store: Store, case_id: int, wanted: Wanted, when: pendulum.DateTime) -> bool:
    try:
        check(store, gather(store, case_id, wanted), wanted, when)
    except StationError:
        return False
    return True


def _party(store: Store, paper: CasePaper, delivered: OnFile | None) -> Told:
    known = {one.id: one for one in parties.of_case(store, paper.case.id)}
    one = known.get(delivered.party_id or 0) if delivered is not None else None
    if one is None:
        return Told(paper.party.name, paper.party.uscc, paper.party.address)
    return Told(one.name, "" if one.kind == "person" else one.id_no, "" if one.kind == "person" else one.address)


def _due(store: Store, facts: Facts, wanted: Wanted) -> bool:
    case, kind = facts.paper.case, wanted.kind
    if case.voided_at is not None:
        return False
    if kind in STAGES:
        flow, stages = STAGES[kind]
        stands = case.flow == flow and case.stage in stages
        return stands and (kind != SlipKind.SEALED_GOODS_RECEIPT or bool(facts.goods))
    if kind == SlipKind.RESULT:
        return case.kind == "inspection" and case.result in OUTCOMES and not flow_of(case).stage(case.stage).ends
    if kind == SlipKind.DELIVERY and facts.delivered is not None:
        return facts.delivered.case_id == case.id and _deliverable(store, facts.delivered)
    return False


def _deliverable(store: Store, paper: OnFile) -> bool:
    if paper.voided_at is not None or paper.ahead or not paper.number:
        return False
    return law.of(store).paper(paper.code, day(paper.made_at)).served


def _check_announced(paper: CasePaper) -> None:
    if paper.case.stage in OVER:
        raise SlipCaseOver(number=paper.case.number, stage=text(f"case.event.{paper.case.stage}"))
    if paper.case.stage in BEFORE_DISPATCH:
        raise SlipNotReady(number=paper.case.number, detail=text("paper.not_dispatched"))
    if paper.case.stage not in DURING:
        raise SlipTooLate(number=paper.case.number, stage=text(f"case.event.{paper.case.stage}"))


def _check_crew(paper: CasePaper, when: pendulum.DateTime) -> None:
    lacking = CHECKS["TWO_CERTIFIED"](StepFacts(now=when, occurred_at=when, crew=paper.crew))
    if lacking is not None:
        raise SlipNotReady(number=paper.case.number, detail=lacking)


def _not_due(paper: CasePaper, kind: SlipKind) -> SlipNotDue:
    case, name = paper.case, kind.name.lower()
    stage = text("slip.voided") if case.voided_at is not None else flow_of(case).stage(case.stage).title
    return SlipNotDue(number=case.number, stage=stage, kind=text(f"paper.kind.{name}"), when=text(f"slip.when.{name}"))
