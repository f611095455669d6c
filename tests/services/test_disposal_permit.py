"""案卷里的录像到期处置: only by a file the bureau signed, once, for exactly the list that it saw."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau import permits as desk
from station.bureau.home import Bureau
from station.bureau.permits import DisposalUnknown, WordsUnusable
from station.bureau.pull import pull
from station.records.keeping import Disposal
from station.records.people import Proof, System
from station.records.permit import DisposalPermit
from station.rules import permit as form
from station.services import custody, destruction, disposal, evidence, holds, permits, relinking, replication, staff
from station.services.disposal import NoDisposal, OwnProposal
from station.services.evidence import ClipGone
from station.services.permits import PermitForged, PermitListGone, PermitOther, PermitUsed
from station.store import bureau_rows
from station.store.audit import audit
from station.store.errors import NotAllowed
from station.store.replica_disposals import proposed
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.ready_dockings import docked, recorder
from tests.services.test_disposal import filed, put

CODE = "330281103"
WHY = "余应急〔2027〕8号，保存期满，同意销毁"


@pytest.fixture
def listed(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    chief: Proof,
    clock: FrozenClock,
    enterprise: Callable[..., int],
) -> Disposal:
    """Two recordings of an archived case file past its last day, on a list that the bureau has pulled."""
    recorder(paired, chief)
    case = inspections.planned(paired, chief, enterprise()).id
    clips = evidence.clips_of_session(paired.store, docked(paired, files=2))
    filed(paired, chief, case, "2026-11-20")
    for clip in clips:
        put(paired, chief, case, clip.id)
    clock.advance(days=1)
    made = disposal.propose(paired.store, who(paired, "李敏"), [clip.id for clip in clips], "保存期满")
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    return made


def who(station: Station, name: str) -> Proof:
    return staff.sign_in(station.store, station.keys, name, PIN)


def signed(bureau: Bureau, number: str) -> str:  # noqa: F811
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    return desk.disposal(bureau, admin, CODE, number, WHY, 3)[0]


def test_what_the_bureau_allows_goes(paired: Station, bureau: Bureau, listed: Disposal) -> None:  # noqa: F811
    permit = permits.opened(paired, signed(bureau, listed.number))
    assert isinstance(permit, DisposalPermit) and form.read(permit.body()) == permit
    digests = sorted(item.sha256 for item in listed.items)
    assert permit.clips == 2
    assert permit.contents == hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()
    with pytest.raises(NotAllowed):
        permits.allow_disposal(paired, who(paired, "陈海波"), permit)
    done = permits.allow_disposal(paired, who(paired, "王建国"), permit)
    assert done.state == "approved" and WHY in done.decision_reason and permit.serial in done.decision_reason
    assert all(paired.media.has(item.sha256) for item in done.items), "a permit alone removes nothing"
    with pytest.raises(PermitUsed):
        permits.allow_disposal(paired, who(paired, "王建国"), permit)
    again = permits.opened(paired, signed(bureau, str(listed.id)))
    with pytest.raises(NoDisposal):
        permits.allow_disposal(paired, who(paired, "王建国"), again)
    destruction.carry_out(paired, who(paired, "李敏"), listed.id)
    assert not any(paired.media.has(item.sha256) for item in listed.items)
    assert audit(paired.store).clean
    gone = listed.items[0].clip_id
    with pytest.raises(ClipGone):
        relinking.check(paired.store, who(paired, "王建国"), gone)
    with pytest.raises(ClipGone):
        relinking.unlink(paired.store, who(paired, "王建国"), gone, "归错了")
    told = [event.action for event in custody.record(paired.store, gone).events]
    assert told[-2:] == ["disposal.carry_out", "disposal.certify"]
    last = bureau.store.lines()[-1]
    assert (last.action, last.subject) == ("permit.issue", f"permit/{again.serial}")
    assert listed.number in last.reason and permit.contents in last.reason


def test_it_is_for_that_list_alone(paired: Station, bureau: Bureau, listed: Disposal) -> None:  # noqa: F811
    written = signed(bureau, listed.number)
    permit = permits.opened(paired, written)
    assert isinstance(permit, DisposalPermit)
    chief = who(paired, "王建国")
    for wrong in (
        dataclasses.replace(permit, number="处置〔2026〕9号"),
        dataclasses.replace(permit, disposal_id=9),
        dataclasses.replace(permit, contents=form.contents_hash([listed.items[0].sha256])),
    ):
        with pytest.raises(PermitListGone):
            permits.allow_disposal(paired, chief, wrong)
    for act in (permits.appoint, permits.take_numbers, permits.allow_access):
        with pytest.raises(PermitOther):
            act(paired, chief, permit)
    with pytest.raises(PermitForged):
        permits.opened(paired, written.replace("clips 2", "clips 3"))
    assert disposal.get(paired.store, listed.id).state == "proposed"


def test_a_seal_since_then_is_stronger(paired: Station, bureau: Bureau, listed: Disposal) -> None:  # noqa: F811
    permit = permits.opened(paired, signed(bureau, listed.number))
    permits.allow_disposal(paired, who(paired, "王建国"), permit)
    holds.place(paired.store, who(paired, "李敏"), "litigation", "已起诉", clip_id=listed.items[0].clip_id)
    destruction.carry_out(paired, who(paired, "李敏"), listed.id)
    assert [paired.media.has(item.sha256) for item in listed.items] == [True, False]


def test_nobody_allows_his_own(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    listed: Disposal,
) -> None:
    store, chief = paired.store, who(paired, "王建国")
    disposal.decide(store, chief, listed.id, False, "由所长提出")
    own = disposal.propose(store, chief, [item.clip_id for item in listed.items], "保存期满")
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    with pytest.raises(OwnProposal):
        permits.allow_disposal(paired, chief, permits.opened(paired, signed(bureau, own.number)))


def test_the_bureau_allows_only_what_waits(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    listed: Disposal,
    tmp_path: Path,
) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    with pytest.raises(DisposalUnknown):
        signed(bureau, "处置〔2026〕9号")
    for words in (" ", "两\n行"):
        with pytest.raises(WordsUnusable):
            desk.disposal(bureau, admin, CODE, listed.number, words, 3)
    assert proposed(tmp_path) == ()
    folder = bureau.home.replica(next(iter(bureau_rows.current(bureau.store))).code)
    assert [(one.number, one.bytes) for one in proposed(folder)] == [
        (listed.number, sum(item.size for item in listed.items))
    ]
