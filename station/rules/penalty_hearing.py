"""The conditions of telling, hearing and serving the party. Pure checks, as in guards."""

from __future__ import annotations

from collections.abc import Callable

from station.rules.penalty_sums import is_none, table
from station.rules.step_facts import StepFacts
from station.texts import text

OTHER_PAPERS = frozenset({"D14", "D35", "D36", "D38", "D75"})
"""Papers to be served whose service starts nothing of its own."""
ELECTRONIC = "D72"
"""确认书 without which nothing is served electronically (行政处罚法第六十一条第二款)."""
BY_HAND = ("direct", "left")
SENT = ("post", "entrusted", "electronic", "public")


def told(facts: StepFacts) -> str | None:
    """Where a hearing can be required, the notice must say so."""
    return text("penalty.detail.hearing_due") if facts.penalty.hearing_due else None


def defence(facts: StepFacts) -> str | None:
    """The newest notice is served, and the party was heard, gave up, or let its time pass."""
    found = facts.penalty
    if is_none(table(found)):
        return None
    if not found.course.notice:
        return text("penalty.detail.not_told")
    if not found.course.notice_served:
        return text("penalty.detail.notice_unserved")
    if found.course.defence_heard or found.course.defence_closed:
        return None
    return text("penalty.detail.not_heard")


def hearing(facts: StepFacts) -> str | None:
    """Due: told. Asked for: held or given up. Told and not asked for: the time is over or given up."""
    found, course = facts.penalty, facts.penalty.course
    if is_none(table(found)):
        return None
    if found.hearing_due and course.notice != "hearing":
        return text("penalty.detail.hearing_due")
    if course.hearing_held or course.hearing_closed:
        return None
    if course.hearing_asked:
        return text("penalty.detail.hearing_owed")
    if "HEAR_REQUEST" in facts.running and "HEAR_REQUEST" not in facts.lapsed:
        return text("penalty.detail.hearing_open")
    return None


def ready(facts: StepFacts) -> str | None:
    """A case whose party was told goes to review with everything said that the party may say."""
    return (defence(facts) or hearing(facts)) if facts.penalty.course.notice else None


def in_time(facts: StepFacts) -> str | None:
    """A hearing asked for within its time; what was posted in time is in time."""
    course = facts.penalty.course
    if course.hearing_asked or course.hearing_closed:
        return text("penalty.detail.hearing_settled")
    over = facts.lapsed.get("HEAR_REQUEST")
    return None if over is None else text("penalty.detail.hearing_late", over=over.format("YYYY-MM-DD"))


def asked(facts: StepFacts) -> str | None:
    """The party asked for a hearing that was not held yet."""
    course = facts.penalty.course
    return None if course.hearing_asked and not (course.hearing_held or course.hearing_closed) else ""


def set_in_time(facts: StepFacts) -> str | None:
    """The time is named and lies far enough ahead (行政处罚法第六十四条第二项)."""
    found = facts.penalty
    if found.meets_at is None:
        return text("penalty.detail.no_hearing_time")
    if found.hearing_notice_late:
        return text("penalty.detail.hearing_too_soon", latest=found.hearing_notice_late)
    return None


def notice_in_time(facts: StepFacts) -> str | None:
    """The announcement still lies far enough ahead of the hearing."""
    over = facts.lapsed.get("HEAR_NOTICE")
    return None if over is None else text("penalty.detail.hearing_notice_late", over=over.format("YYYY-MM-DD"))


def host(facts: StepFacts) -> str | None:
    """Somebody presides who did not investigate (行政处罚法第六十四条第四项)."""
    found = facts.penalty
    if not found.host.strip():
        return text("penalty.detail.no_host")
    return text("penalty.detail.host_investigates", name=found.host) if found.host_investigates else None


def not_before(facts: StepFacts) -> str | None:
    """A hearing happens at the announced time or later."""
    at = facts.penalty.hearing_at
    return None if at is None or facts.occurred_at >= at else at.format("YYYY-MM-DD HH:mm")


def handed(facts: StepFacts) -> str | None:
    """Handed over, or left with the story of it told (留置送达)."""
    serving = facts.penalty.serving
    if serving is None:
        return None
    if serving.how not in BY_HAND:
        return text("penalty.detail.not_by_hand")
    if not serving.to.strip():
        return text("penalty.detail.no_recipient")
    return text("penalty.detail.left_how") if serving.how == "left" and not serving.note.strip() else None


def sent(facts: StepFacts) -> str | None:
    """Sent with its number or story; electronically only with the party's consent; publicly only after the time."""
    serving = facts.penalty.serving
    if serving is None or serving.how not in SENT:
        return text("penalty.detail.how_sent")
    if serving.how == "public":
        return None if "SERVE_PUBLIC" in facts.lapsed else text("penalty.detail.public_open")
    if not serving.to.strip() or not serving.note.strip():
        return text("penalty.detail.sent_how")
    agreed = any(paper.code == ELECTRONIC and paper.complete for paper in facts.papers)
    return text("penalty.detail.no_consent") if serving.how == "electronic" and not agreed else None


def waiting(facts: StepFacts) -> str | None:
    """One of the papers without a serving step of their own waits to be served."""
    found = any(paper.code in OTHER_PAPERS and paper.served_at is None for paper in facts.papers)
    return None if found else ""


def _open_defence(facts: StepFacts) -> str | None:
    return "" if "DEFENSE_3D" in facts.running and "DEFENSE_3D" not in facts.lapsed else None


def _holds(holds: bool) -> str | None:
    return None if holds else ""


CHECKS: dict[str, Callable[[StepFacts], str | None]] = {
    "HEARING_TOLD": told,
    "NOTICE_PLAIN": lambda facts: _holds(facts.penalty.course.notice != "hearing"),
    "NOTICE_WITH_HEARING": lambda facts: _holds(facts.penalty.course.notice == "hearing"),
    "NOTICE_OPEN": lambda facts: _holds(not facts.penalty.course.notice_served),
    "NOTICE_SERVED": lambda facts: _holds(facts.penalty.course.notice_served),
    "HANDED": handed,
    "SENT": sent,
    "UNSERVED": waiting,
    "DEFENCE_OVER": _open_defence,
    "DEFENSE": defence,
    "HEAR_IN_TIME": in_time,
    "HEARING_ASKED": asked,
    "HEARING_SET": set_in_time,
    "HEARING_NOTICE": notice_in_time,
    "HOST": host,
    "HEARING_NOTIFIED": lambda facts: _holds(facts.penalty.course.hearing_notified),
    "HEARING_TIME": not_before,
    "HEARING": hearing,
    "REVIEW_READY": ready,
}
