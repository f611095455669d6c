"""The flow of a legal review (附件2 as reconstructed): a state and a message in, the next state or a refusal out. Pure.

The table itself is data (schema/law/review.toml). No line of it leads to `passed` but an opinion that agrees (on a
correction too, it is the reviewer who confirms), a reconsideration that agrees, and the committee.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.review import FlowMessage, ReviewFlow
from station.texts import text

START = ""
"""No review yet."""
PASSED = "passed"
AGREEING = frozenset({("opinion", "agree"), ("reconsideration", "agree"), ("committee", "passed")})
"""The only messages that may lead to `passed`."""


class MessageRefused(StationError):
    """The message does not fit where the review stands. Facts: message, state, possible."""

    text = "review.message_refused"


def next_state(flow: ReviewFlow, state: str, kind: str, detail: str = "") -> str:
    """Where a message leads from a state. MessageRefused."""
    return step(flow, state, kind, detail).to


def step(flow: ReviewFlow, state: str, kind: str, detail: str = "") -> FlowMessage:
    """The row of the table a message takes from a state. MessageRefused."""
    found = [each for each in flow.messages if (each.kind, each.detail) == (kind, detail) and state in each.sources]
    if not found:
        open_ = "、".join(dict.fromkeys(each.title for each in possible(flow, state))) or text("review.nothing")
        raise MessageRefused(message=title(flow, kind, detail), state=state_title(flow, state), possible=open_)
    return found[0]


def possible(flow: ReviewFlow, state: str, direction: str | None = None) -> tuple[FlowMessage, ...]:
    """The messages that may come in a state, of one direction where given."""
    return tuple(each for each in flow.messages if state in each.sources and direction in (None, each.direction))


def is_over(flow: ReviewFlow, state: str) -> bool:
    """Whether nothing follows the state."""
    return state != START and flow.state(state).end


def title(flow: ReviewFlow, kind: str, detail: str = "") -> str:
    """What a message is called; its code where the table has no such message."""
    named = {(each.kind, each.detail): each.title for each in flow.messages}
    return named.get((kind, detail), f"{kind} {detail}".strip())


def state_title(flow: ReviewFlow, state: str) -> str:
    """What a state is called."""
    return flow.state(state).title if state else text("review.said.not_yet")
