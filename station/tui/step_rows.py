"""What a step asks for row by row: hazards, goods, sanctions, results of a re-inspection. One form for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from station.records.case import Found, Hazard
from station.records.casework import NewGoods, Party, Sanction
from station.records.catalogue import SanctionKind
from station.records.law import Transition
from station.records.moment import day
from station.records.payment import Part
from station.services.rechecks import Result
from station.texts import text
from station.texts.money import yuan
from station.tui.ask import required
from station.tui.checks import a_date
from station.tui.form import Field, Lookup
from station.tui.money import a_sum, fen

Answers = Mapping[str, str]
RECHECK = "case.recheck"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows one step asks for."""

    name: str
    """For the drafts."""
    title: Callable[[int], str]
    """Of the form of the row with this number, from 1."""
    fields: Callable[[int], list[Field]]
    """Of the row with this number."""
    count: int = 0
    """How many rows there are; 0: as many as the person writes (the field `more` says)."""


def wanted(step: Transition) -> str | None:
    """hazards, goods, sanctions or instalments: what the step asks for row by row, if anything."""
    if "HAZARDS" in step.guards:
        return "hazards"
    return next((name for name in ("goods", "sanctions", "instalments") if name in step.asks), None)


# Hazards --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suggested:
    """A hazard that the checklist or the catalogue already words."""

    description: str
    article: str
    violation: str
    major: bool


def hazard_rows(suggested: Sequence[Suggested], lookup: Lookup) -> Rows:
    """隐患 one by one; the first ones are those the checklist found. `lookup`: one of the catalogue of violations."""

    def fields(number: int) -> list[Field]:
        known = suggested[number - 1] if number <= len(suggested) else Suggested("", "", "", False)
        more = "yes" if number < len(suggested) else "no"
        return [
            Field(
                "description",
                text("ui.case.hazard"),
                text("ui.case.hazard_hint"),
                known.description,
                required,
                lookup=lookup,
            ),
            Field("article", text("ui.case.article"), text("ui.case.article_hint"), known.article, required),
            Field("violation", text("casework.step.violation"), default=known.violation, needed=_has_violation),
            Field("major", text("ui.case.major"), default="yes" if known.major else "no", choices=_yes_no()),
            _more(more),
        ]

    return Rows("hazard", lambda number: text("ui.case.hazard_title", seq=number), fields)


def _has_violation(answers: Answers) -> bool:
    return bool(answers["violation"])


def hazards(rows: Sequence[Answers], rectify_by: str) -> tuple[Found, ...]:
    """The hazards as they were written; what came from the catalogue keeps its code."""
    by = day(rectify_by)
    return tuple(
        Found(row["description"], row["article"], by, row.get("violation", ""), row.get("major") == "yes")
        for row in rows
    )


# Goods ----------------------------------------------------------------------------------------------------------


def goods_rows() -> Rows:
    """物品清单, line by line."""

    def fields(_: int) -> list[Field]:
        names = ("spec", "unit", "quantity", "place")
        typed = [Field(name, text(f"ui.case.goods.{name}")) for name in names]
        worth = Field("value", text("ui.case.goods.value"), text("ui.case.goods.value_hint"), check=_sum_or_nothing)
        return [Field("name", text("ui.case.goods.name"), check=required), *typed, worth, _more("no")]

    return Rows("goods", lambda number: text("ui.case.goods.title", seq=number), fields)


def goods(rows: Sequence[Answers]) -> tuple[NewGoods, ...]:
    """The lines as they were written."""
    return tuple(
        NewGoods(
            row["name"],
            row["spec"],
            row["unit"],
            row["quantity"],
            row["place"],
            fen(row["value"]) if row["value"] else None,
        )
        for row in rows
    )


# Sanctions ------------------------------------------------------------------------------------------------------


