"""The way back, both sides real: queued, signed, carried, taken in once and in order, and told about."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau import media, numbers, returns, witness
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.bureau.returns import ItemUnusable, NoRecipient, NothingToSend
from station.records.exchange import Sized
from station.records.number import Allotment
from station.records.people import Proof, System
from station.replica import returning
from station.replica.cards import public_pem
from station.replica.returning import PacketDamaged, PacketForeign, PacketForged, PacketIncomplete
from station.rules import cosignature, note
from station.rules.return_text import Item
from station.services import replication, staff
from station.services import returns as station_returns
from station.services.from_bureau import FOLDER
from station.services.returns import InboxMissing, PacketFork, PacketGap
from station.store import bureau_models, bureau_returns, exchange, models, officers
from station.store import numbers as number_rows
from station.store.keys import verify
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.conftest import PIN
from tests.services.test_numbers import YEAR

CALENDAR = Path("schema/calendar/2027.toml")


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


@pytest.fixture
def issue_paper(paired: Station) -> Callable[[], str]:
    """Puts a paper on file; its SHA-256."""

    def make() -> str:
        digest = paired.media.put(b"%PDF-1.7 a paper")
        with paired.store.act(System("system:init"), "station.found") as act:
            issued_by = officers.own(paired.store)[0].id
            act.insert(
                models.Document, case_id=None, kind="disclosure_slip", number="1", title="公示单", sha256=digest,
                size=16,
                issued_at="2026-11-20T09:00:00+08:00", issued_by=issued_by,
            )  # fmt: skip
        return digest

    return make


def allotment(bureau: Bureau, admin: Proof, first: int, last: int) -> bytes:
    return numbers.allot(bureau, admin, CODE, [Allotment("inspection", YEAR, first, last)], 3).encode()


def sent(bureau: Bureau, station: Station, actor: Proof) -> int:
    """What waits becomes a packet in the station's inbox; its number."""
    made = returns.make(bureau, actor, CODE)
    assert returns.carry(bureau, CODE, station.home.inbox) >= 1
    return made.seq


def nightly(station: Station, bureau: Bureau) -> list[str]:
    replication.replicate(station)
    return take(bureau)


def test_numbers_arrive_are_put_in_by_the_bureau_and_reported(paired: Station, bureau: Bureau, admin: Proof) -> None:
    nightly(paired, bureau)
    returns.queue(bureau, admin, CODE, "permit", "numbers.txt", allotment(bureau, admin, 101, 200))
    assert sent(bureau, paired, admin) == 1
    done = station_returns.receive(paired)
    assert [(one.kind, one.outcome, one.detail) for one in done.done] == [("permit", "applied", "")]
    assert done.stopped is None and not list(paired.home.inbox.rglob("packet.note"))
    assert [(one.first, one.last) for one in number_rows.blocks(paired.store)] == [(101, 200)]
    lines = {line.action: line for line in paired.store.lines()}
    assert lines["permit.numbers"].actor == "bureau:330281000:余姚市应急管理局"
    assert lines["return.settle"].reason == "applied" and lines["return.open"].subject == "return/1"
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["sent"]
    assert [one.seq for one in returns.undelivered(bureau, CODE)] == [1]
    nightly(paired, bureau)
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["applied"]
    assert returns.undelivered(bureau, CODE) == []


def test_a_refused_item_is_reported_and_the_next_one_follows(paired: Station, bureau: Bureau, admin: Proof) -> None:
    returns.queue(bureau, admin, CODE, "law", "law.toml", b"no law at all")
    returns.queue(bureau, admin, CODE, "calendar", "2027.toml", CALENDAR.read_bytes().replace(b"provisional", b"odd"))
    returns.queue(bureau, admin, CODE, "permit", "numbers.txt", allotment(bureau, admin, 1, 9))
    returns.queue(bureau, admin, CODE, "roster", "名录.xlsx", b"a sheet")
    sent(bureau, paired, admin)
    done = station_returns.receive(paired).done
    assert [one.outcome for one in done] == ["refused", "refused", "applied", "waiting"]
    assert all(one.detail for one in done if one.outcome == "refused")
    lying = list((paired.home.exports / FOLDER).iterdir())
    assert [path.read_bytes() for path in lying] == [b"a sheet"] and str(lying[0]) in done[3].detail
    assert [one.name for one in exchange.open_items(paired.store)] == ["名录.xlsx"]
    nightly(paired, bureau)
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["refused", "refused", "applied", "waiting"]


