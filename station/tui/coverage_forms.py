"""What is said of scenes and items of 附件1: times, place and people, what was seen, exemption, release."""

from __future__ import annotations

from collections.abc import Mapping

import pendulum

from station.records.coverage import Exemption, ItemCoverage, Span, Wanted
from station.records.evidence import Clip
from station.records.moment import day
from station.services import casebook, scenes
from station.services.scenes import LANDMARKS, Said
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice, required
from station.tui.checks import a_time, instant, shown
from station.tui.form import Field, ask_form
from station.tui.recording_forms import confirm_item, release_item
from station.tui.screen import StationScreen


async def of_scene(screen: StationScreen, case_id: int, wanted: Wanted) -> str | None:
    """Times, or the signs of the place, people and course; what was done, None when left."""
    options = [(doing, text(f"coverage.tui.{name}")) for doing, name in ((_time, "do_time"), (_facts, "do_facts"))]
    chosen = await ask_choice(screen.app, text("coverage.tui.do_scene", title=wanted.scene.title), options)
    return None if chosen is None else await chosen(screen, case_id, wanted)


async def of_item(screen: StationScreen, case_id: int, item: ItemCoverage) -> str | None:
    """Seen, or let go; what was done, None when left."""
    offered = ((_confirm, "do_confirm"), (_release, "do_release"))
    options = [(doing, text(f"coverage.tui.{name}")) for doing, name in offered]
    title = text("coverage.tui.do_item", number=item.number, title=item.title)
    chosen = await ask_choice(screen.app, title, options)
    return None if chosen is None else await chosen(screen, case_id, item)


async def answer(screen: StationScreen, asked: Exemption, number: str, title: str) -> str | None:
    """The chief's answer; what was done, None when left."""
    app = station_app(screen)

    def submit(answers: dict[str, str]) -> None:
        approve = answers["answer"] == "approved"
        scenes.answer_exemption(app.station.store, app.actor, asked.id, approve, answers["reason"])

    choices = tuple((each, text(f"coverage.tui.answer_{each}")) for each in ("approved", "refused"))
    fields = [
        Field(
            "answer",
            text("coverage.tui.answer"),
            text("coverage.tui.answer_hint", reason=asked.reason),
            "",
            None,
            choices,
        ),
        Field("reason", text("coverage.tui.answer_reason"), check=required),
    ]
    about = text("coverage.tui.answer_title", number=number, title=title)
    draft = app.draft("exemption", asked.id)
    given = await ask_form(app, about, fields, text("coverage.tui.answer_told"), draft, submit)
    return None if given is None else text("coverage.tui.answered")


async def _time(screen: StationScreen, case_id: int, wanted: Wanted) -> str | None:
    app = station_app(screen)

    def submit(answers: dict[str, str]) -> None:
        on = day(wanted.start)
        span = Span(instant(answers["start"], on), instant(answers["end"], on))
        key = wanted.scene.code, wanted.seq
        scenes.say_time(app.station.store, app.actor, case_id, *key, span, answers["reason"])

    hint = text("coverage.tui.time_hint")
    end = shown(pendulum.instance(wanted.end)) if wanted.end else ""
    fields = [
        Field("start", text("coverage.tui.time_start"), hint, shown(pendulum.instance(wanted.start)), a_time),
        Field("end", text("coverage.tui.time_end"), hint, end, a_time),
        Field("reason", text("coverage.tui.time_reason"), text("coverage.tui.time_reason_hint"), check=required),
    ]
    title = text("coverage.tui.time_title", title=wanted.scene.title)
    draft = app.draft("scene", case_id, "time", wanted.scene.code, wanted.seq)
    given = await ask_form(app, title, fields, text("coverage.tui.time_told"), draft, submit)
    return None if given is None else text("coverage.tui.time_done")


async def _facts(screen: StationScreen, case_id: int, wanted: Wanted) -> str | None:
    app, store = station_app(screen), station_app(screen).station.store
    key = wanted.scene.code, wanted.seq

    def submit(answers: dict[str, str]) -> None:
        said = Said(
            place=answers["place"],
            landmark=answers["landmark"],
            spoken=answers.get("spoken") == "yes",
            present=answers["present"],
            officers=int(answers["officers"]),
            course=answers["course"],
        )
        scenes.say_facts(store, app.actor, case_id, *key, said)

    title = text("coverage.tui.facts_title", title=wanted.scene.title)
    draft = app.draft("scene", case_id, "facts", *key)
    fields = _asked(screen, case_id, wanted)
    given = await ask_form(app, title, fields, text("coverage.tui.facts_told"), draft, submit)
    return None if given is None else text("coverage.tui.facts_done")


def _asked(screen: StationScreen, case_id: int, wanted: Wanted) -> list[Field]:
    """Filled in with what was said before, or with what the case says of its party."""
    store = station_app(screen).station.store
    known = scenes.facts(store, case_id).get((wanted.scene.code, wanted.seq))
    party = casebook.detail(store, case_id).enterprise
    place, present = (known.place, known.present) if known else (party.address, party.legal_person)
    officers, course = (str(known.officers), known.course) if known else ("2", "")
    marks = tuple((each, text(f"coverage.tui.landmark_{each}")) for each in LANDMARKS)
    spoken = tuple((each, text(f"coverage.tui.spoken_{each}")) for each in ("yes", "no"))
    fields = [Field("place", text("coverage.tui.place"), text("coverage.tui.place_hint"), place, required)]
    hint = text("coverage.tui.landmark_hint")
    fields.append(Field("landmark", text("coverage.tui.landmark"), hint, known.landmark if known else "", None, marks))
    before = "yes" if known is None or known.spoken else "no"
    fields.append(Field("spoken", text("coverage.tui.spoken"), hint, before, None, spoken, _by_building))
    return [
        *fields,
        Field("present", text("coverage.tui.present"), text("coverage.tui.present_hint"), present, required),
        Field("officers", text("coverage.tui.officers"), text("coverage.tui.officers_hint"), officers, _a_count),
        Field("course", text("coverage.tui.course"), text("coverage.tui.course_hint"), course, required, lines=True),
    ]


def _by_building(answers: Mapping[str, str]) -> bool:
    return answers["landmark"] != "sign"


def _a_count(words: str) -> str | None:
    return None if words.isdecimal() and len(words) < 3 else text("coverage.tui.officers_wrong")


async def _confirm(screen: StationScreen, case_id: int, item: ItemCoverage) -> str | None:
    """After the first compulsory item of a scene, what is to be said of the scene is asked: once for all of them."""
    wanted = item.scene.wanted
    done = await confirm_item(screen, case_id, item.item, lambda clip: _touches(clip, wanted))
    if done is not None and item.untold == "facts":
        done = await _facts(screen, case_id, wanted) or done
    return done


def _touches(clip: Clip, wanted: Wanted) -> bool:
    if clip.started_at is None or wanted.end is None:
        return False
    ends = clip.started_at.add(seconds=(clip.duration_ms or 0) // 1000)
    return clip.started_at <= wanted.end and ends >= wanted.start


async def _release(screen: StationScreen, case_id: int, item: ItemCoverage) -> str | None:
    return await release_item(screen, case_id, item.item)
