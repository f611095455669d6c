"""Files as the provincial platform hands them out: workbooks made by openpyxl itself, as any program would."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from station.wiring import Station
from tests.rules.draw.sample import code

TASK = "ZJ202611230017"
HEADINGS = (
    "序号",
    "任务编号",
    "任务名称",
    "检查对象名称",
    "*统一社会信用代码（18位）",
    "住所",
    "法定代表人",
    "风险等级",
)
NAME = "2026年工贸企业安全生产双随机抽查"


def workbook(rows: Sequence[Sequence[object]], title: str | None = "抽取结果") -> bytes:
    """The rows as an XLSX, below a title line where there is one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(number: int, uscc: str, name: str, task: object = TASK, risk: str = "黄色") -> list[object]:
    """One enterprise as the platform writes it."""
    return [number, task, NAME, name, uscc, f"余姚市泗门镇工业路{number}号", "张三", risk]


def strangers(count: int, first: int = 700) -> list[list[object]]:
    """Enterprises that no register knows."""
    return [line(number, code(first + number), f"余姚新{number}厂") for number in range(count)]


def ours(station: Station) -> list[list[object]]:
    """The whole register of a station."""
    query = "SELECT uscc, name FROM enterprise ORDER BY id"
    return [
        line(n, str(uscc), str(name))
        for n, (uscc, name) in enumerate(station.store.connection.execute(query).fetchall(), 1)
    ]


def platform_list(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A list with its headings."""
    return workbook([headings, *rows])
