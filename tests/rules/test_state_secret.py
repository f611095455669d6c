"""国家秘密标志 in names and words: found as it is written, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from station.rules.state_secret import marked
from station.rules.tray import judge, kind_of


@pytest.mark.parametrize(
    "words", ["绝密★10年.pdf", "机密 ★ 1年", "秘密★长期", "机密级文件", "（秘密级）图纸", "绝密图纸", "秘密*10年"]
)
def test_marks(words: str) -> None:
    assert marked(words)


@pytest.mark.parametrize(
    "words", ["商业秘密", "涉及国家秘密、商业秘密、个人隐私", "保守秘密承诺书.pdf", "商业秘密级别说明", "检查记录", ""]
)
def test_no_marks(words: str) -> None:
    assert not marked(words)


def test_a_file_that_says_so_is_not_taken_in() -> None:
    path = "图纸/机密★20年.pdf".encode()
    assert kind_of(path) == ("", "state_secret")
    assert judge(path, b"%PDF-1.7") == ("", "state_secret")
    assert kind_of("机密★/a.pdf".encode()) == ("", "state_secret"), "the folder says it for all in it"
    assert kind_of("机密★.pdf".encode("gbk")) == ("", "state_secret")
