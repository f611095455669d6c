"""The standing registers on paper, looked at with poppler and qpdf; a flowchart is one legible A4 page."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from station.documents import flowchart as drawn
from station.documents import register_paper
from station.documents.flowchart import NoGraphviz, NotDrawn, drawing
from station.documents.paper import render
from station.documents.tables import read
from station.records.register import RegisterVersion
from station.rules import flowchart
from station.rules.flowchart_dot import second_column
from tests.documents import register_sample as sample

LEAST = 7.0
"""Points: what an office printer still prints legibly."""
A4 = (595.28, 841.89)
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')


def run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode()


def pdf(folder: Path, version: RegisterVersion, demo: bool = False) -> Path:
    template, data = register_paper.paper(sample.DEMO if demo else sample.ISSUER, version)
    file = folder / "paper.pdf"
    file.write_bytes(render(template, data, version.made_at))
    return file


def text_of(file: Path) -> str:
    return "".join((run("pdftotext", file, "-") + run("pdftotext", "-raw", file, "-")).split())


def words(file: Path) -> list[tuple[float, float, float, float, str]]:
    found = WORD.findall(run("pdftotext", "-bbox", file, "-"))
    return [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in found]


def sizes(file: Path) -> list[float]:
    """Type sizes: a Chinese character is as wide as its size."""
    return [(x1 - x0) / len(word) for x0, _, x1, _, word in words(file) if re.fullmatch(r"[一-鿿]+", word)]


@pytest.mark.parametrize("code", sample.FLOWS)
def test_a_flowchart_is_one_legible_a4_page(tmp_path: Path, code: str) -> None:
    file = pdf(tmp_path, sample.chart(code))
    info = run("pdfinfo", file)
    assert re.search(r"^Pages:\s+1$", info, re.MULTILINE)
    assert re.search(r"^Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)$", info, re.MULTILINE)
    found = words(file)
    assert min(sizes(file)) >= LEAST - 0.005
    assert all(x0 >= 0 and x1 <= A4[0] and y0 >= 0 and y1 <= A4[1] for x0, y0, x1, y1, _ in found)


@pytest.mark.parametrize("code", sample.FLOWS)
def test_every_stage_and_step_is_printed(tmp_path: Path, code: str) -> None:
    version = sample.chart(code)
    chart = version.sheet.chart
    assert chart is not None
    page = text_of(pdf(tmp_path, version))
    for box in chart.boxes:
        assert box.title in page
    # A step is wrapped and folded with its sisters: its head and what tells it from them, letter after letter.
    marks = set(page)
    for step in flowchart.steps(chart):
        head = step.partition("（")[0] or step
        assert set(head) <= marks
        assert head[:4] in page, step


@pytest.mark.parametrize("code", sample.FLOWS)
def test_boxes_do_not_lie_on_each_other(code: str) -> None:
    chart = sample.chart(code).sheet.chart
    assert chart is not None
    tree = ElementTree.fromstring(drawing(chart).svg)
    name = "{http://www.w3.org/2000/svg}"
    boxes = {}
    for group in tree.iter(f"{name}g"):
        title, path = group.find(f"{name}title"), group.find(f"{name}path")
        if group.get("class") == "node" and title is not None and path is not None:
            numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", path.get("d", ""))]
            boxes[title.text] = (min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))
    assert len(boxes) >= len(chart.boxes)
    found = list(boxes.values())
    for place, (x0, y0, x1, y1) in enumerate(found):
        for a0, b0, a1, b1 in found[place + 1 :]:
            assert x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0


def test_the_notes_of_the_long_chart_do_not_lie_on_the_drawing(tmp_path: Path) -> None:
    version = sample.chart("penalty")
    chart = version.sheet.chart
    assert chart is not None and second_column(chart)
    found = words(pdf(tmp_path, version))
    middle = A4[0] / 2

    def at(begins: str, right: bool) -> tuple[float, float]:
        [one] = [each for each in found if each[4].startswith(begins) and (each[0] > middle) == right]
        return one[1], one[3]

    assert at("接右栏", False)[1] <= at("线索核查：", False)[0]
    assert at("批准结案", True)[1] + 25 <= at("已决定：", True)[0]


def test_the_review_says_that_it_was_rebuilt(tmp_path: Path) -> None:
    page = text_of(pdf(tmp_path, sample.chart("review")))
    assert "重建、待局确认" in page and "43号附件2（重建稿）" in page and "（局）由局政策法规科办理" in page
    assert "重建" not in text_of(pdf(tmp_path, sample.chart("licence")))


def test_every_flowchart_carries_its_text_form_for_whoever_hears_it(tmp_path: Path) -> None:
    run("qpdf", "--qdf", "--object-streams=disable", pdf(tmp_path, sample.chart("licence")), tmp_path / "plain.pdf")
    written = (tmp_path / "plain.pdf").read_bytes()
    assert b"/Alt" in written
    assert "受理，到：已受理".encode("utf-16-be").hex().encode() in written


@pytest.mark.parametrize(
    "version",
    [sample.chart("penalty"), sample.power(), sample.guide(), sample.listing()],
    ids=lambda each: each.sheet.code,
)
def test_same_facts_same_bytes_and_an_archive_file(tmp_path: Path, version: RegisterVersion) -> None:
    file = pdf(tmp_path, version)
    first = file.read_bytes()
    assert pdf(tmp_path, version).read_bytes() == first
    run("qpdf", "--check", file)
    assert b"pdfaid:part>2" in first and b"D:20261120010000Z" in first
    assert all(line.split()[-5] == "yes" for line in run("pdffonts", file).splitlines()[2:])
    assert "演示件，不具法律效力" not in text_of(file)
    assert "演示件，不具法律效力" in text_of(pdf(tmp_path, version, demo=True))


def test_a_drawing_is_the_same_every_time_and_names_no_program() -> None:
    chart = sample.chart("penalty").sheet.chart
    assert chart is not None
    one, other = drawing(chart), drawing(chart)
    assert one == other
    assert "graphviz" not in one.svg.lower() and ElementTree.fromstring(one.svg).tag.endswith("svg")


def test_the_power_list_prints_five_elements_of_every_item(tmp_path: Path) -> None:
    version = sample.power()
    page = text_of(pdf(tmp_path, version))
    for words_ in ("名称", "类别", "实施依据", "实施主体", "运行流程", "第2版", "本版变更", "增加：对甲的检查"):
        assert words_ in page
    for entry in version.sheet.entries:
        assert entry.key in page
        assert all(line[:8] in page for _, lines in entry.fields for line in lines.split("\n"))


def test_a_guide_prints_its_six_elements(tmp_path: Path) -> None:
    version = sample.guide()
    page = text_of(pdf(tmp_path, version))
    for words_ in ("事项名称", "受理机构", "审核机构", "决定机关", "受理条件", "办理时限", "20个工作日", "待局确认"):
        assert words_ in page
    for _, lines in version.sheet.entries[0].fields:
        assert all("".join(line.split())[:10] in page for line in lines.split("\n"))


def test_a_long_list_goes_on_with_its_heading_and_runs_nothing(tmp_path: Path) -> None:
    file = pdf(tmp_path, sample.listing())
    assert int(re.search(r"^Pages:\s+(\d+)$", run("pdfinfo", file), re.MULTILINE)[1]) > 1  # type: ignore[index]
    assert run("pdftotext", file, "-").count("检查方法") > 1
    page = text_of(file)
    assert '#panic("x")$a$*b*[c]<d>' in page and "㙍𠅤第60项内容" in page and "停用（依据失效）" in page


def test_the_table_has_a_row_for_each_entry_and_no_formula() -> None:
    version = sample.listing(count=4)
    table = read(register_paper.table(sample.ISSUER, version), "a.xlsx")
    assert table.header.cells == ("序号", "编码", "检查内容", "检查方法", "实施依据", "状态")
    rows = [row.cells for row in table.rows]
    assert [row[1] for row in rows] == ["A-01", "A-02", "A-03", "A-04"]
    assert rows[1][3] == sample.HOSTILE and rows[2][5] == "停用（依据失效）" and rows[0][5] == "有效"
    assert register_paper.table(sample.ISSUER, version) == register_paper.table(sample.ISSUER, version)


def test_a_title_may_be_no_name_of_a_worksheet() -> None:
    version = sample.listing(count=1)
    named = replace(version, sheet=replace(version.sheet, title="2026年[甲/乙]*计划?：" * 5))
    assert len(read(register_paper.table(sample.ISSUER, named), "a.xlsx").rows) == 1


def test_without_graphviz_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "PROGRAM", "no-such-dot")
    chart = sample.chart("licence").sheet.chart
    assert chart is not None
    with pytest.raises(NoGraphviz) as refusal:
        drawing(chart)
    assert "apt-get install graphviz" in refusal.value.advice and "no-such-dot" in refusal.value.message


def test_a_layout_program_that_gives_up_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = sample.chart("licence").sheet.chart
    assert chart is not None
    for program in ("false", "true"):
        monkeypatch.setattr(drawn, "PROGRAM", program)
        with pytest.raises(NotDrawn):
            drawing(chart)
