"""对应文书 as asked of a person: which paper of its case a recording shows, and why not any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from station.records.casework import CasePaper
from station.records.evidence import Clip
from station.records.paper_clip import PaperLink
from station.services import paper_clips
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text
from station.tui.dock import words
from station.tui.dock.relink import short


async def choose(app: StationApp, clip: Clip) -> str | None:
    """Link the clip to a paper, open one beside it or take it from there; what was done, None when left or opened."""
    store = app.station.store
    papers = {one.id: one for one in paper_clips.papers_of(store, clip)}
    if not papers:
        return text("scans.clips.none", number=clip.case_number)
    linked = {one.paper_id for one in paper_clips.of_clip(store, clip.id)}
    options = list(_options(app, clip, list(papers.values()), linked))
    title, hint = text("scans.clips.title", name=short(clip)), text("scans.clips.hint")
    chosen = await ask_choice(app, title, options, hint)
    if chosen is None:
        return None
    paper = papers[chosen]
    return await _part(app, clip, paper) if chosen in linked else _join(app, clip, paper)


def facts(links: Sequence[PaperLink]) -> list[Content]:
    """A line for each paper that a recording stands beside."""
    return [words.fact("scans.clips.label", f"{one.title} {one.number}".rstrip()) for one in links]


def _join(app: StationApp, clip: Clip, paper: CasePaper) -> str:
    made = paper_clips.link(app.station.store, app.actor, paper.id, clip.id)
    return text("scans.clips.done", title=made.title)


async def _part(app: StationApp, clip: Clip, paper: CasePaper) -> str | None:
    verbs = [(True, text("scans.clips.see")), (False, text("scans.clips.part"))]
    see = await ask_choice(app, f"{paper.title} {paper.number}".rstrip(), verbs)
    if see:
        app.open("papers", paper.case_id, paper.id)
    if see is not False:
        return None
    reason = await ask_text(app, text("scans.clips.off", name=short(clip), title=paper.title))
    if reason is None:
        return None
    paper_clips.unlink(app.station.store, app.actor, paper.id, clip.id, reason)
    return text("scans.clips.undone", title=paper.title)


def _options(app: StationApp, clip: Clip, papers: Sequence[CasePaper], linked: set[int]) -> Iterator[tuple[int, str]]:
    """Those whose time fits first, then the others, those linked already last."""
    fits = {
        one.paper_id: one.why
        for one in paper_clips.proposed(app.station.store, papers[0].case_id)
        if one.clip_id == clip.id
    }
    for paper in sorted(papers, key=lambda one: (one.id in linked, one.id not in fits)):
        title = f"{paper.title} {paper.number}".rstrip()
        if paper.id in linked:
            yield paper.id, text("scans.clips.linked", title=title)
        elif paper.id in fits:
            why = text(f"scans.clip_why.{fits[paper.id]}")
            yield paper.id, text("scans.clips.proposed", title=title, why=why)
        else:
            yield paper.id, text("scans.clips.other", title=title)
