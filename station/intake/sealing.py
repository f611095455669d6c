"""From a part file to evidence: read back, adopt, ask for facts, and write it down in one act.

Owns: the order that makes a crash harmless. A name appears in the media store only after the medium gave back
the right bytes, and a row only after the name is durable; between the two a crash leaves content without a row,
which the next run finds by its hash. Refuses: a row for content that was not read back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pendulum

from station.intake.conveyor import Copied, Lost
from station.intake.facts import media_facts
from station.intake.progress import IntakeProgress, Meter
from station.intake.readback import read_back
from station.intake.ring import ReadFailed
from station.intake.times import clip_span
from station.records.evidence import ListedFile, MediaFacts, Recorder
from station.records.people import System
from station.rules.matching import Visit, match
from station.rules.names import shown
from station.store import evidence, intakes
from station.store.act import Act
from station.store.media import MediaStore
from station.store.store import Store

if TYPE_CHECKING:
    from devices.profiles import Profile

DOCK = System("system:dock")
SMALL = 1 << 16
"""Files up to this size share acts; a larger one has its own."""
BATCH = 64
_EXTENSIONS = {
    "video": {"mp4", "mov", "avi", "mkv", "ts", "3gp"},
    "audio": {"wav", "mp3", "aac", "m4a", "amr"},
    "photo": {"jpg", "jpeg", "png", "bmp"},
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What every import at this station works with."""

    store: Store
    media: MediaStore
    progress: IntakeProgress
    stop: Callable[[], bool]
    """True once the process was asked to end."""
    on_kept: Callable[[Act, int], None]
    """Called inside the closing act for every case whose clips were on the recorder (its upload deadline is met)."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    file: ListedFile
    sha256: str
    method: str


class Sealer:
    """Seals what one import brings; counts what came of it."""

    def __init__(self, desk: Desk, recorder: Recorder, profile: Profile, session_id: int, meter: Meter) -> None:
        self._desk = desk
        self._recorder = recorder
        self._profile = profile
        self._session = session_id
        self._meter = meter
        self._sealed: list[_Sealed] = []
        self._settled: list[tuple[ListedFile, str, str, str | None]] = []
        self._before: dict[bytes, str] = {}
        self.new = 0
        self.bytes_new = 0
        self.linked: Counter[int] = Counter()

    def remember(self, before: dict[bytes, str]) -> None:
        """Path → content this recorder brought under it before, to notice a name that changed its content."""
        self._before = before

    def take(self, copied: Copied) -> None:
        """Believe a part file, or not: a medium that gives back other bytes fails the file, not the session."""
        file = copied.file
        try:
            found, method = read_back(copied.part, file.size, self._meter.verified)
        except ReadFailed as error:
            self._reject(copied, f"readback:{error.errno}@{error.offset}")
            return
        if found != copied.sha256:
            self._reject(copied, "readback:differs")
            return
        self._adopt(copied)
        self._sealed.append(_Sealed(file, found, method))
        if file.size > SMALL:
            self.flush()
        else:
            self._flush_when_full()

    def settle(self, lost: Lost, sha256: str | None = None) -> None:
        """A file that ends without new content: failed, changed, or duplicate with its SHA-256."""
        self._settled.append((lost.file, lost.state, lost.detail, sha256))
        self._flush_when_full()

    def flush(self) -> None:
        """Write everything sealed and settled so far in one act."""
        if not self._sealed and not self._settled:
            return
        facts = media_facts([self._desk.media.path(one.sha256) for one in self._sealed])
        clips = [self._clip(one, said) for one, said in zip(self._sealed, facts, strict=True)]
        kept: list[intakes.NewClip] = []
        with self._desk.store.act(DOCK, "intake.verify", subject=f"intake/{self._session}") as act:
            for one, clip in zip(self._sealed, clips, strict=True):
                detail = self._detail(one, clip)
                if intakes.keep(act, one.file.id, self._session, clip, detail) == "verified":
                    kept.append(clip)
            for file, state, detail, sha256 in self._settled:
                intakes.settle(act, file.id, state, detail, sha256)
        self._count(kept)

    def _count(self, kept: list[intakes.NewClip]) -> None:
        self.new += len(kept)
        self.bytes_new += sum(clip.size for clip in kept)
        self.linked.update(clip.case_id for clip in kept if clip.case_id is not None)
        for _ in range(len(self._sealed) + len(self._settled)):
            self._meter.file_done()
        self._sealed.clear()
        self._settled.clear()

    def _flush_when_full(self) -> None:
        if len(self._sealed) + len(self._settled) >= BATCH:
            self.flush()

    def _reject(self, copied: Copied, detail: str) -> None:
        copied.part.unlink()
        self.settle(Lost(copied.file, "failed", detail))

    def _adopt(self, copied: Copied) -> None:
        """Keep the part under its hash; content that is evidence already and still whole keeps its own copy."""
        place = self._desk.media.path(copied.sha256)
        whole = place.exists() and place.stat().st_size == copied.file.size
        if whole and intakes.has_clip(self._desk.store, copied.sha256):
            copied.part.unlink()
        else:
            self._desk.media.adopt(copied.part, copied.sha256)

    def _detail(self, one: _Sealed, clip: intakes.NewClip) -> str:
        before = self._before.get(one.file.path)
        if before is not None and before != one.sha256:
            return f"was:{before}"
        return f"facts:{clip.facts.problem}" if clip.facts.problem else ""

    def _clip(self, one: _Sealed, facts: MediaFacts) -> intakes.NewClip:
        now = self._desk.store.clock.now()
        file, recorder, profile = one.file, self._recorder, self._profile
        name = profile.read(file.path)
        span = clip_span(name, facts, profile.container_clock, file.mtime, recorder.clock_offset_s, now)
        found = match(recorder.officer_id, span.started_at, span.ended_at, span.source, self._visits(span.started_at))
        return intakes.NewClip(
            sha256=one.sha256,
            size=file.size,
            name=shown(file.path),
            recorder_id=recorder.id,
            officer_id=recorder.officer_id,
            facts=_named(facts, file.path),
            started_at=span.started_at,
            ended_at=span.ended_at,
            time_source=span.source,
            verify_method=one.method,
            case_id=found.case_id,
        )

    def _visits(self, started_at: pendulum.DateTime | None) -> list[Visit]:
        if started_at is None:
            return []
        return evidence.visits(self._desk.store, started_at - timedelta(days=1), self._desk.store.clock.now())


def _named(facts: MediaFacts, path: bytes) -> MediaFacts:
    """An interrupted recording has no readable structure but still is what its extension says."""
    if not facts.problem:
        return facts
    extension = path.rpartition(b".")[2].decode("ascii", "replace").lower()
    media = next((kind for kind, known in _EXTENSIONS.items() if extension in known), "other")
    return MediaFacts(media, None, None, facts.problem)
