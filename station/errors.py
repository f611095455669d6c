"""What can go wrong in words a station clerk can act on.

Every refusal the product makes is a `StationError`. Its sentence and its advice live in `station/texts`
under the key named by `text`; the facts given to the constructor fill them in. Three boundaries catch it
(`cli.main`, the TUI app, the intake job); nothing else catches `Exception`.
"""

from __future__ import annotations

from station.texts import advice, message


class StationError(Exception):
    """A refusal with a message that says what happened and an advice that says what to do next."""

    text = "errors.unexpected"
    """`<file>.<table>` in station/texts, holding `message` and `advice`."""
    exit_code = 1
    """1 for a refusal, 2 for wrong usage."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One Chinese sentence: what was refused and why."""
        return message(self.text, self.facts)

    @property
    def advice(self) -> str:
        """One Chinese sentence: what to do next; empty where nothing can be done."""
        return advice(self.text, self.facts)


class UsageError(StationError):
    """The command line was wrong; nothing was done."""

    text = "errors.usage"
    exit_code = 2
