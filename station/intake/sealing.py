"""From part files to evidence: read back, name, ask for facts, and write it down in one act.

Owns: the order that makes a crash harmless. A name appears in the media store only after the medium gave back
the right bytes, and a row only after the name is durable; between the two a crash leaves content without a row,
which the next run finds by its hash. Refuses: a row for content that was not read back, and content that an approved
disposal removed: it does not come to life again because a recorder still has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.intake.clips import Clips, Content
from station.intake.conveyor import BATCH, Copied, Item, Lost
from station.intake.naming import adopt
from station.intake.progress import IntakeProgress, Meter
from station.intake.readback import read_back
from station.intake.ring import ReadFailed
from station.records.people import System
from station.store import intakes, keeping
from station.store.act import Act
from station.store.media import MediaStore
from station.store.store import Store

DOCK = System("system:dock")


def nothing(_: Act, __: int) -> None:
    """What is called on an occasion nobody waits for."""


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
    on_closed: Callable[[Act, int], None] = nothing
    """Called inside the closing act with the session (its recordings are looked over for gaps)."""


class Sealer:
    """Seals what one import brings; counts what came of it."""

    def __init__(self, desk: Desk, session_id: int, meter: Meter, clips: Clips, before: dict[bytes, str]) -> None:
        """`before`: path → content this recorder brought under it earlier, to notice a name with other content."""
        self._desk = desk
        self._session = session_id
        self._meter = meter
        self._clips = clips
        self._before = before
        self.new = 0
        """Files that came whole and are new content."""
        self.bytes_new = 0
        self.linked: Counter[int] = Counter()
        self.unlinked = 0
        self.destroyed = 0
        """Files whose content was disposed of."""

    def take(self, items: Sequence[Copied | Lost]) -> None:
        """Believe part files, or not, and write down how each file ended. A medium that gives back other bytes fails
        the file, not the session. PartFailed when the disk here refuses a name."""
        verified: list[tuple[Copied, str]] = []
        ended: list[intakes.Ended] = []
        for item in items:
            refused = self._verify(item, verified) if isinstance(item, Copied) else (item.state, item.detail)
            if refused:
                ended.append(intakes.Ended(item.file.id, *refused))
        verified = self._without_gone(verified, ended)
        known = intakes.with_clip(self._desk.store, [copied.sha256 for copied, _ in verified])
        adopt(self._desk.media, [(copied.part, copied.sha256, copied.size) for copied, _ in verified], known)
        self._write(verified, ended)

    def settle(self, duplicates: Sequence[tuple[Item, str]]) -> None:
        """Files that were imported before, with their SHA-256."""
        for start in range(0, len(duplicates), BATCH):
            some = duplicates[start : start + BATCH]
            self._write([], [intakes.Ended(file.id, "duplicate", "", sha256) for file, sha256 in some])

    def _verify(self, copied: Copied, verified: list[tuple[Copied, str]]) -> tuple[str, str] | None:
        """None where the part is believed; else state and detail."""
        try:
            found, method = read_back(copied.part, copied.size, self._meter.verified)
        except ReadFailed as error:
            return self._reject(copied, f"readback:{error.errno}@{error.offset}")
        if found != copied.sha256:
            return self._reject(copied, "readback:differs")
        verified.append((copied, method))
        return None

    def _without_gone(self, verified: list[tuple[Copied, str]], ended: list[intakes.Ended]) -> list[tuple[Copied, str]]:
        """What is kept; of the rest the part goes, and the file ends as one that was here before and says why."""
        gone = keeping.gone_content(self._desk.store, [copied.sha256 for copied, _ in verified])
        for copied, _ in verified:
            if copied.sha256 in gone:
                copied.part.unlink()
                state, detail = copied.state or "duplicate", f"destroyed:{gone[copied.sha256]}"
                ended.append(intakes.Ended(copied.file.id, state, detail, copied.sha256))
                self.destroyed += 1
        return [one for one in verified if one[0].sha256 not in gone]

    def _reject(self, copied: Copied, detail: str) -> tuple[str, str]:
        copied.part.unlink()
        return "failed", detail

    def _write(self, verified: list[tuple[Copied, str]], ended: list[intakes.Ended]) -> None:
        if not verified and not ended:
            return
        contents = [
            Content(c.file.entry, c.sha256, c.size, c.head, how, "partial" if c.state else "whole")
            for c, how in verified
        ]
        made = self._clips.of(contents)
        with self._desk.store.act(DOCK, "intake.verify", subject=f"intake/{self._session}") as act:
            kept = [self._ended(copied, clip) for (copied, _), clip in zip(verified, made, strict=True)]
            new = intakes.end(act, self._session, [*kept, *ended])
        for clip in new:
            self._count(clip)
        for _ in range(len(verified) + len(ended)):
            self._meter.file_done()

    def _ended(self, copied: Copied, clip: intakes.NewClip) -> intakes.Ended:
        if copied.state:
            return intakes.Ended(copied.file.id, copied.state, copied.detail, copied.sha256, copied.size, clip)
        detail = copied.detail or self._detail(copied, clip)
        return intakes.Ended(copied.file.id, "verified", detail, copied.sha256, None, clip)

    def _detail(self, copied: Copied, clip: intakes.NewClip) -> str:
        before = self._before.get(copied.file.entry.path)
        if before is not None and before != copied.sha256:
            return f"was:{before}"
        return f"facts:{clip.facts.problem}" if clip.facts.problem else ""

    def _count(self, clip: intakes.NewClip) -> None:
        if clip.extent == "whole":
            self.new += 1
            self.bytes_new += clip.size
        if clip.case_id is None:
            self.unlinked += 1
        else:
            self.linked[clip.case_id] += 1
