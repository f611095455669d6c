"""The facts of a 文书 as its template reads them: records in, one JSON object out (docs/papers.md lists its members).

Owns how dates, amounts and people are written. Decides nothing about whether a paper may be issued; the words of a
paper are its template's (schema/papers/faces).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pendulum

from station.documents import face_terms, qr
from station.documents.case_papers import chinese_moment
from station.documents.face_terms import amount, date_said
from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.casework import CasePaper, Cause, Goods, Meeting, Party
from station.records.enterprise import Enterprise
from station.records.face import Ask, Face, FaceFacts, SanctionLine
from station.records.law import PaperKind
from station.records.moment import day, moment
from station.records.paper import Notice
from station.records.review import Point, Review, ReviewMessage
from station.rules.slip import chinese_date
from station.texts import text
from station.texts.money import yuan

ROOM = "\u3000" * 5
"""For the pen, in the middle of a sentence."""
PERSONS = "（个人）"
"""How the title of a paper ends that is for persons only."""


def data(facts: FaceFacts, face: Face, code: str = "") -> dict[str, Any]:
    """Everything the template gets; `code` is the text of the paper's own QR, empty on a preview."""
    known = known_of(facts)
    answers = {ask.name: _answer(ask, facts.answers.get(ask.name, "")) for ask in face.asks}
    return {**known, "answers": answers, "qr": qr.svg(qr.link_symbol(code)) if code else "", "code": code}


def known_of(facts: FaceFacts) -> dict[str, Any]:
    """What the case knows, without what the paper asks."""
    main = _main_party(facts)
    names = {one.id: one.name for one in facts.parties}
    return {
        "demo": facts.issuer.demo,
        "organ": facts.issuer.authority,
        "station": facts.issuer.name,
        "title": facts.kind.title,
        "number": facts.paper.number,
        "date": date_said(facts.paper.made_at),
        "moment": chinese_moment(facts.paper.made_at),
        "seal": facts.kind.seal,
        "confirm": _confirm(facts),
        "replaces": _earlier(facts.replaces, names) if facts.replaces else None,
        "case": _case(facts),
        "party": main,
        "parties": [_party(one, facts.enterprise) for one in facts.parties] or [main],
        "addressee": _addressee(facts) or {**main, **_share(facts, None)},
        "crew": [{"name": one.name, "cert_no": one.cert_no or ""} for one in facts.crew],
        "signers": [{"part": one.part, "name": one.name, "cert_no": one.cert_no} for one in facts.paper.signers],
        "signing": _signing(facts.paper),
        "events": _latest(facts.events),
        "history": [_event(one) for one in facts.events],
        "hazards": [_hazard(one) for one in facts.hazards],
        "checks": [{"title": one.title, "result": one.result, "note": one.note} for one in facts.checks],
        "causes": [_cause(one, facts.parties) for one in facts.causes if not one.dropped_reason],
        "sanctions": {
            phase: _sanctions(lines, facts.parties)
            for phase, lines in (("proposed", facts.proposed), ("noticed", facts.noticed), ("decided", facts.decided))
        },
        "goods": {purpose: _goods(facts.goods, purpose) for purpose in ("sealed", "preserved", "sampled")},
        "deadlines": {one.rule: date_said(one.due_at) for one in facts.deadlines if one.state != "superseded"},
        "papers": _newest(facts),
        "file": [_earlier(one, names) for one in facts.papers if not one.voided_at],
        "meetings": {one.kind: _meeting(one) for one in facts.meetings},
        "points": [{"point": one.code, "title": one.title, "result": "", "note": ""} for one in facts.points],
        "review": _review(facts.review, facts.messages, facts.points),
        "origin": face_terms.origin(facts.origin, _hazard, lambda one: _earlier(one, names)),
        "owed": face_terms.owed(facts.debt),
        "deferred": face_terms.deferred(facts.deferral),
        "instalments": face_terms.instalments(facts.deferral, day(facts.paper.made_at)),
        "carried_out": [face_terms.carried_out(one) for one in facts.carried_out],
        "hearing": face_terms.hearing(facts),
        "said": facts.said,
        "given": face_terms.shared(facts),
        "notices": {one.code: _words(one, facts) for one in facts.notices},
    }


def suggested(ask: Ask, known: Mapping[str, Any]) -> str:
    """What the form shows before anybody typed: words in quotes, or the fact at the dotted path, where there is one."""
    if ask.default.startswith("'"):
        return ask.default.strip("'")
    found = _fact(known, ask.default)
    return found if isinstance(found, str) else ""


def asked(face: Face, known: Mapping[str, Any]) -> tuple[Ask, ...]:
    """The questions to which the case does not know the answer."""
    return tuple(ask for ask in face.asks if not _fact(known, ask.unless))


def _fact(known: Mapping[str, Any], path: str) -> Any:
    """The fact at a dotted path; None where there is none, or no path."""
    found: Any = known if path else None
    for step in filter(None, path.split(".")):
        found = _at(found, step)
    return found


