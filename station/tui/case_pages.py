"""The pages of a case, each from records to lines: 概况, 文书, 期限, 音像, 审核, 公示, 归档, 经过.

Nothing is read or decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pendulum
from textual.content import Content

from station.records.case import CaseEvent
from station.records.deadline import Deadline
from station.records.disclosure import BoardRow
from station.records.evidence import Clip
from station.records.ledger import LedgerLine
from station.records.paper import IssuedDocument
from station.records.today import Entry
from station.services.archive import Standing
from station.services.casebook import Detail
from station.services.review_view import ReviewDetail
from station.texts import text
from station.tui.case_archive import archive_lines
from station.tui.case_coverage import coverage_lines
from station.tui.case_review import review_lines
from station.tui.case_substance import (
    Substance,
    correction_lines,
    hazard_lines,
    paper_lines,
    substance_lines,
    waiver_lines,
)
from station.tui.checks import shown
from station.tui.dock.words import flaws, picture
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import INK, due_words, pressing_cell

PAGES = ("overview", "papers", "deadlines", "media", "review", "disclosure", "archive", "history")
"""In the order left and right walk through them."""
LATE_ENTRY = pendulum.duration(hours=1)
"""Entered that much after it happened, an event says so."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the pages show."""

    detail: Detail
    pressing: dict[int, Entry]
    """Running deadlines by id, with how they stand."""
    papers: tuple[IssuedDocument, ...]
    clips: tuple[Clip, ...]
    lines: tuple[LedgerLine, ...]
    names: dict[int, str]
    """Officers by id."""
    substance: Substance
    review: ReviewDetail | None
    """None where the kind of case knows no review."""
    archive: Standing | None = None
    """How its file stands; read only where the page shows it."""


def page(name: str, facts: CaseFacts, width: int) -> Content:
    """The content of one page, `width` cells wide where it is drawn."""
    found = _media(facts, width) if name == "media" else _PAGE[name](facts)
    return stacked(*found) if found else literal(text(f"ui.case.no_{name}"), "$secondary")


def _fact(label: str, *words: Content | str | tuple[str, str]) -> Content:
    return labelled(text(f"ui.case.fact.{label}"), *words)


def _overview(facts: CaseFacts) -> list[Content]:
    case, party, item = facts.detail.case, facts.detail.enterprise, facts.detail.power_item
    inspected = case.kind == "inspection"
    lines = [
        _fact("party" if inspected else "enterprise", (party.name, "bold")),
        _fact("address", party.address),
        _fact("person", party.legal_person, "  ", party.phone),
        _fact("industry", party.industry, "  ", text(f"ui.case.risk.{party.risk}")),
        _fact("power" if inspected else "item", item.name if item else case.power_item),
    ]
    if item:
        lines.append(_fact("basis", ("；".join(item.basis), "$secondary")))
    lines += [
        *([_fact("source", text(f"case.source.{case.source}"))] if inspected else []),
        *_crew(facts),
        _fact("opened", shown(case.opened_at)),
    ]
    if case.result:
        lines.append(_fact("result", text(f"case.result.{case.result}")))
    if case.behaviour_code:
        lines.append(_fact("behaviour", case.behaviour_code))
    if case.clue_note:
        lines.append(_fact("clue", case.clue_note))
    for hazard in facts.detail.hazards:
        lines += hazard_lines(hazard)
    return lines + substance_lines(facts.substance)


def _crew(facts: CaseFacts) -> list[Content]:
    """Who handles it, each with the number of the certificate."""
    case, certificates = facts.detail.case, facts.substance.certificates
    named = [(case.lead_id, case.lead), (case.assist_id, case.assist)]
    people = [
        joined(name, "  ", (certificates.get(officer_id or 0, ""), "$secondary")) for officer_id, name in named if name
    ]
    return [_fact("crew", joined(*people, gap="  ") if people else text("ui.cases.nobody"))]


def _papers(facts: CaseFacts) -> list[Content]:
    unmade = [one.title for one in facts.substance.papers if one.document_id is None and one.voided_at is None]
    lines: list[Content] = []
    if unmade:
        lines += [_fact("unmade", ("、".join(dict.fromkeys(unmade)), "$warning")), literal("")]
    for paper in facts.papers:
        lines.append(joined(shown(paper.issued_at), "  ", (paper.title, "bold")))
        mark = text("ui.case.replaces") if paper.replaces_id else ""
        lines.append(joined("  ", paper.number, "  ", facts.names.get(paper.issued_by, ""), "  ", mark))
    if facts.papers and facts.substance.papers:
        lines += [literal(""), literal(text("ui.case.on_file"), "bold")]
    return lines + paper_lines(facts.substance.papers)


def _deadlines(facts: CaseFacts) -> list[Content]:
    lines: list[Content] = []
    for deadline in facts.detail.deadlines:
        lines += _deadline(deadline, facts.pressing.get(deadline.id))
    return lines


def _deadline(deadline: Deadline, entry: Entry | None) -> list[Content]:
    marks = [text("deadline.provisional")] if deadline.provisional and deadline.state == "running" else []
    marks += [text("deadline.to_confirm")] if deadline.to_confirm else []
    if entry is not None:
        cell = pressing_cell(entry.urgency, entry.left)
        state, ink = cell.words, INK[cell.style]
    else:
        mark = {"met": "✓", "late": "!"}.get(deadline.state, " ")
        state = f"{mark} {text(f'deadline.state.{deadline.state}')}"
        ink = {"met": "$success", "late": "bold $error"}.get(deadline.state, "$secondary")
    due = text("ui.case.due", at=due_words(deadline.due_at))
    done = text("ui.case.met_at", at=shown(deadline.met_at)) if deadline.met_at else ""
    return [
        joined((state, ink), "  ", (deadline.title, "bold"), "  ", (" ".join(marks), "$secondary")),
        joined("  ", due, "  ", text("ui.case.from", at=shown(deadline.anchor_at)), "  ", done),
        literal("  " + deadline.basis, "$secondary"),
        literal(""),
    ]


