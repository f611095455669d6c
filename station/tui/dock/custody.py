"""保管记录 over the screen: one clip from the recorder to this moment, each step with its place in the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from station.records.custody import CustodyEvent, CustodyRecord
from station.texts import text
from station.texts.amounts import weight
from station.tui.ask import Prompt
from station.tui.dock import words
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.widgets.folding import Folding


class CustodySheet(Prompt[None]):
    """Arrows scroll, Esc closes."""

    def __init__(self, record: CustodyRecord) -> None:
        super().__init__(text("dock_tui.clips.custody", name=record.clip.name.rpartition("/")[2]))
        self._record = record

    def question(self) -> ComposeResult:
        """The record, scrolling when it does not fit."""
        with VerticalScroll():
            yield Folding(stacked(*custody_lines(self._record)))

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()


def custody_lines(one: CustodyRecord) -> list[Content]:
    """What it is, where it came from, how it is kept, what happened since; then the ledger."""
    clip, fact = one.clip, words.fact
    flaws = words.flaws(clip)
    lines = [
        fact("dock_tui.custody.content", weight(clip.size), "  SHA-256 ", clip.sha256),
        *([fact("dock_tui.mind", joined(*flaws, gap="  "))] if flaws else []),
        *_source(one),
        fact("dock_tui.custody.kept", words.when(clip.imported_at), "  ", text(f"custody.how.{clip.verify_method}")),
        fact("dock_tui.second", _second(one)),
        fact("dock_tui.clips.case", clip.case_number or "", "  ", text(f"custody.link.{clip.link_method}")),
        *_since(one),
        literal(""),
        literal(text("dock_tui.custody.ledger"), "bold"),
    ]
    return [*lines, *(_event(event) for event in one.events)]


def _source(one: CustodyRecord) -> Iterator[Content]:
    clip, docking, fact = one.clip, one.docking, words.fact
    device = " ".join(part for part in (docking.model, docking.usb, docking.fs_type, docking.fs_uuid or "") if part)
    yield fact("intake.tui.serial", clip.serial, "  ", device or text("custody.cli.folder"))
    yield fact("intake.tui.officer", clip.officer_name or text("custody.cli.nobody"))
    yield fact("intake.tui.opened", words.when(docking.opened_at), "  ", docking.source)
    if one.origin:
        yield fact("dock_tui.custody.path", one.origin.path, "  ", weight(one.origin.size))
    source = text(f"custody.source.{clip.time_source}")
    if clip.clock_offset_s:
        source += "  " + text("dock_tui.corrected", seconds=f"{clip.clock_offset_s:+d}")
    yield fact("dock_tui.custody.taken", words.start(clip), "  ", words.length(clip.duration_ms), "  ", source)


def _second(one: CustodyRecord) -> tuple[str, str]:
    """The second reading of the file it came from."""
    found = one.second
    if found is None or found.reread != "same":
        state = (found and found.reread) or "waiting"
        return text(f"custody.second.{state}"), "$secondary" if state == "waiting" else "$warning"
    again, how = found.reread_at, text(f"custody.second_how.{found.reread_method}")
    return text("custody.second.same", at=words.when(again) if again else "", how=how).strip(), ""


def _since(one: CustodyRecord) -> Iterator[Content]:
    """The papers it stands beside, other dockings, certificates and damage."""
    for link in one.papers:
        yield words.fact("scans.clips.label", link.title, " ", link.number, (f"  {link.note}", "$secondary"))
    if one.seen:
        last = one.seen[-1]
        facts = {"count": len(one.seen), "at": words.when(last.docked_at), "serial": last.serial}
        yield words.fact("dock_tui.custody.seen", text("dock_tui.custody.seen_told", **facts))
    for each in one.clearances:
        state = text(f"dock_tui.clear.state.{each.state}")
        yield words.fact(
            "intake.tui.pages.clearing", each.number, "  ", state, "  ", each.issued_by, " ", each.cosigned_by
        )
    for found in one.damage:
        mended = text("custody.mended.yes", at=words.when(found.mended_at)) if found.mended_at else ""
        told = text("dock_tui.custody.found", at=words.when(found.found_at))
        yield words.fact("dock_tui.custody.damage", (told, "$warning"), "  ", mended or text("custody.mended.no"))


def _event(event: CustodyEvent) -> Content:
    who = " ".join(part for part in (event.actor, event.cosigner) if part)
    told: list[words.Part] = [event.title, (who, "$secondary")]
    if event.reason:
        told.append((event.reason, "$secondary"))
    return labelled(text("ui.case.seq", seq=f"{event.seq:,}"), joined(words.when(event.at), *told, gap="  "))