def sanction_rows(parties: Sequence[Party], kinds: Mapping[str, SanctionKind], before: Sequence[Sanction]) -> Rows:
    """处罚 line by line, beginning with what was proposed or told last."""

    def fields(number: int) -> list[Field]:
        known = before[number - 1] if number <= len(before) else None

        def has_amount(answers: Answers) -> bool:
            return kinds[answers["kind"]].amount != "none"

        def has_term(answers: Answers) -> bool:
            return bool(kinds[answers["kind"]].terms)

        def has_words(answers: Answers) -> bool:
            return bool(kinds[answers["kind"]].say)

        def is_free(answers: Answers) -> bool:
            return not has_term(answers) and not has_words(answers)

        people = tuple((str(party.id), party.name) for party in parties)
        said = known.content if known else ""
        terms = tuple((term.title, term.title) for kind in kinds.values() for term in kind.terms)
        titles = tuple((kind.code, kind.title) for kind in kinds.values())
        hint = "；".join(
            text("ui.case.sanction.say", kind=kind.title, say=kind.say) for kind in kinds.values() if kind.say
        )
        amount = yuan(known.amount_fen).removesuffix("元").replace(",", "") if known and known.amount_fen else ""
        return [
            Field(
                "party", text("ui.case.sanction.party"), default=str(known.party_id) if known else "", choices=people
            ),
            Field("kind", text("ui.case.sanction.kind"), default=known.kind if known else "fine", choices=titles),
            Field(
                "amount",
                text("ui.case.sanction.amount"),
                text("ui.case.sanction.amount_hint"),
                amount,
                a_sum,
                needed=has_amount,
            ),
            Field(
                "term",
                text("ui.case.sanction.term"),
                default=said if said in dict(terms) else "",
                choices=terms,
                needed=has_term,
            ),
            Field("said", text("ui.case.sanction.said"), hint, said, required, needed=has_words),
            Field("content", text("ui.case.sanction.content"), default=said, needed=is_free),
            _more("yes" if number < len(before) else "no"),
        ]

    return Rows("sanction", lambda number: text("ui.case.sanction.title", seq=number), fields)


def sanctions(rows: Sequence[Answers]) -> tuple[Sanction, ...]:
    """The sanctions as they were written."""
    return tuple(
        Sanction(int(row["party"]), row["kind"], fen(row["amount"]) if row.get("amount") else 0, _content(row))
        for row in rows
    )


def _content(row: Answers) -> str:
    """What a sanction says beside its amount: its term or its words where its kind has any."""
    return row.get("term") or row.get("said") or row.get("content", "")


# Instalments ----------------------------------------------------------------------------------------------------


def instalment_rows(owed_fen: int) -> Rows:
    """分期缴纳, part by part, with what is owed in sight."""

    def fields(_: int) -> list[Field]:
        owed = text("casework.step.part_owed", owed=yuan(owed_fen))
        return [
            Field("due_on", text("casework.step.part_due"), text("casework.step.part_due_hint"), check=a_date),
            Field("amount", text("casework.step.part_amount"), owed, check=a_sum),
            _more("yes"),
        ]

    return Rows("instalment", lambda number: text("casework.step.part_title", seq=number), fields)


def instalments(rows: Sequence[Answers]) -> tuple[Part, ...]:
    """The parts as they were written."""
    return tuple(Part(day(row["due_on"]), fen(row["amount"])) for row in rows)


# Re-inspection --------------------------------------------------------------------------------------------------


def recheck_rows(still: Sequence[Hazard]) -> Rows:
    """One result for each hazard that has none; what is not due yet may wait."""

    def fields(number: int) -> list[Field]:
        choices = tuple((value, text(f"ui.case.recheck.{value}")) for value in ("pass", "fail", "later"))
        hazard = still[number - 1]
        told = text("ui.case.recheck_of", what=hazard.description, by=hazard.rectify_by.isoformat())
        return [
            Field("result", text("ui.case.recheck_result"), told, choices=choices),
            Field("said", text("ui.case.recheck_note"), text("ui.case.recheck_note_hint")),
        ]

    def title(number: int) -> str:
        return text("ui.case.recheck_title", seq=still[number - 1].seq, count=len(still))

    return Rows("recheck", title, fields, count=len(still))


def results(rows: Sequence[Answers], still: Sequence[Hazard]) -> dict[int, Result]:
    """Hazard id to result, of those that were looked at."""
    return {
        hazard.id: Result(row["result"] == "pass", row["said"])
        for row, hazard in zip(rows, still, strict=True)
        if row["result"] != "later"
    }


def _more(default: str) -> Field:
    choices = tuple((value, text(f"ui.case.more_{value}")) for value in ("no", "yes"))
    return Field("more", text("ui.case.more"), text("ui.case.more_hint"), default, choices=choices)


def _yes_no() -> tuple[tuple[str, str], ...]:
    return tuple((value, text(f"ui.case.{value}")) for value in ("no", "yes"))


def _sum_or_nothing(words: str) -> str | None:
    return a_sum(words) if words else None