def _media(facts: CaseFacts, width: int) -> list[Content]:
    lines = coverage_lines(facts.substance.coverage, width)
    lines += waiver_lines(facts.substance.waivers, facts.names)
    if lines and facts.clips:
        lines.append(literal(""))
    for clip in facts.clips:
        start = shown(clip.started_at) if clip.started_at else text("ui.case.no_time")
        length = _length(clip.duration_ms)
        link = text(f"ui.case.link.{clip.link_method}")
        lines.append(joined(start, "  ", length, "  ", clip.serial, "  ", clip.officer_name or "", "  ", link))
        proof = "✓ " + text(f"ui.case.verify.{clip.verify_method}")
        kept = [(proof, "$success"), (picture(clip), "$secondary"), *flaws(clip), (clip.sha256[:12], "$secondary")]
        lines.append(joined("  ", joined(clip.name, *(part for part in kept if part[0]), gap="  ")))
    return lines


def _length(duration_ms: int | None) -> str:
    if duration_ms is None:
        return text("ui.case.no_length")
    minutes, seconds = divmod(duration_ms // 1000, 60)
    return text("ui.case.length", minutes=minutes, seconds=f"{seconds:02d}")


def _review(facts: CaseFacts) -> list[Content]:
    return [] if facts.review is None else review_lines(facts.review)


def _disclosure(facts: CaseFacts) -> list[Content]:
    lines: list[Content] = []
    for row in facts.detail.results:
        lines += _result(row, facts.names)
        lines.append(literal(""))
    return lines


def _result(row: BoardRow, names: dict[int, str]) -> list[Content]:
    item = row.item
    checked = names.get(item.checked_by or 0, "")
    lines = [
        _fact("target", (item.target, "bold")),
        _fact("category", item.category),
        _fact("conclusion", item.conclusion),
        _fact("decided", item.decided_on.isoformat()),
        _fact("publish_by", due_words(item.due_at)),
        _fact("channel", text(f"disclosure.channel.{item.channel}")),
        _fact("publisher", text(f"disclosure.publisher.{item.publisher}")),
        _fact("prepared", names.get(item.prepared_by or 0, "")),
        _fact("state", (text(f"disclosure.standing.{row.standing}"), "bold")),
    ]
    if row.until is not None:
        lines.append(_fact("until", row.until.isoformat()))
    if checked and item.checked_at:
        lines.append(_fact("checked", checked, "  ", shown(item.checked_at)))
    return lines


def _archive(facts: CaseFacts) -> list[Content]:
    return [] if facts.archive is None else archive_lines(facts.archive, facts.names)


def _history(facts: CaseFacts) -> list[Content]:
    lines = [_event(event, facts.names) for event in facts.detail.events]
    lines += correction_lines(facts.substance.corrections, facts.names)
    if facts.lines:
        lines += [literal(""), literal(text("ui.case.ledger"), "bold")]
        lines += [_ledger(line) for line in facts.lines]
    return lines


def _event(event: CaseEvent, names: dict[int, str]) -> Content:
    who = names.get(event.officer_id or 0, "")
    late = ""
    if event.recorded_at - event.occurred_at > LATE_ENTRY:
        late = text("ui.case.late_entry", at=shown(event.recorded_at))
    what = text(f"case.event.{event.kind}")
    return joined(shown(event.occurred_at), "  ", (what, "bold"), "  ", who, "  ", event.detail, (late, "$secondary"))


def _ledger(line: LedgerLine) -> Content:
    at = line.recorded[:16].replace("T", " ")
    who = line.actor + (text("ui.case.with", name=line.cosigner) if line.cosigner not in ("", "-") else "")
    seq = text("ui.case.seq", seq=f"{line.seq:,}")
    return joined((seq, "$secondary"), "  ", at, "  ", line.title, "  ", (who, "$secondary"))


_PAGE = {
    "overview": _overview,
    "papers": _papers,
    "deadlines": _deadlines,
    "review": _review,
    "disclosure": _disclosure,
    "archive": _archive,
    "history": _history,
}


def pages_of(facts: CaseFacts) -> tuple[str, ...]:
    """The pages of a case: none about a review that cannot be asked for, none about a file before the case ended."""
    left_out = set() if facts.review is not None else {"review"}
    if not has_file(facts.detail):
        left_out.add("archive")
    return tuple(name for name in PAGES if name not in left_out)


def has_file(detail: Detail) -> bool:
    """Whether the case has come to where its file is bound."""
    return detail.stage.ends and detail.case.voided_at is None


def page_counts(facts: CaseFacts) -> dict[str, int]:
    """How much there is on the pages that list things."""
    return {
        "papers": len(facts.papers),
        "deadlines": len(facts.pressing),
        "media": len(facts.clips),
        "disclosure": len(facts.detail.disclosures),
    }


def tabs(pages: Sequence[str], present: str, counts: dict[str, int]) -> Content:
    """The names of the pages on one line, the present one in brackets."""
    parts: Sequence[Content] = [_tab(name, present, counts.get(name, 0)) for name in pages]
    return joined(*parts, gap=" ")


def _tab(name: str, present: str, count: int) -> Content:
    words = text(f"ui.case.page.{name}") + (f" {count}" if count else "")
    return literal(f"[{words}]", "bold") if name == present else literal(f" {words} ", "$secondary")
