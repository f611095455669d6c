"""The exported file: the same bytes twice, accepted by tools we did not write, whole or not there; damage is named."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from station.rules import note
from station.services import archive, archive_bag, archive_verify, bags
from station.services.archive_content import CHECKPOINT, ENTRIES, INDEX, RECORDINGS
from station.store import archives
from station.store.keys import KeyRing
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import archived, sheet, whole
from tests.services.penalty_walk import Desk, Make
from tests.shape.tree import ROOT

DOCUMENTED = ROOT / "docs" / "archive.md"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case_id(desk: Desk, enterprise: Make) -> int:
    """An archived penalty."""
    case = whole(desk, "penalty", enterprise())
    archived(desk, case)
    return case.id


@pytest.fixture
def bag(desk: Desk, case_id: int, tmp_path: Path) -> Path:
    return archive_bag.export(desk.station, desk.who("王建国"), case_id, tmp_path, "files")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def flaws(desk: Desk, place: Path) -> list[str]:
    return [kind for kind, _ in named(desk, place)]


def named(desk: Desk, place: Path) -> list[tuple[str, str]]:
    """What is wrong, and with which file."""

    def stored(digest: str) -> str:
        return desk.station.media.path(digest).read_text(encoding="utf-8")

    return [(each.kind, each.path) for each in archive_verify.check_here(desk.station.store, stored, place)]


def outside(place: Path) -> tuple[bool, bool]:
    """Whether `bagit.py --validate` and `sha256sum -c` accept it."""
    tool = [sys.executable, str(Path(bagit.__file__)), "--quiet", "--validate", str(place)]
    summed = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"],
        cwd=place, capture_output=True, check=False,
    )  # fmt: skip
    return subprocess.run(tool, capture_output=True, check=False).returncode == 0, summed.returncode == 0


def test_the_same_file_is_the_same_bytes_whatever_became_of_the_case(desk: Desk, case_id: int, tmp_path: Path) -> None:
    first = archive_bag.export(desk.station, desk.who("李敏"), case_id, tmp_path / "一")
    made = archives.of_case(desk.station.store, case_id)
    assert made is not None
    assert sha256((first / bags.TAGS).read_bytes()).hexdigest() == made.manifest_sha256
    desk.clock.advance(days=90)
    second = archive_bag.export(desk.station, desk.who("李敏"), case_id, tmp_path / "二")
    assert everything(first) == everything(second)
    with pytest.raises(bags.BagTaken):
        archive_bag.export(desk.station, desk.who("李敏"), case_id, tmp_path / "二")
    taken = [line for line in desk.station.store.lines(subject=f"case/{case_id}") if line.action == "archive.export"]
    assert [line.reason for line in taken] == [f"一 {made.manifest_sha256}", f"二 {made.manifest_sha256}"]


@pytest.mark.parametrize("clips", archive_bag.CLIPS)
def test_tools_we_did_not_write_accept_it(desk: Desk, case_id: int, tmp_path: Path, clips: str) -> None:
    place = archive_bag.export(desk.station, desk.who("王建国"), case_id, tmp_path, clips)
    assert outside(place) == (True, True)
    assert flaws(desk, place) == []
    assert (place / RECORDINGS).exists() == (clips != "none")
    assert len(list((place / "data" / "clips").glob("*"))) == (0 if clips != "files" else _clips(desk, case_id))
    assert bagit.Bag(str(place)).info["External-Identifier"] == "20260001"


def _clips(desk: Desk, case_id: int) -> int:
    made = archives.of_case(desk.station.store, case_id)
    assert made is not None and made.clips > 0
    return made.clips


def test_the_index_names_what_is_there_on_the_pages_where_it_is(bag: Path) -> None:
    items = json.loads((bag / INDEX).read_text())["items"]
    papers = [each for each in items if each["kind"] == "paper"]
    assert papers[0]["title"] == "立案审批表" and papers[0]["first_page"] == 1
    for before, after in zip(papers, papers[1:], strict=False):
        assert after["first_page"] == before["last_page"] + 1
    for each in papers:
        assert sha256((bag / each["path"]).read_bytes()).hexdigest() == each["sha256"]
        assert each["path"].isascii()


# Damage.


def rewritten(place: Path, path: str, data: bytes) -> None:
    """Put something else in a file, and make the bag's own sums right again."""
    (place / path).write_bytes(data)
    resum(place)


