"""`bureau admin`: one more, a PIN given again, a duty that ends; one who can sign in always remains."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Barrier, Thread

import pytest

from station.bureau import admins, reviewers
from station.bureau.admins import LastAdmin
from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.cli import bureau_main
from station.errors import StationError
from station.services import staff
from station.services.staff import NewOfficer
from tests.conftest import PIN, START, FrozenClock
from tests.services.review_cases import REVIEWER
from tests.shape.test_json import compare

FIRST, SECOND = "赵局端", "冯管理"
NEW = "482913"


class Desk:
    """The command line of one bureau; an answer is (status, stdout, stderr)."""

    def __init__(self, home: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.home, self.captured = home, captured

    def __call__(self, *words: str, by: str = FIRST, pin: str = PIN, new: str = NEW) -> tuple[int, str, str]:
        """`{new}` among the words is a descriptor with the new PIN."""
        pipes = []
        for each in (pin, new):
            read, write = os.pipe()
            os.write(write, f"{each}\n".encode())
            os.close(write)
            pipes.append(read)
        given = [word.replace("{new}", str(pipes[1])) for word in words]
        try:
            status = bureau_main(["--home", str(self.home), "--as", by, "--pin-fd", str(pipes[0]), "admin", *given])
        finally:
            for read in pipes:
                os.close(read)
        out, err = self.captured.readouterr()
        assert "Traceback" not in err
        return status, out, err


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    clock = FrozenClock(START)
    admin = NewOfficer(FIRST, frozenset({"admin"}))
    made = create_bureau(tmp_path / "bureau", BureauFounding("330281000", "余姚市应急管理局"), admin, PIN, clock)
    made.close()
    return open_bureau(tmp_path / "bureau", clock)


@pytest.fixture
def desk(bureau: Bureau, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("station.commands.bureau.session.SystemClock", lambda: bureau.clock)
    return Desk(bureau.home.root, capsys)


def test_one_more_is_enrolled_listed_and_leaves(desk: Desk, bureau: Bureau) -> None:
    assert desk("add", SECOND, "--new-pin-fd", "{new}") == (0, f"已登记局端管理员{SECOND}。\n", "")
    assert "已经是局端管理员" in desk("add", SECOND)[2]
    found = json.loads(desk("list", "--json")[1])
    compare("bureau admin list --json", found)
    assert [(each["name"], each["roles"], each["pin"]) for each in found["admins"]] == [
        (FIRST, ["admin"], True),
        (SECOND, ["admin"], True),
    ]
    assert f"{SECOND}　局端管理员" in desk("list")[1]
    assert desk("end", SECOND)[0] == 2, "why is asked"
    assert f"{FIRST}不再担任" in desk("end", FIRST, "--reason", "退休", by=SECOND, pin=NEW)[1]
    refused = desk("end", SECOND, "--reason", "退休", by=SECOND, pin=NEW)
    assert refused[0] == 1 and "最后一名能登录的管理员" in refused[2]
    with pytest.raises(staff.UnknownPerson):
        staff.sign_in(bureau.store, bureau.keys, FIRST, PIN)


def test_a_lost_pin_is_given_again_with_a_reason(desk: Desk, bureau: Bureau) -> None:
    desk("add", SECOND, "--new-pin-fd", "{new}")
    assert "理由" in desk("pin", SECOND, "--new-pin-fd", "{new}", new="591824")[2]
    assert desk("pin", SECOND, "--new-pin-fd", "{new}", "--reason", "忘记", new="591824")[0] == 0
    assert desk("pin", FIRST, "--new-pin-fd", "{new}", new="735190")[0] == 0, "one's own needs none"
    for name, pin in ((SECOND, "591824"), (FIRST, "735190")):
        assert staff.sign_in(bureau.store, bureau.keys, name, pin)
    assert "没有名叫" in desk("pin", "没有这个人", "--new-pin-fd", "{new}", pin="735190")[2]


def test_a_reviewer_takes_on_the_duty_and_keeps_pin_and_duty(desk: Desk, bureau: Bureau) -> None:
    actor = staff.sign_in(bureau.store, bureau.keys, FIRST, PIN)
    reviewers.add(bureau, actor, REVIEWER, PIN)
    for words in (("add", SECOND), ("end", FIRST, "--reason", "想当"), ("pin", FIRST, "--reason", "想看")):
        status, _, told = desk(*words, *(() if words[0] == "end" else ("--new-pin-fd", "{new}")), by=REVIEWER.name)
        assert status == 1 and "局端管理员" in told, "who is no administrator makes none"
    assert "口令不变" in desk("add", REVIEWER.name)[1]
    assert staff.sign_in(bureau.store, bureau.keys, REVIEWER.name, PIN).roles == {"admin", "reviewer"}
    desk("end", REVIEWER.name, "--reason", "只做审核")
    assert staff.sign_in(bureau.store, bureau.keys, REVIEWER.name, PIN).roles == {"reviewer"}


def test_nobody_without_a_pin_counts_as_the_one_who_remains(bureau: Bureau) -> None:
    actor = staff.sign_in(bureau.store, bureau.keys, FIRST, PIN)
    admins.add(bureau, actor, SECOND, NEW)
    second = next(one for one in admins.listed(bureau) if one.name == SECOND)
    (bureau.home.keys / "pins" / str(second.id)).unlink()
    with pytest.raises(LastAdmin):
        admins.end(bureau, actor, FIRST, "退休")


def test_two_who_end_each_other_at_once_leave_one(bureau: Bureau) -> None:
    admins.add(bureau, staff.sign_in(bureau.store, bureau.keys, FIRST, PIN), SECOND, NEW)
    gate, said = Barrier(2), []

    def ending(by: str, pin: str, name: str) -> None:
        own = open_bureau(bureau.home.root, bureau.clock)
        actor = staff.sign_in(own.store, own.keys, by, pin)
        gate.wait()
        try:
            admins.end(own, actor, name, "互相")
        except StationError as refusal:
            said.append(refusal)
        finally:
            own.close()

    threads = [Thread(target=ending, args=each) for each in ((FIRST, PIN, SECOND), (SECOND, NEW, FIRST))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(said) == 1 and len(admins.listed(bureau)) == 1
