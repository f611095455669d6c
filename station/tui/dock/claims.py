"""待认领: clips that belong to no case yet, and the cases they may belong to; and those whose codes lead elsewhere."""

from __future__ import annotations

from textual.content import Content

from station.records.case import CaseFile
from station.services import casebook, clip_codes, clip_life, evidence
from station.texts import text
from station.tui.ask import ask_choice
from station.tui.dock import codes, words
from station.tui.dock.clip import clip_facts, life_facts
from station.tui.dock.page import DockPage
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Column, Row

RECENT_CASES = 12
"""Cases offered for a clip beside those that fit by officer and time."""


class Claims(DockPage):
    """Enter puts the clip to a case."""

    NAME = "claims"

    def columns(self) -> tuple[Column, ...]:
        """When, how long, whose, from which recorder, which file."""
        return (
            Column(text("intake.tui.started"), keep=True),
            Column(text("intake.tui.length"), keep=True, right=True),
            Column(text("intake.tui.officer"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.name"), share=3),
        )

    def read(self) -> None:
        """The clips that show another case's code, then the unclaimed ones."""
        self._odd = {one.clip.id: one for one in clip_codes.odd(self.store)}
        self._clips = {one.clip.id: one.clip for one in self._odd.values()}
        self._clips |= {clip.id: clip for clip in evidence.unlinked(self.store)}

    def ids(self) -> list[int]:
        """Newest first."""
        return list(self._clips)

    def waiting(self) -> int:
        """All of them."""
        return len(self._clips)

    def row(self, row_id: int) -> Row:
        """One clip."""
        clip = self._clips[row_id]
        officer = clip.officer_name or text("intake.tui.nobody")
        name = clip.name.rpartition("/")[2]
        return (words.start(clip), words.length(clip.duration_ms), officer, clip.serial, name)

    def detail(self, row_id: int) -> Content:
        """The clip, and the cases it may belong to."""
        clip = self._clips[row_id]
        lines = [
            *clip_facts(clip),
            *life_facts(clip_life.of(self.store, clip)),
            *codes.facts(self.app, clip),
            literal(""),
        ]
        if row_id in self._odd:
            return stacked(*lines, literal(text("codes.tui.which_hint", number=clip.case_number), "$warning"))
        found = evidence.candidates(self.store, clip)
        cases = casebook.some(self.store, [one.case_id for one in found.candidates])
        if not found.candidates:
            return stacked(*lines, literal(text("intake.tui.no_candidates"), "$secondary"))
        likely = [(cases[one.case_id], one.confidence) for one in found.candidates if one.case_id in cases]
        lines.append(literal(text("intake.tui.candidates"), "bold"))
        return stacked(*lines, *(literal(_words(case, confidence)) for case, confidence in likely))

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Ask which case, and say so in the ledger."""
        clip = self._clips[row_id]
        if row_id in self._odd:
            done = await codes.decide(self.app, clip, self._odd[row_id].case_ids)
            if done:
                screen.say(done, kind="done")
            return
        shown = clip_codes.cases_shown(self.store, clip.id)
        likely = {one.case_id: one.confidence for one in evidence.candidates(self.store, clip).candidates}
        every = dict.fromkeys([*shown, *likely, *casebook.ids(self.store)[:RECENT_CASES]])
        cases = casebook.some(self.store, list(every))
        options = [
            (case_id, _words(cases[case_id], likely.get(case_id), case_id in shown))
            for case_id in every
            if case_id in cases
        ]
        hint = text("intake.tui.claim_hint")
        chosen = await ask_choice(self.app, text("intake.tui.claim"), options, hint) if options else None
        if chosen is not None:
            linked = evidence.link(self.store, self.app.actor, clip.id, chosen)
            screen.say(text("intake.tui.claimed", number=linked.case_number), kind="done")


def _words(case: CaseFile, confidence: float | None, shown: bool = False) -> str:
    """A case as a choice."""
    sure = "" if confidence is None else "  " + text("intake.tui.confidence", percent=round(confidence * 100))
    return f"{case.number}  {case.enterprise}{sure}" + ("  " + text("codes.tui.code") if shown else "")
