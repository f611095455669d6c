"""Who is punished for what: parties, causes, what the handlers propose. Article and range are the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import Cause, NewCause, NewParty, Party, Sanction
from station.records.catalogue import PartyKind, Tier, Violation
from station.records.moment import iso
from station.records.people import Proof
from station.rules.catalogue import outside_tier, priced, tier_of
from station.rules.penalty_sums import FINE, NONE, lacking
from station.services.flows import flow_of
from station.store import cases, catalogue, enterprises, parties
from station.store.act import Act
from station.store.penalty_law import says, seen
from station.store.store import Store
from station.texts import text
from station.texts.money import yuan

EARLY = ("clue", "filed", "investigating", "report_done", "found")
OPEN = frozenset({*EARLY, "noticed", "defense_heard", "hearing_done", "review_passed"})
"""Stages in which parties, causes and proposals may still change. What changes after the notice is told again."""


class Settled(StationError):
    """Parties and causes stand as they are. Facts: number, stage."""

    text = "penalty.settled"


class UnknownCause(StationError):
    """The case has no such cause, or it was dropped. Facts: number."""

    text = "penalty.unknown_cause"


class UnknownParty(StationError):
    """The case has no such party. Facts: number."""

    text = "penalty.unknown_party"


class ProposalBare(StationError):
    """The proposal lacks a party, an amount, or speaks of somebody else. Facts: detail."""

    text = "penalty.proposal_bare"


class KindNotAllowed(StationError):
    """The articles of the party's causes do not allow this kind of sanction. Facts: party, sanction."""

    text = "penalty.kind_not_allowed"


class OutsideTier(StationError):
    """A fine outside its tier, or none where the law asks for one, without a reason. Facts: cause, tier, amount."""

    text = "penalty.outside_tier"


class BaseNeeded(StationError):
    """The fine counts by a share of a sum that was not given. Facts: cause, of."""

    text = "penalty.base_needed"


@dataclass(frozen=True, slots=True)
class Choice:
    """The tier chosen for one cause and the fine for it."""

    tier: str
    """Code among the violation's tiers for the party's kind."""
    fine_fen: int = 0
    reason: str = ""
    """Why the fine leaves the tier; empty where it does not."""
    base_fen: int | None = None
    """What a share is counted of: 违法所得 …"""


def add_party(store: Store, actor: Proof, case_id: int, new: NewParty) -> Party:
    """One more party: somebody answerable beside the enterprise. Settled, UnknownCase."""
    with store.act(actor, "penalty.party", subject=f"case/{case_id}") as act:
        _open_case(store, case_id)
        party_id = add_party_in(act, store, case_id, new)
    return _party(store, case_id, party_id)


def add_party_in(act: Act, store: Store, case_id: int, new: NewParty) -> int:
    """As `add_party`, within an act that does more; the party's id.

    An enterprise on the register is known by its number: the case belongs to its dossier too.
    """
    known = None if new.kind == "person" or new.enterprise_id else enterprises.by_uscc(store, new.id_no.strip().upper())
    return parties.add(act, case_id, new if known is None else replace(new, enterprise_id=known.id))


def add_cause(store: Store, actor: Proof, case_id: int, new: NewCause, party_id: int | None = None) -> Cause:
    """One more cause, by its code in the catalogue as on the day of the act; None: for the first party.

    Settled, UnknownParty, NoSuchEntry.
    """
    with store.act(actor, "penalty.cause", subject=f"case/{case_id}") as act:
        _open_case(store, case_id)
        cause_id = add_cause_in(act, store, case_id, new, party_id)
    return _cause(store, case_id, cause_id)


