"""案卷（首页）, 卷内目录 and 备考表: facts of a file in, what the templates print out; and how many pages a PDF has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from station.records.archive import Item
from station.records.paper import Issuer
from station.rules.archive import spread
from station.texts import text

FRONT, BACK = "archive_front", "archive_back"
COLUMNS = ("seq", "number", "title", "date", "pages", "note")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first and the last sheet of a file say."""

    number: str
    """案卷号."""
    facts: tuple[tuple[str, str], ...]
    """Name and value, in the order in which they are printed."""
    pages: int
    to_confirm: bool
    """The order of binding has yet to be confirmed by the bureau."""
    remarks: tuple[str, ...]
    bound_by: str
    checked_by: str
    on: str
    """Chinese date."""


def front(issuer: Issuer, cover: Cover, items: Sequence[Item]) -> dict[str, Any]:
    """The cover and the list of contents."""
    return {
        **_head(issuer, cover, text("archive.paper.front")),
        "cover": text("archive.paper.cover"),
        "list": text("archive.paper.list"),
        "facts": [list(pair) for pair in cover.facts],
        "count": len(items),
        "pages": cover.pages,
        "columns": [text(f"archive.paper.column.{name}") for name in COLUMNS],
        "rows": [_row(each) for each in items],
    }


def back(issuer: Issuer, cover: Cover) -> dict[str, Any]:
    """备考表."""
    signers = (("bound", cover.bound_by), ("checked", cover.checked_by), ("on", cover.on))
    return {
        **_head(issuer, cover, text("archive.paper.back")),
        "heading": text("archive.paper.remarks"),
        "lines": list(cover.remarks),
        "signers": [[text(f"archive.paper.{name}"), value] for name, value in signers],
    }


def page_count(pdf: bytes) -> int:
    """Pages of a PDF that this station made. Never for what came from outside: nothing is confined here."""
    # Imported here: the library is large, and a case file is bound once.
    import pypdfium2

    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


def _head(issuer: Issuer, cover: Cover, title: str) -> dict[str, Any]:
    confirm = text("archive.paper.confirm") if cover.to_confirm else ""
    return {"demo": issuer.demo, "organ": issuer.authority, "title": title, "number": cover.number, "confirm": confirm}


def _row(item: Item) -> list[str]:
    pages = spread(item.first_page, item.last_page)
    return [str(item.seq), item.number, item.title, item.on, pages, item.note]


def listed(items: Iterable[Item]) -> list[Item]:
    """What the list of contents names: documents and recordings, not the files that prove them."""
    return [each for each in items if each.kind != "other"]
