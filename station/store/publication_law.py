"""schema/law/publication.toml as records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import schema
from station.records.publication import Channel, PublicField, PushRule, TermRule, WithholdReason
from station.records.push import PushColumn


@dataclass(frozen=True, slots=True)
class PublicationLaw:
    """Where results go and how long they stay."""

    channels: tuple[Channel, ...]
    terms: tuple[TermRule, ...]
    light: frozenset[str]
    """Kinds of sanction that alone make a result a light one."""
    serious: frozenset[str]
    fields: tuple[PublicField, ...]
    reasons: tuple[WithholdReason, ...]
    pushes: tuple[PushRule, ...]
    numbers: dict[str, frozenset[str]]
    """Codes of the papers whose number a result bears, by kind of case; `persons`: of a penalty for a person."""
    not_names: frozenset[str]
    """What stands among names and is none."""
    secret_words: tuple[str, ...]
    """Words that make one think of state secrets."""

    def channel(self, code: str) -> Channel:
        """KeyError where there is none."""
        return {each.code: each for each in self.channels}[code]

    @property
    def public_page(self) -> Channel:
        """The channel whose results the bureau's own page shows too (docs/public.md)."""
        return next(each for each in self.channels if each.public_page)

    def reason(self, code: str) -> WithholdReason | None:
        """None where there is none."""
        return next((each for each in self.reasons if each.code == code), None)


@lru_cache(maxsize=1)
def load() -> PublicationLaw:
    """As shipped with this version of the product."""
    told: dict[str, Any] = schema.toml("law/publication.toml")
    grades = told["grades"]
    return PublicationLaw(
        channels=tuple(Channel(**_frozen(row)) for row in told["channel"]),
        terms=tuple(TermRule(**_frozen(row)) for row in told["term"]),
        light=frozenset(grades["light"]),
        serious=frozenset(grades["serious"]),
        fields=tuple(PublicField(**_frozen(row)) for row in told["field"]),
        reasons=tuple(WithholdReason(**row) for row in told["reason"]),
        pushes=tuple(PushRule(**_frozen(row)) for row in told["push"]),
        numbers={kind: frozenset(codes) for kind, codes in told["numbers"].items()},
        not_names=frozenset(told["redaction"]["not_names"]),
        secret_words=tuple(told["redaction"]["secret_words"]),
    )


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@lru_cache(maxsize=1)
def push_columns() -> tuple[PushColumn, ...]:
    """The members of pushed records."""
    return tuple(PushColumn(**_frozen(row)) for row in schema.toml("law/exports/push_record.toml")["column"])
