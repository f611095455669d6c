"""The working day through the real terminal program and the real commands: nothing mocked, looked at on the screen.

One demo station, one officer at the keys, the steps in the order of the day. What a test leaves on the station the
next one stands on, so they run in order and stop at the first that fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from station.bureau.home import BureauHome
from station.demo.build import CODE, build
from station.demo.clock import system_now
from station.store.compare import compare
from station.store.live import LiveIntakes
from station.store.replicas import FILE
from tests.terminal import KEYS, Terminal

CTRL = {letter: chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}
STATION = [sys.executable, "-m", "station"]
BUREAU = [sys.executable, "-c", "import sys; from station.cli import bureau_main as m; sys.exit(m())"]
ROOT = str(Path(__file__).resolve().parents[1])


@dataclass
class Day:
    """What the steps share."""

    home: Path
    scratch: Path
    terminal: Terminal
    number: str = ""
    """The case that is inspected: 余应急检〔2026〕18号."""
    package: Path = field(default_factory=Path)
    pins: dict[str, str] = field(default_factory=dict)
    on_screen: set[str] = field(default_factory=set)
    """What a reader makes of the codes as the terminal shows them."""

    def run(self, *arguments: object, cwd: Path | None = None, program: list[str] | None = None) -> Ended:
        """A real command, waited for."""
        call = [*(program or STATION), *map(str, arguments)]
        done = subprocess.run(call, cwd=cwd, env=self.env, capture_output=True, text=True, check=False, timeout=180)
        return Ended(done.returncode, done.stdout, done.stderr)

    @property
    def env(self) -> dict[str, str]:
        """Where the commands find the station, its bureau and the program."""
        return environment(self.home)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    said: str
    complained: str


def environment(home: Path) -> dict[str, str]:
    path = os.environ["PATH"]
    homes = {"STATION_HOME": str(home), "BUREAU_HOME": str(home / "demo-bureau")}
    return {**homes, "PYTHONPATH": ROOT, "PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    scratch = tmp_path_factory.mktemp("day")
    home = scratch / "home"
    build(home, system_now())
    with Terminal(STATION, environment(home)) as terminal:
        yield Day(home, scratch, terminal)


@pytest.fixture(autouse=True)
def _in_order(request: pytest.FixtureRequest) -> Iterator[None]:
    """A step stands on the ones before it."""
    if getattr(request.module, "broken", ""):
        pytest.skip(f"{request.module.broken} did not hold")
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before:
        request.module.broken = request.node.name


def test_2_sign_in_and_the_day(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    shown = see("泗门镇安监所", "演示", "王建国", "口令")
    day.pins = dict(re.findall(r"(\S+?)[\s　]+(?:所长|执法人员|内勤)[\s　]+口令 (\d{4,})", shown))
    assert len(day.pins) == 6 and "王建国" in day.pins
    press("enter")
    shown = see("今天要办", "逾期", "今天", "音像上传", "依据")
    marks = [line.strip()[0] for line in shown.splitlines()[2:] if re.match(r"\s*[!>~?] .*〔", line)]
    assert marks == sorted(marks, key="!>~?".index), f"most urgent first\n{shown}"
    assert "43号" in shown or "安全生产法" in shown
    day.terminal.keep(day.scratch / "screens" / "today.txt")


def test_3_a_new_draw_is_frozen_committed_and_printed(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("f5")
    see("第 2 号", "本地抽取", "演示号源本期号码")
    press(CTRL["n"])
    see("冻结名单", "本机抽取用途")
    press(CTRL["o"])
    see("第 3 号", "必查 30 家", "名单已冻结")
    press("enter")
    see("作出承诺", "公共号源")
    press(CTRL["o"])
    see("承诺已写入账本", "快乐8", "双色球", "揭晓期限")
    press(CTRL["e"])
    see("抽取承诺公告 已出具")
    assert next((day.home / "exports").glob("*承诺公告*.pdf")).read_bytes().startswith(b"%PDF-")


def test_3_the_waiting_draw_is_given_its_numbers_and_revealed(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("left")
    shown = see("第 2 号", "演示号源本期号码")
    found = re.search(r"本期号码\s+([\d ]+\d)", shown)
    assert found
    numbers = found.group(1)
    press("enter")
    see("第一次录入")
    press(numbers, "enter")
    see("第二次录入")
    press(numbers, "enter")
    see("号码两次一致", "回车：揭晓")
    press("enter")
    see("由承诺、随机串和公共号码算出", "下一项")
    press("enter", "enter")
    see("抽中 1／8", "签号")
    press("esc")
    shown = see("已揭晓", "种子", "以下候补")
    assert len(re.findall(r"^\W+.*\b[1-4]  [0-9a-f]{12}  ", shown, re.MULTILINE)) == 8
    day.terminal.keep(day.scratch / "screens" / "draw.txt")
    press(CTRL["o"])
    see("已导出", "draw-0002.zip")
    day.package = day.home / "exports" / "draw-0002.zip"
    press("enter")
    see("已开立 8 件检查案件")


def test_3_anybody_verifies_the_package_and_one_byte_is_noticed(day: Day) -> None:
    elsewhere = day.scratch / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(day.package, elsewhere)
    nowhere = Day(Path("/nonexistent"), day.scratch, day.terminal)
    assert nowhere.run("draw", "verify", "draw-0002.zip", cwd=elsewhere).status == 0
    altered = elsewhere / "altered.zip"
    with zipfile.ZipFile(day.package) as whole, zipfile.ZipFile(altered, "w") as copy:
        for entry in whole.infolist():
            data = whole.read(entry)
            changed = data.replace(b"orange_b\t1", b"orange_b\t2", 1) if "result" in entry.filename else data
            copy.writestr(entry, changed)
    refused = nowhere.run("draw", "verify", "altered.zip", cwd=elsewhere)
    assert refused.status == 1 and "result.tsv" in refused.said + refused.complained


def test_4_two_officers_are_sent_and_the_slip_is_printed(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("f4")
    see("已抽中", "18号")
    press("enter")
    shown = see("审批检查", "概况", "主办协办")
    found = re.search(r"余应急检〔\d{4}〕\d+号", shown)
    assert found
    day.number = found.group()
    for key, title in (("a", "审批检查"), ("d", "派员")):
        press(CTRL[key])
        see(f"{title}　{day.number}", "发生时间")
        press(CTRL["o"])
        see(f"已登记：{title}")
    press(CTRL["e"])
    shown = see("核验码", "取证码", "330281103-", "▀▀▀▀▀▀▀")
    day.on_screen = codes_seen(day.terminal, day.scratch / "screen.png")
    press("esc")
    see("已出具", "PDF 在")
    day.terminal.keep(day.scratch / "screens" / "case.txt")
    serial = re.search(r"330281103-\d{4}-\d{6}", shown)
    assert serial and list((day.home / "exports").glob(f"{serial.group()} *公示单*.pdf"))


def test_4_a_foreign_reader_decodes_the_slip(day: Day) -> None:
    folder = day.scratch / "slip"
    printed = day.run("slip", day.number, "--to", "png", "--out", folder, "--json")
    facts = json.loads(printed.said)
    assert printed.status == 0 and facts["reprint"]
    (picture,) = folder.glob("*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
    assert {facts["payload"], facts["capture_code"]} <= set(read.stdout.splitlines())
    assert {facts["payload"], facts["capture_code"]} == day.on_screen, "a phone held to the screen reads the same"
    assert day.run("slip", "verify", picture).status == 0
    payload = facts["payload"]
    altered = payload[:-5] + ("A" if payload[-5] != "A" else "B") + payload[-4:]
    refused = day.run("slip", "verify", altered)
    assert refused.status == 1 and refused.complained


def until_alive(home: Path) -> None:
    """Until an import says that it is going on."""
    live, limit = LiveIntakes(home / "derived.db"), time.monotonic() + 60
    while not live.running():
        assert time.monotonic() < limit
        time.sleep(0.005)


@contextmanager
def standing_still(importing: subprocess.Popen[str], home: Path) -> Iterator[None]:
    """The import stopped where it holds no lock, so that the screen need not wait for it; then it goes on."""
    limit = time.monotonic() + 60
    while True:
        importing.send_signal(signal.SIGSTOP)
        try:
            os.waitid(os.P_PID, importing.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if unlocked(home / "station.db") and unlocked(home / "derived.db"):
                yield
                return
        finally:
            importing.send_signal(signal.SIGCONT)
        assert time.monotonic() < limit
        time.sleep(0.005)


def unlocked(file: Path) -> bool:
    """Whether a database could be written now."""
    connection = sqlite3.connect(file, timeout=0)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_5_on_site_then_the_recorder_is_imported_while_the_screen_looks_on(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press(CTRL["g"])
    see(f"到场　{day.number}", "已出示执法证件")
    day.terminal.send("".join([KEYS["enter"], KEYS["right"]] * 4) + CTRL["o"])
    see("已登记：到场")
    card = day.scratch / "card"
    filmed = day.run("demo", "--film", card, "--case", day.number)
    found = re.search(r"--serial (ZFY\d+)", filmed.said)
    assert found, filmed
    press("f6")
    see("没有正在进行的采集")
    call = [*STATION, "intake", str(card), "--serial", found.group(1)]
    with subprocess.Popen(call, env=day.env, stdout=subprocess.PIPE, text=True) as importing:
        # A fast disk is done before anybody looks: it is held in the middle as long as it takes to see it.
        until_alive(day.home)
        with standing_still(importing, day.home):
            see(found.group(1), "正在采集", "MB")
        day.terminal.keep(day.scratch / "screens" / "intake.txt")
        said = importing.communicate(timeout=180)[0]
    assert importing.returncode == 0 and "新增 8 个文件" in said
    see("✓ 8 段", "全部回读一致", "已核验 8")
    again = day.run("intake", card, "--serial", found.group(1), "--json")
    assert again.status == 0 and json.loads(again.said)["new"] == 0


def test_6_the_result_its_deadlines_and_the_queue(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("f4")
    see("案号", "立案", day.number)
    press("enter")
    see("概况", "音像 8")
    press(CTRL["r"])
    see("记录：责令限期整改", "上下 选择")
    press("down", "enter")
    see("签字", "整改期限")
    press("enter", "right")
    see("双方已签字")
    press(CTRL["o"])
    see("第 1 条隐患")
    press("注塑车间配电箱箱门缺失", "enter", "安全生产法第三十六条第一款", "enter", CTRL["o"])
    see("已登记：记录：责令限期整改")
    press(CTRL["b"])
    see("登记返回单位　", "发生时间")
    press(CTRL["o"])
    see("已登记：登记返回单位")
    press("right")
    see("[文书")
    press("right")
    shown = see("[期限", "整改期限", "复查", "检查结果公示", "20个工作日")
    assert "43号" in shown and "安全生产法第六十五条" in shown
    day.terminal.keep(day.scratch / "screens" / "deadlines.txt")
    press("f7")
    see("待脱敏复核", "公示渠道")
    press("end")
    see(day.number, "准备", "王建国")


def test_6_a_second_person_checks_the_disclosure(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("enter")
    see("对照原文", "复核通过")
    press("enter")
    see("上下 选择", "李敏")
    press("enter")
    shown = see("输入口令")
    name = next(each for each in day.pins if f"{each} 输入口令" in shown)
    press(day.pins[name], "enter")
    see("已登记", "待批准")
    query = "SELECT d.state FROM disclosure d JOIN case_file c ON c.id = d.case_id WHERE c.number = ?"
    assert _one(day.home, query, day.number) == "redaction_checked"


def test_7_the_bureau_takes_the_day_and_holds_the_same_rows(day: Day) -> None:
    sealed = json.loads(day.run("replicate", "--json").said)
    assert sealed["sealed"]
    stick = day.scratch / "stick"
    shutil.copytree(day.home / "outbox", stick)
    part = max((stick / CODE / "0" / f"{sealed['last']['seq']:08d}").glob("p*.age"))
    part.write_bytes(part.read_bytes()[:100])
    refused = day.run("pull", CODE, "--from", stick, program=BUREAU)
    assert refused.status == 1 and "INCOMPLETE" in refused.said
    assert day.run("pull", CODE, program=BUREAU).status == 0
    assert compare(day.home / "station.db", BureauHome(day.home / "demo-bureau").replica(CODE) / FILE) == []
    again = day.run("pull", CODE, "--json", program=BUREAU)
    assert {each["verdict"] for each in json.loads(again.said)["stations"][0]["bundles"]} == {"REPLAY"}


def test_8_audit_is_clean_and_names_one_edited_cell(day: Day) -> None:
    assert day.run("audit").status == 0
    copy = day.scratch / "copy"
    shutil.copytree(day.home, copy)
    row = _one(copy, "SELECT id FROM case_file WHERE number = ?", day.number)
    lead = _one(copy, "SELECT result FROM case_file WHERE id = ?", row)
    edit = f"UPDATE case_file SET result = 'no_issue' WHERE id = {row}"
    subprocess.run(["sqlite3", str(copy / "station.db"), edit], check=True)
    found = day.run("audit", "--json", "--home", copy)
    (finding,) = json.loads(found.said)["findings"]
    assert found.status == 1
    assert (finding["table"], finding["row"], finding["column"]) == ("case_file", str(row), "result")
    assert str(lead) in finding["ledger"] and "no_issue" in finding["found"]


def test_9_the_day_ends_where_it_began(day: Day) -> None:
    see, press = day.terminal.see, day.terminal.press
    press("f3")
    see("今天要办", "账本 ✓")
    press(CTRL["x"])
    assert day.terminal.ended() == 0
    status = json.loads(day.run("status", "--json").said)
    assert status["station"]["code"] == CODE and status["ledger"]["size"] > 120


def codes_seen(terminal: Terminal, picture: Path) -> set[str]:
    """Both codes of the slip: a screen is painted in pieces, so until there is something to read."""
    limit = time.monotonic() + 60
    while len(found := codes_on(terminal.see("核验码", "取证码"), picture)) < 2:
        assert time.monotonic() < limit, f"read {found} from\n{terminal.text()}"
    return found


def codes_on(shown: str, picture: Path) -> set[str]:
    """What zbarimg reads when the screen's half blocks are drawn as dots, dark on light."""
    inside = [line.split("│")[1] if line.count("│") > 1 else line for line in shown.splitlines()]
    rows = [line for line in inside if set(line) & set("█▀▄") and not set(line) - set("█▀▄ ")]
    image = Image.new("L", (max(map(len, rows)) + 8, 2 * len(rows) + 8), 255)
    for y, line in enumerate(rows):
        for x, cell in enumerate(line):
            for half, dark in enumerate((cell in "█▀", cell in "█▄")):
                if dark:
                    image.putpixel((x + 4, 2 * y + half + 4), 0)
    image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST).save(picture)
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=False)
    return set(read.stdout.splitlines())


def _one(home: Path, query: str, fact: object) -> object:
    with sqlite3.connect(home / "station.db") as connection:
        found = connection.execute(query, (fact,)).fetchone()[0]
    connection.close()
    return found
