"""归档 from the menu of a case: file it with a second person, give it out, add to it, hand it over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from station.records.evidence import Clip
from station.services import archive, archive_bag, conversion, evidence
from station.services.casebook import Detail
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, required
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person

MOST_CLIPS = 50
"""So many of the unclaimed recordings are offered, the newest."""
Doing = Callable[[StationScreen, Detail], Awaitable[str | None]]


def offered(app: StationApp, detail: Detail) -> Iterator[tuple[str, Doing]]:
    """What can be done about the file of a case that has ended."""
    if not detail.stage.ends:
        return
    filed = archive.filed(app.station.store, detail.case.id)
    if filed is None:
        if conversion.goes_on_in(app.station.store, detail.case.id) is None:
            yield "archive", file
        return
    yield "archive_out", give_out
    yield "archive_add", add
    if filed.transferred_at is None:
        yield "archive_moved", hand_over


async def file(screen: StationScreen, detail: Detail) -> str | None:
    """Bind it, have it checked by somebody else, lock it."""
    app = station_app(screen)
    title = text("archive.tui.file", number=detail.case.number)
    note = await ask_text(app, title, text("archive.tui.file_hint"), check=None)
    if note is None:
        return None
    # Nobody is asked to cosign what cannot be filed.
    archive.ready(app.station, detail.case.id, note)
    second = await ask_second_person(app, app.actor.officer_id, text("archive.tui.second"), text("archive.tui.locks"))
    if second is None:
        return None
    made = await asyncio.to_thread(archive.file, app.station, app.actor, second, detail.case.id, note)
    return text("archive.tui.done", archive=made.number, pages=made.pages)


async def give_out(screen: StationScreen, detail: Detail) -> str | None:
    """A folder that others can check."""
    app = station_app(screen)
    options = [(each, text(f"archive.tui.clips.{each}")) for each in archive_bag.CLIPS]
    chosen = await ask_choice(app, text("archive.tui.out"), options)
    if chosen is None:
        return None
    default = str(app.station.home.exports)
    folder = await ask_text(app, text("archive.tui.folder"), text("archive.tui.folder_hint"), default)
    if folder is None:
        return None
    place = await asyncio.to_thread(archive_bag.export, app.station, app.actor, detail.case.id, Path(folder), chosen)
    return text("archive.cli.exported", path=place)


async def add(screen: StationScreen, detail: Detail) -> str | None:
    """补卷: a file or a recording that came later, with the reason."""
    options = [(each, text(f"archive.tui.add_from.{each}")) for each in ("file", "clip")]
    chosen = await ask_choice(station_app(screen), text("archive.tui.add_what"), options)
    if chosen is None:
        return None
    return await (_add_clip if chosen == "clip" else _add_file)(screen, detail)


async def _add_clip(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    loose = evidence.unlinked(app.station.store)
    if not loose:
        return text("archive.tui.add_no_clip")
    options = [(each.id, _clip_choice(each)) for each in loose[:MOST_CLIPS]]
    clip_id = await ask_choice(app, text("archive.tui.add_clip"), options, text("archive.tui.add_clip_hint"))
    if clip_id is None:
        return None
    fields = [
        Field("title", text("archive.tui.add_title"), check=required),
        Field("reason", text("archive.tui.add_reason"), check=required),
    ]
    answers = await ask_form(app, text("archive.tui.add"), fields, text("archive.tui.add_clip_done"))
    if answers is None:
        return None
    said = answers["title"], answers["reason"]
    added = archive.supplement(app.station, app.actor, detail.case.id, *said, clip_id=clip_id)
    return text("archive.cli.supplemented", seq=added.seq, title=added.title)


def _clip_choice(clip: Clip) -> str:
    when = "" if clip.started_at is None else f"{clip.started_at:%Y-%m-%d %H:%M}"
    return text("archive.tui.clip_choice", when=when, name=clip.name, who=clip.officer_name or clip.serial)


async def _add_file(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    fields = [
        Field("title", text("archive.tui.add_title"), check=required),
        Field("path", text("archive.tui.add_path"), text("archive.tui.add_path_hint"), check=required),
        Field("pages", text("archive.tui.add_pages"), check=_number, default="1"),
        Field("reason", text("archive.tui.add_reason"), check=required),
    ]
    answers = await ask_form(app, text("archive.tui.add"), fields, text("archive.tui.add_consequence"))
    if answers is None:
        return None
    added = archive.supplement(
        app.station,
        app.actor,
        detail.case.id,
        answers["title"],
        answers["reason"],
        path=Path(answers["path"]),
        pages=int(answers["pages"]),
    )
    return text("archive.cli.supplemented", seq=added.seq, title=added.title)


async def hand_over(screen: StationScreen, detail: Detail) -> str | None:
    """To the bureau's archive, against a receipt."""
    app = station_app(screen)
    receipt = await ask_text(app, text("archive.tui.move"), text("archive.tui.move_hint"))
    if receipt is None:
        return None
    moved = archive.transfer(app.station, app.actor, detail.case.id, receipt)
    return text("archive.cli.transferred", archive=moved.number, receipt=moved.transfer_receipt)


def _number(written: str) -> str | None:
    ok = written.isascii() and written.isdigit() and len(written) <= 4
    return None if ok else text("archive.tui.bad_pages")