def resum(place: Path) -> None:
    """What somebody does who wants a changed bag to look whole."""
    info = dict(line.split(": ", 1) for line in (place / bags.INFO).read_text().splitlines())
    payload = {}
    for file in sorted((place / "data").rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            payload[file.relative_to(place / "data").as_posix()] = bags.Kept(data, sha256(data).hexdigest(), len(data))
    again = place.with_name("again")
    bags.write_bag(again, payload, [(key, value) for key, value in info.items() if key != "Payload-Oxum"])
    shutil.rmtree(place)
    again.rename(place)


def first(place: Path, pattern: str) -> Path:
    return sorted(place.glob(pattern))[0]


def told(place: Path, file: Path) -> str:
    """A file as the check names it."""
    return file.relative_to(place).as_posix()


def changed_byte(place: Path) -> str:
    file = first(place, "data/papers/*.pdf")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    return told(place, file)


def missing(place: Path) -> str:
    file = first(place, "data/papers/*.pdf")
    file.unlink()
    return told(place, file)


def no_clip(place: Path) -> str:
    file = first(place, "data/clips/*")
    file.unlink()
    return told(place, file)


def extra(place: Path) -> str:
    file = place / "data" / "papers" / "099.pdf"
    file.write_bytes(sheet())
    return told(place, file)


def truncated(place: Path) -> str:
    file = first(place, "data/clips/*")
    file.write_bytes(file.read_bytes()[:-7])
    return told(place, file)


def swapped(place: Path) -> str:
    lines = (place / bags.PAYLOAD).read_text().splitlines(keepends=True)
    (place / bags.PAYLOAD).write_text("".join([lines[1][:64] + lines[0][64:], *lines[1:]]))
    return bags.PAYLOAD


def index(place: Path) -> str:
    told = json.loads((place / INDEX).read_text())
    told["items"][0]["title"] = "另一份文书"
    rewritten(place, INDEX, json.dumps(told, ensure_ascii=False).encode())
    return INDEX


def leaf(place: Path) -> str:
    told = json.loads((place / ENTRIES).read_text())
    told["entries"][0]["leaf"] = told["entries"][0]["leaf"].replace("reason: ", "reason: 另")
    rewritten(place, ENTRIES, json.dumps(told, ensure_ascii=False).encode())
    return ENTRIES


def proof(place: Path) -> str:
    """The entry stays as it is; one step on its way to the root is another."""
    told = json.loads((place / ENTRIES).read_text())
    step = told["entries"][-1]["path"][0]
    told["entries"][-1]["path"][0] = f"{int(step[:2], 16) ^ 1:02x}{step[2:]}"
    rewritten(place, ENTRIES, json.dumps(told, ensure_ascii=False).encode())
    return ENTRIES


def checkpoint(place: Path) -> str:
    keys = KeyRing(place.parent / "strange")
    keys.create_signer()
    body = (place / CHECKPOINT).read_text().partition("\n\n")[0] + "\n"
    rewritten(place, CHECKPOINT, keys.signer(body.splitlines()[0]).note(body).encode())
    return CHECKPOINT


def renamed(place: Path) -> str:
    file = first(place, "data/papers/*.pdf")
    return told(place, file.rename(file.with_name("001-renamed.pdf")))


def information(place: Path) -> str:
    file = place / bags.INFO
    file.write_text(file.read_text().replace("2026", "2027", 1))
    return bags.INFO


DAMAGES: dict[str, tuple[Callable[[Path], str], set[str], tuple[bool, bool]]] = {
    "a byte of a PDF": (changed_byte, {"changed", "not_in_index", "not_as_filed"}, (False, False)),
    "a file is missing": (missing, {"missing", "oxum", "not_as_filed"}, (False, False)),
    "a recording is missing": (no_clip, {"missing", "oxum"}, (False, False)),
    "a file too many": (extra, {"unlisted", "oxum"}, (False, True)),
    "a recording cut short": (truncated, {"changed", "oxum"}, (False, False)),
    "a swapped manifest": (swapped, {"changed", "manifest_changed"}, (False, False)),
    "a tampered index": (index, {"not_as_filed"}, (True, True)),
    "a changed entry": (leaf, {"proof", "not_as_filed"}, (True, True)),
    "a wrong proof": (proof, {"proof", "not_as_filed"}, (True, True)),
    "a foreign checkpoint": (checkpoint, {"checkpoint", "not_as_filed"}, (True, True)),
    "a renamed file": (renamed, {"missing", "unlisted", "not_as_filed"}, (False, False)),
    "altered information": (information, {"tag_changed", "not_ours", "info_changed"}, (False, True)),
}
"""What is done, what our check says, whether bagit.py and sha256sum accept it all the same: they know no station."""


@pytest.mark.parametrize("name", DAMAGES)
def test_every_damage_is_named(desk: Desk, bag: Path, name: str) -> None:
    damage, expected, accepted = DAMAGES[name]
    assert flaws(desk, bag) == [] and outside(bag) == (True, True)
    path = damage(bag)
    found = set(flaws(desk, bag))
    assert found and found <= expected, found
    assert path in {file for _, file in named(desk, bag)}, "the file is named"
    assert expected - found <= {"not_ours", "info_changed"}, found
    assert outside(bag) == accepted


def test_who_has_the_key_only_finds_what_needs_no_station(desk: Desk, bag: Path) -> None:
    opened = archive_verify.with_key(desk.station.store.signer.verifier_key)
    assert archive_verify.check(bag, opened) == ()
    proof(bag)
    assert {each.kind for each in archive_verify.check(bag, opened)} == {"proof"}
    name, _, _ = desk.station.store.signer.verifier_key.partition("+")
    stranger = archive_verify.with_key(note.verifier_key(name, b"\x01" * 32))
    assert "checkpoint" in {each.kind for each in archive_verify.check(bag, stranger)}


# Power.


def test_a_kill_in_the_middle_leaves_no_half_file(desk: Desk, case_id: int, tmp_path: Path) -> None:
    """Wherever the writer dies, there is no bag or the whole one, and the next run writes it."""
    made = archives.of_case(desk.station.store, case_id)
    assert made is not None
    payload, lines = archive_bag.whole(desk.station, made, "files")
    (tmp_path / "facts.json").write_text(
        json.dumps({"payload": {p: [str(k.data), k.sha256, k.size] for p, k in payload.items()}, "lines": lines})
    )
    script = [sys.executable, "-m", "tests.services.archive_dying", str(tmp_path)]
    for place in (1, 3, len(payload), len(payload) + 3, len(payload) + 4):
        done = subprocess.run([*script, str(place)], check=False, cwd=ROOT)
        assert done.returncode == -signal.SIGKILL
        assert not (tmp_path / "bag").exists()
    bags.write_bag(tmp_path / "bag", payload, lines)
    assert outside(tmp_path / "bag") == (True, True)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".bag")] == []


