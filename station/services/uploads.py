"""The upload deadline (音像上传) is met by the recordings themselves: when they are kept here, not when it is said."""

from __future__ import annotations

from collections.abc import Callable

from station.store import deadlines
from station.store.act import Act
from station.store.store import Store

RULE = "UPLOAD_24H"


def met_by_import(store: Store) -> Callable[[Act, int], None]:
    """What an import calls inside its closing act for each case that clips came for (43号文二(二)4(1))."""

    def kept(act: Act, case_id: int) -> None:
        deadlines.meet(act, store, case_id, RULE, act.now)

    return kept
