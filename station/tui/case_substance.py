"""The substance of a case as lines: hazards, parties, causes, sanctions, goods, releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum
from textual.content import Content

from station.records.case import Hazard
from station.records.casework import CasePaper, Cause, Goods, Sanction, Waiver
from station.records.catalogue import SanctionKind
from station.records.coverage import CaseCoverage
from station.records.payment import Covered, Owed
from station.services import surcharges
from station.services.corrections import Made
from station.services.external_refs import Reference
from station.services.penalty_view import PHASES, PenaltyStanding
from station.texts import text
from station.texts.money import yuan
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal


@dataclass(frozen=True, slots=True)
class Substance:
    """What the pages show beside the case itself."""

    penalty: PenaltyStanding
    goods: tuple[Goods, ...]
    papers: tuple[CasePaper, ...]
    coverage: CaseCoverage
    waivers: tuple[Waiver, ...]
    corrections: tuple[Made, ...]
    certificates: dict[int, str]
    """Certificate number by officer id."""
    owed: Owed | None = None
    """What is owed of the fine today."""
    instalments: tuple[Covered, ...] = ()
    """The parts in which the fine may be paid."""
    today: pendulum.Date | None = None
    """What is overdue is so by this day."""
    references: tuple[Reference, ...] = ()
    """What it is called in other systems."""
    kept: tuple[str, ...] = ()
    """Seals that stand, and how confidential it and its recordings are."""


def hazard_lines(hazard: Hazard) -> list[Content]:
    """One hazard with its day, its result and its article."""
    number = text("ui.case.hazard_no", seq=hazard.seq)
    marks = [(text("ui.case.major_mark") + "  ", "bold $warning")] if hazard.major else []
    by = text("ui.case.until_day", day=hazard.rectify_by.isoformat())
    state = text(f"ui.case.recheck.{hazard.recheck_result or 'open'}")
    lines = [
        literal(""),
        joined((number, "bold"), "  ", *marks, hazard.description),
        joined("  ", by, "  ", state, "  ", hazard.recheck_note),
        literal("  " + hazard.article, "$secondary"),
    ]
    if hazard.penalty_id is not None:
        lines.append(literal("  " + text("ui.case.became_penalty"), "$secondary"))
    return lines


def substance_lines(found: Substance) -> list[Content]:
    """Parties, causes, sanctions and goods, as far as there are any."""
    about = [*_parties(found.penalty), *_causes(found.penalty), *_sanctions(found.penalty)]
    found_on = [*_owed(found.owed), *_parts(found), *_goods(found.goods), *_references(found.references)]
    return [*about, *found_on, *_kept(found.kept)]


def _parties(found: PenaltyStanding) -> Iterator[Content]:
    for party in found.parties:
        kind = (text(f"penalty.party.{party.kind}"), "$secondary")
        yield labelled(text("ui.case.fact.who"), (party.name, "bold"), "  ", kind, "  ", party.post, "  ", party.id_no)


def _causes(found: PenaltyStanding) -> Iterator[Content]:
    names = {party.id: party.name for party in found.parties}
    for cause in found.causes:
        yield literal("")
        yield joined((cause.title, "bold"), "  ", (names.get(cause.party_id or 0, ""), "$secondary"))
        yield from _cause(cause)


def _cause(cause: Cause) -> Iterator[Content]:
    yield joined("  ", cause.facts, "  ", (cause.happened_on.isoformat(), "$secondary"))
    yield literal("  " + text("ui.case.violated", violated=cause.violated, punished=cause.punished), "$secondary")
    if cause.min_fen is not None and cause.max_fen is not None:
        span = text("ui.case.span", low=yuan(cause.min_fen), high=yuan(cause.max_fen))
        yield joined("  ", (span, "$secondary"), "  ", (cause.outside_reason, "$warning"))
    if cause.dropped_reason:
        yield literal("  " + text("ui.case.dropped", reason=cause.dropped_reason), "$warning")


def _sanctions(found: PenaltyStanding) -> Iterator[Content]:
    names = {party.id: party.name for party in found.parties}
    for phase in reversed(PHASES):
        if found.sanctions[phase]:
            yield literal("")
            yield literal(text(f"ui.case.phase_{phase}"), "bold")
        for one in found.sanctions[phase]:
            yield joined("  ", names.get(one.party_id, ""), "  ", imposed(one, found.kinds))


def _owed(found: Owed | None) -> Iterator[Content]:
    if found is not None:
        yield literal("  " + surcharges.words(found), "$warning" if found.late else "$secondary")


def _parts(found: Substance) -> Iterator[Content]:
    """分期缴纳 part by part: its day, its sum, and how it stands."""
    for seq, each in enumerate(found.instalments, 1):
        if each.paid_on is not None:
            mark, state, ink = "✓", text("ui.case.part.paid", on=each.paid_on.isoformat()), "$success"
        elif found.today is not None and each.overdue(found.today):
            mark, state, ink = "!", text("ui.case.part.overdue", rest=yuan(each.rest_fen)), "bold $error"
        else:
            mark, state, ink = " ", text("ui.case.part.waiting", rest=yuan(each.rest_fen)), "$secondary"
        facts = {"seq": seq, "due": each.part.due_on.isoformat(), "sum": yuan(each.part.amount_fen)}
        yield joined((f"{mark} ", ink), text("ui.case.part.line", **facts), "  ", (state, ink))


def _references(found: Sequence[Reference]) -> Iterator[Content]:
    for place, one in enumerate(found):
        if not place:
            yield literal("")
            yield literal(text("ui.case.elsewhere"), "bold")
        yield joined("  ", one.title, "  ", one.ref.ref, "  ", (one.ref.url, "$secondary"))


def _kept(lines: Sequence[str]) -> Iterator[Content]:
    for place, line in enumerate(lines):
        if not place:
            yield literal("")
            yield literal(text("keeping.tui.title"), "bold")
        yield joined("  ", (line, "$warning"))


def imposed(one: Sanction, kinds: dict[str, SanctionKind]) -> str:
    """罚款 20,000元."""
    title = kinds[one.kind].title if one.kind in kinds else one.kind
    return f"{title} {yuan(one.amount_fen)}" if one.amount_fen else f"{title} {one.content}".strip()


def _goods(found: Sequence[Goods]) -> Iterator[Content]:
    for place, one in enumerate(found):
        if place == 0 or found[place - 1].purpose != one.purpose:
            yield literal("")
            yield literal(text(f"ui.case.goods.of_{one.purpose}"), "bold")
        parts = (one.spec, f"{one.quantity}{one.unit}", one.place, yuan(one.value_fen) if one.value_fen else "")
        state = (text(f"ui.case.goods.state_{one.state}"), "$secondary")
        yield joined(f"  {one.seq}  ", one.name, "  ", "  ".join(part for part in parts if part), "  ", state)


def paper_lines(papers: Sequence[CasePaper]) -> list[Content]:
    """文书: number, who signed, how it was delivered."""
    lines: list[Content] = []
    for paper in papers:
        title = (paper.title, "bold" if paper.voided_at is None else "strike $secondary")
        lines.append(joined(shown(paper.made_at), "  ", title, "  ", paper.number))
        made = "" if paper.document_id is not None or paper.voided_at is not None else text("face.state.unmade") + "  "
        lines.append(joined("  ", (made, "$warning"), *_signing(paper), "  ", *_serving(paper)))
    return lines


def _signing(paper: CasePaper) -> tuple[Content | str | tuple[str, str], ...]:
    names = "、".join(dict.fromkeys(signer.name for signer in paper.signers))
    state = {
        "missing": (text("ui.case.paper.unsigned"), "$warning"),
        "refused": (text("ui.case.paper.refused", how=paper.refusal), "$warning"),
    }.get(paper.party_signed, ("", ""))
    return (text("ui.case.paper.signed", names=names) if names else "", "  " if state[0] else "", state)


def _serving(paper: CasePaper) -> tuple[Content | str | tuple[str, str], ...]:
    if paper.voided_at is not None:
        return ((text("ui.case.paper.voided", reason=paper.void_reason), "$warning"),)
    if paper.served_at is None or paper.served_how is None:
        return ()
    how = text(f"ui.case.how_{paper.served_how}")
    return (text("ui.case.paper.served", at=shown(paper.served_at), how=how, to=paper.served_to),)


def correction_lines(made: Sequence[Made], names: dict[int, str]) -> list[Content]:
    """更正: what it was, what it is now, why, by whom."""
    lines: list[Content] = []
    for each in made:
        changed = text("casework.history.changed", was=each.old, now=each.new)
        what = (text("casework.more.fact", what=each.what, of=each.of, value="").strip(), "bold")
        lines.append(joined(shown(each.at), "  ", what, "  ", changed))
        reason = text("casework.history.why", reason=each.reason)
        lines.append(joined("  ", reason, "  ", (names.get(each.by, ""), "$secondary")))
    return [literal(""), literal(text("casework.history.corrections"), "bold"), *lines] if lines else []


def waiver_lines(waivers: Sequence[Waiver], names: dict[int, str]) -> list[Content]:
    """放行: what the chief released, and why."""
    return [_waiver(each, names.get(each.granted_by, "")) for each in waivers]


def _waiver(one: Waiver, by: str) -> Content:
    return joined(shown(one.granted_at), "  ", text("ui.case.waived"), "  ", one.reason, "  ", (by, "$secondary"))