def test_a_stored_file_that_is_no_longer_itself_goes_into_no_bag(desk: Desk, case_id: int, tmp_path: Path) -> None:
    made = archives.of_case(desk.station.store, case_id)
    assert made is not None
    item = next(each for each in archives.items(desk.station.store, made.id) if each.kind == "paper")
    stored = desk.station.media.path(item.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"x" * item.size)
    with pytest.raises(bags.ContentChanged):
        archive_bag.export(desk.station, desk.who("李敏"), case_id, tmp_path)
    assert list(tmp_path.glob("2026*")) == [] and list(tmp_path.glob(".2026*")) == []


# Supplements.


def test_what_comes_later_lies_beside_the_file_and_changes_nothing_in_it(
    desk: Desk, case_id: int, bag: Path, tmp_path: Path
) -> None:
    before = everything(bag)
    letter = tmp_path / "复议决定书.pdf"
    letter.write_bytes(sheet())
    added = archive.supplement(
        desk.station, desk.who(), case_id, "行政复议决定书", "复议机关送达", path=letter, pages=1
    )
    assert (added.seq, added.pages, added.reason) == (1, 1, "复议机关送达")
    place = archive_bag.export(desk.station, desk.who("王建国"), case_id, tmp_path / "后", "files")
    after = everything(place)
    assert {path: data for path, data in after.items() if path in before and path.startswith("data/")} == {
        path: data for path, data in before.items() if path.startswith("data/")
    }
    assert after["data/supplements/001.pdf"] == sheet()
    assert outside(place) == (True, True) and flaws(desk, place) == []
    with pytest.raises(archive.NothingToAdd):
        archive.supplement(desk.station, desk.who(), case_id, "空", "试", path=tmp_path / "none.pdf")


def test_it_is_handed_over_once_against_a_receipt(desk: Desk, case_id: int) -> None:
    with pytest.raises(archive.ReceiptMissing):
        archive.transfer(desk.station, desk.who(), case_id, " ")
    moved = archive.transfer(desk.station, desk.who(), case_id, "局档移〔2027〕3号")
    assert (moved.stage, moved.transfer_receipt) == ("transferred", "局档移〔2027〕3号")
    with pytest.raises(archive.AlreadyTransferred):
        archive.transfer(desk.station, desk.who(), case_id, "局档移〔2027〕4号")


# The page of the docs is what an outsider has.


def blocks(language: str) -> Iterator[str]:
    text = DOCUMENTED.read_text(encoding="utf-8")
    for part in text.split(f"```{language}\n")[1:]:
        yield part.partition("```")[0]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_the_documented_recipe_checks_the_ledger_without_our_program(bag: Path, tmp_path: Path) -> None:
    (checker,) = blocks("python")
    (shell,) = blocks("sh")
    (tmp_path / "proofs.py").write_text(checker)
    recipe = shell.replace("proofs.py", str(tmp_path / "proofs.py")).replace("python3", sys.executable)
    recipe = recipe.replace("bagit.py", f"{sys.executable} {bagit.__file__}")

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(["sh", "-euc", recipe], cwd=bag, capture_output=True, text=True, check=False)

    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Signature Verified Successfully" in done.stdout and "entries proved" in done.stdout
    shutil.copytree(bag, tmp_path / "copy")
    for damage in (leaf, proof):
        damage(bag)
        assert run().returncode != 0
        shutil.rmtree(bag)
        shutil.copytree(tmp_path / "copy", bag)
