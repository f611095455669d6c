"""Step 10: a station that only has been entrusted may not seize anything by itself, however urgent it is."""

from __future__ import annotations

from station.demo.steps.penalty import CHIEF, SHOWN
from station.demo.walk import Walk
from station.records.case import CaseFile
from station.records.casework import NewGoods
from station.rules.workflow import StepRefused
from station.services import advance, casebook, measures
from station.services.filled import Filled
from station.services.measure_facts import points
from station.store import goods

POWER = "QZ-001"
ARTICLE = "行政强制法第十七条"
DANGER = "暂存间内有不明来源的压力钢瓶，无合格证，随时可能爆裂"
GOODS = NewGoods("无合格证钢瓶", "40L", "只", "5", value_fen=120_000)


def take(walk: Walk) -> None:
    """Apply for a seizure, try it with everything else in order, see it refused by its article, and let go of it."""
    store = walk.station.store
    found = casebook.get(store, walk.penalised)
    crew = (found.lead_id or 0, found.assist_id or 0)
    proof = walk.proof(CHIEF)
    case = measures.open_measure(store, proof, found.enterprise_id, POWER, DANGER, origin_id=walk.inspected, crew=crew)
    walk.narrator.did("power.applied", number=case.number, party=case.enterprise)
    confirmed = ",".join(code for code, _, only_absent in points() if not only_absent)
    spot = Filled(
        identity_shown=True, told=SHOWN.told, signed=True, note=DANGER, goods=(GOODS,), form={"points": confirmed}
    )
    before = store.size()
    held = [_refused(walk, case, action, spot) for action in ("implement_urgent", "approve")]
    walk.narrator.proof("power.refused", all(held), article=ARTICLE)
    walk.narrator.proof("power.nothing", store.size() == before and not goods.of_case(store, case.id))
    advance.advance(store, walk.proof(CHIEF), case.id, "withdraw", Filled(note="移请市局实施；现场已由企业自行封存"))
    walk.narrator.did("power.withdrawn", number=case.number)


def _refused(walk: Walk, case: CaseFile, action: str, spot: Filled) -> bool:
    """Whether the step is refused for want of authority, by the article."""
    try:
        advance.advance(walk.station.store, walk.proof(CHIEF), case.id, action, spot)
    except StepRefused as refusal:
        walk.narrator.quote(refusal.message)
        walk.narrator.quote(refusal.advice)
        return any(one.guard == "AUTHORITY" and ARTICLE in one.article for one in refusal.refusals)
    return False
