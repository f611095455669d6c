"""调阅 and 到期处置 that the bureau allows, as they wait in its queue: several, a refused one first, one twice, and
again for a station that was restored. Each is done once, in order, and the bureau reads what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.backup.mirror import back_up
from station.backup.restore import Wish, restore
from station.bureau import permits as desk
from station.bureau import returns
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.records.access import Request, Scope
from station.records.exchange import Settled
from station.records.keeping import Disposal
from station.records.people import Proof
from station.services import access, disposal, evidence, from_bureau, permits, replication, secrecy, staff
from station.services import returns as station_returns
from station.store.audit import audit
from station.texts import text
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE, take
from tests.bureau.test_returns import nightly, sent
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.access_cases import asked
from tests.services.ready_dockings import docked, recorder
from tests.services.recorded import clip
from tests.services.test_disposal import filed, put
from tests.services.test_people import proof

WHY = "案卷评查，已报分管领导"
GONE = "余应急〔2027〕8号，保存期满，同意销毁"


@pytest.fixture
def requests(paired: Station, bureau: Bureau, enterprise: Callable[..., int]) -> list[Request]:
    """Three requests about a case with a trade secret, which the bureau has pulled."""
    chief = proof(paired, "王建国")
    case = inspections.planned(paired, chief, enterprise()).id
    now = paired.clock.now()
    clip(paired, case, now, now + timedelta(minutes=5))
    secrecy.mark(paired.store, chief, case, "trade_secret", "涉及配方")
    found = [asked(paired, proof(paired, name), Scope(case, None)) for name in ("李敏", "陈海波", "周倩")]
    assert nightly(paired, bureau) == ["ACCEPTED"]
    return found


@pytest.fixture
def lists(
    paired: Station, bureau: Bureau, chief: Proof, clock: FrozenClock, enterprise: Callable[..., int]
) -> list[Disposal]:
    """Two lists of one expired recording each, which the bureau has pulled."""
    recorder(paired, chief)
    case = inspections.planned(paired, chief, enterprise()).id
    clips = evidence.clips_of_session(paired.store, docked(paired, files=2))
    filed(paired, chief, case, "2026-11-20")
    for each in clips:
        put(paired, chief, case, each.id)
    clock.advance(days=1)
    found = [disposal.propose(paired.store, proof(paired, "李敏"), [each.id], "保存期满") for each in clips]
    assert nightly(paired, bureau) == ["ACCEPTED"]
    return found


def office(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def allowed(bureau: Bureau, found: Request) -> bytes:
    return desk.access(bureau, office(bureau), CODE, found.number, WHY, 3).encode()


def may_go(bureau: Bureau, found: Disposal, days: int = 3) -> bytes:
    return desk.disposal(bureau, office(bureau), CODE, found.number, GONE, days)[0].encode()


def queue(bureau: Bureau, *files: bytes) -> None:
    for number, data in enumerate(files):
        returns.queue(bureau, office(bureau), CODE, "permit", f"permit-{number}.txt", data)


def received(bureau: Bureau, station: Station) -> list[Settled]:
    """What becomes of all that waits."""
    sent(bureau, station, office(bureau))
    done = station_returns.receive(station)
    assert done.stopped is None, done.stopped
    return list(done.done)


def outcomes(found: list[Settled]) -> list[str]:
    return [each.outcome for each in found]


def reported(station: Station, bureau: Bureau) -> list[str]:
    """What the bureau reads the next morning."""
    nightly(station, bureau)
    return [each.outcome for each in returns.listed(bureau, CODE)]


def states(station: Station, requests: list[Request]) -> list[str]:
    return [access.get(station.store, each.id).state for each in requests]


def acts(station: Station, action: str) -> list[str]:
    return [line.subject for line in station.store.lines() if line.action == action]


def test_several_requests_allowed_at_once(paired: Station, bureau: Bureau, requests: list[Request]) -> None:
    """In the order in which the bureau allowed them, which is not that of asking."""
    order = [requests[2], requests[0], requests[1]]
    queue(bureau, *(allowed(bureau, each) for each in order))
    assert outcomes(received(bureau, paired)) == ["applied"] * 3
    found = [access.get(paired.store, each.id) for each in order]
    assert [each.state for each in found] == ["approved"] * 3
    assert acts(paired, "permit.access") == [f"permit/{each.permit}" for each in found]
    assert len({each.permit for each in found}) == 3
    assert reported(paired, bureau) == ["applied"] * 3 and audit(paired.store).clean


def test_a_request_decided_meanwhile_is_refused_and_the_next_follows(
    paired: Station, bureau: Bureau, requests: list[Request]
) -> None:
    queue(bureau, *(allowed(bureau, each) for each in requests))
    access.decide(paired.store, proof(paired, "王建国"), requests[0].id, False, "改为来所查看")
    found = received(bureau, paired)
    assert outcomes(found) == ["refused", "applied", "applied"]
    assert requests[0].number in found[0].detail and not found[1].detail
    assert states(paired, requests) == ["denied", "approved", "approved"]
    assert len(acts(paired, "permit.access")) == 2
    assert reported(paired, bureau) == ["refused", "applied", "applied"]
    [told] = from_bureau.unseen(paired.store)
    assert told.detail == found[0].detail


def test_the_same_allowance_twice_is_done_once(paired: Station, bureau: Bureau, requests: list[Request]) -> None:
    """Once in one packet, once more in a later one; and a second one for what is allowed already."""
    first = allowed(bureau, requests[0])
    second = allowed(bureau, requests[0])
    assert first != second
    queue(bureau, first, first)
    found = received(bureau, paired)
    assert outcomes(found) == ["applied"] * 2 and found[1].detail == text("exchange.done_before")
    queue(bureau, first, second, allowed(bureau, requests[1]))
    again = received(bureau, paired)
    assert outcomes(again) == ["applied", "refused", "applied"]
    assert again[0].detail == text("exchange.done_before") and requests[0].number in again[1].detail
    assert states(paired, requests) == ["approved", "approved", "applied"]
    assert len(acts(paired, "permit.access")) == 2
    assert reported(paired, bureau) == ["applied", "applied", "applied", "refused", "applied"]


def test_several_lists_wait_for_the_chief_each_by_itself(
    paired: Station, bureau: Bureau, lists: list[Disposal], clock: FrozenClock
) -> None:
    """One that ran out on the way is refused before them, and keeps nothing from them."""
    late = may_go(bureau, lists[0], days=1)
    clock.advance(days=1)
    files = [may_go(bureau, each) for each in lists]
    queue(bureau, late, *files)
    found = received(bureau, paired)
    assert outcomes(found) == ["refused", "waiting", "waiting"]
    assert [disposal.get(paired.store, each.id).state for each in lists] == ["proposed"] * 2
    assert acts(paired, "permit.disposal") == []
    second = from_bureau.file_of(paired, from_bureau.waiting(paired.store)[1])
    done = permits.allow_disposal(paired, proof(paired, "王建国"), permits.read_file(paired, second))
    assert done.id == lists[1].id and done.state == "approved"
    assert disposal.get(paired.store, lists[0].id).state == "proposed"
    assert [each.name for each in from_bureau.waiting(paired.store)] == ["permit-1.txt"]
    assert reported(paired, bureau) == ["refused", "waiting", "applied"]


def test_the_same_list_twice_is_allowed_once(paired: Station, bureau: Bureau, lists: list[Disposal]) -> None:
    """Before the chief decided both wait; he settles both, and what comes once more waits for nobody."""
    data = may_go(bureau, lists[0])
    queue(bureau, data, data)
    assert outcomes(received(bureau, paired)) == ["waiting"] * 2
    path = from_bureau.file_of(paired, from_bureau.waiting(paired.store)[0])
    permit, chief = permits.read_file(paired, path), proof(paired, "王建国")
    permits.allow_disposal(paired, chief, permit)
    assert from_bureau.waiting(paired.store) == []
    assert reported(paired, bureau) == ["applied"] * 2
    with pytest.raises(permits.PermitUsed):
        permits.allow_disposal(paired, chief, permit)
    assert len(acts(paired, "permit.disposal")) == 1
    queue(bureau, data)
    [late] = received(bureau, paired)
    assert (late.outcome, late.detail) == ("applied", text("exchange.done_before"))
    assert from_bureau.waiting(paired.store) == [] and len(acts(paired, "permit.disposal")) == 1


def test_a_list_decided_meanwhile_can_only_be_turned_down(
    paired: Station, bureau: Bureau, lists: list[Disposal]
) -> None:
    queue(bureau, may_go(bureau, lists[0]), may_go(bureau, lists[1]))
    chief = proof(paired, "王建国")
    disposal.decide(paired.store, chief, lists[0].id, False, "还要用")
    assert outcomes(received(bureau, paired)) == ["waiting"] * 2
    first, second = from_bureau.waiting(paired.store)
    with pytest.raises(disposal.NoDisposal):
        permits.allow_disposal(paired, chief, permits.read_file(paired, from_bureau.file_of(paired, first)))
    assert from_bureau.waiting(paired.store) == [first, second], "a refused act settles nothing"
    from_bureau.turn_down(paired.store, chief, first.id, "清单已经退回")
    permits.allow_disposal(paired, chief, permits.read_file(paired, from_bureau.file_of(paired, second)))
    assert reported(paired, bureau) == ["refused", "applied"]


def saved(station: Station, disk: Path) -> Path:
    """A backup of this moment."""
    station.home.settings_file.write_text(station.settings.toml())
    disk.mkdir()
    back_up(station, disk, on_same_disk=True)
    return disk


def reborn(disk: Path, home: Path, bureau: Bureau, clock: FrozenClock) -> Station:
    """The station restored from there and enrolled anew; its first bundle is taken."""
    restore(disk, home, Wish("王建国", "1357"), clock)
    new = open_station(home, clock)
    replication.introduce(new)
    enrol(bureau, office(bureau), introduced(new.home.outbox))
    replication.replicate(new)
    assert take(bureau, new.home.outbox)[-1] == "ACCEPTED"
    return new


def test_a_restored_station_gets_again_what_it_never_finished(
    paired: Station, bureau: Bureau, requests: list[Request], tmp_path: Path, clock: FrozenClock
) -> None:
    """What the bureau knows to be done stays done. What was allowed in the lost time was allowed to the life before:
    it is refused in words and nothing is opened by it; allowed anew, it is done once."""
    queue(bureau, allowed(bureau, requests[0]))
    assert outcomes(received(bureau, paired)) == ["applied"]
    assert reported(paired, bureau) == ["applied"]
    disk = saved(paired, tmp_path / "disk")
    queue(bureau, allowed(bureau, requests[1]))
    assert outcomes(received(bureau, paired)) == ["applied"], "in the time that is lost"

    new = reborn(disk, tmp_path / "new", bureau, clock)
    assert states(new, requests) == ["approved", "applied", "applied"]
    found = received(bureau, new)
    assert [(each.outcome, f"{CODE}/0" in each.detail) for each in found] == [("refused", True)]
    assert states(new, requests) == ["approved", "applied", "applied"]
    queue(bureau, allowed(bureau, requests[1]), allowed(bureau, requests[2]))
    assert outcomes(received(bureau, new)) == ["applied"] * 2
    assert states(new, requests) == ["approved"] * 3
    assert len(acts(new, "permit.access")) == 3 and audit(new.store, full=True).clean
    replication.replicate(new)
    take(bureau, new.home.outbox)
    with pytest.raises(returns.NothingToSend):
        returns.make(bureau, office(bureau), CODE)
    new.close()


def test_a_restored_station_cannot_use_a_list_that_waited_in_the_life_before(
    paired: Station, bureau: Bureau, lists: list[Disposal], tmp_path: Path, clock: FrozenClock
) -> None:
    """It comes again, is refused in words, and the bureau allows it anew; nothing is destroyed by the old one."""
    disk = saved(paired, tmp_path / "disk")
    queue(bureau, may_go(bureau, lists[0]))
    assert outcomes(received(bureau, paired)) == ["waiting"]

    new = reborn(disk, tmp_path / "new", bureau, clock)
    [again] = received(bureau, new)
    assert again.outcome == "refused" and f"{CODE}/0" in again.detail
    queue(bureau, may_go(bureau, lists[0]))
    assert outcomes(received(bureau, new)) == ["waiting"]
    chief = staff.sign_in(new.store, new.keys, "王建国", "1357")
    path = from_bureau.file_of(new, from_bureau.waiting(new.store)[0])
    assert permits.allow_disposal(new, chief, permits.read_file(new, path)).state == "approved"
    assert disposal.get(new.store, lists[1].id).state == "proposed"
    assert from_bureau.waiting(new.store) == [] and len(acts(new, "permit.disposal")) == 1
    new.close()