def test_what_is_too_much_for_one_packet_follows_in_the_next(
    paired: Station, bureau: Bureau, admin: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        returns.queue(bureau, admin, CODE, "roster", name, name.encode() * 10)
    monkeypatch.setattr(returns, "MAX_SENT", 120)
    assert [returns.make(bureau, admin, CODE).seq for _ in range(2)] == [1, 2]
    found = bureau_returns.queued(bureau.store, CODE)
    assert [(each.name, each.packet) for each in found] == [("a.xlsx", 1), ("b.xlsx", 1), ("c.xlsx", 2)]


def test_a_packet_counts_once_and_packets_in_order(paired: Station, bureau: Bureau, admin: Proof) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    returns.make(bureau, admin, CODE)
    returns.queue(bureau, admin, CODE, "permit", "b.txt", allotment(bureau, admin, 10, 19))
    returns.make(bureau, admin, CODE)
    stick = paired.home.root.parent / "stick"
    assert returns.carry(bureau, CODE, stick) == 2
    assert returns.carry(bureau, CODE, stick) == 0
    second = stick / CODE / "00000002"
    shutil.copytree(second, paired.home.inbox / CODE / "00000002")
    early = station_returns.receive(paired)
    assert isinstance(early.stopped, PacketGap) and early.lying == 2 and not early.done
    assert len(station_returns.receive(paired, stick).done) == 2
    again = station_returns.receive(paired, stick)
    assert again.stopped is None and not again.done
    assert second.exists(), "a stick is somebody else's"
    assert not station_returns.receive(paired).done and not (paired.home.inbox / CODE / "00000002").exists()


def test_an_item_done_but_not_written_down_is_not_done_again(
    paired: Station, bureau: Bureau, admin: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)

    def dying(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "insert_item", dying)
        with pytest.raises(KeyboardInterrupt):
            station_returns.receive(paired)
    assert len(number_rows.blocks(paired.store)) == 1
    assert [one.outcome for one in station_returns.receive(paired).done] == ["applied"]
    assert len(number_rows.blocks(paired.store)) == 1


def test_what_is_not_the_bureaus_or_not_whole_is_refused(
    paired: Station, bureau: Bureau, admin: Proof, tmp_path: Path
) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)
    good = tmp_path / "good"
    shutil.move(paired.home.inbox / CODE / "00000001", good)
    place = paired.home.inbox / CODE / "00000001"

    def refused() -> object:
        done = station_returns.receive(paired)
        assert not done.done and exchange.last_packet(paired.store) is None
        shutil.rmtree(place)
        return type(done.stopped)

    shutil.copytree(good, place)
    (place / "packet.note").unlink()
    assert refused() is PacketIncomplete
    shutil.copytree(good, place)
    (place / "p0000.age").unlink()
    assert refused() is PacketIncomplete
    for at in (10, 60, 200):
        shutil.copytree(good, place)
        written = bytearray((place / "packet.note").read_bytes())
        written[at] ^= 1
        (place / "packet.note").write_bytes(written)
        assert refused() in (PacketForged, PacketDamaged)
    shutil.copytree(good, place.with_name("00000002"))
    done = station_returns.receive(paired)
    assert isinstance(done.stopped, PacketFork)
    shutil.rmtree(place.with_name("00000002"))
    other = dataclasses.replace(paired, store=paired.store)
    with pytest.raises(PacketForeign):
        returning.read(good, 1, replication.paired_with(other), "330281103/1")


