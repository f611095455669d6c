"""A table as people exchange it: a row of headings and rows of text, each with its number in the file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank."""

    number: int
    """As a spreadsheet counts it, from 1; blank rows are counted too."""
    cells: tuple[str, ...]
    """Without blanks at their edges and without empty cells at the end."""

    def cell(self, place: int) -> str:
        """The cell at a place from 0; empty beyond the last one."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The first sheet of a workbook, or a CSV file."""

    header: Row
    rows: tuple[Row, ...]
