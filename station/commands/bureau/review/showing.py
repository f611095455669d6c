"""A package, and how the review office is staffed, as prose and as JSON (docs/json.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from station.bureau import reviews
from station.bureau.home import Bureau
from station.bureau.reviewers import Staffing
from station.bureau.reviews import Submitted
from station.records.jsonable import jsonable
from station.rules import review_flow
from station.store import catalogue, review_law
from station.texts import text
from station.texts.money import yuan


def line(bureau: Bureau, found: Submitted) -> str:
    """A package in one line."""
    flow, said = review_law.load().flow, found.text
    facts = {"number": said.number, "round": said.round, "kind": review_flow.title(flow, said.kind)}
    where = review_flow.state_title(flow, reviews.state(bureau, found))
    triggers = "、".join(said.triggers)
    return text("bureau_review.line", station=found.station, state=where, triggers=triggers, at=said.at, **facts)


def prose(bureau: Bureau, found: Submitted) -> Iterator[str]:
    """What the reviewer reads first: 送审函, causes, what is proposed, the files."""
    yield line(bureau, found)
    if found.former_key:
        yield text("bureau_review.former_key")
    yield text("bureau_review.package", sha256=found.sha256)
    yield found.files["letter.txt"].decode()
    for cause in found.case["causes"]:
        said = {key: cause[key] for key in ("title", "facts", "violated", "punished")}
        yield text("bureau_review.cause", **said)
    titles = {each.code: each.title for each in catalogue.shipped().sanctions}
    for one in _proposed(found):
        kind, amount = titles.get(one["kind"], one["kind"]), yuan(one["amount_fen"]) if one["amount_fen"] else ""
        yield text("bureau_review.sanction", party=one["party"], kind=kind, amount=amount, content=one["content"])
    for member in found.text.files:
        yield f"  {member.sha256[:12]}  {member.length:>9}  {member.name}"


def facts(bureau: Bureau, found: Submitted) -> dict[str, Any]:
    """A package as its signed text tells of it, and where its review stands."""
    said = found.text
    return {
        "sha256": found.sha256,
        "station": {"code": said.station, "name": found.station, "epoch": said.epoch},
        "former_key": found.former_key,
        "case_id": said.case,
        "number": said.number,
        "round": said.round,
        "kind": said.kind,
        "state": reviews.state(bureau, found),
        "at": said.at,
        "level": said.level,
        "triggers": said.triggers,
        "complex": said.complicated,
    }


def contents(found: Submitted) -> dict[str, Any]:
    """What is in a package: who answers for it, who handled the case, causes, what is proposed, files."""
    return {
        "letter": found.files["letter.txt"].decode(),
        "responsible": found.text.responsible,
        "handlers": jsonable(found.text.handlers),
        "causes": [{key: each[key] for key in _CAUSE} for each in found.case["causes"]],
        "proposed": list(_proposed(found)),
        "files": jsonable(found.text.files),
    }


def short_of_staff(staff: Staffing) -> str:
    """A line that there are too few reviewers (REQ-304); nothing where there are enough."""
    if not staff.short:
        return ""
    said = {"have": staff.reviewers, "officers": staff.officers, "needed": staff.needed}
    return text("bureau_review.short_of_staff", **said) + "\n"


def staffing_facts(staff: Staffing) -> dict[str, Any]:
    """The same for `--json`."""
    return {**jsonable(staff), "short": staff.short}


_CAUSE = ("title", "facts", "violated", "punished", "tier")


def _proposed(found: Submitted) -> Iterator[dict[str, Any]]:
    parties = {each["id"]: each["name"] for each in found.case["parties"]}
    for one in found.case["sanctions"]["proposed"]:
        told = {key: one[key] for key in ("kind", "amount_fen", "content")}
        yield {"party": parties.get(one["party_id"], ""), **told}
