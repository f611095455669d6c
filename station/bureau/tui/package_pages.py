"""The pages of a submitted case, from the package's `case.json` to lines. Nothing is read or decided here.

What a station wrote is shown letter for letter; what it left out is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from station.bureau import recordings, signatures
from station.bureau.home import Bureau
from station.bureau.recordings import Kept
from station.bureau.review_queue import Waiting
from station.bureau.reviews import Submitted
from station.bureau.signatures import Signature
from station.bureau.tui.queue import term_lines
from station.records.evidence import Clip
from station.records.moment import moment
from station.rules import review_flow
from station.rules.review_package import LETTER, STATEMENT
from station.store import catalogue, review_law
from station.texts import text
from station.texts.amounts import weight
from station.texts.money import yuan
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import INK

PAGES = ("letter", "substance", "events", "papers", "media", "history")
"""In the order left and right walk through them."""
PHASES = ("proposed", "noticed", "decided")

WHERE = {"held": "proved", "asked": "due", "there": "dim", "gone": "dim"}
"""Style of the words that say where a recording is."""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """Everything the pages show."""

    waiting: Waiting
    whole: Submitted
    recordings: tuple[Kept, ...]
    """With where each is now."""
    signed: tuple[str, ...]
    """Names of what this office signed about it."""
    withdrawn: tuple[Signature, ...]
    """What it took back of it."""
    unsent: int
    """How many of those are not on their way."""


def page(name: str, facts: PackageFacts) -> Content:
    """The content of one page; what a station of another version left out or says otherwise ends it with a word."""
    lines: list[Content] = []
    try:
        lines.extend(_PAGE[name](facts))
    except (KeyError, TypeError, ValueError) as error:
        lines.append(literal(text("desk.package.unread", detail=error), "$warning"))
    return stacked(*lines) if lines else literal(text(f"desk.package.no_{name}"), "$secondary")


def counts(whole: Submitted) -> dict[str, int]:
    """How much there is on the pages that list things."""
    return {"papers": len(whole.case["documents"]), "media": len(whole.case["recordings"])}


def _letter(facts: PackageFacts) -> Iterator[Content]:
    said = facts.whole.text
    yield labelled(text("desk.queue.state"), (facts.waiting.state_title, "bold"))
    if facts.waiting.term is not None:
        yield from term_lines(facts.waiting.term)
    for hit in facts.whole.case["need"]["hits"]:
        mark = text("deadline.to_confirm") if hit["to_confirm"] else ""
        yield joined("  ", (hit["code"], "bold"), "  ", hit["title"], "  ", (hit["source"] + mark, "$secondary"))
    if facts.whole.former_key:
        yield literal(text("bureau_review.former_key"), "$warning")
    for name in (LETTER, STATEMENT):
        yield literal("")
        yield from (literal(line) for line in facts.whole.files[name].decode().splitlines())
    yield literal("")
    for each in said.handlers:
        yield labelled(text(f"desk.package.part_{each.part}"), each.name, "  ", (each.cert_no, "$secondary"))
    yield labelled(text("desk.package.sha256"), (facts.whole.sha256, "$secondary"))


def _substance(facts: PackageFacts) -> Iterator[Content]:
    case = facts.whole.case
    names = {each["id"]: each["name"] for each in case["parties"]}
    for each in case["parties"]:
        more = "  ".join(part for part in (each["id_no"], each["phone"], each["address"]) if part)
        yield joined((each["name"], "bold"), "  ", text(f"desk.package.party_{each['kind']}"), "  ", each["post"])
        yield literal("  " + more, "$secondary")
    for each in case["causes"]:
        yield literal("")
        yield from _cause(each, names)
    for phase in PHASES:
        if case["sanctions"][phase]:
            yield literal("")
            yield literal(text(f"desk.package.sanctions_{phase}"), "bold")
        for each in case["sanctions"][phase]:
            yield joined("  ", names.get(each["party_id"], ""), "  ", *_sanction(each))
    for each in case["hazards"]:
        yield literal("")
        yield joined((each["description"], "bold"), "  ", (each["article"], "$secondary"))


def _cause(cause: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Content]:
    style = "$secondary" if cause["dropped_reason"] else "bold"
    yield joined((cause["title"], style), "  ", names.get(cause["party_id"], ""))
    between = f"{yuan(cause['min_fen'])} - {yuan(cause['max_fen'])}" if cause["max_fen"] else ""
    told = [
        ("facts", cause["facts"]),
        ("happened", cause["happened_on"]),
        ("violated", cause["violated"]),
        ("punished", cause["punished"]),
        ("tier", f"{cause['tier']}  {between}".strip()),
        ("outside", cause["outside_reason"]),
        ("dropped", cause["dropped_reason"]),
    ]
    yield from (labelled(text(f"desk.package.cause_{label}"), words) for label, words in told if words)


def _sanction(one: Mapping[str, Any]) -> list[str]:
    titles = {each.code: each.title for each in catalogue.shipped().sanctions}
    amount = yuan(one["amount_fen"]) if one["amount_fen"] else ""
    return [titles.get(one["kind"], one["kind"]), "  ", amount, "  ", one["content"]]


def _events(facts: PackageFacts) -> Iterator[Content]:
    for each in facts.whole.case["events"]:
        what = (text(f"case.event.{each['kind']}"), "bold")
        yield joined(shown(moment(each["occurred_at"])), "  ", what, "  ", each["detail"])
    for each in facts.whole.case["deadlines"]:
        state = text(f"deadline.state.{each['state']}")
        yield labelled(
            state, each["title"], "  ", each["due_at"][:16].replace("T", " "), "  ", (each["basis"], "$secondary")
        )


def _papers(facts: PackageFacts) -> Iterator[Content]:
    for each in facts.whole.case["documents"]:
        yield joined(shown(moment(each["issued_at"])), "  ", (each["title"], "bold"), "  ", each["number"])
        yield literal("  " + each["sha256"], "$secondary")
    listed = facts.whole.case["papers"]
    if listed:
        yield from ([literal("")] if facts.whole.case["documents"] else [])
        yield literal(text("desk.package.on_file"), "bold")
    for each in listed:
        signers = "、".join(one["name"] for one in each["signers"])
        void = (text("case.event.voided") + "  ", "bold $error") if each["voided_at"] else ""
        yield joined("  ", void, each["title"], "  ", each["number"], "  ", (signers, "$secondary"))


def _media(facts: PackageFacts) -> Iterator[Content]:
    for each in facts.recordings:
        clip = each.clip
        start = shown(clip.started_at) if clip.started_at else text("desk.package.no_time")
        who = clip.officer_name or ""
        yield joined(start, "  ", length(clip), "  ", who, "  ", weight(clip.size), "  ", standing(each))
        yield literal("  " + clip.name)
        yield literal("  " + clip.sha256, "$secondary")


def asked(bureau: Bureau, whole: Submitted, count: int) -> tuple[str, str, str]:
    """What is said, advised and of which kind once recordings were asked for: also that the line will bring none."""
    shut = text("desk.package.asked_shut") if recordings.shut(bureau, whole) else ""
    return text("desk.package.asked_done", count=count), shut, "done"


def length(clip: Clip) -> str:
    """`42 分钟`; empty where nobody knows."""
    minutes = str(round((clip.duration_ms or 0) / 60_000))
    return text("desk.package.minutes", minutes=minutes) if clip.duration_ms else ""


def standing(one: Kept) -> tuple[str, str]:
    """Where a recording is, in words and ink."""
    return text(f"desk.package.{one.state}"), INK[WHERE[one.state]]


def _history(facts: PackageFacts) -> Iterator[Content]:
    for one in facts.whole.case["reviews"]:
        for each in one["messages"]:
            side = text(f"casework.review.direction_{each['direction']}")
            at = shown(moment(each["happened_at"]))
            kind, _, detail = each["kind"].partition(":")
            title = review_flow.title(review_law.load().flow, kind, detail)
            yield joined(at, "  ", (side, "$secondary"), "  ", (title, "bold"), "  ", each["by_name"])
            if each["words"]:
                yield literal("  " + each["words"])
    for each in facts.whole.case["meetings"]:
        yield joined(shown(moment(each["held_at"])), "  ", each["host"], "  ", each["conclusion"])
    for each in facts.whole.case["waivers"]:
        yield labelled(text("desk.package.waiver"), each["reason"])
    if facts.signed:
        yield literal(text("desk.package.signed_here"), "bold")
        yield from (literal("  " + name) for name in facts.signed)
    for each in facts.withdrawn:
        yield from _withdrawn(each)
    if facts.unsent:
        yield literal(text("desk.package.unsent", count=facts.unsent), "$warning")


def _withdrawn(one: Signature) -> Iterator[Content]:
    if one.withdrawn is not None:
        at = shown(moment(one.withdrawn.recorded))
        title = (review_flow.title(review_law.load().flow, one.kind, one.detail), "bold")
        yield joined(at, "  ", (text("desk.package.withdrawn_here"), "$warning"), "  ", title, "  ", one.names)
        yield literal("  " + signatures.words(one.withdrawn))


_PAGE: dict[str, Callable[[PackageFacts], Iterator[Content]]] = {
    "letter": _letter,
    "substance": _substance,
    "events": _events,
    "papers": _papers,
    "media": _media,
    "history": _history,
}
