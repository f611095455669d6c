"""Step 8: what was found becomes a penalty; nobody decides before the bureau's review office has signed that it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from station.demo.film import film
from station.demo.steps import review
from station.demo.walk import Walk
from station.records.case import CaseFile
from station.records.casework import Sanction, Serving
from station.records.people import Proof
from station.rules.workflow import StageRefused, StepRefused
from station.services import advance, casebook, evidence, penalties, penalty_causes, staff
from station.services.cases import ALL_TOLD
from station.services.filled import NOTHING, Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import cases, deadlines, enterprises, parties
from station.texts.money import yuan

CHIEF = "王建国"
POWER, CAUSE, TIER, FINE_FEN = "CF-001", "AF-099-01", "A2", 1_800_000
"""Warning signs are missing: 18,000 yuan, out of the middle tier for what the law fines with up to 50,000."""
ARTICLE = "行政处罚法第五十八条"
"""未经法制审核或者审核未通过的，不得作出决定."""
SHOWN = Filled(identity_shown=True, told=ALL_TOLD, signed=True)


def take(walk: Walk) -> None:
    """Open, investigate, tell, hear; be refused; have it reviewed; decide."""
    case = _opened(walk)
    walk.penalised = case.id
    _investigated(walk, case)
    _told(walk, case)
    _refused(walk, case)
    review.take(walk, case)
    _decided(walk, case)


def _opened(walk: Walk) -> CaseFile:
    store = walk.station.store
    inspection = casebook.get(store, walk.inspected)
    found = next(one for one in cases.hazards(store, inspection.id) if one.violation == CAUSE)
    note = inspection.number
    clue = Clue(inspection.enterprise_id, POWER, "inspection", note, _crew(walk, inspection), inspection.id)
    handler = next(one.name for one in staff.active(store) if one.id == clue.crew[0])
    case = penalties.open_from_hazards(store, walk.proof(handler), [(found.id, "")], clue)
    cause = parties.causes(store, case.id)[0]
    facts = {"number": case.number, "violated": cause.violated, "punished": cause.punished}
    walk.narrator.proof("penalty.opened", case.stage == "clue" and cause.hazard_id == found.id, **facts)
    return case


def _crew(walk: Walk, inspection: CaseFile) -> tuple[int, ...]:
    """Two who handle it: not the chief, who approves, nor who stands aside from the enterprise."""
    aside = enterprises.recusals(walk.station.store, inspection.enterprise_id)
    fit = [one for one in staff.active(walk.station.store) if "chief" not in one.roles and one.id not in aside]
    first = {inspection.lead_id, inspection.assist_id}
    return tuple(one.id for one in sorted(fit, key=lambda one: one.id not in first))[:2]


def _investigated(walk: Walk, case: CaseFile) -> None:
    """Filed by another than who proposed it, examined on the spot, filmed, imported."""
    store = walk.station.store
    _step(walk, case, "propose_filing", Filled(crew=_crew(walk, casebook.get(store, walk.inspected))))
    _chief(walk, case, "file")
    _chief(walk, case, "investigate")
    walk.clock.advance(hours=20)
    _step(walk, case, "examine", replace(SHOWN, note="暂存间门口及内墙均无安全警示标志，现场拍照录像"))
    walk.clock.advance(minutes=50)
    _step(walk, case, "return")
    card = walk.artefacts("penalty-card")
    filmed = film(walk.station, card, case.number)
    done = walk.command("station", "intake", card, "--serial", filmed.serial, "--json")
    there = len(evidence.clips_of_case(store, case.id))
    held = done.status == 0 and there == len(filmed.files)
    walk.narrator.proof("penalty.examined", held, files=there, number=case.number)


def _told(walk: Walk, case: CaseFile) -> None:
    """What is to be imposed is proposed within its tier, told to the party, and the party is heard."""
    store, fine = walk.station.store, _fine(walk, case)
    cause = parties.causes(store, case.id)[0]
    choice = Choice(TIER, FINE_FEN)
    walk.narrator.proof("penalty.outside", _outside(walk, case), tier=_tier_title(walk, case))
    penalty_causes.propose(store, _handler(walk, case), case.id, fine, {cause.id: choice})
    _step(walk, case, "conclude")
    _step(walk, case, "notice", Filled(sanctions=fine))
    walk.clock.advance(days=2)
    party = parties.of_case(store, case.id)[0].name
    _step(walk, case, "send_notice", Filled(serving=Serving("post", party, "EMS 1099000000001，本人签收")))
    walk.clock.advance(days=1)
    _step(walk, case, "hear_defence", replace(SHOWN, note="当事人表示已补设标志，请求从轻；复核后维持"))
    walk.narrator.did("penalty.heard", number=case.number, fine=yuan(FINE_FEN))


def _outside(walk: Walk, case: CaseFile) -> bool:
    """A fine that leaves its tier without a reason is refused."""
    cause = parties.causes(walk.station.store, case.id)[0]
    twice = (replace(_fine(walk, case)[0], amount_fen=2 * FINE_FEN),)
    return _refuses(
        lambda: penalty_causes.propose(
            walk.station.store, _handler(walk, case), case.id, twice, {cause.id: Choice(TIER, 2 * FINE_FEN)}
        ),
        penalty_causes.OutsideTier,
    )


def _tier_title(walk: Walk, case: CaseFile) -> str:
    store = walk.station.store
    cause = parties.causes(store, case.id)[0]
    return next(one.title for one in penalty_causes.tiers(store, case.id, cause.id) if one.code == TIER)


def _refused(walk: Walk, case: CaseFile) -> None:
    """No decision before the review: the step is not there, and the way round it is refused by its article."""
    before = walk.station.store.size()
    leapt = _refuses(lambda: _chief(walk, case, "decide", Filled(sanctions=_fine(walk, case))), StageRefused)
    named = False
    try:
        _step(walk, case, "review_settled")
    except StepRefused as refusal:
        named = any(one.guard == "REVIEW" and ARTICLE in one.article for one in refusal.refusals)
        walk.narrator.quote(refusal.message)
    held = leapt and named and walk.station.store.size() == before
    walk.narrator.proof("penalty.refused", held, article=ARTICLE)


def _decided(walk: Walk, case: CaseFile) -> None:
    """After the review: proposed, approved, decided, with what runs from it."""
    store, fine = walk.station.store, _fine(walk, case)
    stood = casebook.get(store, case.id).stage
    walk.narrator.proof("penalty.passed", stood == "review_passed")
    _step(walk, case, "propose_decision")
    _chief(walk, case, "submit")
    walk.clock.advance(hours=18)
    said = penalty_causes.conclusion(store, case.id, fine)
    _chief(walk, case, "decide", Filled(sanctions=fine, conclusion=said))
    after = casebook.get(store, case.id)
    running = [one for one in deadlines.of_case(store, case.id) if one.state == "running"]
    held = after.result == "penalised" and {one.rule for one in running} >= {"PUB_7WD", "SERVE_7D"}
    walk.narrator.proof("penalty.decided", held, number=case.number, conclusion=said)
    for one in running:
        due = one.due_at.format("YYYY-MM-DD")
        walk.narrator.did("penalty.deadline", title=one.title, due=due, basis=one.basis)


def _refuses(deed: Callable[[], object], wanted: type[Exception]) -> bool:
    try:
        deed()
    except wanted:
        return True
    return False


def _fine(walk: Walk, case: CaseFile) -> tuple[Sanction, ...]:
    return (Sanction(parties.of_case(walk.station.store, case.id)[0].id, "fine", FINE_FEN),)


def _handler(walk: Walk, case: CaseFile) -> Proof:
    return walk.proof(casebook.get(walk.station.store, case.id).lead or "")


def _step(walk: Walk, case: CaseFile, action: str, filled: Filled = NOTHING) -> None:
    advance.advance(walk.station.store, _handler(walk, case), case.id, action, filled)
    walk.clock.advance(minutes=5)


def _chief(walk: Walk, case: CaseFile, action: str, filled: Filled = NOTHING) -> None:
    advance.advance(walk.station.store, walk.proof(CHIEF), case.id, action, filled)
    walk.clock.advance(minutes=5)
