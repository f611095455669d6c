"""扫码返回: back at the station, the slip's code is scanned and the return is registered."""

from __future__ import annotations

from textual.widgets import Input

from station.services import cases
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import TextPrompt, required
from station.tui.screen import StationScreen


class ScanPrompt(TextPrompt):
    """One line as the scanner sends it: a signed code is compared letter for letter, so nothing is normalised."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Scanners end with Enter."""
        event.prevent_default()
        written = event.value.strip()
        wrong = required(written)
        if wrong is not None:
            self.complain(wrong)
        else:
            self.dismiss(written)


async def scan_return(screen: StationScreen) -> None:
    """Take the code (or the number printed beside it), register the return, say which case it was."""
    app = station_app(screen)
    prompt = ScanPrompt(text("dock_tui.scan.title"), text("dock_tui.scan.hint"), "", required)
    scanned = await app.push_screen_wait(prompt)
    if scanned is None:
        return
    case = cases.returned_by_code(app.station.store, app.actor, scanned)
    said = text("dock_tui.scan.done", number=case.number, enterprise=case.enterprise)
    screen.say(said, text("dock_tui.scan.advice"), "done")
