"""What Textual keeps of lines painted by widgets that are gone, and the way to let it go.

`StylesCache.get_inner_outer` was meant as a class method (its first argument is `cls`) but is none in Textual 8.2.8:
its cache of 1,024 answers therefore holds the painted lines of every widget that ever asked, far beyond its screen.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache

ANSWERS = 1024
"""As many as Textual keeps; they are two colours each once no widget is among them."""


def let_go() -> None:
    """Before an application runs: what a closed screen painted goes with it."""
    told = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(told, classmethod):
        # mypy knows the method by its declaration, which is what is put right here.
        StylesCache.get_inner_outer = classmethod(lru_cache(ANSWERS)(told.__wrapped__))  # type: ignore[assignment, arg-type]
