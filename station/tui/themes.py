"""Four themes: 日 (ink on warm white), 夜, 高对比, 单色.

Red is a breach of law, green something proved, amber something due; nothing else is coloured.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str, ink: str, paper: str, tint: str, breach: str, due: str, proved: str, dim: str, dark: bool
) -> Theme:
    return Theme(
        name=name,
        primary=ink,
        secondary=dim,
        accent=ink,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=tint,
        error=breach,
        warning=due,
        success=proved,
        dark=dark,
        variables={
            "border": dim,
            "border-blurred": dim,
            "input-cursor-background": ink,
            "input-cursor-foreground": paper,
            "input-selection-background": tint,
            "scrollbar": tint,
            "scrollbar-background": paper,
            "scrollbar-hover": ink,
            "scrollbar-active": ink,
        },
    )


THEMES = (
    _theme("day", "#2b2622", "#f7f2e7", "#e6dcc7", "#b3261e", "#8a5300", "#226b3a", "#72685d", False),
    _theme("night", "#d8d2c6", "#1b1d21", "#2f333b", "#ff7b6e", "#e8b04a", "#7fc98f", "#8f8a80", True),
    _theme("contrast", "#ffffff", "#000000", "#404040", "#ff6060", "#ffd700", "#60ff60", "#d0d0d0", True),
    _theme("mono", "#e6e6e6", "#101010", "#303030", "#e6e6e6", "#e6e6e6", "#e6e6e6", "#a0a0a0", True),
)
"""In the order `换配色` walks through them."""
