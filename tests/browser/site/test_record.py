"""One result: told in words, and each check by its name, whichever of them somebody broke."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from station.rules.public_record import digest
from tests.browser.site.conftest import Reader
from tests.browser.site.ledgers import Ledger, key
from tests.browser.site.made import Made, Size

ALL = ["text", "changeset", "tree", "head", "cosigned"]
HEAD = "data/heads/330281103.note"


def shard(name: str) -> str:
    return f"data/records/{sha256(name.encode()).hexdigest()[: Size().digits]}.json"


def broken(page: Page) -> list[str]:
    """Names of the checks that failed."""
    expect(page.locator(".checks > li")).to_have_count(len(ALL))
    assert [each.get_attribute("data-check") for each in page.locator(".checks > li").all()] == ALL
    return [each.get_attribute("data-check") or "" for each in page.locator('.checks > li[data-holds="false"]').all()]


def opened(reader: Reader, change: dict[str, Any] | None = None, head: str | None = None) -> Page:
    """The first record's page, with members of its proof exchanged and another head."""
    name = reader.site.ids["first"]
    item = json.loads(reader.site.files[shard(name)])
    altered = {shard(name): json.dumps({**item, name: {**item[name], **(change or {})}}).encode()}
    return reader.open(f"record.html#{name}", altered | ({HEAD: head.encode()} if head is not None else {}))


def proof(site: Made) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.files[shard(site.ids["first"])])[site.ids["first"]]
    return found


def flipped(encoded: str, at: int = -1) -> str:
    data = bytearray(b64decode(encoded))
    data[at] ^= 1
    return b64encode(bytes(data)).decode()


def test_a_record_is_told_and_every_check_holds(reader: Reader) -> None:
    page = reader.open(f"record.html#{reader.site.ids['first']}")
    assert broken(page) == []
    expect(page.locator("#record .banner.proved .verdict")).to_have_text("内容是原样，核对通过")
    expect(page.locator("h1")).to_have_text("余姚市宏达塑料制品有限公司")
    for told in ("未如实记录安全生产教育和培训情况", "2026年11月20日", "公示到2099年12月31日", "行政检查"):
        expect(page.locator("#record")).to_contain_text(told)
    expect(page.get_by_role("link", name="https://www.zjzwfw.gov.cn/example")).to_have_count(1)
    states = [each.inner_text() for each in page.locator(".checks .state").all()]
    assert states == ["✔ 相符"] * len(ALL)  # in words, not by colour


def test_every_record_holds(reader: Reader) -> None:
    page = reader.open()
    for row in reader.site.rows[::7]:
        page.goto(f"{reader.site.address}/record.html#{row[0]}")
        said = "内容是原样，核对通过" if row[7] == "shown" else "这一条已撤回"
        said = "公示期已满" if "到期" in row[3] else said
        expect(page.locator("#record .verdict")).to_have_text(said)


def test_altered_words_are_named(reader: Reader) -> None:
    text = proof(reader.site)["text"].replace("壹万元", "壹仟元")
    page = opened(reader, {"text": text})
    assert broken(page) == ["text"]
    expect(page.locator("#record .banner.failed")).to_contain_text("没有通过的：文字与登记一致")
    expect(page.locator('[data-check="text"] .state')).to_have_text("✘ 不符")


def test_words_that_are_no_record_are_refused(reader: Reader) -> None:
    page = opened(reader, {"text": "{"})
    expect(page.locator("#record .verdict")).to_have_text("这一条读不出来")


@pytest.mark.parametrize(
    ("member", "at", "fails"),
    [
        ("payload", -1, ["text", "changeset"]),  # a byte of the row itself
        ("payload", 0, ["text", "changeset"]),  # no changeset any more
        ("leaf", 20, ["changeset", "tree"]),
        ("leaf", -3, ["changeset", "tree"]),
    ],
)
def test_an_altered_entry_is_named(reader: Reader, member: str, at: int, fails: list[str]) -> None:
    assert set(broken(opened(reader, {member: flipped(proof(reader.site)[member], at)}))) <= {*fails}
    assert "changeset" in broken(opened(reader, {member: flipped(proof(reader.site)[member], at)}))


