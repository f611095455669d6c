"""What is asked on the way of a result: original and shown side by side, words, grade, a shorter term, an answer."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from station.records.disclosure import PublicDossier
from station.records.publication import GRADES
from station.services import disclosure_words as words
from station.services import disclosures
from station.services.disclosure_edits import Conditions
from station.texts import text
from station.tui.ask import Prompt, required
from station.tui.checks import a_date
from station.tui.disclosure_pages import compared
from station.tui.form import Field
from station.tui.literal import literal
from station.tui.widgets.folding import Folding

CONDITIONS = ("low_harm", "minor", "corrected_in_time")
YES = "yes"


class CompareSheet(Prompt[bool]):
    """脱敏前后对照: arrows scroll; where it is a check, Enter takes it as checked."""

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, title: str, found: PublicDossier, *, checking: bool) -> None:
        super().__init__(title, text("ui.disclosure.check_told") if checking else "")
        self._found, self._checking = found, checking

    def question(self) -> ComposeResult:
        """Every field, scrolling when it does not fit."""
        with VerticalScroll():
            yield Folding(compared(self._found))

    def keys(self) -> Content:
        """What the keys do."""
        return literal(text("ui.disclosure.compare_keys" if self._checking else "ui.disclosure.compare_read"))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_accept(self) -> None:
        """Enter."""
        self.dismiss(self._checking)


def reason_options(found: PublicDossier) -> list[tuple[str, str]]:
    """Reasons to keep it back, the proposed ones first."""
    listed = sorted(disclosures.reasons(), key=lambda each: each.code not in found.proposed)
    marks = {code: text("ui.disclosure.proposed") for code in found.proposed}
    return [(each.code, marks.get(each.code, "") + words.reason_title(each.code)) for each in listed]


def basis_of(code: str) -> str:
    """The basis that the list proposes for a reason."""
    return next(each.basis for each in disclosures.reasons() if each.code == code)


def edit_fields(found: PublicDossier) -> list[Field]:
    """Which field, its words, and why."""
    names = tuple((one.name, words.field_title(one.name)) for one in found.fields if not words.is_fixed(one.name))
    return [
        Field("name", text("ui.disclosure.form.field"), choices=names),
        Field("words", text("ui.disclosure.form.words"), text("ui.disclosure.form.words_hint"), check=required),
        _why(),
    ]


def strike_fields() -> list[Field]:
    """What is struck out, and why."""
    return [
        Field("words", text("ui.disclosure.form.strike"), text("ui.disclosure.form.strike_hint"), check=required),
        _why(),
    ]


def grade_fields(now: str) -> list[Field]:
    """Another grade, and why."""
    choices = tuple((grade, text(f"disclosure.grade.{grade}")) for grade in GRADES)
    return [Field("grade", text("ui.disclosure.form.grade"), default=now, choices=choices), _why()]


def shorten_fields(until: str) -> list[Field]:
    """The three conditions, an earlier last day, and why."""
    answers = (("no", text("ui.disclosure.form.no")), (YES, text("ui.disclosure.form.yes")))
    asked = [Field(name, text(f"disclosure.condition.{name}"), choices=answers) for name in CONDITIONS]
    return [*asked, Field("until", text("ui.disclosure.form.until"), default=until, check=a_date), _why()]


def conditions_of(answers: Mapping[str, str]) -> Conditions:
    """The three conditions as they were answered."""
    return Conditions(**{name: answers[name] == YES for name in CONDITIONS})


def answer_fields() -> list[Field]:
    """What a system said: accepted with a receipt, or refused and why."""
    answers = (("accepted", text("push.state.accepted")), ("refused", text("push.state.refused")))
    return [
        Field("state", text("ui.disclosure.form.answer"), choices=answers),
        Field("receipt", text("ui.disclosure.form.receipt"), needed=_accepted, check=required),
        Field("words", text("ui.disclosure.form.refused"), needed=_refused, check=required),
    ]


def decision_fields() -> list[Field]:
    """Whether credit is repaired, and why."""
    answers = (("granted", text("disclosure.became.repaired")), ("refused", text("disclosure.became.repair_refused")))
    return [Field("decision", text("ui.disclosure.form.repair"), choices=answers), _why()]


def _accepted(answers: Mapping[str, str]) -> bool:
    return answers["state"] == "accepted"


def _refused(answers: Mapping[str, str]) -> bool:
    return answers["state"] == "refused"


def _why() -> Field:
    return Field("reason", text("ui.disclosure.form.reason"), check=required)
