"""Folding lines of Chinese to a width in cells: between any two characters, with a hanging indent, by 避头 rules.

Textual breaks only at blanks and would push a whole run of Chinese to the next line. A tab in a line marks where
its continuation begins (a label stays alone on the left); without one it begins under the line's own indent.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

NO_START = set("。，、；：？！）」』】〕》”’%)]~")
"""Characters that must not begin a line."""


def folded(content: Content, width: int) -> Content:
    """`content` with every line folded to `width` cells."""
    return Content("\n").join([piece for line in content.split("\n") for piece in _fold(line, width)])


def _fold(line: Content, width: int) -> list[Content]:
    label, rest, indent = _hanging(line)
    room = max(width - indent, 2)
    pieces: list[Content] = []
    while rest.cell_length > room:
        cut = _cut(rest.plain, room)
        pieces.append(rest[:cut])
        rest = rest[cut + len(rest.plain[cut:]) - len(rest.plain[cut:].lstrip(" ")) :]
    pieces.append(rest)
    blank = Content(" " * indent)
    return [Content.assemble(label if not place else blank, piece) for place, piece in enumerate(pieces)]


def _hanging(line: Content) -> tuple[Content, Content, int]:
    """What stays left, what is folded, and where its continuation begins."""
    plain = line.plain
    at = plain.find("\t")
    if at >= 0:
        return line[:at], line[at + 1 :], cell_len(plain[:at])
    blanks = len(plain) - len(plain.lstrip(" "))
    return line[:blanks], line[blanks:], blanks


def _cut(plain: str, room: int) -> int:
    """How many characters fit into `room` cells, the next one being allowed to begin a line."""
    used = count = 0
    for letter in plain:
        used += cell_len(letter)
        if used > room:
            break
        count += 1
    allowed = _before_run(plain, count)
    while allowed > 1 and plain[allowed] in NO_START:
        allowed = _before_run(plain, allowed - 1)
    return allowed if plain[allowed] not in NO_START else max(count, 1)


def _before_run(plain: str, at: int) -> int:
    """The beginning of the number, date or word that a cut at `at` would split, unless it fills half the line."""
    start = at
    while start > at // 2 and _joins(plain[start - 1]) and _joins(plain[start]):
        start -= 1
    return start if start > at // 2 else at


def _joins(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()
