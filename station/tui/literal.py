"""The only way a string reaches a widget: as text, never as markup, with control characters made visible.

Textual reads brackets in strings as markup; a company name such as 「附件[/甲]」 would crash a screen and
`[@click=app.quit]` would become a live action. `literal` closes that door. Punctuation whose width differs
between terminals is shown by its full-width sister, so that no column ever shifts.
"""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
from textual.content import Content

_ONE_WIDTH = str.maketrans("“”‘’·…—–×→", "「」『』・～－-x>")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(words: str, keep_lines: bool = False) -> str:
    """`words` with control, format and surrogate characters written as `\\xNN`; newlines stay if asked."""
    words = words.translate(_ONE_WIDTH)
    if words.isprintable():
        return words
    return "".join(
        letter if unicodedata.category(letter) not in _HIDDEN or (keep_lines and letter == "\n") else _escaped(letter)
        for letter in words
    )


def _escaped(letter: str) -> str:
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def literal(words: object, style: str = "") -> Content:
    """Any outside or shipped text as content a widget shows letter for letter, in one optional style."""
    return Content.styled(visible(str(words), keep_lines=True), style)


def joined(*parts: Content | str | tuple[str, str], gap: str = "") -> Content:
    """Literal pieces side by side; a tuple is (text, style)."""
    pieces = [_piece(part) for part in parts]
    return Content(gap).join(pieces) if gap else Content.assemble(*pieces)


def _piece(part: Content | str | tuple[str, str]) -> Content:
    if isinstance(part, Content):
        return part
    return literal(part) if isinstance(part, str) else literal(*part)


def labelled(label: str, *parts: Content | str | tuple[str, str], width: int = 12) -> Content:
    """A dim label of `width` cells, then pieces that fold beside it, never under it (see station.tui.fold)."""
    blank = " " * (width - cell_len(label))
    return Content.assemble(literal(label + blank, "$secondary"), Content("\t"), joined(*parts))


def stacked(*lines: Content | str) -> Content:
    """Literal lines one under the other."""
    return Content("\n").join([line if isinstance(line, Content) else literal(line) for line in lines])