def test_an_altered_path_is_named(reader: Reader) -> None:
    path = proof(reader.site)["path"]
    assert broken(opened(reader, {"path": [flipped(path[0]), *path[1:]]})) == ["tree"]
    assert broken(opened(reader, {"path": path[:-1]})) == ["tree"]
    assert broken(opened(reader, {"index": proof(reader.site)["index"] + 1})) == ["tree"]


@pytest.mark.parametrize(("lie", "fails"), [({"skew": 1}, ["tree"]), ({"action": "case.open"}, ["changeset"])])
def test_an_entry_that_is_another_than_it_must_be_is_named(
    reader: Reader, lie: dict[str, Any], fails: list[str]
) -> None:
    text = proof(reader.site)["text"]
    lying = Ledger("330281103", "泗门镇安监所", key("anjian/330281103/0", b"simen"), **lie)
    lying.say("result", int(reader.site.ids["first"]), 1, "shown", text, digest(text))
    assert broken(opened(reader, lying.proofs()[0], lying.head())) == fails


def test_another_record_s_proof_is_named(reader: Reader) -> None:
    name = reader.site.ids["long"]
    other = json.loads(reader.site.files[shard(name)])[name]
    moved = {key: other[key] for key in ("leaf", "payload", "index", "path")}
    assert broken(opened(reader, moved)) == ["text"]


def test_another_head_is_named(reader: Reader) -> None:
    good = reader.site.files[HEAD].decode()
    wrong_size = good.replace("\n34\n", "\n35\n", 1) if "\n34\n" in good else good.replace("\n", "\n1", 1)
    assert broken(opened(reader, head=wrong_size)) == ["tree", "head", "cosigned"]
    neighbour = reader.site.files["data/heads/330281104.note"].decode()
    assert broken(opened(reader, head=neighbour)) == ["tree", "head"]
    assert broken(opened(reader, head="")) == ["tree", "head", "cosigned"]


def test_wrong_signatures_below_the_head_are_named(reader: Reader) -> None:
    body, _, lines = reader.site.files[HEAD].decode().rpartition("\n\n")
    station, bureau, _ = lines.split("\n")

    def altered(line: str) -> str:
        mark, name, encoded = line.split(" ")
        return f"{mark} {name} {flipped(encoded)}"

    assert broken(opened(reader, head=f"{body}\n\n{altered(station)}\n{bureau}\n")) == ["head"]
    assert broken(opened(reader, head=f"{body}\n\n{station}\n{altered(bureau)}\n")) == ["cosigned"]
    assert broken(opened(reader, head=f"{body}\n\n{station}\n")) == ["cosigned"]


def test_without_its_empty_parts_a_record_leaves_them_out(reader: Reader) -> None:
    page = reader.open(f"record.html#{reader.site.ids['bare']}")
    assert broken(page) == []
    expect(page.locator("#record")).to_contain_text("没有规定期限")
    expect(page.locator("#record")).not_to_contain_text("平台上的页面")


def test_names_that_are_long_or_rare_fit(reader: Reader) -> None:
    page = reader.open(f"record.html#{reader.site.ids['long']}")
    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_ended_or_unknown_one_says_so(reader: Reader) -> None:
    page = reader.open(f"record.html#{reader.site.ids['ended']}")
    assert broken(page) == []
    expect(page.locator("#record")).to_contain_text("已不再公示")
    page.goto(f"{reader.site.address}/record.html#12345")
    expect(page.locator("#record .verdict")).to_have_text("没有这一条")
    page.goto(f"{reader.site.address}/record.html")
    expect(page.locator("#record .verdict")).to_have_text("要看哪一条？")


def test_words_are_never_markup(reader: Reader) -> None:
    text = proof(reader.site)["text"].replace("未如实", "<img src=x onerror=alert(1)>")
    page = opened(reader, {"text": text})
    assert broken(page) == ["text"]
    expect(page.locator("#record")).to_contain_text("<img src=x")
    assert page.locator("#record img").count() == 0
