"""Papers as PDF/A and as pictures, set by typst from the templates in schema/papers.

Owns the way data gets into a template (one JSON input, never pasted into source), the fonts, and the date: a
paper carries the moment of its act, so the same facts give the same bytes. Refuses to print with a font that
lacks the characters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pendulum import DateTime

from schema import resource
from station.errors import StationError
from station.records.moment import moment
from station.rules.state_secret import refuse

# typst is imported where something is set: it is large, and a screen that offers papers sets none.
if TYPE_CHECKING:
    import typst

TEMPLATES = (
    "archive_back",
    "archive_front",
    "clearance",
    "disclosure_slip",
    "disposal",
    "draw_commitment",
    "draw_record",
    "slip_before_evidence",
    "slip_delivery",
    "slip_goods_receipt",
    "slip_result",
    "slip_sealing",
)
FACES = "faces/"
"""Folder of the templates of 文书 (schema/law/faces names them)."""
REGISTERS = "registers/"
"""Folder of the templates of the standing registers."""
REPORTS = "reports/"
"""Folder of the templates of what is reported of a period."""
PDF_STANDARD = "a-2b"
_FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
_typesetting = Lock()


class FontsMissing(StationError):
    """The Chinese fonts are not installed."""

    text = "paper.fonts_missing"


class PaperRefused(StationError):
    """The template could not be set with the facts given."""

    text = "paper.not_set"


def render(template: str, data: Mapping[str, Any], when: DateTime) -> bytes:
    """The paper as PDF/A-2b, dated `when`; equal input gives equal bytes. FontsMissing, PaperRefused, StateSecret."""
    done = _compile(template, data, when, format="pdf", pdf_standards=PDF_STANDARD)
    if not isinstance(done, bytes):
        raise PaperRefused(template=template, detail="no single file")
    return done


def preview(template: str, data: Mapping[str, Any], when: DateTime, ppi: float = 110) -> list[bytes]:
    """The paper's pages as PNG. FontsMissing, PaperRefused, StateSecret."""
    done = _compile(template, data, when, format="png", ppi=ppi)
    return done if isinstance(done, list) else [done]


def _compile(template: str, data: Mapping[str, Any], when: DateTime, **how: Any) -> bytes | list[bytes]:
    if template not in TEMPLATES and not template.startswith((FACES, REGISTERS, REPORTS)):
        raise ValueError(f"no such paper: {template!r}")
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    # A paper is kept before its act commits: what the act would refuse must not be set.
    refuse(inputs["data"])
    import typst

    with _typesetting:
        try:
            done = _compiler(template).compile(sys_inputs=inputs, timestamp=_fixed(moment(when)), **how)
        except typst.TypstError as wrong:
            raise PaperRefused(template=template, detail=wrong.message) from wrong
    if done is None:
        raise PaperRefused(template=template, detail="nothing set")
    return done


def _fixed(at: DateTime) -> datetime:
    """The instant with a plain offset, the only kind of zone typst takes."""
    return at.naive().replace(tzinfo=timezone(at.utcoffset() or timedelta()))


@cache
def _compiler(template: str) -> typst.Compiler:
    import typst

    root = Path(str(resource("papers")))
    return typst.Compiler(root / f"{template}.typ", root=root, font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """Those that papers are set in. FontsMissing names the families that are not installed."""
    import typst

    folders = sorted({path.parent for root in _FONT_ROOTS for path in root.rglob("Noto*CJK*.tt[cf]")})
    local = [root for root in _FONT_ROOTS[1:] if root.is_dir()]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[*map(str, folders), *map(str, local)]
    )
    missing = set(_FAMILIES) - set(found.families())
    if missing:
        raise FontsMissing(fonts="、".join(sorted(missing)))
    return found
