"""Reading one entry of a law file field by field: what is missing, of the wrong kind or unknown is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar, cast

from station.errors import StationError
from station.texts import text

Kind = TypeVar("Kind")


class LawFileRefused(StationError):
    """A law file that cannot be adopted. Facts: detail."""

    text = "law.refused"


class EntryRefused(LawFileRefused):
    """One entry of a law file cannot be adopted. Facts: section, entry, field, detail."""

    text = "law.entry_refused"


class Fields:
    """The fields of one entry. Everything asked for is noted, so that `done` can refuse what nobody knows."""

    def __init__(self, section: str, entry: str, values: Mapping[str, Any]) -> None:
        self.section, self.entry, self._values = section, entry, values
        self._asked: set[str] = set()

    def refused(self, field: str, detail: str) -> EntryRefused:
        """The refusal of a field of this entry."""
        return EntryRefused(section=self.section, entry=self.entry, field=field, detail=detail)

    def need(self, field: str, kind: type[Kind]) -> Kind:
        """A field that must be there and not be empty. EntryRefused."""
        value = self.may(field, kind, None)
        if value is None:
            raise self.refused(field, text("law.field.missing"))
        if value == "" or value == []:
            raise self.refused(field, text("law.field.empty"))
        return value

    def may(self, field: str, kind: type[Kind], default: Kind | None) -> Kind | None:
        """A field that may be left out. EntryRefused where it is of the wrong kind."""
        self._asked.add(field)
        value = self._values.get(field)
        if value is None:
            return default
        # TOML's true is no number, and its date-time no date.
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is int) or isinstance(value, datetime)
        if wrong:
            raise self.refused(field, text(f"law.kind.{kind.__name__}"))
        return cast(Kind, value)

    def text(self, field: str, default: str = "") -> str:
        """A text that may be left out. EntryRefused."""
        return self.may(field, str, None) or default

    def flag(self, field: str) -> bool:
        """A yes or no, no where it is left out. EntryRefused."""
        return bool(self.may(field, bool, False))

    def texts(self, field: str, *, empty: bool = False) -> tuple[str, ...]:
        """A list of texts; it may be empty only where that is said. EntryRefused."""
        values = (self.may(field, list, None) or []) if empty else self.need(field, list)
        if not all(isinstance(each, str) and each for each in values):
            raise self.refused(field, text("law.field.texts"))
        return tuple(values)

    def tables(self, field: str) -> tuple[Mapping[str, Any], ...]:
        """A list of tables, which may be left out. EntryRefused."""
        values = self.may(field, list, None) or []
        if not all(isinstance(each, dict) for each in values):
            raise self.refused(field, text("law.field.tables"))
        return tuple(values)

    def one_of(self, field: str, choices: Sequence[str]) -> str:
        """A text out of a few. EntryRefused."""
        value = self.need(field, str)
        if value not in choices:
            raise self.refused(field, text("law.field.choice", choices="、".join(choices)))
        return value

    def days(self, start: date, end: date | None = None) -> tuple[date, date | None]:
        """effective_from and effective_to, by default and at the widest those given. EntryRefused."""
        first = self.may("effective_from", date, None) or start
        last = self.may("effective_to", date, None) or end
        if first < start:
            raise self.refused("effective_from", text("law.field.too_early", start=start.isoformat()))
        if last is not None and last < first:
            raise self.refused("effective_to", text("law.field.backwards", start=first.isoformat()))
        return first, last if end is None or last is None else min(last, end)

    def done(self) -> None:
        """Refuse what was not asked for: a misspelt field would otherwise be lost without a word. EntryRefused."""
        for field in self._values:
            if field not in self._asked:
                raise self.refused(field, text("law.field.unknown"))
