"""Pictures in this terminal, where it speaks sixel or kitty's protocol (where not: widgets.half_blocks).

Owns: that the terminal is asked once, when the first picture is to be shown, and while the screens have let go of it:
whatever it answers would otherwise be taken for keys.
"""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Any

from textual.app import App, SuspendNotSupported
from textual.widget import Widget


def ask_terminal(app: App[Any]) -> None:
    """Find out how this terminal shows pictures; before any of the others here."""
    if "textual_image.widget" in sys.modules:
        return
    # Importing the library asks; where nothing can be let go of there is no terminal either.
    with contextlib.suppress(SuspendNotSupported), app.suspend():
        import textual_image.widget  # noqa: F401


def sharp() -> bool:
    """Whether it shows pictures dot by dot."""
    from textual_image import renderable

    return renderable.Image in (renderable.SixelImage, renderable.TGPImage)


def whole(png: bytes) -> Widget:
    """A picture as sharp as the terminal can, as large as its place allows."""
    from textual_image import widget

    return widget.Image(io.BytesIO(png))
