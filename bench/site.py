"""The public page of a district: `.venv/bin/python bench/site.py [--records N] [--stations N] [--keep DIR]`.

A bureau whose stations' replicas tell N results together, published by the command as it is installed: seconds and
memory. What is made up: rows and entries are written in bulk into a station's own database, which then stands as the
replica; the changeset of each telling is what SQLite's session captured, leaves, tree and signed checkpoint are as a
station makes them. There are 4,000 enterprises; names repeat as they do where a district is inspected for years.
DIR/site is what `bench/site_browser.py` measures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import apsw
from work import Walking, found

from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau
from station.demo.names import Enterprise, enterprises
from station.records.bureau import Accepted
from station.records.moment import iso
from station.replica.outbox import CHECKPOINT, bundle_folder
from station.rules import merkle, note, public_record
from station.rules.entry import Entry
from station.rules.ids import make_id
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.wiring import Station, SystemClock

FIRST, BUREAU, PIN = 330281101, "330281000", "2580"
RECORDS, FIRMS, BATCH = 100_000, 4_000, 10_000
KINDS = ("inspection", "inspection", "inspection", "penalty", "licence", "compulsory")
PREFIX = {"inspection": "应急检", "penalty": "应急罚", "licence": "应急许", "compulsory": "应急强"}
TITLES = {"inspection": "行政检查", "penalty": "行政处罚", "licence": "行政许可", "compulsory": "行政强制"}
FACTS = "冲压车间3台压力机没有设置明显的安全警示标志，配电箱未接地，责令限期改正，并处罚款人民币壹万元整。"
NOW = SystemClock().now().set(microsecond=0).subtract(hours=1)
AT = iso(NOW)


def main() -> None:
    """Make it, publish it, say what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--stations", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    root = args.keep or Path(tempfile.mkdtemp(prefix="station-bench-site-"))
    try:
        began = perf_counter()
        build(root, args.records, args.stations)
        print(f"made in {perf_counter() - began:.0f} s", flush=True)
        publish(root)
    finally:
        if args.keep is None:
            shutil.rmtree(root, ignore_errors=True)


def publish(root: Path) -> None:
    """The command in a process of its own."""
    command: list[str | Path] = [
        sys.executable,
        Path(__file__).with_name("peak.py"),
        "bureau",
        "publish",
        "--out",
        root / "site",
    ]
    environment = {**os.environ, "BUREAU_HOME": str(root / "bureau")}
    began = perf_counter()
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    took, held = perf_counter() - began, int(done.stderr.split()[-1])
    print(f"{done.stdout}published in {took:.0f} s, {held >> 10} MiB at most")


