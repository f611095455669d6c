"""What is typed at the bureau and cannot be, or brings nothing: told in words before anything is asked or entered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.bureau import returns
from station.bureau.home import Bureau
from station.cli import bureau_main
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.bureau.test_key_commands import one_clock, pin  # noqa: F401  # the commands run by the fixture's clock
from tests.bureau.test_line_settings import host_card
from tests.bureau.test_office_commands import Office, office  # noqa: F401  # a fixture
from tests.bureau.test_permit_return import KINDS


def test_packages_of_a_folder_that_is_none(office: Office, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "missing", tmp_path / "file"):
        status, out, err = office("review", "list", str(place))
        assert (status, out, len(err)) == (1, "", 2) and str(place) in err[0]


def test_an_empty_list_says_so(office: Office, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    status, out, err = office("review", "list", str(tmp_path))
    assert (status, err) == (0, []) and f"{tmp_path} 里没有送审包" in out
    assert "没有等待本局审核的案件" in office("review", "list")[1]


@pytest.mark.parametrize("option", ["--nightly-bytes", "--rate"])
def test_a_limit_no_database_holds(
    office: Office,  # noqa: F811  # the fixture
    sealed: Station,
    bureau: Bureau,
    tmp_path: Path,
    option: str,  # noqa: F811  # the fixture
) -> None:
    card, before = tmp_path / "line.card", bureau.store.size()
    card.write_bytes(host_card(sealed))
    given = ("line", "set", CODE, "--host", "station.example", option, "9223372036854775808")
    status, _, err = office(*given, "--host-key", str(card))
    assert status == 1 and "9223372036854775808" in err[0] and "9,007,199,254,740,991" in err[1]
    assert bureau.store.size() == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_permit_is_not_written_over_a_file(
    office: Office,  # noqa: F811  # the fixture
    bureau: Bureau,
    tmp_path: Path,
    kind: str,  # noqa: F811  # the fixture
) -> None:
    place, before = tmp_path / "permit.txt", bureau.store.size()
    place.write_text("the one before")
    status, out, err = office("permit", *KINDS[kind], "--out", str(place))
    assert (status, out, len(err)) == (1, "", 2) and f"{place} 已经有文件" in err[0]
    assert place.read_text() == "the one before"
    assert bureau.store.size() == before and returns.listed(bureau, CODE) == []


@pytest.mark.parametrize(("wrong", "word"), [(("--code", "33028"), "33028"), (("--recovery", "x"), "恢复")])
def test_what_cannot_be_founded_is_said_before_a_pin_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str],
    word: str,
) -> None:  # fmt: skip
    def asked(*_: object) -> str:
        raise AssertionError("a PIN was asked for")

    monkeypatch.setattr("station.commands.bureau.init.read_pin", asked)
    words = ("init", "--code", "330281000", "--name", "余姚市应急管理局", "--admin", "赵局端", *wrong)
    assert bureau_main(["--home", str(tmp_path / "new"), *words]) == 1
    assert word in capsys.readouterr().err and not (tmp_path / "new").exists()


def test_what_is_not_told_of_a_reviewer_stays(office: Office) -> None:  # noqa: F811  # the fixture
    """Also whether he is a counsel."""

    def told() -> dict[str, object]:
        (one,) = json.loads(office("reviewer", "list", "--json")[1])["reviewers"]
        return {key: value for key, value in one.items() if key not in ("id", "against", "warnings")}

    def add(*words: str) -> int:
        return office("reviewer", "add", "何律师", *words)[0]

    agreement = ("--nda-from", "2026-01-01", "--nda-to", "2026-12-31")
    whole = ("--law-qualification", "A8", "--since", "2020-05-01", "--cert-to", "2029-11-01", "--counsel")
    assert add("--cert", "11028109008", *whole, *agreement, "--new-pin-fd", pin()) == 0
    before = told()
    assert (before["kind"], before["cert_no"], before["reviewing_since"]) == ("counsel", "11028109008", "2020-05-01")
    assert add() == 0 and told() == before
    assert add("--cert", "11028109018") == 0 and told() == before | {"cert_no": "11028109018"}
    assert add("--staff", "--since", "2021-05-01") == 0
    assert told() == before | {"cert_no": "11028109018", "kind": "staff", "reviewing_since": "2021-05-01"}
