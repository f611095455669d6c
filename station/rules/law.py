"""Choosing the rule that applied on a day. The law itself is data, loaded by `station.store.law`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.errors import StationError
from station.records.law import DeadlineRule, LawSetting, PaperKind, PauseReason, PowerItem, RuleSet, Workflow


class NoSuchRule(StationError):
    """The law on file has nothing under that name for that day. Facts: what, on."""

    text = "deadline.no_such_rule"


@dataclass(frozen=True, slots=True)
class Law:
    """Everything in schema/law that this issue of the product knows."""

    rules: tuple[DeadlineRule, ...]
    pauses: tuple[PauseReason, ...]
    """Why days may not count (扣除期间)."""
    items: tuple[PowerItem, ...]
    rule_sets: tuple[RuleSet, ...]
    workflows: tuple[Workflow, ...]
    papers: tuple[PaperKind, ...] = ()
    settings: tuple[LawSetting, ...] = ()

    def has_rule(self, code: str, on: date) -> bool:
        """Whether a deadline rule of this code was in force on a day."""
        return any(rule.code == code and rule.effective_from <= on for rule in self.rules)

    def rule(self, code: str, on: date) -> DeadlineRule:
        """The deadline rule in force on a day. NoSuchRule if none was."""
        found = [rule for rule in self.rules if rule.code == code and rule.effective_from <= on]
        if not found:
            raise NoSuchRule(what=code, on=on.isoformat())
        return max(found, key=lambda rule: rule.effective_from)

    def pause_reason(self, code: str, rule: str) -> PauseReason:
        """Why days of a rule do not count, by its code. KeyError if there is none of that code."""
        found = [each for each in self.pauses if each.code == code]
        if not found:
            raise KeyError(code)
        return next((each for each in found if rule in each.rules), found[0])

    def pause_reasons(self, rule: DeadlineRule) -> tuple[PauseReason, ...]:
        """The reasons for which days of a rule do not count, or of the rule it stands in for."""
        return tuple(each for each in self.pauses if rule.code in each.rules or rule.instead_of in each.rules)

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
