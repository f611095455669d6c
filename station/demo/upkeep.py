"""What the demo station's people did beside their cases: training, standing in for each other, the register."""

from __future__ import annotations

from collections.abc import Callable

import pendulum

from station.demo.history import History
from station.demo.visits import Script
from station.records.people import Proof
from station.services import delegation, people, roster
from station.store import enterprises

ABSENT_DAYS = (70, 66)
"""The chief's absence, counted back from today: before the first draw."""
TRAININGS = (
    (36, "行政处罚程序和文书制作", 180, ("wang", "li", "chen", "zhou", "shen", "fang")),
    (28, "《安全生产违法行为行政处罚办法》（部令18）解读", 120, ("wang", "li", "chen", "zhou")),
    (15, "执法记录仪使用和现场规范用语", 90, ("shen", "fang")),
)
"""Days ago, topic, minutes, who took part."""
ORGANISER = "余姚市应急管理局"


def absence(history: History) -> None:
    """The chief was at a course for five days; 李敏 stood in for him (AB岗), which ended by itself."""
    first, last = (history.ago(days).date() for days in ABSENT_DAYS)
    history.clock.at(history.ago(ABSENT_DAYS[0], 8))
    absent, deputy = history.officer("wang").id, history.officer("li").id
    delegation.delegate(history.station.store, history.chief(), absent, deputy, first, last, "参加市局所长培训班")


def tell(script: Script, taken: set[int]) -> None:
    """Trainings on their evenings; one enterprise changed hands and moved, another one closed down."""
    history = script.history
    store = history.station.store
    for ago, topic, minutes, keys in TRAININGS:
        script.at(history.ago(ago, 17), _training(history, ago, topic, minutes, keys))
    blue = enterprises.ids(store, risk="blue", status="active")
    moved, ended = [each for each in blue if each not in taken][:2]
    values = {"legal_person": "褚立波", "address": "余姚市泗门镇工业园区振兴路88号", "scale": "below"}
    script.at(
        history.workday(23, 15),
        lambda: roster.amend(store, _clerk(history), moved, values, "企业变更登记，已核营业执照"),
    )
    script.at(history.workday(23, 15, 20), lambda: roster.close(store, _clerk(history), ended, "已注销，村里确认停产"))


def _training(history: History, ago: int, topic: str, minutes: int, keys: tuple[str, ...]) -> Callable[[], None]:
    held_on: pendulum.Date = history.ago(ago).date()

    def enter() -> None:
        for key in keys:
            officer_id = history.officer(key).id
            people.train(history.station.store, history.chief(), officer_id, topic, minutes, held_on, ORGANISER, "合格")

    return enter


def _clerk(history: History) -> Proof:
    return history.proof("shen")