def test_a_damaged_payload_applies_nothing_and_the_right_one_follows(
    paired: Station, bureau: Bureau, admin: Proof
) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)
    part = paired.home.inbox / CODE / "00000001" / "p0000.age"
    right = part.read_bytes()
    part.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    done = station_returns.receive(paired)
    assert isinstance(done.stopped, PacketDamaged) and not number_rows.blocks(paired.store)
    part.write_bytes(right)
    assert [one.outcome for one in station_returns.receive(paired).done] == ["applied"]


def test_two_packets_under_one_number_are_named(paired: Station, bureau: Bureau, admin: Proof) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)
    station_returns.receive(paired)
    items = [each for each in bureau_returns.queued(bureau.store, CODE)]
    with bureau.store.act(admin, "return.queue") as act:
        act.update(bureau_models.ReturnItem, items[0].id, packet_id=None, position=None)
    draft = returning.Draft("330281000", CODE, 0, 1, "-", "2026-11-20T09:00:00+08:00")
    data = b"x" * 10
    item = Item("law", "l.toml", Sized(10, returns.digest_of(data)))
    recipient = bureau_recipient(bureau)
    returning.write(paired.home.inbox / CODE / "00000001", draft, [(item, data)], recipient, bureau.store.signer)
    assert isinstance(station_returns.receive(paired).stopped, PacketFork)


def bureau_recipient(bureau: Bureau) -> str:
    return enrolment(bureau, CODE).recipient


