"""文书 of a case as rows, beside what its steps leave: signed later, registered, voided, replaced; what they lack.

A paper that is locked by law or was delivered is never voided: another one takes its place and names it. What a step
needs and is void is missing again, so the step is blocked until there is another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as with_

import pendulum

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import CasePaper, Serving, Signer
from station.records.law import PaperKind
from station.records.moment import day, iso
from station.records.people import Proof
from station.rules import numbering
from station.services import party_papers
from station.services.case_facts import officers_signed, to_serve
from station.services.left_papers import number_of
from station.store import case_papers, cases, enterprises, law, officers, parties
from station.store.act import Act
from station.store.store import Store
from station.texts import text


class NothingToSign(StationError):
    """The party signed it, or refused, or need not, or its step was not taken yet. Facts: title."""

    text = "filing.nothing_to_sign"


class RefusalBare(StationError):
    """How the party refused, or who witnessed it, is not said."""

    text = "filing.refusal_bare"


class NumberUnfit(StationError):
    """The number is none that the paper can have. Facts: number, title, next."""

    text = "filing.number_unfit"


class NumberTaken(StationError):
    """Another paper bears the number. Facts: number, of."""

    text = "filing.number_taken"


class SignersShort(StationError):
    """Too few officers with a certificate sign it. Facts: title, need, have."""

    text = "filing.signers_short"


class ChiefSigns(StationError):
    """Only the person in charge registers what he signs. Facts: title."""

    text = "filing.chief_signs"


class WrongTime(StationError):
    """It lies in the future, or before the paper was made. Facts: at."""

    text = "filing.wrong_time"


class CannotVoid(StationError):
    """The law keeps it on file, or it was delivered. Facts: title, why."""

    text = "filing.cannot_void"


class AlreadyVoid(StationError):
    """The paper is void. Facts: title."""

    text = "filing.already_void"


@dataclass(frozen=True, slots=True)
class Signing:
    """How the party stands to a paper: it signed, or refused, or neither yet."""

    signed_by: str = ""
    """Who signed for the party; empty: it did not sign."""
    refusal: str = ""
    """How it refused."""
    witness: str = ""
    """Who was present when it refused."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as it is registered."""

    code: str
    """Of the catalogue (schema/law/papers.toml)."""
    made_at: pendulum.DateTime
    number: str = ""
    """Of a paper another body issued; empty: the next number of its kind in this case, if it is numbered."""
    officers: tuple[int, ...] = ()
    """Who signed it; empty: those who handle the case."""
    signing: Signing = Signing()
    served_at: pendulum.DateTime | None = None
    serving: Serving | None = None
    """How it was delivered; needed with `served_at`."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one paper still lacks."""

    paper: CasePaper
    unsigned: tuple[str, ...]
    """Whose signatures, in words."""
    undelivered: bool


def lacking(store: Store, case_id: int) -> tuple[Lacking, ...]:
    """The papers of a case that are not signed or not delivered, oldest first. UnknownCase."""
    with store.reading():
        cases.get(store, case_id)
        on_file = [one for one in case_papers.of_case(store, case_id) if one.voided_at is None and not one.ahead]
        in_force = law.of(store)
        found = [Lacking(paper, tuple(_unsigned(store, paper)), to_serve(paper, in_force)) for paper in on_file]
    return tuple(each for each in found if each.unsigned or each.undelivered)


def kinds(store: Store, case_id: int) -> tuple[PaperKind, ...]:
    """The catalogue as on the present day, in its order. UnknownCase."""
    book, on = law.of(store), day(store.clock.now())
    cases.get(store, case_id)
    codes = dict.fromkeys(one.code for one in book.papers if one.effective_from <= on)
    return tuple(book.paper(code, on) for code in codes)


