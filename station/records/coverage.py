"""What had to be recorded of a case, and what its recordings cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pendulum


@dataclass(frozen=True, slots=True)
class Scene:
    """One kind of scene (schema/law/scenes.toml)."""

    code: str
    title: str
    open: tuple[str, ...]
    """Events that begin it; each one is a scene of its own."""
    close: tuple[str, ...]
    """Events that end it: the last one before it begins again. Empty: a person enters when it was over."""
    place: bool
    """The signs of the place are asked for (REQ-212)."""
    edge_s: int
    """So many seconds its beginning and end may be off: events are entered to the minute."""
    source: str
    effective_from: date
    served_how: str = ""
    """Every paper delivered like that is a scene."""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to `end`, on the station's clock."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One scene of one case, as it took place."""

    scene: Scene
    seq: int
    """1 for the first time."""
    opened: datetime
    """The event that began it; the same scene's next one ends what belongs to it."""
    start: datetime
    end: datetime | None
    """None where nobody has said when it was over."""
    entered: bool = False
    """A person entered both times; otherwise they follow from events."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What one recorder kept of a scene's time, contiguous stretches of its recordings."""

    device: str
    spans: tuple[Span, ...]
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SceneCoverage:
    """What the recordings show of one scene."""

    wanted: Wanted
    state: str
    """covered, partial, missing, after_the_fact, unknown."""
    strips: tuple[Strip, ...]
    late_s: int
    """Seconds without a recording at the beginning, beyond the edge."""
    early_s: int
    """Seconds without one at the end."""
    gaps: tuple[Span, ...]
    """Between them, what no recorder kept and nobody lawfully explained."""
    permille: int
    """Of the scene's time that is covered or lawfully interrupted."""


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """One item of 附件1 in one scene of a case."""

    item: str
    title: str
    number: str
    level: str
    """must, should, event."""
    scene: SceneCoverage
    marked: bool
    """A person saw it on a recording of the case."""
    manned: bool
    """As many officers are seen or heard as the item asks for, or nobody was asked yet."""
    exempt: bool
    """Text alone suffices, by an approved exemption."""
    released: str
    """The chief's reason, in the register of defects; empty: none."""
    seen_at: tuple[datetime, ...] = ()
    """When it is seen, of the markers that say so."""
    untold: str = ""
    """What nobody has said of a compulsory item's scene: facts, place (`rules.coverage.untold`); empty: nothing."""
    exempted_late: bool = False
    """It was to be exempt, and that was asked when its scene had begun: no exemption."""

    @property
    def state(self) -> str:
        """That of the scene, or exempt, or released."""
        if self.exempt:
            return "exempt"
        return "released" if self.released and not self.whole else self.scene.state

    @property
    def whole(self) -> bool:
        """The scene is covered, the item was seen, with as many officers as it takes, and what was to be said is."""
        return self.scene.state == "covered" and self.marked and self.manned and not self.untold

    @property
    def blocks(self) -> bool:
        """It is compulsory, and neither recorded whole nor exempt nor released."""
        return self.level == "must" and not (self.whole or self.exempt or self.released)


@dataclass(frozen=True, slots=True)
class SceneFact:
    """The six facts and the signs of the place, said once of a scene (REQ-211, REQ-212)."""

    scene: str
    seq: int
    place: str
    landmark: str
    """sign, building, or none."""
    spoken: bool
    """The name of the place is said aloud."""
    present: str
    officers: int
    """Officers who are seen or heard."""
    course: str
    entered_by: int
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Exemption:
    """Text alone is to suffice for an item, asked beforehand (REQ-206)."""

    id: int
    case_id: int
    item: str
    reason: str
    asked_by: int
    asked_at: pendulum.DateTime
    answer: str
    """approved, refused; empty: it waits."""
    answer_reason: str


@dataclass(frozen=True, slots=True)
class Defect:
    """An item of 附件1 that the chief let go, one line of the register of defects (缺陷台账)."""

    case_id: int
    number: str
    enterprise: str
    item: str
    title: str
    reason: str
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class CaseCoverage:
    """Coverage of a whole case."""

    scenes: tuple[SceneCoverage, ...]
    items: tuple[ItemCoverage, ...]
    unexplained: int
    """Gaps and doubts of its recordings that nobody has explained."""
    lawful: tuple[Span, ...] = ()
    """Interruptions explained by a cause that the list accepts."""

    @property
    def covered(self) -> int:
        """Items covered and seen, or lawfully without a recording."""
        return sum(each.exempt or each.whole for each in self.items)