def _at(found: Any, step: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(step)
    if isinstance(found, list) and step.isdigit():
        return found[int(step)] if int(step) < len(found) else None
    return None


def _answer(ask: Ask, typed: str) -> str | list[str]:
    """As the template prints it: a date in Chinese, paragraphs as a list; empty where nothing was typed."""
    if ask.kind == "text":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if not typed:
        return ""
    if ask.kind == "date":
        return chinese_date(date.fromisoformat(typed))
    return chinese_moment(minute(typed)) if ask.kind == "moment" else typed.strip()


def minute(typed: str) -> pendulum.DateTime:
    """An instant as a form writes it, `2026-11-20 09:00`, or with its offset. ValueError."""
    plain = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", typed)
    return moment(f"{typed.replace(' ', 'T')}:00+08:00" if plain else typed)


def _case(facts: FaceFacts) -> dict[str, Any]:
    case, item = facts.case, facts.power_item
    return {
        "number": case.number,
        "title": case.title or facts.enterprise.name,
        "kind": case.kind,
        "flow": case.flow,
        "source": text(f"paper.source.{case.source}"),
        "clue": _clue(case),
        "clue_note": case.clue_note,
        "item": item.name if item else "",
        "basis": list(item.basis) if item else [],
        "opened": date_said(case.opened_at),
        "closed": date_said(case.closed_at),
        "behaviour_code": case.behaviour_code,
        "lead": case.lead or "",
        "assist": case.assist or "",
    }


def _clue(case: CaseFile) -> str:
    area = "plan" if case.kind == "inspection" else "penalty"
    return text(f"{area}.clue.{case.clue}") if case.clue else ""


def _main_party(facts: FaceFacts) -> dict[str, str]:
    return _party(facts.parties[0], facts.enterprise) if facts.parties else _firm(facts.enterprise)


def addressed(paper: CasePaper, kind: PaperKind, parties: Sequence[Party]) -> Party | None:
    """The party a paper speaks to; None in an inspection.

    Old papers do not name their party: those for persons are for the first person, every other for the first unit.
    """
    own = [one for one in parties if one.id == paper.party_id]
    fitting = [one for one in parties if (one.kind == "person") is kind.title.endswith(PERSONS)]
    return next(iter(own or fitting or parties), None)


def _addressee(facts: FaceFacts) -> dict[str, Any] | None:
    """The party this paper speaks to, with its own part of the case; None in an inspection."""
    party = addressed(facts.paper, facts.kind, facts.parties)
    return {**_party(party, facts.enterprise), **_share(facts, party)} if party else None


def _share(facts: FaceFacts, party: Party | None) -> dict[str, Any]:
    """Causes, sanctions and the newest papers of one party, and the enterprise that the case is about.

    What names no party is everybody's.
    """
    names = (party.id if party else None, None)
    causes = [one for one in facts.causes if not one.dropped_reason and one.party_id in names]
    phases = (("proposed", facts.proposed), ("noticed", facts.noticed), ("decided", facts.decided))
    return {
        "causes": [_cause(one, facts.parties) for one in causes],
        "sanctions": {
            phase: _sanctions([one for one in lines if one.sanction.party_id in names], facts.parties)
            for phase, lines in phases
        },
        "papers": _newest(facts, names),
        "firm": facts.enterprise.name,
    }


def _firm(firm: Enterprise) -> dict[str, str]:
    return {
        "kind": "unit",
        "name": firm.name,
        "id_no": firm.uscc,
        "address": firm.address,
        "legal_person": firm.legal_person,
        "post": "",
        "phone": firm.phone,
        "industry": firm.industry,
    }


def _party(party: Party, firm: Enterprise) -> dict[str, str]:
    """What the register knows of the enterprise fills what was not entered for it."""
    known = _firm(firm) if party.enterprise_id == firm.id else dict.fromkeys(_firm(firm), "")
    own = {"name": party.name, "id_no": party.id_no, "address": party.address, "phone": party.phone, "post": party.post}
    return {**known, **{key: value for key, value in own.items() if value}, "kind": party.kind}


def _signing(paper: CasePaper) -> dict[str, Any]:
    return {
        "state": paper.party_signed,
        "refusal": paper.refusal,
        "served": date_said(paper.served_at),
        "served_at": chinese_moment(paper.served_at) if paper.served_at else "",
        "served_how": text(f"paper.served_how.{paper.served_how}") if paper.served_how else "",
        "served_to": paper.served_to,
        "serve_note": paper.serve_note,
    }


def _latest(events: Iterable[CaseEvent]) -> dict[str, dict[str, str]]:
    return {one.kind: _event(one) for one in events}


def _event(event: CaseEvent) -> dict[str, str]:
    at = event.occurred_at
    return {"kind": event.kind, "date": date_said(at), "moment": chinese_moment(at), "detail": event.detail}


def _hazard(hazard: Hazard) -> dict[str, Any]:
    return {
        "seq": hazard.seq,
        "description": hazard.description.rstrip("。"),
        "article": hazard.article,
        "rectify_by": date_said(hazard.rectify_by),
        "major": hazard.major,
        "recheck": hazard.recheck_result or "",
        "recheck_note": hazard.recheck_note,
    }


def _cause(cause: Cause, parties: Sequence[Party]) -> dict[str, Any]:
    return {
        "title": cause.title,
        "facts": cause.facts.rstrip("。"),
        "violated": cause.violated,
        "punished": cause.punished,
        "tier": cause.tier,
        "outside_reason": cause.outside_reason,
        "happened": date_said(cause.happened_on),
        "party": next((one.name for one in parties if one.id == cause.party_id), ""),
    }


def _sanctions(lines: Sequence[SanctionLine], parties: Sequence[Party]) -> dict[str, Any]:
    names = {one.id: one.name for one in parties}
    total = sum(line.sanction.amount_fen for line in lines if line.sanction.kind == "fine")
    return {
        "lines": [
            {
                "party": names.get(line.sanction.party_id, ""),
                "kind": line.sanction.kind,
                "title": line.title,
                **amount(line.sanction.amount_fen),
                "content": line.sanction.content,
            }
            for line in lines
        ],
        "fine": amount(total),
    }


def _goods(goods: Iterable[Goods], purpose: str) -> list[dict[str, Any]]:
    return [
        {
            "seq": one.seq,
            "name": one.name,
            "spec": one.spec,
            "unit": one.unit,
            "quantity": one.quantity,
            "place": one.place,
            "state": one.state,
            "value": yuan(one.value_fen) if one.value_fen is not None else "",
            "note": one.note,
        }
        for one in goods
        if one.purpose == purpose
    ]


def _newest(facts: FaceFacts, names: Iterable[int | None] | None = None) -> dict[str, dict[str, str]]:
    """By code the newest paper beside this one, of some parties only where they are named."""
    of = {one.id: one.name for one in facts.parties}
    return {
        one.code: _earlier(one, of)
        for one in facts.papers
        if not one.voided_at and one.id != facts.paper.id and (names is None or one.party_id in names)
    }


def _earlier(paper: CasePaper, parties: Mapping[int, str]) -> dict[str, str]:
    """A paper as another one names it: by the title of its kind, whatever else it took the place of."""
    return {
        "code": paper.code,
        "title": paper.title.partition(_replacing())[0],
        "number": paper.number,
        "date": date_said(paper.made_at),
        "party": parties.get(paper.party_id or 0, ""),
        "served": date_said(paper.served_at),
        "served_at": chinese_moment(paper.served_at) if paper.served_at else "",
        "served_how": text(f"paper.served_how.{paper.served_how}") if paper.served_how else "",
        "served_to": paper.served_to,
    }


@cache
def _replacing() -> str:
    """How the title of a paper goes on that takes another's place (services/case_papers.replace)."""
    return text("filing.replacing", title="", old="\n").partition("\n")[0]


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "moment": chinese_moment(meeting.held_at),
        "place": meeting.place,
        "host": meeting.host,
        "clerk": meeting.clerk,
        "attendees": meeting.attendees.splitlines(),
        "discussion": meeting.discussion.splitlines(),
        "conclusion": meeting.conclusion.splitlines(),
    }


