"""Facts of a case file for its first and its last sheet."""

from __future__ import annotations

from typing import Any

from station.documents.case_index import Cover, back, front
from station.records.archive import Item
from station.records.paper import Issuer

ISSUER = Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", demo=True)
COVER = Cover(
    "20260012",
    (
        ("案件名称", "余姚市㙍𠅤五金厂未设置安全警示标志案"),
        ("承办人", "李敏、陈海波"),
        ("保存期限", "行政处罚案卷，永久"),
    ),
    12,
    to_confirm=True,
    remarks=("本卷共3件，12页。", "说明：签字件邮寄途中"),
    bound_by="李敏",
    checked_by="陈海波",
    on="2026年11月20日",
)
ITEMS = (
    Item(1, "paper", "document/1", "立案审批表", "余应急立〔2026〕12号", "2026-11-02", 1, 2, "p", "0" * 64, 1),
    Item(2, "scan", "signed_copy/1", "询问笔录", "", "2026-11-05", 3, 12, "p", "0" * 64, 1, "签字件"),
    Item(3, "clip", "clip/1", "DSJ_20261120.MP4", "ZFY0009", "2026-11-20", None, None, "", "0" * 64, 1, "音像"),
)


def first_sheets() -> dict[str, Any]:
    return front(ISSUER, COVER, ITEMS)


def last_sheet() -> dict[str, Any]:
    return back(ISSUER, COVER)


PAPERS: dict[str, Any] = {"archive_front": first_sheets, "archive_back": last_sheet}
