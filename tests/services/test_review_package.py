"""Packages: encrypted to the bureau, under stock tools, opened and unpacked by the office, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from station.bureau import reviews as office_side
from station.bureau.home import BureauFounding, create_bureau
from station.errors import StationError
from station.rules import review_package as form
from station.rules.draw import archive
from station.services import replication, review_package, review_send
from station.services.review_send import Sent
from station.services.staff import NewOfficer
from station.store import reviews as rows
from tests.conftest import PIN
from tests.services.review_cases import Scene, penalty, propose, review_scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


@pytest.fixture
def sent(scene: Scene) -> Sent:
    """A case on its way to the review office."""
    case_id = penalty(scene.station, scene.enterprise(), ("fine", 5_000_000))
    return review_send.submit(scene.station, scene.officer, case_id, responsible=True)


def edited(path: Path, change: Callable[[str], str]) -> Path:
    path.write_text(change(path.read_text()))
    return path


DECRYPT = """
age -d -i "$2/keys/age.key" -o package.zip "$1"
unzip -q package.zip -d p
"""


def unzipped(scene: Scene, sent: Sent, place: Path) -> Path:
    """The package as whoever has the bureau's key unpacks it without our program."""
    assert shell(place, DECRYPT, str(sent.path), str(scene.office.bureau.home.root)) == 0
    assert sha256((place / "package.zip").read_bytes()).hexdigest() == sent.review.package
    return place / "p"


def inner(scene: Scene, sent: Sent) -> bytes:
    """The ZIP in a package."""
    return scene.station.media.path(sent.review.package).read_bytes()


VERIFY = """
sed '/^$/,$d' package.note > text
openssl pkeyutl -verify -rawin -pubin -inkey package.pem -in text -sigfile package.sig
sha256sum --strict --quiet -c SHA256SUMS
"""
VERIFY_OPINION = """
sed '/^$/,$d' "$1" > text
tail -n 1 "$1" | sed 's/.* //' | base64 -d | tail -c 64 > signature
openssl pkeyutl -verify -rawin -pubin -inkey bureau.pem -in text -sigfile signature
"""


def shell(folder: Path, script: str, *words: str) -> int:
    return subprocess.run(["sh", "-euc", script, "sh", *words], cwd=folder, capture_output=True, check=False).returncode