def _review(review: Review | None, messages: Sequence[ReviewMessage], points: Sequence[Point]) -> dict[str, Any] | None:
    if review is None:
        return None
    titles = {one.code: one.title for one in points}
    newest = messages[-1] if messages else None
    return {
        "round": review.round,
        "reviewer": review.reviewer,
        "reviewer_cert": review.reviewer_cert,
        "responsible": review.responsible,
        "submitted": date_said(review.submitted_at),
        "ended": date_said(review.ended_at),
        "skipped": review.skipped_reason,
        "opinion": newest.words if newest else "",
        "checks": [
            {"point": one.point, "title": titles.get(one.point, one.point), "result": one.result, "note": one.note}
            for one in (newest.checks if newest else ())
        ],
    }


def _words(notice: Notice, facts: FaceFacts) -> str:
    """A notice with its organ, officers and certificates filled in; room for the pen before anybody is assigned."""
    crew = facts.crew or (None, None)
    known = {
        "{organ}": facts.issuer.authority,
        "{names}": "、".join(one.name if one else ROOM for one in crew),
        "{certs}": "、".join((one.cert_no if one else "") or ROOM for one in crew),
    }
    words = "".join(notice.lines)
    for place, value in known.items():
        words = words.replace(place, value)
    return words


def _confirm(facts: FaceFacts) -> str:
    """What the bureau has yet to confirm of this page, for its foot."""
    points = [text(f"paper.confirm.{one.code}") for one in facts.notices if one.to_confirm]
    if facts.kind.to_confirm:
        points.append(text("paper.confirm.prefix"))
    return text("paper.confirm.note", points="、".join(points)) if points else ""