def build(root: Path, records: int, stations: int) -> None:
    """A bureau that has accepted the ledgers of so many stations, of so many tellings together."""
    clock = Walking(NOW, 1)
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    bureau = create_bureau(root / "bureau", BureauFounding(BUREAU, "余姚市应急管理局"), admin, PIN, clock)
    proof = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    for place in range(stations):
        station = found(root / "stations" / str(place), str(FIRST + place), clock)
        chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
        replication.pair(station, chief, bureau.home.card.read_bytes())
        replication.introduce(station)
        enrol(bureau, proof, introduced(station.home.outbox))
        tell(station, records // stations)
        accept(bureau, station)
        station.close()
    bureau.close()


def tell(station: Station, records: int) -> None:
    """Enterprises, cases, results, and one entry for each of them, beside the store."""
    code, epoch, connection = station.store.origin.code, 0, apsw.Connection(str(station.home.db))
    firms = list(enterprises(NOW.date(), FIRMS))
    connection.execute("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF").fetchall()
    size, schema = station.store.size(), "0" * 64
    for first in range(0, records, BATCH):
        with connection:
            if first == 0:
                _firms(connection, code, firms)
            for number in range(first, min(first + BATCH, records)):
                subject = make_id(code, epoch, 20_000_000 + number)
                firm = firms[number * 7919 % len(firms)]
                words = _case(connection, code, number, subject, firm)
                row = (make_id(code, epoch, 60_000_000 + number), "result", subject, 1, "shown")
                payload = _captured(connection, (*row, public_record.digest(words), words, AT))
                told = (AT, AT, "system:public", "-", "public.record", f"result/{subject}", "-", schema)
                entry = Entry(f"{code}/{epoch}", size + number, *told, sha256(payload).hexdigest())
                connection.execute("INSERT INTO ledger_entry VALUES (?, ?, ?)", (size + number, entry.leaf(), payload))


def _captured(connection: apsw.Connection, row: tuple[object, ...]) -> bytes:
    session = apsw.Session(connection, "main")
    session.attach("public_record")
    connection.execute("INSERT INTO public_record VALUES (?,?,?,?,?,?,?,?)", row)
    payload = session.changeset()
    session.close()
    return payload


def _firms(connection: apsw.Connection, code: int, firms: list[Enterprise]) -> None:
    names = "uscc name initials pinyin address village legal_person phone industry_code industry scale risk credit "
    names += "hazards status last_inspected_on penalized_on"
    columns = names.split()
    query = f"INSERT INTO enterprise (id, {', '.join(columns)}, registered_at) VALUES (?{', ?' * len(columns)}, ?)"
    for place, firm in enumerate(firms):
        values = (make_id(code, 0, 10_000 + place), *(_plain(getattr(firm, name)) for name in columns), AT)
        connection.execute(query, values)
    for place, firm in enumerate(firms):
        case = (
            make_id(code, 0, 1_000_000 + place),
            f"余应急检〔2026〕{place}号",
            make_id(code, 0, 10_000 + place),
        )
        connection.execute(
            "INSERT INTO case_file (id, number, kind, enterprise_id, power_item, source, rule_set, stage, flow,"
            " opened_at, title) VALUES (?, ?, 'inspection', ?, 'JC-001', 'adhoc', '2021', 'closed', '', ?, ?)",
            (*case, AT, firm.name),
        )  # fmt: skip


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else ",".join(value) if isinstance(value, tuple) else value


def _case(connection: apsw.Connection, code: int, number: int, subject: int, firm: Enterprise) -> str:
    """A result of one of the cases; its text."""
    kind, place = KINDS[number % len(KINDS)], number * 7919 % FIRMS
    decided = (NOW.date() - timedelta(days=number * 31 % 1800)).isoformat()
    connection.execute(
        "INSERT INTO disclosure (id, case_id, channel, publisher, target, category, conclusion, decided_on, due_at,"
        " state, queued_at) VALUES (?, ?, 'zj_gov_service', 'station', ?, ?, '合格', ?, ?, 'published', ?)",
        (subject, make_id(code, 0, 1_000_000 + place), firm.name, TITLES[kind], decided, AT, AT),
    )
    return public_record.written(dict(_members(code, number, kind, subject, firm, decided)), 1)


def _members(
    code: int, number: int, kind: str, subject: int, firm: Enterprise, decided: str
) -> Iterator[tuple[str, object]]:
    paper = f"（余）{PREFIX[kind]}〔{decided[:4]}〕{number + 1}号"
    yield from {"format": public_record.FORMAT, "station": str(code), "organ": "余姚市应急管理局"}.items()
    yield "state", "shown"
    yield from {"id": str(subject), "case": str(subject), "kind": kind, "number": paper, "since": decided}.items()
    yield from {"decided_on": decided, "until": None, "url": "", "conclusion": "限期改正"}.items()
    yield from {"target": firm.name, "target_code": firm.uscc, "category": TITLES[kind]}.items()
    values = (("target", "执法对象", firm.name), ("found", "发现的问题", FACTS), ("decided", "决定日期", decided))
    yield "fields", [{"name": name, "title": title, "value": value} for name, title, value in values]


def accept(bureau: Bureau, station: Station) -> None:
    """The station's file as the replica, its checkpoint accepted."""
    code = str(station.store.origin.code)
    connection = apsw.Connection(str(station.home.db))
    hashes = merkle.leaf_hashes(
        bytes(row[0]) for row in connection.execute("SELECT leaf FROM ledger_entry ORDER BY seq")
    )
    size, root, signer = len(hashes), merkle.root(hashes), station.store.signer
    head = note.Checkpoint(signer.name, size, root, bytes(32), AT)
    place = bundle_folder(bureau.home.archive, code, 0, 1)
    place.mkdir(parents=True)
    (place / CHECKPOINT).write_text(signer.note(head.body()), encoding="utf-8")
    bundle = (1, 0, size, bytes(32).hex(), "0" * 64, AT)
    connection.execute("INSERT INTO ledger_bundle VALUES (?, ?, ?, ?, ?, ?)", bundle)
    replica = bureau.home.replica(code)
    replica.mkdir(parents=True, exist_ok=True)
    connection.execute("VACUUM INTO ?", (str(replica / "station.db"),))
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    accepted = Accepted(code, 0, 1, 0, size, root.hex(), bytes(32).hex(), "0" * 64, NOW, (), NOW)
    with bureau.store.act(admin, "bundle.accept", subject=f"bundle/{code}/1") as act:
        bureau_rows.insert_accepted(act, accepted)


if __name__ == "__main__":
    main()
