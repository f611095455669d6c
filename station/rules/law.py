"""Choosing the rule that applied on a day. The law itself is data, loaded by `station.store.law`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.errors import StationError
from station.records.law import DeadlineRule, PowerItem, RuleSet, Workflow


class NoSuchRule(StationError):
    """The law on file has nothing under that name for that day. Facts: what, on."""

    text = "deadline.no_such_rule"


@dataclass(frozen=True, slots=True)
class Law:
    """Everything in schema/law that this issue of the product knows."""

    rules: tuple[DeadlineRule, ...]
    items: tuple[PowerItem, ...]
    rule_sets: tuple[RuleSet, ...]
    workflows: tuple[Workflow, ...]

    def rule(self, code: str, on: date) -> DeadlineRule:
        """The deadline rule in force on a day. NoSuchRule if none was."""
        found = [rule for rule in self.rules if rule.code == code and rule.effective_from <= on]
        if not found:
            raise NoSuchRule(what=code, on=on.isoformat())
        return max(found, key=lambda rule: rule.effective_from)

    def rule_set(self, on: date) -> RuleSet:
        """The state of the law on a day. NoSuchRule before the first one."""
        found = [each for each in self.rule_sets if each.effective_from <= on]
        if not found:
            raise NoSuchRule(what="rule_set", on=on.isoformat())
        return max(found, key=lambda each: each.effective_from)

    def item(self, code: str, on: date) -> PowerItem | None:
        """The power item in force on a day, or None."""
        found = [item for item in self.items if item.code == code and item.effective_from <= on]
        valid = [item for item in found if item.effective_to is None or on <= item.effective_to]
        return max(valid, key=lambda item: item.effective_from, default=None)

    def workflow(self, kind: str, on: date) -> Workflow:
        """The flow of a kind of case in force on a day. NoSuchRule if there is none."""
        found = [flow for flow in self.workflows if flow.kind == kind and flow.effective_from <= on]
        if not found:
            raise NoSuchRule(what=kind, on=on.isoformat())
        return max(found, key=lambda flow: flow.effective_from)