def sign(store: Store, actor: Proof, paper_id: int, signing: Signing, at: pendulum.DateTime | None = None) -> CasePaper:
    """The party signs a paper that is missing that, or refuses. RowMissing, NothingToSign, RefusalBare, WrongTime."""
    paper = case_papers.get(store, paper_id)
    with store.act(actor, "paper.sign", subject=f"case/{paper.case_id}", occurred_at=at) as act:
        paper = case_papers.get(store, paper_id)
        when = at or act.now
        if paper.party_signed != "missing" or paper.voided_at is not None or paper.ahead:
            raise NothingToSign(title=paper.title)
        _check_signing(signing)
        _check_time(when, paper.made_at, act.now)
        for signer in _party(store, cases.get(store, paper.case_id), signing, paper.party_id):
            case_papers.sign(act, paper_id, signer, when)
        state = "signed" if signing.signed_by else "refused"
        case_papers.change(act, paper_id, party_signed=state, refusal=_refused(signing))
    return case_papers.get(store, paper_id)


def register(store: Store, actor: Proof, case_id: int, new: NewPaper) -> CasePaper:
    """Put a paper on file that no step left; of several parties for the first that should have one and has none.

    UnknownCase, CaseVoid, NoSuchRule, NumberUnfit, NumberTaken, SignersShort, ChiefSigns, RefusalBare, WrongTime.
    """
    with store.act(actor, "paper.register", subject=f"case/{case_id}") as act:
        kind = law.of(store).paper(new.code, day(new.made_at))
        case = cases.get(store, case_id)
        without = party_papers.without(store, case, kind)
        paper_id = _register(act, store, actor, case, kind, new, without[0].id if without else None)
    return case_papers.get(store, paper_id)


def void(store: Store, actor: Proof, paper_id: int, reason: str) -> CasePaper:
    """作废; its number is not used again. RowMissing, AlreadyVoid, CannotVoid (replace it instead), ReasonNeeded."""
    paper = case_papers.get(store, paper_id)
    with store.act(actor, "paper.void", subject=f"case/{paper.case_id}", reason=reason) as act:
        paper = case_papers.get(store, paper_id)
        _check_standing(paper)
        why = kept(paper)
        if why:
            raise CannotVoid(title=paper.title, why=text(f"filing.kept.{why}"))
        case_papers.change(act, paper_id, voided_at=iso(act.now), void_reason=reason)
    return case_papers.get(store, paper_id)


def replace(store: Store, actor: Proof, paper_id: int, new: NewPaper, reason: str) -> CasePaper:
    """Put another paper of the same kind in the place of one, naming it; the old one is void, unless it is locked.

    RowMissing, AlreadyVoid, ReasonNeeded, and as `register`. `new.code` is that of the old one.
    """
    old = case_papers.get(store, paper_id)
    with store.act(actor, "paper.replace", subject=f"case/{old.case_id}", reason=reason) as act:
        old = case_papers.get(store, paper_id)
        _check_standing(old)
        kind = law.of(store).paper(old.code, day(new.made_at))
        named = old.number or old.made_at.format("YYYY-MM-DD")
        titled = with_(kind, title=text("filing.replacing", title=kind.title, old=named))
        case = cases.get(store, old.case_id)
        new_id = _register(act, store, actor, case, titled, with_(new, code=old.code), party_id=old.party_id)
        if not old.locked:
            number = case_papers.get(store, new_id).number or kind.title
            said = text("filing.replaced_by", new=number, reason=reason)
            case_papers.change(act, paper_id, voided_at=iso(act.now), void_reason=said)
    return case_papers.get(store, new_id)


def kept(paper: CasePaper) -> str:
    """Why a paper is replaced and not voided: locked, served, or empty where it can be voided."""
    return "locked" if paper.locked else "served" if paper.served_at is not None else ""


