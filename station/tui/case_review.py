"""The page 审核 of a case: what asks for a review, where it stands, every message, the minutes."""

from __future__ import annotations

from textual.content import Content

from station.services.review_view import MessageLine, ReviewDetail
from station.texts import text
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal
from station.tui.urgency import due_words


def review_lines(found: ReviewDetail) -> list[Content]:
    """Everything about the case's review."""
    lines = [joined((found.said, "bold"))]
    for hit in found.standing.triggers:
        lines.append(joined("  ", (hit.code, "bold"), "  ", hit.title, "  ", (hit.source, "$secondary")))
    if found.due is not None:
        lines.append(labelled(text("casework.inbox.due"), due_words(found.due.due_at)))
    lines += [literal(note, "$secondary") for note in found.notes]
    lines += [literal(each, "$warning") for each in found.differences]
    for message in found.messages:
        lines += _message(message)
    for meeting in found.meetings:
        kind = (text(f"casework.review.meeting_{meeting.kind}"), "bold")
        lines += [literal(""), joined(shown(meeting.held_at), "  ", kind)]
        lines.append(joined("  ", meeting.host, "  ", meeting.conclusion))
    return lines


def _message(message: MessageLine) -> list[Content]:
    side = text(f"casework.review.direction_{message.direction}")
    head = joined(shown(message.at), "  ", (side, "$secondary"), "  ", (message.title, "bold"), "  ", message.by)
    lines = [literal(""), head]
    if message.words:
        lines.append(literal("  " + message.words))
    lines += [
        joined("  ", (text(f"casework.review.check_{result.result}"), "bold"), "  ", title, "  ", result.note)
        for title, result in message.checks
    ]
    lines += [literal("  " + each, "$warning") for each in message.warnings]
    return lines
