"""A review through the two command lines: submitted, opened, taken in, judged, received; and what each refuses."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from station.bureau import reviewers
from station.bureau.reviewers import staffing
from station.cli import bureau_main, main
from station.replica import line_card
from station.rules.reviewer import Reviewer
from station.services import staff
from station.store import cases, officers
from tests.conftest import PIN
from tests.services.review_cases import COUNSEL, POINTS, Scene, penalty, propose, review_scene
from tests.shape.test_json import compare

ALL_OK = tuple(word for point in POINTS for word in ("--check", f"{point}=ok"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as scene:
        yield scene


class Desks:
    """Both command lines with the scene's clock; an answer is (status, stdout, stderr)."""

    def __init__(self, scene: Scene, captured: pytest.CaptureFixture[str]) -> None:
        self.scene, self.captured = scene, captured

    def station(self, *words: str, by: str = "李敏") -> tuple[int, str, str]:
        return self._run(main, self.scene.station.home.root, by, ("review", *words))

    def bureau(self, *words: str, by: str = "孙审核") -> tuple[int, str, str]:
        return self._run(bureau_main, self.scene.office.bureau.home.root, by, ("review", *words))

    def people(self, *words: str, by: str = "赵局端") -> tuple[int, str, str]:
        return self._run(bureau_main, self.scene.office.bureau.home.root, by, ("reviewer", *words))

    def _run(
        self, program: Callable[[list[str]], int], home: Path, by: str, words: tuple[str, ...]
    ) -> tuple[int, str, str]:
        """`{pin}` among the words is a descriptor from which the same PIN is read once more."""
        pipes = [os.pipe() for _ in range(2)]
        for _, write in pipes:
            os.write(write, f"{PIN}\n".encode())
            os.close(write)
        first, second = (str(read) for read, _ in pipes)
        given = [word.replace("{pin}", second) for word in words]
        try:
            status = program(["--home", str(home), "--as", by, "--pin-fd", first, *given])
        finally:
            for read, _ in pipes:
                os.close(read)
        out, err = self.captured.readouterr()
        assert "Traceback" not in err
        return status, out, err