def add_cause_in(act: Act, store: Store, case_id: int, new: NewCause, party_id: int | None = None) -> int:
    """As `add_cause`, within an act that does more; the cause's id. The case takes its name from its first cause."""
    case = cases.get(store, case_id)
    people = parties.of_case(store, case_id)
    if party_id is not None:
        _party(store, case_id, party_id)
    one = catalogue.load(store).violation(new.violation, new.happened_on)
    if not parties.causes(store, case_id):
        cases.change(act, case_id, title=text("penalty.title", enterprise=case.enterprise, cause=one.title))
    return parties.add_cause(
        act,
        case_id=case_id,
        party_id=party_id or people[0].id,
        violation=one.code,
        title=one.title,
        facts=new.facts,
        violated="、".join(one.violated),
        punished=one.punished,
        happened_on=new.happened_on.isoformat(),
        life=int(new.life),
        hazard_id=new.hazard_id,
    )


def drop_cause(store: Store, actor: Proof, case_id: int, cause_id: int, reason: str) -> Cause:
    """A cause was found not to hold; it stays on file with the reason. Settled, UnknownCause, ReasonNeeded."""
    with store.act(actor, "penalty.drop_cause", subject=f"case/{case_id}", reason=reason) as act:
        _open_case(store, case_id)
        _cause(store, case_id, cause_id)
        parties.change_cause(act, cause_id, dropped_at=iso(act.now), dropped_reason=reason)
    return next(one for one in parties.causes(store, case_id, standing=False) if one.id == cause_id)


def propose(
    store: Store, actor: Proof, case_id: int, sanctions: Sequence[Sanction], choices: Mapping[int, Choice]
) -> tuple[Sanction, ...]:
    """What is to be imposed on every party, and for every cause (by id) the tier it comes from.

    A party's fine is the sum of the fines chosen for its causes. Settled, UnknownCause, ProposalBare, NoSuchTier,
    BaseNeeded, OutsideTier, KindNotAllowed.
    """
    with store.act(actor, "penalty.propose", subject=f"case/{case_id}") as act:
        _open_case(store, case_id)
        _complete(store, case_id, sanctions)
        chosen = [(_cause(store, case_id, cause_id), choice) for cause_id, choice in choices.items()]
        _add_up(store, case_id, sanctions, chosen)
        for cause, choice in chosen:
            _choose(act, store, cause, choice, sanctions)
        parties.set_sanctions(act, case_id, "proposed", sanctions)
    return parties.sanctions(store, case_id, "proposed")


def tiers(store: Store, case_id: int, cause_id: int) -> tuple[Tier, ...]:
    """What can be chosen for a cause: the tiers for its party's kind. UnknownCause."""
    cause = _cause(store, case_id, cause_id)
    kind = _kind(store, cause)
    found = _violation(store, cause).tiers
    own = tuple(tier for tier in found if tier.party == kind)
    return own if own or kind != "sole" else tuple(tier for tier in found if tier.party == "unit")


def conclusion(store: Store, case_id: int, sanctions: Sequence[Sanction]) -> str:
    """执法结论 as it is published: for whom, for what, what and how much."""
    people = {party.id: party for party in parties.of_case(store, case_id)}
    kinds = {kind.code: kind.title for kind in catalogue.load(store).sanctions}
    causes = "、".join(dict.fromkeys(cause.title.removesuffix("案") for cause in parties.causes(store, case_id)))
    said = []
    for party_id in dict.fromkeys(one.party_id for one in sanctions):
        own = [one for one in sanctions if one.party_id == party_id]
        words = "、".join(imposed(one, kinds[one.kind]) for one in own)
        said.append(text("penalty.conclusion_party", party=people[party_id].name, sanctions=words))
    return text("penalty.conclusion", causes=causes, sanctions="；".join(said))


def imposed(one: Sanction, title: str) -> str:
    """One sanction in words: 罚款20,000元, 限制从业（五年内不得担任任何生产经营单位的主要负责人）."""
    if one.amount_fen:
        return title + yuan(one.amount_fen)
    return text("penalty.imposed_term", title=title, term=one.content) if says(one.kind, one.content) else title


def _open_case(store: Store, case_id: int) -> CaseFile:
    case = cases.get(store, case_id)
    if case.stage not in OPEN or case.kind != "penalty" or case.voided_at is not None:
        raise Settled(number=case.number, stage=flow_of(case).stage(case.stage).title)
    return case


