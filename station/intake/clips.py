"""What a clip is when it comes in: times, maker's numbers and the case it belongs to, from all that is known of it.

Owns: putting name, container, file time and roster together. Refuses: nothing; a recording nobody can read is
evidence too and becomes a clip that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pendulum

from station.intake.facts import NO_MEDIA, Sandbox, kind_of_name, may_be_media
from station.intake.times import Span, clip_span
from station.records.evidence import MediaFacts, Recorder
from station.rules.matching import Visit, match
from station.rules.names import shown
from station.store import evidence, intakes
from station.store.media import MediaStore
from station.store.store import Store

if TYPE_CHECKING:
    from devices.profiles import NameFacts, Profile
    from devices.volume import Entry

BACK = timedelta(days=1)
"""A visit that began longer before the recording is another visit."""


@dataclass(frozen=True, slots=True)
class Content:
    """Verified content that has its name in the media store."""

    entry: Entry
    """As on the medium."""
    sha256: str
    size: int
    head: bytes
    method: str
    """How it was read back."""
    extent: str
    """whole, or partial where it is only the beginning of its file."""


class Clips:
    """Makes clips of what one recorder brought."""

    def __init__(self, store: Store, media: MediaStore, recorder: Recorder, profile: Profile, sandbox: Sandbox) -> None:
        self._store = store
        self._media = media
        self._recorder = recorder
        self._profile = profile
        self._sandbox = sandbox

    def of(self, contents: Sequence[Content]) -> list[intakes.NewClip]:
        """A clip of each, in order."""
        now = self._store.clock.now()
        seen = list(zip(contents, self._facts(contents), strict=True))
        spans = [self._span(content, facts, now) for content, facts in seen]
        visits = self._visits([span.started_at for span in spans if span.started_at], now)
        return [self._clip(one, facts, span, visits) for (one, facts), span in zip(seen, spans, strict=True)]

    def _facts(self, contents: Sequence[Content]) -> list[MediaFacts]:
        places = [self._media.path(one.sha256) for one in contents]
        asked = [may_be_media(one.entry.path, one.head) for one in contents]
        told = iter(self._sandbox.facts([place for place, wanted in zip(places, asked, strict=True) if wanted]))
        found = [next(told) if wanted else NO_MEDIA for wanted in asked]
        return [_named(facts, one.entry.path) for one, facts in zip(contents, found, strict=True)]

    def _span(self, content: Content, facts: MediaFacts, now: pendulum.DateTime) -> Span:
        name, clock = self._profile.read(content.entry.path), self._profile.container_clock
        return clip_span(name, facts, clock, content.entry.mtime, self._recorder.clock_offset_s, now)

    def _visits(self, starts: list[pendulum.DateTime], now: pendulum.DateTime) -> list[Visit]:
        return evidence.visits(self._store, min(starts) - BACK, now) if starts else []

    def _clip(self, one: Content, facts: MediaFacts, span: Span, visits: list[Visit]) -> intakes.NewClip:
        recorder = self._recorder
        near = [visit for visit in visits if span.started_at and visit.on_site >= span.started_at - BACK]
        said: NameFacts | None = self._profile.read(one.entry.path)
        return intakes.NewClip(
            sha256=one.sha256,
            size=one.size,
            name=shown(one.entry.path),
            recorder_id=recorder.id,
            officer_id=recorder.officer_id,
            facts=facts,
            started_at=span.started_at,
            ended_at=span.ended_at,
            time_source=span.source,
            verify_method=one.method,
            case_id=match(recorder.officer_id, span.started_at, span.ended_at, span.source, near).case_id,
            extent=one.extent,
            device_no=said.device if said else "",
            officer_no=said.officer if said else "",
            seq=said.seq if said else None,
            marked=bool(said and said.marked),
            clock_offset_s=recorder.clock_offset_s,
        )


def _named(facts: MediaFacts, path: bytes) -> MediaFacts:
    """An interrupted recording has no readable structure but still is what its extension says."""
    return replace(facts, media=kind_of_name(path)) if facts.media == "other" else facts