def test_a_package_with_stock_tools(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    folder = unzipped(scene, sent, tmp_path)
    assert shell(folder, VERIFY) == 0
    edited(folder / "case.json", lambda text: text.replace("5000000", "4000000"))
    assert shell(folder, VERIFY) != 0


def test_a_packages_text_with_stock_tools(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    folder = unzipped(scene, sent, tmp_path)
    edited(folder / "package.note", lambda text: text.replace("level must", "level should"))
    assert shell(folder, "\n".join(VERIFY.splitlines()[:3])) != 0


def test_an_opinion_with_stock_tools(scene: Scene, sent: Sent) -> None:
    path = scene.office.says(sent, "accept")
    assert shell(path.parent, VERIFY_OPINION, path.name) == 0
    edited(path, lambda text: text.replace("kind accept", "kind return"))
    assert shell(path.parent, VERIFY_OPINION, path.name) != 0


def test_what_a_package_holds(scene: Scene, sent: Sent) -> None:
    with zipfile.ZipFile(BytesIO(inner(scene, sent))) as opened:
        names = set(opened.namelist())
        case = json.loads(opened.read("case.json"))
        statement, letter = opened.read("responsibility.txt").decode(), opened.read("letter.txt").decode()
    assert {"package.note", "package.sig", "package.pem", "SHA256SUMS", "case.json", "letter.txt"} <= names
    assert case["case"]["id"] == str(sent.review.case_id)
    assert case["sanctions"]["proposed"][0]["amount_fen"] == 5_000_000
    assert [each["code"] for each in case["papers"]] == ["D53"] and case["causes"][0]["tier"] == "1"
    assert isinstance(case["papers"][0]["made_by"], str | None)
    assert "李敏" in statement and "2026-11-20 09:00:00" in statement
    assert "R07" in letter and "第 1 次送审" in letter
    data = inner(scene, sent)
    assert data == archive.pack(archive.unpack(data))
    assert sha256(data).hexdigest() == sent.review.package


@pytest.mark.parametrize(
    "name", ["case.json", "letter.txt", "SHA256SUMS", "package.note", "package.sig", "package.pem"]
)
def test_the_office_opens_only_what_the_station_signed(scene: Scene, sent: Sent, tmp_path: Path, name: str) -> None:
    files = archive.unpack(inner(scene, sent))
    path = tmp_path / "package.zip"
    for changed in ({**files, name: files[name][:-2] + b"x\n"}, {k: v for k, v in files.items() if k != name}):
        path.write_bytes(archive.pack(changed))
        with pytest.raises((office_side.PackageUnreadable, office_side.PackageForged)):
            office_side.open_package(scene.office.bureau, path)
    path.write_bytes(archive.pack({**files, "extra.txt": b"x"}))
    with pytest.raises(office_side.PackageUnreadable):
        office_side.open_package(scene.office.bureau, path)
    path.write_bytes(inner(scene, sent))
    assert office_side.open_package(scene.office.bureau, path).text.number.startswith("余应急罚立")


def test_the_office_knows_no_stranger(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    other = create_bureau(tmp_path / "b", BureauFounding("330282000", "邻市应急管理局"), admin, PIN, scene.clock)
    with pytest.raises(office_side.PackageUnreadable, match="不是加密给本局的"):
        office_side.open_package(other, sent.path)
    (tmp_path / "open.zip").write_bytes(inner(scene, sent))
    with pytest.raises(office_side.PackageForged):
        office_side.open_package(other, tmp_path / "open.zip")
    other.close()


def test_a_package_says_what_the_act_finds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, made = penalty(scene.station, scene.enterprise(), ("fine", 5_000_000)), review_package.make
    between = iter([True, False])

    def slowly(*words: Any) -> Any:
        package = made(*words)
        if next(between):
            propose(scene.station, case_id, "proposed", ("fine", 7_000_000))
        return package

    monkeypatch.setattr("station.services.review_package.make", slowly)
    found = review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    shown = office_side.open_package(scene.office.bureau, found.path).case["sanctions"]["proposed"]
    assert [each["amount_fen"] for each in shown] == [7_000_000]
    assert len(rows.of_case(scene.station.store, case_id)) == 1


def test_a_case_that_never_rests_is_not_sent(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, made = penalty(scene.station, scene.enterprise(), ("fine", 5_000_000)), review_package.make

    def slowly(*words: Any) -> Any:
        package = made(*words)
        propose(scene.station, case_id, "proposed", ("fine", 7_000_000))
        return package

    monkeypatch.setattr("station.services.review_package.make", slowly)
    with pytest.raises(review_send.Busy):
        review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    assert rows.of_case(scene.station.store, case_id) == ()


def test_nothing_leaves_that_anybody_can_read(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    data = sent.path.read_bytes()
    assert sent.path.name.endswith(".zip.age") and data.startswith(b"age-encryption.org/v1\n")
    assert "压力机".encode() in inner(scene, sent) and "压力机".encode() not in data and b"case.json" not in data
    subprocess.run(["age-keygen", "-o", str(tmp_path / "stranger.key")], check=True, capture_output=True)
    assert shell(tmp_path, 'age -d -i stranger.key "$1"', str(sent.path)) != 0
    altered = tmp_path / "x.zip.age"
    altered.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(office_side.PackageUnreadable, match="传送中损坏"):
        office_side.open_package(scene.office.bureau, altered)


def test_the_recovery_key_opens_a_package_too(tmp_path: Path, founded: Path) -> None:
    subprocess.run(["age-keygen", "-o", str(tmp_path / "recovery.key")], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", str(tmp_path / "recovery.key")], check=True, capture_output=True)
    with review_scene(tmp_path, founded, recovery=public.stdout.decode().strip()) as made:
        case_id = penalty(made.station, made.enterprise(), ("fine", 5_000_000))
        package = review_send.submit(made.station, made.officer, case_id, responsible=True)
        assert shell(tmp_path, 'age -d -i recovery.key -o package.zip "$1"', str(package.path)) == 0
        opened = office_side.open_package(made.office.bureau, tmp_path / "package.zip")
        assert opened.sha256 == package.review.package


def test_nothing_is_submitted_before_pairing(scene: Scene) -> None:
    case_id, card = (
        penalty(scene.station, scene.enterprise(), ("fine", 5_000_000)),
        scene.station.home.root / "bureau.card",
    )
    kept, size = card.read_bytes(), scene.station.store.size()
    card.unlink()
    try:
        with pytest.raises(StationError) as found:
            review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    finally:
        card.write_bytes(kept)
    assert "station pair" in found.value.advice
    assert scene.station.store.size() == size and rows.of_case(scene.station.store, case_id) == ()


def test_a_package_is_unpacked_into_a_folder_of_its_own(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    opened = office_side.open_package(scene.office.bureau, sent.path)
    place = office_side.unpack(opened, tmp_path / "desk")
    assert [each.name for each in (tmp_path / "desk").iterdir()] == [place.name]
    assert {str(each.relative_to(place)) for each in place.rglob("*") if each.is_file()} == set(opened.files)
    assert shell(place, VERIFY) == 0 and place.stat().st_mode & 0o077 == 0
    with pytest.raises(office_side.FolderTaken):
        office_side.unpack(opened, tmp_path / "desk")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / place.name).symlink_to(tmp_path / "nowhere")
    with pytest.raises(office_side.FolderTaken):
        office_side.unpack(opened, tmp_path / "other")


@pytest.mark.parametrize(
    "name", ["../up.pdf", "papers/../../up.pdf", "/etc/up.pdf", "papers//up.pdf", ".hidden", "a\\b"]
)
def test_a_station_cannot_sign_its_way_out_of_the_folder(scene: Scene, sent: Sent, tmp_path: Path, name: str) -> None:
    """The signature is the station's own, so the format itself must refuse such names."""
    files = {k: v for k, v in archive.unpack(inner(scene, sent)).items() if k not in form.SIGNED_AROUND} | {name: b"x"}
    store, said = scene.station.store, office_side.open_package(scene.office.bureau, sent.path).text
    signed = replace(said, files=form.members(files)).text()
    files |= {form.NOTE: store.signer.note(signed).encode(), form.SIGNATURE: store.signer.sign(signed.encode())}
    files[form.KEY] = replication.public_key(scene.station)
    files[form.SUMS] = form.sums(files)
    path = tmp_path / "package.zip"
    path.write_bytes(archive.pack(files))
    with pytest.raises(office_side.PackageUnreadable):
        office_side.open_package(scene.office.bureau, path)
