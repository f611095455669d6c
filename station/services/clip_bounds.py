"""When the recordings of a case were made, as the 时间牌 and papers their recorders saw prove it. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from station.records.clip_code import ClipCode
from station.records.evidence import Clip
from station.records.moment import day
from station.rules.time_bounds import Bounds, Sighting, Take, bounds, common, offset
from station.store import clip_codes, evidence, intakes, papers, reading_law, time_signs
from station.store.clip_codes import Filmed
from station.store.store import Store


def of_case(store: Store, case_id: int) -> dict[int, Bounds]:
    """Bounds of each recording of a case whose own time is known, by clip."""
    exact = exact_s(store)
    with store.reading():
        found: dict[int, Bounds] = {}
        seen: dict[int, list[Sighting]] = {}
        for clip in evidence.clips_of_case(store, case_id):
            take = _take(clip)
            if take is None:
                continue
            recorder = clip_codes.recorder_of(store, clip.id)
            if recorder not in seen:
                seen[recorder] = list(_sightings(store, clip_codes.of_recorder(store, recorder)))
            docked_at = intakes.one(store, clip.session_id).opened_at
            found[clip.id] = bounds(take, seen[recorder], docked_at, exact)
        return found


def exact_s(store: Store) -> int:
    """Seconds by which times of recordings between two 时间牌 may be wrong."""
    return reading_law.figures(day(store.clock.now())).exact_s


def clock_offset(store: Store, filmed: list[Filmed]) -> int | None:
    """What newly read codes say of a recorder's clock: the newest 时间牌, narrowed by those seen just before; else how
    far it is behind at least. None where they say nothing."""
    signs = [one for one in filmed if one.code.kind == "time_sign" and one.code.offset_s is not None]
    if signs:
        near = [span for one in _sightings(store, signs[-3:]) if (span := offset(one)) is not None]
        agreed = common(near)
        return round(sum(agreed) / 2) if agreed else signs[-1].code.offset_s
    return max((one.code.offset_s for one in filmed if one.code.offset_s is not None), default=None)


def _take(clip: Clip) -> Take | None:
    if clip.started_at is None or clip.time_source == "none":
        return None
    own = timedelta(seconds=clip.clock_offset_s)
    return Take(clip.id, clip.started_at - own, (clip.ended_at or clip.started_at) - own, clip.seq)


def _sightings(store: Store, filmed: list[Filmed]) -> Iterator[Sighting]:
    ids = [int(one.code.subject.partition("/")[2]) for one in filmed if one.code.kind == "time_sign"]
    signs = time_signs.some(store, ids)
    for one in filmed:
        at = one.started_at + timedelta(milliseconds=one.code.at_ms)
        what, _, row = one.code.subject.partition("/")
        if what == "time_sign":
            sign = signs[int(row)]
            yield Sighting(one.code.clip_id, at, one.seq, sign.shown_at, sign.until)
        elif (made_at := _made_at(store, one.code)) is not None:
            yield Sighting(one.code.clip_id, at, one.seq, made_at, None)


def _made_at(store: Store, code: ClipCode) -> datetime | None:
    """When the paper that bears a code was issued; None where that is not known."""
    if code.kind == "paper":
        return clip_codes.paper_issued(store, code.text.strip().upper())
    issued = papers.slips(store, int(code.subject.partition("/")[2]))
    exact = (slip.issued_at for slip in issued if slip.payload == code.text)
    return next(exact, issued[0].issued_at if issued else None)
