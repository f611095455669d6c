"""Keys one after the other: the next one is handed on when all is done that the one before it set off.

Textual gives a key to whatever has the focus at that moment, but moves the focus, shows and hides fields and opens
prompts by messages that come later. Somebody who types fast, a scanner and a slow machine would see the beginning of
one answer at the end of another.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

ROUNDS = 2
"""The key itself comes up from the focus; then what its action posted there, as when Enter submits a field."""


class KeyOrder(App[None], inherit_bindings=False):
    """An application that holds keys and pasted words back while an earlier one is under way.

    To see when that is, it stands in the queues behind it: of the widget that had the focus and of every one above,
    up to the application. What takes longer than that, such as printing, is not waited for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key | events.Paste] = deque()
        self._behind: DOMNode | None = None
        """In whose queue we stand; None: nothing is under way."""

    async def on_event(self, event: events.Event) -> None:
        """Keys in their order, everything else at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._held.append(event)
        if self._behind is None or _broken(self._behind):
            await self._hand_on()

    async def _hand_on(self) -> None:
        self._behind = None
        if self._held:
            start, front = self.focused or self.screen, self.screen
            await super().on_event(self._held.popleft())
            self._stand(start, start, front, ROUNDS)

    def _stand(self, node: DOMNode, start: DOMNode, front: Screen[object], rounds: int) -> None:
        self._behind = node
        if not node.call_later(self._reached, node, start, front, rounds):
            # It is closed, and a closed one has done all it had to do.
            self.call_later(self._reached, node, start, front, rounds)

    async def _reached(self, node: DOMNode, start: DOMNode, front: Screen[object], rounds: int) -> None:
        """Everything that came before us here is done: go on above, then from below again, then with the next key."""
        if node is not self:
            self._stand(node.parent or self, start, front, rounds)
        elif rounds > 1:
            self._stand(start, start, front, rounds - 1)
        elif front is not self.screen:
            # A prompt was opened: it takes keys once it is composed and something in it has the focus.
            self._stand(self.screen, self.screen, self.screen, 1)
        else:
            await self._hand_on()


def _broken(node: DOMNode) -> bool:
    """Whether a widget stopped working at an error, so that nothing in its queue will be done."""
    return isinstance(node, Widget) and node.is_mounted and not node.is_running
