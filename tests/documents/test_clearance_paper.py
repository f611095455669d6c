"""可清空凭证 as a sheet: one page, its code read back, and nothing that a recorder's name could spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.documents import custody_table
from station.rules import slip
from tests.documents import clearance_sample as sheets
from tests.documents.test_draw_papers import put
from tests.documents.test_paper import codes_of, run, text_of


def test_the_code_names_the_listing(tmp_path: Path) -> None:
    (code,) = codes_of(put(tmp_path, "clearance", sheets.sheet()), tmp_path)
    read = slip.read_unverified(code)
    assert read.kind is slip.SlipKind.CLEARANCE
    assert read.claims == (sheets.LISTING, "ZFY0001", "12", "7215004112", "DEMO")


@pytest.mark.parametrize("serial", ["ZFY0001", "X" * 64, "%" * 64])
def test_it_is_one_page_whatever_the_serial(tmp_path: Path, serial: str) -> None:
    pdf = put(tmp_path, "clearance", sheets.sheet(serial=serial))
    assert "Pages:           1" in run("pdfinfo", pdf)
    assert serial in text_of(pdf).replace("\u200b", "")


def test_it_says_what_it_holds_for_and_what_to_do(tmp_path: Path) -> None:
    shown = text_of(put(tmp_path, "clearance", sheets.sheet()))
    facts = [
        "余清〔2026〕3号",
        "陈㙍波",
        "12个，7,215,004,112字节（7.2GB）",
        "清除缓存后读取1个，绕过缓存直接读取11个",
        "DCIM/LOG.TXT（空文件）、DCIM/now（链接）、A（空文件）等4个",
        "介质编号5b0c7a3e",
        "本机从不写入记录仪",
        "只对上列清单有效",
        "王建国、李敏于2026年11月20日9时0分",
        "清空人：",
        "DSJ_V80b05:1234exfat",
    ]
    assert [fact for fact in facts if fact not in shown] == []


def test_a_sheet_without_oddities_says_so(tmp_path: Path) -> None:
    shown = text_of(put(tmp_path, "clearance", sheets.sheet(hollow=())))
    assert "不计入无" in shown


def test_a_list_of_hashes_takes_plain_names_only() -> None:
    assert custody_table.sums([("ab", "一.MP4")]) == "ab  一.MP4\n".encode()
    for name in ("a\\b", "a\nb", "a\rb"):
        with pytest.raises(ValueError, match="not a plain name"):
            custody_table.sums([("ab", name)])
