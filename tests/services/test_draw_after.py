"""After the draw on a real station: closed enterprises, inspectors who cannot go, and what refuses them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from station.backup.scrub import Manner, scrub
from station.errors import StationError
from station.records.moment import day
from station.rules.draw import after
from station.services import (
    audit,
    draw_after,
    draw_after_errors,
    draw_errors,
    draw_names,
    draw_opening,
    draw_packages,
    draw_view,
    draws,
    loans,
)
from station.services.draw_terms import Asked
from station.services.loans import NewGuest
from station.store import audit as replaying
from station.store import draws as rows
from station.store.errors import CosignerNeeded, CosignerSame, NotAllowed
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import later_draws
from tests.services.later_draws import (
    OTHERS,
    PLAN,
    PROOF,
    away,
    close,
    drawn,
    fresh,
    officer,
    orange,
    pair,
    pick,
    picks,
    reason_of,
    ruled,
    typed,
    verified,
)

Make = Callable[..., int]


@pytest.fixture
def ten(station: Station, enterprise: Make, clock: FrozenClock) -> int:
    """Ten of fourteen drawn: two may be replaced."""
    return later_draws.ten(station, enterprise, clock)


# A closed enterprise --------------------------------------------------------------------------------------


def test_a_closed_enterprise_is_replaced_by_the_next_reserve(station: Station, ten: int, tmp_path: Path) -> None:
    gone, (reserve, *_) = picks(station, ten)[3], picks(station, ten, selected=False)
    wanted = ruled(station, ten, after.CLOSED, gone.uscc)
    made = close(station, ten, gone.enterprise_id)
    assert wanted is not None and (made.into, made.people) == (wanted.into, wanted.people) == (
        reserve.uscc,
        made.people,
    )
    assert (made.number, made.at, made.id, made.reason, made.out) == (
        1,
        station.clock.now(),
        gone.uscc,
        "suspended",
        "-",
    )
    assert station.media.path(made.evidence).read_bytes() == PROOF
    now = pick(station, ten, reserve.uscc)
    assert now.selected and pair(now) == made.people
    assert not pick(station, ten, gone.uscc).selected and pair(pick(station, ten, gone.uscc)) == pair(gone)
    assert len(picks(station, ten)) == 10
    line = station.store.lines(subject=f"draw/{ten}")[-1]
    whole = after.write(rows.after_lines(station.store, ten))
    assert (line.action, line.reason) == ("draw.closed", reason_of(whole))
    assert "王建国" in line.actor and "李敏" in line.cosigner
    head = rows.last_checkpoint(station.store)
    assert head.size == station.store.size() == line.seq + 1, "a checkpoint was taken with it"
    verified(station, ten, tmp_path)
    with ZipFile(tmp_path / "draw-0001.zip") as package:
        assert {"after.tsv", "after-entry.txt", "after.tlog-proof"} <= set(package.namelist())
        assert package.read("after.tsv") == whole
    assert replaying.audit(station.store).clean and audit.of_media(scrub(station, Manner())) == ()


def test_what_happened_is_shown_in_words(station: Station, ten: int) -> None:
    gone = picks(station, ten)[0]
    before = sum(load for _, load in draw_view.view(station.store, ten).loads)
    made = close(station, ten, gone.enterprise_id)
    seen = draw_view.view(station.store, ten)
    (line,) = seen.after
    names = {each.uscc: each.name for each in seen.picks}
    assert (line.kind, line.enterprise, line.reason, line.into) == ("closed", gone.name, "停产停业", names[made.into])
    assert len(line.people) == 2 and line.out == ""
    assert sum(load for _, load in seen.loads) == before == 20


def test_evidence_that_is_gone_is_found(station: Station, ten: int) -> None:
    made = close(station, ten, picks(station, ten)[0].enterprise_id)
    station.media.path(made.evidence).unlink()
    assert [made.evidence in each.detail for each in audit.of_media(scrub(station, Manner()))] == [True]


def test_later_lines_are_proved_by_the_newest_entry(
    station: Station, ten: int, tmp_path: Path, clock: FrozenClock
) -> None:
    """Two closed, one ill; times in their order; the reserve that came in may go as well."""
    first = close(station, ten, picks(station, ten)[0].enterprise_id)
    clock.advance(days=1)
    came = pick(station, ten, first.into)
    second = close(station, ten, came.enterprise_id, "relocated")
    assert second.into not in (first.id, first.into) and second.number == 2
    clock.advance(days=1)
    target = pick(station, ten, second.into)
    assert target.assist is not None and target.assist.officer_id is not None
    third = away(station, ten, target.enterprise_id, target.assist.officer_id)
    verdict = verified(station, ten, tmp_path)
    assert [line.at for line in rows.after_lines(station.store, ten)] == [first.at, second.at, third.at]
    assert "after" not in {each.check for each in verdict.findings}
    assert station.store.lines(subject=f"draw/{ten}")[-1].action == "draw.unavailable"
    assert replaying.audit(station.store).clean


def test_the_package_says_the_same_however_often_it_is_exported(station: Station, ten: int, tmp_path: Path) -> None:
    close(station, ten, picks(station, ten)[0].enterprise_id)
    made = draw_packages.export(station, ten, tmp_path).read_bytes()
    station.store.checkpoint()
    assert draw_packages.export(station, ten, tmp_path).read_bytes() == made


def test_two_people_it_takes(station: Station, ten: int) -> None:
    gone, size = picks(station, ten)[0].enterprise_id, station.store.size()
    args = (ten, gone, "suspended", PROOF, "")
    with pytest.raises(CosignerNeeded):
        draw_after.replace_closed(station, fresh(station), *args, None)
    with pytest.raises(CosignerSame):
        draw_after.replace_closed(station, fresh(station, "李敏"), *args, fresh(station, "李敏"))
    who = picks(station, ten)[0].lead
    assert who is not None and who.officer_id is not None
    with pytest.raises(NotAllowed):
        draw_after.replace_inspector(
            station, fresh(station, "李敏"), ten, gone, who.officer_id, "ill", "", fresh(station, "周倩")
        )
    assert station.store.size() == size and rows.after_lines(station.store, ten) == ()
    assert all(each.selected for each in picks(station, ten)) and len(picks(station, ten)) == 10
    assert draw_after.replace_closed(station, fresh(station, "李敏"), *args, fresh(station, "周倩")).number == 1


def test_what_is_refused(station: Station, ten: int) -> None:
    gone, reserve = picks(station, ten)[0], picks(station, ten, selected=False)[0]
    by, second = fresh(station), fresh(station, "李敏")
    with pytest.raises(draw_after_errors.UnknownReason, match="无人在场|ill") as reason:
        draw_after.replace_closed(station, by, ten, gone.enterprise_id, "ill", PROOF, "", second)
    assert "suspended 停产停业" in reason.value.advice and "改日再去" in reason.value.advice
    with pytest.raises(draw_after_errors.NoEvidence, match=gone.name) as bare:
        draw_after.replace_closed(station, by, ten, gone.enterprise_id, "suspended", b"", "", second)
    assert "附上" in bare.value.advice
    with pytest.raises(draw_after_errors.NotDrawn, match=reserve.name):
        draw_after.replace_closed(station, by, ten, reserve.enterprise_id, "suspended", PROOF, "", second)
    with pytest.raises(draw_after_errors.UnknownReason):
        draw_after.replace_inspector(station, by, ten, gone.enterprise_id, officer(station, "李敏"), "lazy", "", second)
    with pytest.raises(draw_after_errors.HasPeople, match=gone.name):
        draw_after.assign_directly(station, by, ten, gone.enterprise_id, [1, 2][:0], "", second)
    assert rows.after_lines(station.store, ten) == ()


def test_beyond_the_limit_fresh_numbers_are_needed(station: Station, ten: int) -> None:
    for gone in picks(station, ten)[:2]:
        close(station, ten, gone.enterprise_id)
    assert len(picks(station, ten, selected=False)) == 4, "two are left"
    with pytest.raises(draw_after_errors.LimitReached) as refused:
        close(station, ten, picks(station, ten)[5].enterprise_id)
    assert "至多由候补顶替 2 家" in refused.value.message and "--supplements 1" in refused.value.advice


def test_a_draw_without_reserves_takes_out_and_puts_nobody_in(
    station: Station, enterprise: Make, clock: FrozenClock, tmp_path: Path
) -> None:
    orange(enterprise, 4)
    draw_id = drawn(station, clock, 4)
    made = close(station, draw_id, picks(station, draw_id)[0].enterprise_id, "duplicate")
    assert (made.into, made.people) == ("-", ()) and len(picks(station, draw_id)) == 3
    verified(station, draw_id, tmp_path)


def test_only_a_revealed_draw_with_an_open_list(station: Station, enterprise: Make, clock: FrozenClock) -> None:
    firms = orange(enterprise, 6)
    frozen = draws.freeze_lists(station, fresh(station), PLAN)
    with pytest.raises(draw_errors.WrongStep):
        close(station, frozen.id, firms[0])
    draws.commit(station, fresh(station), frozen.id, Asked(quotas={"orange_b": 3}))
    typed(station, frozen.id, clock)
    with pytest.raises(draw_errors.WrongStep):
        close(station, frozen.id, firms[0])
    draws.reveal(station, fresh(station), frozen.id)
    gone = picks(station, frozen.id)[0].enterprise_id
    draws.void(station, fresh(station), frozen.id, "重来", fresh(station, "李敏"))
    with pytest.raises(draw_errors.WrongStep, match="已作废"):
        close(station, frozen.id, gone)


def test_a_sealed_draw_once_its_list_is_open(
    station: Station, enterprise: Make, clock: FrozenClock, tmp_path: Path
) -> None:
    """The nonces still lie in keys/ alone, and stay there: the sealed package says nothing of the change."""
    firms = orange(enterprise, 6)
    draw_id = drawn(station, clock, 3, sealed=True)
    with pytest.raises(draw_errors.ListClosed):
        close(station, draw_id, firms[0])
    draw_opening.unseal_list(station, fresh(station), draw_id)
    made = close(station, draw_id, picks(station, draw_id)[0].enterprise_id)
    assert made.people and rows.row(station.store, draw_id)["nonce"] is None
    assert draw_packages.export(station, draw_id, tmp_path).name == "draw-0001-sealed.zip"
    verified(station, draw_id, tmp_path)
    draw_opening.unseal_nonces(station, fresh(station), draw_id)
    assert ruled(station, draw_id, after.CLOSED, made.into) is None, "one of three is the limit"
    verified(station, draw_id, tmp_path)
    with ZipFile(tmp_path / "draw-0001.zip") as package:
        assert package.read("after.tsv") == after.write([made])


def test_a_clock_put_right_does_not_turn_the_lines_around(
    station: Station, ten: int, clock: FrozenClock, tmp_path: Path
) -> None:
    first = close(station, ten, picks(station, ten)[0].enterprise_id)
    clock.set("2026-11-24T09:00:00+08:00")
    with station.store.act(fresh(station), "clock.correct", reason="慢了一天", cosigner=fresh(station, "李敏")):
        pass
    second = close(station, ten, picks(station, ten)[1].enterprise_id)
    assert second.at == first.at > station.clock.now()
    verified(station, ten, tmp_path)


WRITER = """
import sys, time
from pathlib import Path
from station.backup.scrub import Manner, scrub
from station.errors import StationError
from station.services import draw_after, staff
from station.wiring import open_station
from tests.conftest import PIN, FrozenClock

