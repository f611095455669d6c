"""Choosing the rule that applied on a day. The law itself is data, loaded by `station.store.law`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, overload

from station.errors import StationError
from station.records.law import DeadlineRule, LawSetting, PaperKind, PauseReason, PowerItem, RuleSet, Workflow

Entry = TypeVar("Entry")


class NoSuchRule(StationError):
    """The law on file has nothing under that name for that day. Facts: what, on."""

    text = "deadline.no_such_rule"


class Part(Sequence[Entry]):
    """One part of the law, read when it is first looked into: a command that counts days needs no catalogue."""

    def __init__(self, read: Callable[[], Iterable[Entry]]) -> None:
        """`read` is called once at the most, and gives the same whenever that is."""
        self._read = read
        self._entries: tuple[Entry, ...] | None = None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        return self._all()[place]

    def _all(self) -> tuple[Entry, ...]:
        if self._entries is None:
            self._entries = tuple(self._read())
        return self._entries


@dataclass(frozen=True, slots=True)
class Law:
    """Everything in schema/law that this issue of the product knows."""

    rules: Sequence[DeadlineRule]
    pauses: Sequence[PauseReason]
    """Why days may not count (扣除期间)."""
    items: Sequence[PowerItem]
    rule_sets: Sequence[RuleSet]
    workflows: Sequence[Workflow]
    papers: Sequence[PaperKind] = ()
    settings: Sequence[LawSetting] = ()

    def has_rule(self, code: str, on: date) -> bool:
        """Whether a deadline rule of this code was in force on a day."""
        return any(rule.code == code and rule.effective_from <= on for rule in self.rules)

    def rule(self, code: str, on: date) -> DeadlineRule:
        """The deadline rule in force on a day. NoSuchRule if none was."""
        found = [rule for rule in self.rules if rule.code == code and rule.effective_from <= on]
        if not found:
            raise NoSuchRule(what=code, on=on.isoformat())
        return max(found, key=lambda rule: rule.effective_from)

    def pause_reason(self, code: str, rule: str, on: date = date.max) -> PauseReason:
        """Why days of a rule do not count, by its code, for a term that runs from a day; the newest without one.

        KeyError if there is none of that code.
        """
        found = [each for each in self.pauses if each.code == code]
        if not found:
            raise KeyError(code)
        own = [each for each in found if rule in each.rules and each.effective_from <= on]
        return max(own, key=lambda each: each.effective_from, default=found[0])

    def pause_reasons(self, rule: DeadlineRule, on: date) -> tuple[PauseReason, ...]:
        """The reasons for which days of a rule do not count, or of the rule it stands in for, in a term that runs
        from a day."""
        codes = {rule.code, rule.instead_of}
        found = [each for each in self.pauses if codes & set(each.rules) and each.effective_from <= on]
        newest = {each.code: each for each in sorted(found, key=lambda each: each.effective_from)}
        return tuple(each for each in found if each is newest[each.code])

    def rule_set(self, on: date) -> RuleSet:
        """The state of the law on a day. NoSuchRule before the first one."""
        found = [each for each in self.rule_sets if each.effective_from <= on]
        if not found:
            raise NoSuchRule(what="rule_set", on=on.isoformat())
        return max(found, key=lambda each: each.effective_from)

    def item(self, code: str, on: date) -> PowerItem | None:
        """The power item in force on a day, or None. Its newest version counts; where that has lapsed, none is."""
        found = [item for item in self.items if item.code == code and item.effective_from <= on]
        newest = max(found, key=lambda item: item.effective_from, default=None)
        lapsed = newest is not None and newest.effective_to is not None and on > newest.effective_to
        return None if lapsed else newest

    def has_setting(self, key: str, on: date) -> bool:
        """Whether there was a figure of this key on a day."""
        return any(each.key == key and each.effective_from <= on for each in self.settings)

    def setting(self, key: str, on: date) -> int:
        """The figure of this key in force on a day. NoSuchRule if there was none."""
        found = [each for each in self.settings if each.key == key and each.effective_from <= on]
        if not found:
            raise NoSuchRule(what=key, on=on.isoformat())
        return max(found, key=lambda each: each.effective_from).value

    def paper(self, code: str, on: date) -> PaperKind:
        """The 文书 with this catalogue code as on a day. NoSuchRule if there was none."""
        found = [each for each in self.papers if each.code == code and each.effective_from <= on]
        if not found:
            raise NoSuchRule(what=code, on=on.isoformat())
        return max(found, key=lambda each: each.effective_from)

    def workflow(self, code: str, on: date) -> Workflow:
        """The flow of this code in force on a day. NoSuchRule if there is none."""
        found = [flow for flow in self.workflows if flow.code == code and flow.effective_from <= on]
        if not found:
            raise NoSuchRule(what=code, on=on.isoformat())
        return max(found, key=lambda flow: flow.effective_from)
