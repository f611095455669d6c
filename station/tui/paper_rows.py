"""文书 of a case as rows and lines: how far each is, to whom it goes, what lies beside it; and what is not there.

Nothing is read or decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from station.records.paper import IssuedDocument
from station.records.paper_clip import PaperLink
from station.records.paper_overview import Ahead, Needed
from station.records.signed_copy import SignedCopy
from station.services.paper_overview import OnFile
from station.texts import text
from station.tui.case_substance import paper_lines
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal
from station.tui.widgets.window_table import Cell, Row

Item = OnFile | Needed | Ahead | IssuedDocument
STYLE = {
    "unmade": "due",
    "draft": "due",
    "unsigned": "due",
    "undelivered": "due",
    "odd": "due",
    "uncopied": "due",
    "returned": "proved",
}
"""Of the states of a paper; the others have no colour."""
COUNTED = ("unmade", "draft", "unsigned", "undelivered", "odd", "uncopied")
"""States told above the list, in this order."""


def state(one: OnFile, typed: bool, patience: int) -> str:
    """What there is to do about a paper, the first thing first; `patience`: days in which nobody asks for the copy."""
    found = one.open.state
    if found == "unmade" and typed:
        return "draft"
    if found != "issued" or one.missed is None:
        return found
    return "odd" if one.missed.odd else "uncopied" if one.missed.days >= patience else found


def row(item: Item, state: str) -> Row:
    """One line of the list; `state` of a paper on file."""
    if isinstance(item, Ahead):
        return (Cell(text("face.state.ahead"), "dim"), item.kind.title, "")
    if isinstance(item, Needed):
        return (Cell(text("face.state.needed"), "breach"), titles(item), "")
    if isinstance(item, IssuedDocument):
        return (Cell(text("face.state.issued")), item.title, item.number)
    paper = item.open.paper
    title = f"{paper.title}  {item.party}" if item.one_of_several else paper.title
    return (Cell(text(f"face.state.{state}"), STYLE.get(state, "")), title, paper.number)


def titles(item: Needed) -> str:
    """Of papers of which one is enough."""
    return text("face.tui.any").join(item.titles)


def left_by(step: str) -> str:
    """How a paper comes to be."""
    return text("face.tui.left_by", step=step) if step else text("face.tui.left_by_nobody")


def detail(item: Item, names: dict[int, str]) -> list[Content]:
    """The line whole; `names`: officers by id."""
    if isinstance(item, Needed):
        wanted = text("face.tui.wanted", step=item.wanted_by, by=left_by(item.left_by))
        return [literal(titles(item), "bold"), literal(wanted, "$warning")]
    if isinstance(item, Ahead):
        told = [literal(item.kind.title, "bold"), literal(text("face.tui.ahead_told"), "$secondary")]
        return [*told, literal(left_by(item.left_by), "$secondary")] if item.left_by else told
    if isinstance(item, IssuedDocument):
        return [literal(item.title, "bold"), _issued(item, names)]
    return list(_on_file(item, names))


def _on_file(item: OnFile, names: dict[int, str]) -> Iterator[Content]:
    one = item.open
    yield from paper_lines([one.paper])
    if item.party:
        yield labelled(text("face.tui.party"), item.party)
    if one.document is not None:
        yield _issued(one.document, names)
    lacks = [*one.unsigned, *([text("face.tui.delivery")] if one.undelivered else [])]
    if lacks:
        yield labelled(text("face.tui.lacks"), ("、".join(lacks), "$warning"))
    yield from _copies(item)
    for place, link in enumerate(item.clips):
        yield labelled("" if place else text("face.tui.clips"), _clip(link))
    if one.paper.ahead:
        yield literal(text("face.tui.waits"), "$secondary")
    if one.face is None:
        yield literal(text("face.tui.faceless"), "$secondary")


def _copies(item: OnFile) -> Iterator[Content]:
    for place, copy in enumerate(item.copies):
        yield labelled("" if place else text("face.tui.copies"), copy_words(copy))
    missed = item.missed
    if missed is not None:
        who = "、".join(text(f"scans.who.{part}") for part in missed.who)
        late = text("face.tui.uncopied", at=shown(missed.issued_at), days=missed.days, who=who)
        said = late if missed.days else text("face.tui.uncopied_today", who=who)
        yield labelled("" if item.copies else text("face.tui.copies"), (said, "$warning"))


def copy_words(copy: SignedCopy) -> Content:
    """Pages, how and when it came, what is odd about it."""
    pages = text("scans.tui.pages_told", pages=copy.pages) if copy.pages else ""
    parts = (pages, text(f"scans.found.{copy.found}"), shown(copy.filed_at), copy.name)
    told = joined("  ".join(part for part in parts if part))
    if not copy.odd:
        return joined(("✓ ", "$success"), told)
    return joined(("~ ", "$warning"), told, "  ", (text("scans.tui.odd", odd=copy.odd), "$warning"))


def _clip(link: PaperLink) -> Content:
    at = shown(link.started_at) if link.started_at else text("ui.case.no_time")
    note = f"  {link.note}" if link.note else ""
    return joined(link.clip_name.rpartition("/")[2], "  ", (at + note, "$secondary"))


def _issued(document: IssuedDocument, names: dict[int, str]) -> Content:
    by = names.get(document.issued_by, "")
    again = text("ui.case.replaces") if document.replaces_id else ""
    return labelled(text("face.tui.issued"), shown(document.issued_at), "  ", by, "  ", (again, "$secondary"))