def test_receipts_bring_the_cosignature_and_are_not_repeated(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    take(bureau)
    queued = witness.receipt(bureau, UNIT, CODE)
    assert queued is not None and witness.receipt(bureau, UNIT, CODE) is None
    sent(bureau, sealed, admin)
    assert [one.outcome for one in station_returns.receive(sealed).done] == ["applied"]
    found = exchange.cosigned(sealed.store)
    assert found is not None
    size, line = found
    checkpoint = sealed.store.checkpoint_at(size)
    assert checkpoint is not None
    body = checkpoint.rpartition("\n\n")[0] + "\n"
    name, public = note.parse_verifier_key(bureau.store.signer.verifier_key)
    when = cosignature.time_of(line, body, name, public, lambda mark, text: verify(public, mark, text))
    assert when == int(bureau.clock.now().timestamp())
    with pytest.raises(note.NoteError):
        cosignature.time_of(line, body + " ", name, public, lambda mark, text: verify(public, mark, text))
    assert line.startswith("— anjian/330281000/0 ") and "+04" not in witness.verifier_key(bureau)[:5]


def test_the_cosignature_holds_by_openssl(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    take(bureau)
    witness.receipt(bureau, UNIT, CODE)
    row = bureau.store.one(bureau_models.Cosignature.select())
    assert row is not None
    raw = b64decode(row["line"].split(" ")[2])
    checkpoint = sealed.store.checkpoint_at(row["size"])
    assert checkpoint is not None
    body = checkpoint.rpartition("\n\n")[0] + "\n"
    (tmp_path / "message").write_bytes(f"cosignature/v1\ntime {int.from_bytes(raw[4:12], 'big')}\n{body}".encode())
    (tmp_path / "sig").write_bytes(raw[12:])
    (tmp_path / "key.pem").write_bytes(public_pem(bureau.store.signer.public))
    said = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem", "-in", "message", "-sigfile", "sig"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr


def test_a_packet_opens_with_stock_tools(paired: Station, bureau: Bureau, admin: Proof) -> None:
    text = allotment(bureau, admin, 1, 9)
    returns.queue(bureau, admin, CODE, "permit", "a.txt", text)
    sent(bureau, paired, admin)
    folder = paired.home.inbox / CODE / "00000001"
    (folder / "bureau.pem").write_bytes(public_pem(bureau.store.signer.public))
    script = f"""
        set -e
        sed '/^$/,$d' packet.note > text
        openssl pkeyutl -verify -rawin -pubin -inkey bureau.pem -in text -sigfile packet.sig
        sha256sum --strict -c SHA256SUMS
        cat p*.age | age -d -i {paired.home.keys / "age.key"} | zstd -dc > payload
    """
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (folder / "payload").read_bytes() == text


def test_media_asked_for_comes_and_is_taken_away_again(
    paired: Station, bureau: Bureau, admin: Proof, issue_paper: Callable[[], str]
) -> None:
    digest = issue_paper()
    nightly(paired, bureau)
    media.ask(bureau, admin, CODE, [digest])
    with pytest.raises(media.NothingAsked):
        media.ask(bureau, admin, CODE, ["0" * 64])
    sent(bureau, paired, admin)
    station_returns.receive(paired)
    assert replication.replicate(paired).media == 1
    lying = replication.media_file(paired, digest)
    assert lying.exists() and digest.encode() not in lying.read_bytes()
    take(bureau)
    assert media.take(bureau, CODE, paired.home.outbox) == media.Taken(1, ())
    assert media.store(bureau, CODE).digest(digest) == digest
    assert media.take(bureau, CODE, paired.home.outbox) == media.Taken(0, ())
    with pytest.raises(media.NothingAsked):
        media.ask(bureau, admin, CODE, [digest])
    witness.receipt(bureau, UNIT, CODE)
    sent(bureau, paired, admin)
    station_returns.receive(paired)
    assert not lying.exists() and exchange.wanted(paired.store) == []


def test_a_file_that_is_not_what_it_is_called_is_named_and_not_kept(
    paired: Station, bureau: Bureau, issue_paper: Callable[[], str]
) -> None:
    digest = issue_paper()
    nightly(paired, bureau)
    folder = paired.home.outbox / CODE / "media"
    folder.mkdir()
    (folder / f"{digest}.age").write_bytes(b"age-encryption.org/v1\n...")
    (folder / f"{'0' * 64}.age").write_bytes(b"never promised")
    (folder / "other").write_bytes(b"not a name")
    found = media.take(bureau, CODE, paired.home.outbox)
    assert found.kept == 0 and sorted(found.wrong) == sorted([f"{digest}.age", f"{'0' * 64}.age"])
    assert not media.store(bureau, CODE).has(digest)


def test_the_bureau_refuses_what_it_cannot_send(paired: Station, bureau: Bureau, admin: Proof, tmp_path: Path) -> None:
    with pytest.raises(NothingToSend):
        returns.make(bureau, admin, CODE)
    with pytest.raises(ItemUnusable):
        returns.queue(bureau, admin, CODE, "law", "../up.toml", b"x")
    with pytest.raises(ItemUnusable):
        returns.queue(bureau, admin, CODE, "law", "empty.toml", b"")
    with pytest.raises(InboxMissing):
        station_returns.receive(paired, tmp_path / "nowhere")
    row = bureau.store.one(bureau_models.Enrolment.select())
    assert row is not None
    with bureau.store.act(admin, "station.enrol") as act:
        act.update(bureau_models.Enrolment, row["id"], recipient="")
    with pytest.raises(NoRecipient):
        returns.make(bureau, admin, CODE)


def test_a_new_life_gets_what_the_old_one_never_finished(
    paired: Station, bureau: Bureau, admin: Proof, tmp_path: Path
) -> None:
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)
    row = bureau.store.one(bureau_models.Enrolment.select())
    assert row is not None
    with bureau.store.act(admin, "station.enrol") as act:
        act.update(bureau_models.Enrolment, row["id"], ended_at="2026-11-20T09:00:00+08:00")
        act.insert(bureau_models.Enrolment, **{k: row[k] for k in row if k not in ("id", "epoch", "ended_at")}, epoch=1)
    made = returns.make(bureau, admin, CODE)
    assert (made.seq, made.epoch, made.prev) == (2, 1, "-")
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["sent", "sent"]
    with pytest.raises(NothingToSend):
        returns.make(bureau, admin, CODE)


def test_enrolling_again_brings_the_recipient(paired: Station, bureau: Bureau, admin: Proof) -> None:
    assert bureau_recipient(bureau).startswith("age1")
    enrol(bureau, admin, introduced(paired.home.outbox))
    assert bureau_recipient(bureau).startswith("age1")