def _register(
    act: Act, store: Store, actor: Proof, case: CaseFile, kind: PaperKind, new: NewPaper, party_id: int | None = None
) -> int:
    if case.voided_at is not None:
        raise cases.CaseVoid(number=case.number)
    _check_time(new.made_at, new.made_at, act.now)
    if kind.chief and "chief" not in actor.roles:
        raise ChiefSigns(title=kind.title)
    if kind.party and (new.signing.refusal or new.signing.witness):
        _check_signing(new.signing)
    signers = (*_officers(store, case, kind, new), *(_chief(actor) if kind.chief else ()))
    signers = (*signers, *(_party(store, case, new.signing, party_id) if kind.party else ()))
    paper_id = case_papers.add(
        act,
        case.id,
        kind,
        _number(store, case, kind, new.number.strip(), party_id),
        new.made_at,
        signers,
        party_id=party_id,
        party_signed=bool(new.signing.signed_by),
        refusal=_refused(new.signing),
    )
    if new.served_at is not None and new.serving is not None:
        _check_time(new.served_at, new.made_at, act.now)
        case_papers.serve(act, paper_id, new.served_at, new.serving)
    return paper_id


def _number(store: Store, case: CaseFile, kind: PaperKind, typed: str, party_id: int | None) -> str:
    """The station's own numbers are handed out (一案一号); a number of another body is taken as it is written."""
    following = number_of(store, case, kind, party_id)
    if not typed or typed == following:
        return following
    own = following.split("〔")[0]
    try:
        foreign = numbering.parse(typed).prefix != own
    except ValueError:
        foreign = False
    if not foreign or not kind.prefix:
        raise NumberUnfit(number=typed, title=kind.title, next=following or text("filing.no_number"))
    taken = case_papers.numbered(store, typed)
    if taken is not None:
        raise NumberTaken(number=typed, of=cases.get(store, taken.case_id).number)
    return typed


def _officers(store: Store, case: CaseFile, kind: PaperKind, new: NewPaper) -> Iterator[Signer]:
    own = tuple(one for one in (case.lead_id, case.assist_id) if one is not None)
    people = [officers.get(store, one) for one in dict.fromkeys(new.officers or own)] if kind.officers else []
    fit = [person for person in people if person.certified(day(new.made_at))]
    if len(fit) < kind.officers:
        raise SignersShort(title=kind.title, need=kind.officers, have=len(fit))
    for person in fit:
        yield Signer("officer", person.name, person.id, person.cert_no or "")


def _chief(actor: Proof) -> Iterator[Signer]:
    yield Signer("chief", actor.name, actor.officer_id)


def _party(store: Store, case: CaseFile, signing: Signing, party_id: int | None) -> Iterator[Signer]:
    if signing.signed_by:
        own = (one.name for one in parties.of_case(store, case.id) if one.id == party_id)
        party = next(own, None) or enterprises.get(store, case.enterprise_id).name
        name = signing.signed_by.strip()
        yield Signer("party", name if name == party else text("filing.for_party", party=party, name=name))
    elif signing.witness:
        yield Signer("witness", signing.witness.strip())


def _refused(signing: Signing) -> str:
    if signing.signed_by or not signing.refusal:
        return ""
    return text("filing.refused", how=signing.refusal.strip(), witness=signing.witness.strip())


def _unsigned(store: Store, paper: CasePaper) -> Iterator[str]:
    kind = law.of(store).paper(paper.code, day(paper.made_at))
    parts = [signer.part for signer in paper.signers]
    if parts.count("officer") < kind.officers:
        yield text("filing.part.officer")
    if kind.chief and not officers_signed(paper, with_(kind, officers=0)):
        yield text("filing.part.chief")
    if paper.party_signed == "missing":
        yield text("filing.part.party")


def _check_signing(signing: Signing) -> None:
    if not signing.signed_by.strip() and not (signing.refusal.strip() and signing.witness.strip()):
        raise RefusalBare


def _check_standing(paper: CasePaper) -> None:
    if paper.voided_at is not None:
        raise AlreadyVoid(title=paper.title)


def _check_time(at: pendulum.DateTime, made_at: pendulum.DateTime, now: pendulum.DateTime) -> None:
    if at > now or at < made_at:
        raise WrongTime(at=at.format("YYYY-MM-DD HH:mm"))
