"""The disclosure board from records to rows and lines. Nothing is read or decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from station.records.disclosure import BoardRow, FieldText, PublicDossier
from station.records.push import Push
from station.services import disclosure_words as words
from station.services import push
from station.texts import text
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import due_words
from station.tui.widgets.window_table import Cell, Row

DIM = ("withdrawn", "repaired", "ended", "withheld")
PRESSING = ("to_withdraw", "over", "returned")


def board_row(row: BoardRow) -> Row:
    """State, whom, on which channel, by when or until when."""
    style = "breach" if row.late else "due" if row.standing in PRESSING else "dim" if row.standing in DIM else ""
    return (
        Cell(words.standing(row), style if style != "breach" else ""),
        row.item.target,
        Cell(text(f"ui.disclosure.short.{row.item.channel}"), "dim"),
        Cell(row.item.conclusion, "dim"),
        Cell(("! " if row.late else "") + words.last_day(row), "breach" if row.late else ""),
    )


def push_row(one: Push) -> Row:
    """State, which case, to which system, since when."""
    style = {"refused": "breach", "accepted": "dim"}.get(one.state, "")
    return (
        Cell(text(f"push.state.{one.state}"), style),
        one.number,
        Cell(text(f"push.kind.{one.kind}"), "dim"),
        Cell(push.title(one.system, one.queued_at.date()), "dim"),
        f"{one.queued_at:YYYY-MM-DD}",
    )


def detail(found: PublicDossier, pushed: Sequence[Push], names: Mapping[int, str], hint: str) -> Content:
    """Everything about one result."""
    item = found.item
    lines = [
        joined((item.number, "bold"), "  ", (item.target, "bold"), "  ", words.standing(found.row)),
        *(literal(said, "$warning") for said in words.warnings(found)),
        literal(hint, "$secondary"),
        *_withheld(found),
        _fact("channel", text(f"disclosure.channel.{item.channel}"), "  ", _who(found)),
        _fact("publish_by", due_words(found.row.due_at if found.row.due_at is not None else item.due_at)),
        _fact("term", *_term(found)),
        *_people(found, names),
        literal(""),
        *_fields(found),
        *_several("counted", list(words.term_lines(found.term))[1:]),
        *_several("became", [words.step_line(one) for one in found.steps]),
        *_several("pushed", [words.push_line(one) for one in pushed]),
    ]
    return stacked(*lines)


def push_detail(one: Push, hint: str, held: str) -> Content:
    """One record as it is pushed; `held` keeps it here (push.held), empty: nothing does."""
    lines = [
        joined((one.number, "bold"), "  ", push.title(one.system, one.queued_at.date())),
        literal(text(f"push.ask.{held}") if held else hint, "$warning" if held else "$secondary"),
        _fact("state", text(f"push.state.{one.state}"), "  ", text(f"push.kind.{one.kind}")),
        _fact("queued", shown(one.queued_at)),
        _fact("exported", shown(one.exported_at) if one.exported_at is not None else text("ui.disclosure.not_yet")),
        _fact("answer", " ".join(each for each in (one.receipt, one.answer) if each) or text("ui.disclosure.not_yet")),
        *_several("payload", list(words.payload_lines(one))),
    ]
    return stacked(*lines)


def compared(found: PublicDossier) -> Content:
    """Original and shown, one under the other, with what was struck out of each."""
    lines: list[Content] = [literal(said, "$warning") for said in words.warnings(found)]
    for one in found.fields:
        lines += _both(found, one)
    return stacked(*lines)


def _both(found: PublicDossier, one: FieldText) -> list[Content]:
    title, struck = words.field_title(one.name), words.struck_of(found, one)
    if one.original == one.value:
        return [labelled(title, one.value, width=16)]
    return [
        labelled(title, (text("ui.disclosure.before"), "$secondary"), one.original, width=16),
        labelled("", (text("ui.disclosure.after"), "$secondary"), (one.value, "bold"), width=16),
        *(labelled("", (words.strike_line(each), "$warning"), width=16) for each in struck),
    ]


def _fields(found: PublicDossier) -> Iterator[Content]:
    for one in found.fields:
        yield labelled(words.field_title(one.name), one.value, width=16)
        for each in words.struck_of(found, one):
            yield labelled("", (words.strike_line(each), "$warning"), width=16)


def _term(found: PublicDossier) -> Iterator[str]:
    yield next(words.term_lines(found.term))


def _who(found: PublicDossier) -> str:
    return text(f"disclosure.publisher.{found.item.publisher}")


def _withheld(found: PublicDossier) -> Iterator[Content]:
    item = found.item
    if item.withheld_code:
        yield _fact("withheld", words.reason_title(item.withheld_code), "  ", (item.withheld_basis, "$secondary"))


def _people(found: PublicDossier, names: Mapping[int, str]) -> Iterator[Content]:
    item = found.item
    people = (item.prepared_by, item.checked_by, item.approved_by)
    prepared, checked, approved = (names.get(each or 0, "") for each in people)
    if prepared:
        yield _fact("prepared", prepared)
    if checked and item.checked_at is not None and not item.returned:
        yield _fact("checked", checked, "  ", shown(item.checked_at))
    if approved:
        yield _fact("approved", approved)


def _several(label: str, said: Sequence[str]) -> Iterator[Content]:
    """The label once, before the first."""
    for place, each in enumerate(said):
        yield _fact(label, each) if place == 0 else labelled("", each.strip())


def _fact(label: str, *parts: Content | str | tuple[str, str]) -> Content:
    return labelled(text(f"ui.disclosure.fact.{label}"), *parts)
