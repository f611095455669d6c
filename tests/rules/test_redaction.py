"""脱敏: forms, names and addresses are struck out, nothing else is, and what was struck is not found again."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from station.rules.redaction import Known, called, doubtful, leaks, minor, redact

ADULT_ID = "330281197803124518"[:17]
ADULT_ID += ric.calc_check_digit(ADULT_ID + "X")
CODE = "91330281144600000"
CODE += uscc.calc_check_digit(CODE)
CASE = Known(names=("王建国", "王建", "欧阳文"), addresses=("余姚市泗门镇光明路9号3幢201室",), others=("配方A-7",))


@pytest.mark.parametrize(
    ("words", "shown", "kinds"),
    [
        (f"身份证号{ADULT_ID}。", "身份证号***。", ["id_no"]),
        ("身份证号33028119780312451x", "身份证号***", ["id_no"]),
        ("旧证330281780312451", "旧证***", ["id_no"]),
        ("电话13800000000", "电话***", ["phone"]),
        ("电话 +86 138 0000 0000", "电话 ***", ["phone"]),
        ("电话0574-62000000", "电话***", ["phone"]),
        ("账号6222 0212 3456 7890 123", "账号***", ["bank"]),
        ("账号6222021234567890123", "账号***", ["bank"]),
        ("邮箱a.b@qq.com", "邮箱***", ["mail"]),
        ("证人王建国、王建在场", "证人王某某、王某在场", ["person", "person"]),
        ("证人欧阳文在场", "证人欧阳某在场", ["person"]),
        ("住余姚市泗门镇光明路9号3幢201室。", "住***。", ["address"]),
        ("使用配方A-7生产", "使用***生产", ["hand"]),
    ],
)
def test_struck_out(words: str, shown: str, kinds: list[str]) -> None:
    done = redact(words, CASE)
    assert done.words == shown
    assert [one.kind for one in done.struck] == kinds


@pytest.mark.parametrize(
    "words",
    [
        f"统一社会信用代码{CODE}",
        "（余）应急罚〔2026〕12号",
        "罚款人民币25,000.50元",
        "《中华人民共和国安全生产法》第九十九条第（一）项",
        "2026年10月30日",
        "330281103-2026-000012",
    ],
)
def test_left_alone(words: str) -> None:
    assert redact(words, CASE).words == words


def test_a_name_keeps_its_family_name() -> None:
    assert [called(name) for name in ("陈㙍", "陈", "欧阳文", "司马", "陈建国")] == [
        "陈某", "陈某", "欧阳某", "司某", "陈某某",
    ]  # fmt: skip


def test_health_is_looked_at_by_a_person() -> None:
    assert doubtful("王某患有疾病") == ("患有", "疾病")
    assert doubtful("设备带病运行") == ()


@pytest.mark.parametrize(("on", "young"), [("1996-03-11", True), ("1996-03-12", False), ("2026-11-20", False)])
def test_a_minor_to_the_day(on: str, young: bool) -> None:
    assert minor(ADULT_ID, pendulum.Date.fromisoformat(on)) is young
    assert not minor(CODE, pendulum.Date.fromisoformat(on))


SECRETS = st.sampled_from(
    [ADULT_ID, "13812345678", "6222021234567890123", "王建国", "余姚市泗门镇光明路9号3幢201室", "配方A-7"]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Nd", "Lu", "Ll"]), max_size=20)


@given(st.lists(st.tuples(WORDS, SECRETS), max_size=6), WORDS)
def test_nothing_known_survives(parts: list[tuple[str, str]], tail: str) -> None:
    words = "".join(f"{before}，{secret}，" for before, secret in parts) + tail
    done = redact(words, CASE)
    assert leaks(done.words, CASE) == ()
    assert leaks(done.words, Known(others=tuple(one.original for one in done.struck))) == ()
    assert redact(done.words, CASE) == (redact(done.words, CASE).__class__)(done.words, ())
