"""The page 归档 of a case: what its file lacks and where that is put right, the list of contents, what came later."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from station.records.archive import Item, Point
from station.rules.archive import spread
from station.services import archive_words
from station.services.archive import Standing, bound_with
from station.services.secrecy import NONE
from station.texts import text
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal
from station.tui.urgency import due_words


def archive_lines(found: Standing, names: dict[int, str]) -> list[Content]:
    """Everything about the case's file; `names`: officers by id."""
    lines = list(_head(found, names))
    lines += [line for each in found.points for line in _point(each)]
    if found.items:
        title = "index" if found.archived else "index_ahead"
        lines += [literal(""), literal(text(f"archive.tui.{title}", count=len(found.items)), "bold")]
        lines += [_item(each) for each in found.items]
    if found.supplements:
        lines += [literal(""), literal(text("archive.tui.later"), "bold")]
    for each in found.supplements:
        who = names.get(each.added_by, "")
        lines.append(joined(f"{each.seq:>3}", "  ", (each.title, "bold"), "  ", shown(each.added_at), "  ", who))
        lines.append(joined("     ", (each.reason, "$secondary")))
    return lines


def _head(found: Standing, names: dict[int, str]) -> Iterator[Content]:
    stage = (text(f"archive.stage.{found.stage}"), "bold")
    filed = found.archived
    secret = (archive_words.secrecy(found.secrecy), "$warning")
    if filed is None:
        due = "" if found.due_at is None else text("archive.tui.due", due=due_words(found.due_at))
        yield joined(stage, "  ", due)
        if found.secrecy != NONE:
            yield labelled(text("archive.tui.secrecy"), secret)
        yield from map(literal, bound_with(found))
        yield literal("")
        return
    yield joined(stage, "  ", (filed.number, "bold"), "  ", text("archive.tui.pages", pages=filed.pages))
    people = text("archive.tui.people", bound=names.get(filed.archived_by, ""), checked=names.get(filed.checked_by, ""))
    yield labelled(text("archive.tui.filed"), joined(shown(filed.archived_at), "  ", people))
    yield labelled(text("archive.tui.kept"), archive_words.kept(filed))
    if found.secrecy != NONE:
        yield labelled(text("archive.tui.secrecy"), secret)
    if filed.transferred_at is not None:
        yield labelled(text("archive.tui.moved"), joined(shown(filed.transferred_at), "  ", filed.transfer_receipt))
    yield from map(literal, bound_with(found))
    yield labelled(text("archive.tui.digest"), (filed.manifest_sha256[:16], "$secondary"))


def _point(each: Point) -> Iterator[Content]:
    title = text(f"archive.point.{each.code}.title")
    if each.whole:
        yield joined(("✓ ", "$success"), title)
        return
    ink = "$warning" if each.waivable else "bold $error"
    yield joined(("! ", ink), (title, "bold"))
    yield joined("    ", "、".join(each.lacking))
    way = text(f"archive.point.{each.code}.next")
    yield joined("    ", (text("archive.tui.may_explain", next=way) if each.waivable else way, "$secondary"))


def _item(each: Item) -> Content:
    pages = spread(each.first_page, each.last_page)
    return joined(f"{each.seq:>3}", "  ", f"{pages:>7}", "  ", each.title, "  ", (each.number, "$secondary"), "  ",
                  (each.note, "$secondary"))  # fmt: skip