@pytest.fixture
def desks(made: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desks:
    for module in ("station.wiring", "station.commands.bureau.session"):
        monkeypatch.setattr(f"{module}.SystemClock", lambda: made.clock)
    return Desks(made, capsys)


@pytest.fixture
def number(made: Scene) -> str:
    """A case told to the party, with a fine of 50,000.00 yuan."""
    case_id = penalty(made.station, made.enterprise(), ("fine", 5_000_000))
    propose(made.station, case_id, "noticed", ("fine", 5_000_000))
    return cases.get(made.station.store, case_id).number


def done(answer: tuple[int, str, str]) -> str:
    status, out, err = answer
    assert (status, err) == (0, "")
    return out


def refusal(answer: tuple[int, str, str], status: int = 1) -> str:
    assert answer[0] == status
    return answer[2]


def path_in(said: str) -> str:
    return (
        said.strip().rpartition("：")[2].rpartition("文件 ")[2] if "文件 " in said else said.strip().rpartition("：")[2]
    )


def test_the_whole_way(desks: Desks, number: str, tmp_path: Path) -> None:
    out = str(tmp_path / "stick")
    assert "必须审核" in done(desks.station("show", number)) and "R07" in done(desks.station("show", number))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    again = Path(path_in(done(desks.station("export", number, "--out", out))))
    assert again.name == Path(package).name and again.name.endswith(".zip.age")

    opened = done(desks.bureau("open", str(again)))
    assert opened == done(desks.bureau("open", package))
    for word in (number, "泗门镇安监所", "已送审", "罚款", "50,000元", "未设置明显的安全警示标志", "case.json"):
        assert word in opened
    accepted = path_in(done(desks.bureau("opinion", package, "--kind", "accept", "--out", out)))
    assert "审核中" in done(desks.station("receive", accepted))

    judging = ("--kind", "agree", "--out", out, "--words", "同意。", *ALL_OK)
    agreed = path_in(done(desks.bureau("opinion", package, "--responsible", *judging)))
    assert "审核通过" in done(desks.station("receive", agreed))
    shown = done(desks.station("show", number))
    assert shown.startswith("审核通过（必须审核）") and "孙审核" in shown and "重建稿）：待局确认" in shown
    assert "审核通过" in done(desks.bureau("list", str(Path(package).parent)))
    assert (tmp_path / "stick" / "bureau.pem").exists()
    kept = desks.scene.office.bureau.home.root / "reviews" / Path(agreed).name
    assert kept.read_bytes() == Path(agreed).read_bytes()


@pytest.mark.parametrize(("opened", "way"), [(False, "请把这个文件交给政策法规科"), (True, "局端几分钟内来收，不用送")])
def test_a_package_says_by_which_way_it_leaves(desks: Desks, number: str, opened: bool, way: str) -> None:
    card = desks.scene.station.home.root / line_card.FILE
    if opened:
        card.write_text("")
    try:
        said = done(desks.station("submit", number, "--responsible"))
        assert way in said and Path(path_in(said)).is_file()
        withdrawn = desks.station("respond", number, "--kind", "withdraw", "--words", "补证据", "--responsible")
        assert way in done(withdrawn)
    finally:
        card.unlink(missing_ok=True)


def test_no_opinion_bears_the_mark_of_a_state_secret(desks: Desks, number: str, tmp_path: Path) -> None:
    package = path_in(done(desks.station("submit", number, "--responsible")))
    done(desks.bureau("opinion", package, "--kind", "accept", "--out", str(tmp_path)))
    kept = sorted((desks.scene.office.bureau.home.root / "reviews").iterdir())
    judging = ("opinion", package, "--kind", "agree", "--out", str(tmp_path), "--responsible", *ALL_OK)
    assert "转机要" in refusal(desks.bureau(*judging, "--words", "附图机密★10年。"))
    assert sorted((desks.scene.office.bureau.home.root / "reviews").iterdir()) == kept


def test_what_the_office_refuses_to_sign(desks: Desks, number: str, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    early = refusal(desks.bureau("opinion", package, "--kind", "agree", "--responsible", *out, *ALL_OK))
    assert "已送审" in early
    done(desks.people("add", "吴新手", "--new-pin-fd", "{pin}"))
    assert "法律职业资格" in refusal(desks.bureau("opinion", package, "--kind", "accept", *out, by="吴新手"))
    assert "没有登记为法制审核人员" in refusal(desks.bureau("opinion", package, "--kind", "accept", *out, by="赵局端"))
    done(desks.bureau("opinion", package, "--kind", "accept", *out))
    again = refusal(desks.bureau("opinion", package, "--kind", "accept", *out))
    assert "不能「受理」" in again

    judging = ("opinion", package, "--kind", "agree", *out, "--words", "同意。")
    assert "审核责任声明" in refusal(desks.bureau(*judging, *ALL_OK))
    assert "10 项没有按序填完" in refusal(desks.bureau(*judging, "--responsible", *ALL_OK[:-2]))
    defect = ("--check", "facts=defect:时间不清")
    assert "却有问题项" in refusal(desks.bureau(*judging, "--responsible", *ALL_OK, *defect))
    assert "subject=good" in refusal(desks.bureau(*judging, "--responsible", "--check", "subject=good"), 2)
    assert "weather" in refusal(desks.bureau(*judging, "--responsible", "--check", "weather=ok"), 2)


def test_a_handler_on_the_bureaus_roster_reviews_nothing(desks: Desks, number: str, tmp_path: Path) -> None:
    bureau = desks.scene.office.bureau
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    own = next(each for each in officers.active(desks.scene.station.store) if each.name == "陈海波")
    reviewers.add(bureau, admin, Reviewer("陈海波", own.cert_no or "", own.cert_valid_to, "A3"), PIN)
    package = path_in(done(desks.station("submit", number, "--responsible")))
    words = ("opinion", package, "--kind", "accept", "--out", str(tmp_path))
    assert "协办人" in refusal(desks.bureau(*words, by="陈海波"))
    assert "协办人" in refusal(desks.bureau(*words, "--reviewer", "陈海波"))
    assert "没有登记" in refusal(desks.bureau(*words, "--reviewer", "无此人"))


def test_sent_back_once_with_a_list(desks: Desks, number: str, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    assert "一次性列明" in refusal(desks.bureau("opinion", package, "--kind", "return", *out))
    listed = ("--missing", "鉴定意见", "--missing", "委托书")
    back = path_in(done(desks.bureau("opinion", package, "--kind", "return", *out, *listed)))
    assert "退回补充材料" in done(desks.station("receive", back))
    assert "鉴定意见 委托书" in done(desks.station("show", number))
    again = path_in(done(desks.station("submit", number, "--responsible", "--words", "已补。")))
    assert again != package and "已经补充" in done(desks.bureau("open", again))
    assert "不能「退回" in refusal(desks.bureau("opinion", again, "--kind", "return", *out, *listed))


def test_objection_and_committee(desks: Desks, number: str, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    done(desks.station("receive", path_in(done(desks.bureau("opinion", package, "--kind", "accept", *out)))))
    checks = (*ALL_OK, "--check", "facts=defect:时间不清")
    judging = ("--responsible", *out, *checks, "--words", "事实不清。")
    no = path_in(done(desks.bureau("opinion", package, "--kind", "disagree", *judging)))
    assert "审核不同意" in done(desks.station("receive", no))
    objected = ("respond", number, "--kind", "object", "--responsible")
    assert "必须写明理由" in refusal(desks.station(*objected))
    second = path_in(done(desks.station(*objected, "--words", "询问笔录已载明时间。")))
    kept = path_in(done(desks.bureau("opinion", second, "--kind", "maintain", *judging)))
    assert "审理委员会" in done(desks.station("receive", kept))
    sitting = ("--held", "2026-11-20T08:00:00+08:00", "--place", "三楼", "--host", "徐局长", "--clerk", "何记录")
    verdict = ("opinion", second, "--kind", "passed", *out, "--words", "多数同意。")
    assert "会议记录" in refusal(desks.bureau(*verdict))
    passed = path_in(done(desks.bureau(*verdict, *sitting, "--attendee", "徐局长 局长")))
    assert "审核通过" in done(desks.station("receive", passed))


def test_a_folder_with_something_else_in_it(desks: Desks, number: str, tmp_path: Path) -> None:
    package = Path(path_in(done(desks.station("submit", number, "--responsible"))))
    (tmp_path / "good.zip.age").write_bytes(package.read_bytes())
    (tmp_path / "bad.zip.age").write_bytes(package.read_bytes()[:-1])
    (tmp_path / "worse.zip").write_bytes(b"PK")
    (tmp_path / "letter.txt").write_text("x")
    status, out, err = desks.bureau("list", str(tmp_path))
    assert (status, err) == (1, "") and number in out and out.count("不能采用") == 2
    status, out, err = desks.bureau("list", str(tmp_path), "--json")
    assert (status, err) == (1, "")
    told = json.loads(out)
    compare("bureau review list DIR --json", told)
    assert [(each["file"], each["number"]) for each in told["packages"]] == [("good.zip.age", number)]
    assert [each["file"] for each in told["refused"]] == ["bad.zip.age", "worse.zip"]
    assert "不能采用" in refusal(desks.bureau("open", str(tmp_path / "none.zip")))


def test_the_station_says_what_stands_in_the_way(desks: Desks, number: str, tmp_path: Path) -> None:
    assert "承办责任声明" in refusal(desks.station("submit", number))
    assert "还没有送过" in refusal(desks.station("export", number, "--out", str(tmp_path)))
    assert "必须法制审核" in refusal(desks.station("skip", number, "--reason", "不必", by="王建国"))
    assert "没有找到这个案件" in refusal(desks.station("show", "余应急罚立〔2026〕999号"))
    assert "不是一份审核意见" in refusal(desks.station("receive", str(tmp_path / "none.opinion")))


def test_the_office_is_told_when_it_is_too_small(desks: Desks, made: Scene, tmp_path: Path) -> None:
    bureau, folder = made.office.bureau, made.office.bureau.home.replica("330281103")
    enough = staffing(bureau)
    assert not enough.short and enough.needed == 1

    folder.mkdir(parents=True)
    replica = apsw.Connection(str(folder / "station.db"))
    replica.execute("CREATE TABLE officer (id INTEGER, status TEXT, cert_no TEXT)")
    replica.execute("CREATE TABLE officer_loan (officer_id INTEGER)")
    count = 20 * (enough.reviewers + 1)
    replica.executemany("INSERT INTO officer VALUES (?, 'active', 'x')", [(each,) for each in range(count)])
    replica.execute("INSERT INTO officer VALUES (-1, 'left', 'x'), (-2, 'active', NULL), (-3, 'active', 'x')")
    replica.execute("INSERT INTO officer_loan VALUES (-3)")
    replica.close()
    short = staffing(bureau)
    assert short.short and short.officers == enough.officers + count
    assert [(each.name, each.officers) for each in short.stations] == [("泗门镇安监所", count)]
    assert "提醒：法制审核人员" in done(desks.bureau("list", str(tmp_path)))
    assert "提醒：法制审核人员" in done(desks.people("list"))


def test_a_package_is_unpacked_and_told_as_json(desks: Desks, number: str, tmp_path: Path) -> None:
    package = path_in(done(desks.station("submit", number, "--responsible")))
    told = json.loads(done(desks.bureau("open", package, "--out", str(tmp_path), "--json")))
    compare("bureau review open FILE --json", told)
    assert told["number"] == number and told["proposed"][0]["amount_fen"] == 5_000_000
    assert (Path(told["unpacked"]) / "case.json").is_file()
    assert "已经存在" in refusal(desks.bureau("open", package, "--out", str(tmp_path)))
    assert json.loads(done(desks.bureau("open", package, "--json")))["unpacked"] is None


def test_counsel_reviews_and_the_office_issues(desks: Desks, number: str, tmp_path: Path) -> None:
    agreement = ("--nda-from", "2026-01-01", "--nda-to", "2026-12-31", "--law-qualification", "A2")
    adding = ("add", "钱律师", "--counsel", "--new-pin-fd", "{pin}")
    assert "保密协议" in refusal(desks.people(*adding))
    done(desks.people(*adding, *agreement))
    out = ("--out", str(tmp_path))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    accepted = done(desks.bureau("opinion", package, "--kind", "accept", *out, "--reviewer", "钱律师"))
    done(desks.station("receive", path_in(accepted)))
    judging = ("opinion", package, "--kind", "agree", *out, "--words", "同意。", "--responsible", *ALL_OK)
    second = ("--with", "孙审核", "--cosigner-pin-fd", "{pin}")
    assert "须由政策法规科人员签发" in refusal(desks.bureau(*judging, by="钱律师"))
    assert "钱律师" in refusal(desks.bureau(*judging, "--with", "钱律师", "--cosigner-pin-fd", "{pin}", by="钱律师"))
    agreed = done(desks.bureau(*judging, *second, by="钱律师"))
    signed = Path(path_in(agreed)).read_text()
    assert "\nreviewer 钱律师\n" in signed and "\ncountersigner 孙审核\n" in signed and "\nissued-by 孙审核\n" in signed
    assert "审核通过" in done(desks.station("receive", path_in(agreed)))
    assert "钱律师、孙审核" in done(desks.station("show", number))


def test_warnings_are_told_at_both_ends(desks: Desks, number: str, tmp_path: Path) -> None:
    done(desks.people("add", "郑无证", "--law-qualification", "A4", "--since", "2015-03-01", "--new-pin-fd", "{pin}"))
    out = ("--out", str(tmp_path))
    package = path_in(done(desks.station("submit", number, "--responsible")))
    accepted = done(desks.bureau("opinion", package, "--kind", "accept", *out, "--complex", by="郑无证"))
    assert "没有登记有效的执法证" in accepted and "只有一人审核" in accepted
    done(desks.station("receive", path_in(accepted)))
    shown = done(desks.station("show", number))
    assert "提醒：郑无证没有登记有效的执法证" in shown and "提醒：疑难复杂案件只有一人审核" in shown
    judging = ("opinion", package, "--kind", "agree", *out, "--words", "同意。", "--responsible", *ALL_OK)
    both = done(desks.bureau(*judging, "--with", "孙审核", "--cosigner-pin-fd", "{pin}", by="郑无证"))
    assert "没有登记有效的执法证" in both and "只有一人审核" not in both


def test_reviewers_are_listed_with_the_ratio(desks: Desks, made: Scene) -> None:
    assert desks.people("add", "方平", "--new-pin-fd", "{pin}", by="孙审核")[0] == 1, "only the administrator enrols"
    assert "2026-13" in refusal(desks.people("add", "方平", "--since", "2026-13-01"), 2)
    told = done(
        desks.people("add", "方平", "--cert", "11028109007", "--cert-to", "2026-11-01", "--new-pin-fd", "{pin}")
    )
    assert "已登记法制审核人员方平" in told and "还不能审核" in told and "2026-11-01" in told
    renewed = ("--cert", "11028109007", "--cert-to", "2029-11-01", "--law-qualification", "A7", "--since", "2024-05-01")
    again = done(desks.people("add", "方平", *renewed))
    assert "口令不变" in again and "还不能审核" not in again and "提醒" not in again
    reviewers.add(
        made.office.bureau,
        staff.sign_in(made.office.bureau.store, made.office.bureau.keys, "赵局端", PIN),
        COUNSEL,
        PIN,
    )
    found = json.loads(done(desks.people("list", "--json")))
    compare("bureau reviewer list --json", found)
    people = {each["name"]: each for each in found["reviewers"]}
    assert people["方平"]["cert_valid_to"] == "2029-11-01" and people["方平"]["reviewing_since"] == "2024-05-01"
    assert people["钱律师"]["kind"] == "counsel" and people["钱律师"]["confidential_to"] == "2026-12-31"
    staffed = found["staffing"]
    own = [each for each in officers.active(made.office.bureau.store) if "counsel" not in each.roles]
    assert staffed["reviewers"] == sum("reviewer" in each.roles for each in own)
    assert staffed["stations"][0]["name"] == "泗门镇安监所" and staffed["needed"] == -(-staffed["officers"] * 5 // 100)
    shown = done(desks.people("list"))
    assert "钱律师  法律顾问" in shown and f"{staffed['officers']} 人，原则上不少于 {staffed['needed']} 人" in shown


class TestPins:
    """`bureau reviewer pin` and `end`, of a reviewer made for it: the others of this scene keep theirs."""

    @pytest.fixture
    def reviewer(self, desks: Desks) -> str:
        name = f"吴审核{desks.scene.office.bureau.store.size()}"
        done(desks.people("add", name, "--cert", "11028109009", "--cert-to", "2028-12-31", "--new-pin-fd", "{pin}"))
        return name

    def test_ones_own_and_one_that_was_lost(self, desks: Desks, reviewer: str) -> None:
        bureau = desks.scene.office.bureau
        assert "口令已更改" in done(desks.people("pin", reviewer, "--new-pin-fd", "{pin}", by=reviewer))
        assert "理由" in refusal(desks.people("pin", reviewer, "--new-pin-fd", "{pin}"))
        done(desks.people("pin", reviewer, "--new-pin-fd", "{pin}", "--reason", "忘记"))
        told = [line.action for line in bureau.store.lines(subject=f"officer/{reviewer}")]
        assert told == ["reviewer.enrol", "reviewer.pin", "reviewer.renew"]
        refusal(desks.people("pin", "孙审核", "--new-pin-fd", "{pin}", "--reason", "想看", by=reviewer))
        assert "没有" in refusal(desks.people("pin", "没有这个人", "--new-pin-fd", "{pin}", "--reason", "忘记"))

    def test_a_new_pin_replaces_the_old_one(self, desks: Desks, reviewer: str) -> None:
        bureau = desks.scene.office.bureau
        actor = staff.sign_in(bureau.store, bureau.keys, reviewer, PIN)
        with pytest.raises(staff.PinWeak):
            reviewers.set_pin(bureau, actor, reviewer, "1111")
        reviewers.set_pin(bureau, actor, reviewer, "86420")
        with pytest.raises(staff.WrongPin):
            staff.sign_in(bureau.store, bureau.keys, reviewer, PIN)
        assert staff.sign_in(bureau.store, bureau.keys, reviewer, "86420").name == reviewer

    def test_ended_he_signs_in_no_more(self, desks: Desks, reviewer: str) -> None:
        bureau = desks.scene.office.bureau
        refusal(desks.people("end", reviewer, "--reason", "调出", by=reviewer))
        refusal(desks.people("end", reviewer), 2)
        assert f"{reviewer}不再担任法制审核人员" in done(desks.people("end", reviewer, "--reason", "调出"))
        assert reviewer not in done(desks.people("list"))
        with pytest.raises(staff.UnknownPerson):
            staff.sign_in(bureau.store, bureau.keys, reviewer, PIN)
        refusal(desks.people("end", reviewer, "--reason", "再来"))

    def test_an_administrator_who_reviewed_stays_administrator(self, desks: Desks) -> None:
        bureau = desks.scene.office.bureau
        admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
        reviewers.add(bureau, admin, Reviewer("赵局端", "11028109008"))
        assert "赵局端" in done(desks.people("list"))
        done(desks.people("end", "赵局端", "--reason", "不再审核"))
        assert "赵局端" not in done(desks.people("list"))
        assert "admin" in staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN).roles


def test_who_acts_may_be_said_after_the_step(made: Scene, desks: Desks, number: str) -> None:
    """As with every other command: `station review skip CASE --as NAME --pin-fd N`."""
    home = ["--home", str(made.station.home.root)]
    pipes = [os.pipe() for _ in range(2)]
    for _, write in pipes:
        os.write(write, f"{PIN}\n".encode())
        os.close(write)
    late, early = (str(read) for read, _ in pipes)
    words = [number, "--out", str(made.station.home.root)]
    assert main(["review", "export", *words, *home, "--as", "李敏", "--pin-fd", late]) == 1
    after = desks.captured.readouterr().err
    assert main(["review", *home, "--as", "李敏", "--pin-fd", early, "export", *words]) == 1
    assert desks.captured.readouterr().err == after and "命令写法" not in after
    bureau = ["--home", str(made.office.bureau.home.root)]
    assert bureau_main(["reviewer", "list", "--json", *bureau, "--as", "赵局端"]) == 0
    assert json.loads(desks.captured.readouterr().out)["reviewers"]
    for read, _ in pipes:
        os.close(read)
