"""What a result says before anybody looked at it: struck out what must be, told as it is what is the target's own."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.casework import Party
from station.rules.disclosure_draft import draft, known, names_in, proposed
from station.rules.redaction import leaks
from station.store.publication_law import load

FIELDS = load().fields
FACTS = {
    "target": "余姚市张三五金店",
    "code": "92330281MA2AF00011",
    "category": "行政处罚",
    "number": "（余）应急罚〔2026〕1号",
    "violation": "未设置警示标志",
    "facts": "李四（电话13800001111）说王五和张三没有看见",
    "basis": "第三十五条",
    "sanctions": "罚款",
    "content": "罚款1,000元",
    "conclusion": "对余姚市张三五金店罚款",
    "decided": "2026-12-01",
    "organ": "余姚市应急管理局",
}
NAMES = st.lists(st.sampled_from(["李四", "王五", "欧阳文", "陈建国", "王五一", "余姚", "应急"]), max_size=6)
ADDRESSES = st.lists(st.sampled_from(["泗门镇光明路9号", "余姚市", "光明路"]), max_size=2)
WORDS = st.lists(
    st.sampled_from(
        ["李四", "王五", "王五一", "欧阳文", "陈建国", "泗门镇光明路9号", "在场，", "的", "13800001111", "张三"]
    ),
    max_size=12,
).map("".join)


def test_a_name_in_the_target_s_own_name_stays_and_others_go() -> None:
    secrets = known(["李四", "王五", "张三"], [], [], [FACTS["target"], FACTS["organ"]])
    told = {one.name: one for one in draft(FIELDS, "penalty", FACTS, secrets)}
    assert told["facts"].value == "李某（电话***）说王某和张三没有看见"
    assert [one.kind for one in told["facts"].struck] == ["person", "phone", "person"]
    assert told["target"].value == FACTS["target"] and told["code"].value == FACTS["code"]
    assert told["facts"].original == FACTS["facts"]


def test_what_is_not_known_is_left_out_unless_it_must_be_said() -> None:
    told = {one.name: one.value for one in draft(FIELDS, "penalty", {"target": "甲厂"}, known([], [], [], []))}
    assert told["facts"] == "" and "number" not in told and "found" not in told


@given(NAMES, ADDRESSES, WORDS)
def test_nothing_that_is_known_is_left_in_any_field(names: list[str], addresses: list[str], words: str) -> None:
    facts = {**FACTS, "facts": words, "conclusion": words + "罚款"}
    secrets = known(names, addresses, ["13800001111"], [FACTS["target"], FACTS["organ"], FACTS["number"]])
    for one in draft(FIELDS, "penalty", facts, secrets):
        for secret in (*secrets.names, *secrets.addresses, *secrets.others):
            assert secret not in one.value, (one.name, secret)
        assert one.name in ("target", "code", "number", "category", "decided", "organ") or not leaks(one.value, secrets)


def test_names_are_read_from_lists_and_titles_are_none() -> None:
    lines = ["王建国、李敏（记录人）", "主持人：陈海波", "张三/王", "2026年"]
    assert list(names_in(lines, load().not_names)) == ["王建国", "李敏", "陈海波", "张三"]


@pytest.mark.parametrize(
    ("kind", "id_no", "words", "shown", "reasons"),
    [
        ("person", "330281201001010019", "普通", True, ("minor",)),
        ("person", "330281198001010011", "普通", True, ()),
        ("unit", "330281201001010019", "普通", True, ()),
        ("unit", "", "涉及国家秘密", True, ("state_secret",)),
        ("unit", "", "普通", False, ("light",)),
        ("person", "330281201001010019", "机密级", False, ("minor", "state_secret", "light")),
    ],
)
def test_what_speaks_for_keeping_it_back(
    kind: str, id_no: str, words: str, shown: bool, reasons: tuple[str, ...]
) -> None:
    party = Party(1, 1, kind, None, "某人", "", id_no, "", "")
    days = [pendulum.Date(2026, 12, 1)]
    assert proposed(party, days, [words], load().secret_words, shown) == reasons


def test_whoever_was_a_minor_when_it_was_done_counts_as_one() -> None:
    party = Party(1, 1, "person", None, "某人", "", "330281200812010010", "", "")
    done, decided = pendulum.Date(2026, 11, 30), pendulum.Date(2026, 12, 2)
    assert proposed(party, [decided], [], [], True) == ()
    assert proposed(party, [decided, done], [], [], True) == ("minor",)