def _party(store: Store, case_id: int, party_id: int) -> Party:
    found = next((one for one in parties.of_case(store, case_id) if one.id == party_id), None)
    if found is None:
        raise UnknownParty(number=cases.get(store, case_id).number)
    return found


def _cause(store: Store, case_id: int, cause_id: int) -> Cause:
    found = next((one for one in parties.causes(store, case_id) if one.id == cause_id), None)
    if found is None:
        raise UnknownCause(number=cases.get(store, case_id).number)
    return found


def _violation(store: Store, cause: Cause) -> Violation:
    return catalogue.load(store).violation(cause.violation, cause.happened_on)


def _kind(store: Store, cause: Cause) -> PartyKind:
    kinds: dict[str, PartyKind] = {"unit": "unit", "sole": "sole", "person": "person"}
    people = parties.of_case(store, cause.case_id)
    return kinds[next((one.kind for one in people if one.id == cause.party_id), people[0].kind)]


def _complete(store: Store, case_id: int, sanctions: Sequence[Sanction]) -> None:
    people = parties.of_case(store, case_id)
    detail = lacking(seen(sanctions), {one.id: one.kind for one in people}, {one.id: one.name for one in people})
    if detail is not None:
        raise ProposalBare(detail=detail)


def _add_up(store: Store, case_id: int, sanctions: Sequence[Sanction], chosen: Sequence[tuple[Cause, Choice]]) -> None:
    """The fine of a party is the sum of those for its causes (分别裁量，合并处罚)."""
    for party in parties.of_case(store, case_id):
        fine = sum(one.amount_fen for one in sanctions if one.party_id == party.id and one.kind == FINE)
        parts = sum(choice.fine_fen for cause, choice in chosen if cause.party_id == party.id)
        if fine != parts:
            facts = {"party": party.name, "fine": yuan(fine), "parts": yuan(parts)}
            raise ProposalBare(detail=text("penalty.detail.sum", **facts))


def _choose(act: Act, store: Store, cause: Cause, choice: Choice, sanctions: Sequence[Sanction]) -> None:
    tier = _priced(cause, tier_of(_violation(store, cause), _kind(store, cause), choice.tier), choice)
    own = [one for one in sanctions if one.party_id == cause.party_id]
    if all(one.kind == NONE for one in own):
        reason = choice.reason
    elif outside_tier(choice.fine_fen, tier) and not choice.reason.strip():
        raise OutsideTier(cause=cause.title, tier=tier.title, amount=yuan(choice.fine_fen))
    else:
        reason = choice.reason
        _allowed(store, cause, own)
    # A tier under which the law only may fine has no lower limit for a cause that is not fined.
    least = 0 if tier.may and not choice.fine_fen else tier.min_fen
    values = {"tier": tier.code, "min_fen": least, "max_fen": tier.max_fen, "outside_reason": reason}
    parties.change_cause(act, cause.id, **values)


def _priced(cause: Cause, tier: Tier, choice: Choice) -> Tier:
    if tier.share is None:
        return tier
    if choice.base_fen is None:
        raise BaseNeeded(cause=cause.title, of=text(f"penalty.share.{tier.share.of}"))
    return priced(tier, choice.base_fen)


def _allowed(store: Store, cause: Cause, own: Sequence[Sanction]) -> None:
    """Each kind imposed on a party comes from an article of one of its causes."""
    kind = _kind(store, cause)
    causes = [one for one in parties.causes(store, cause.case_id) if one.party_id == cause.party_id]
    allowed = {
        sanction
        for one in causes
        for tier in _violation(store, one).ranges
        if tier.party == kind or (kind == "sole" and tier.party == "unit")
        for sanction in tier.sanctions
    }
    names = {one.code: one.title for one in catalogue.load(store).sanctions}
    for one in own:
        if one.kind != NONE and one.kind not in allowed:
            party = _party(store, cause.case_id, one.party_id)
            raise KindNotAllowed(party=party.name, sanction=names.get(one.kind, one.kind))