station = open_station(Path(sys.argv[1]), FrozenClock("2026-11-25T09:00:00+08:00"))
by, second = (staff.sign_in(station.store, station.keys, name, PIN) for name in ("王建国", "李敏"))
print("ready", flush=True)
sys.stdin.readline()
try:
    draw, target = map(int, sys.argv[2:4])
    print(draw_after.replace_closed(station, by, draw, target, "suspended", b"x", "", second).into)
except StationError as error:
    print(type(error).__name__)
"""


def race(station: Station, draw_id: int, targets: list[int]) -> list[str]:
    """Everybody closes one of them at the same instant; what each was told."""
    home = str(station.home.root)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, home, str(draw_id), str(target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for target in targets
    ]
    for each in running:
        assert each.stdout is not None and each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return [each.communicate()[0].strip() for each in running]


def test_two_at_once_are_never_given_the_same_reserve(station: Station, ten: int, tmp_path: Path) -> None:
    reserves = [each.uscc for each in picks(station, ten, selected=False)]
    told = race(station, ten, [each.enterprise_id for each in picks(station, ten)[:3]])
    assert sorted(told) == sorted([*reserves[:2], "LimitReached"])
    assert [line.number for line in rows.after_lines(station.store, ten)] == [1, 2]
    assert len(picks(station, ten)) == 10
    verified(station, ten, tmp_path)
    assert replaying.audit(station.store).clean


def test_two_at_once_close_one_enterprise_once(station: Station, ten: int) -> None:
    target = picks(station, ten)[0].enterprise_id
    told = race(station, ten, [target, target])
    assert "NotDrawn" in told and len(rows.after_lines(station.store, ten)) == 1


# An inspector who cannot go -------------------------------------------------------------------------------


def test_the_rule_finds_who_goes_instead(station: Station, ten: int, tmp_path: Path) -> None:
    for number, place in enumerate((0, 0, 4), start=1):
        target = picks(station, ten)[place]
        assert target.lead is not None and target.lead.officer_id is not None
        wanted = ruled(station, ten, after.UNAVAILABLE, target.uscc, target.lead.iid)
        if wanted is None:
            continue
        made = away(station, ten, target.enterprise_id, target.lead.officer_id, "on_leave")
        assert (made.number, made.out, made.into, made.people) == (number, target.lead.iid, wanted.into, wanted.people)
        assert pair(pick(station, ten, target.uscc)) == made.people and made.evidence == "-"
    assert len(rows.after_lines(station.store, ten)) == 3
    line = station.store.lines(subject=f"draw/{ten}")[-1]
    assert line.reason == reason_of(after.write(rows.after_lines(station.store, ten)))
    verified(station, ten, tmp_path)
    assert replaying.audit(station.store).clean


def test_evidence_of_an_absence_is_kept_where_there_is_some(station: Station, ten: int, tmp_path: Path) -> None:
    target, by, second = picks(station, ten)[0], fresh(station), fresh(station, "李敏")
    assert target.lead is not None and target.lead.officer_id is not None
    args = (ten, target.enterprise_id, target.lead.officer_id, "ill", "病假条", second)
    made = draw_after.replace_inspector(station, by, *args, b"scan")
    assert station.media.path(made.evidence).read_bytes() == b"scan"
    verified(station, ten, tmp_path)


def test_whoever_is_not_sent_there_is_not_replaced(station: Station, ten: int) -> None:
    target = picks(station, ten)[0]
    other = next(each for each in (*OTHERS, "王建国") if officer(station, each) not in _ids(station, ten, target.uscc))
    with pytest.raises(draw_after_errors.NotSent, match=other):
        away(station, ten, target.enterprise_id, officer(station, other))


def _ids(station: Station, draw_id: int, code: str) -> set[int | None]:
    found = pick(station, draw_id, code)
    return {person.officer_id for person in (found.lead, found.assist) if person is not None}


# Names ----------------------------------------------------------------------------------------------------


def test_people_and_enterprises_are_found_as_they_are_called(station: Station, ten: int) -> None:
    target, store = picks(station, ten)[0], station.store
    assert draw_names.enterprise(store, target.uscc.lower()) == target.enterprise_id
    assert draw_names.inspector(store, "李敏") == draw_names.inspector(store, "11028100002") == officer(station, "李敏")
    loans.borrow(store, fresh(station), NewGuest("李敏", "11028104001", day("2028-12-31"), "330281104"))
    refusals: list[tuple[Callable[[], int], type[StationError], str]] = [
        (lambda: draw_names.enterprise(store, "9133"), draw_after_errors.UnknownEnterprise, "9133"),
        (lambda: draw_names.inspector(store, "赵六"), draw_after_errors.UnknownInspector, "赵六"),
        (lambda: draw_names.inspector(store, "李敏"), draw_after_errors.AmbiguousInspector, "2 人"),
    ]
    for ask, error, said in refusals:
        with pytest.raises(error, match=said):
            ask()
    assert draw_names.inspector(store, "11028104001") != draw_names.inspector(store, "11028100002")


def test_reasons_have_words() -> None:
    assert dict(draw_after.reasons(after.CLOSED))["unstaffable"] == "配不出检查人员"
    assert [len(draw_after.reasons(kind)) for kind in after.REASONS] == [6, 5, 1]
