"""One question of one moment is asked once: for readers whose few rows one guard after the other asks for again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from station.store.store import Store

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once(read: Callable[Concatenate[Store, Asked], Answer]) -> Callable[Concatenate[Store, Asked], Answer]:
    """Inside `store.reading()` the first answer serves whoever asks the same. The answer must be immutable."""

    @wraps(read)
    def known(store: Store, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        key = (read, args, *sorted(kwargs.items()))
        return store.known(key, lambda: read(store, *args, **kwargs))

    return known
