"""The bureau's rows in and out as records."""

from __future__ import annotations

from typing import Any

from station.records import bureau as records
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.bureau_models import AcceptedBundle, Bureau, BureauBackup, Enrolment, Refusal, Verification
from station.store.errors import RowMissing
from station.store.store import Store


def facts(store: Store) -> records.BureauFacts:
    """The bureau's own row. RowMissing before it was founded."""
    row = store.one(Bureau.select())
    if row is None:
        raise RowMissing(table="bureau", row=1)
    recipients = tuple(r for r in (row["recipient"], row["recovery"]) if r is not None)
    return records.BureauFacts(row["code"], row["name"], bool(row["demo"]), recipients)


def roster(store: Store, code: str | None = None) -> list[records.Enrolment]:
    """Enrolled keys, of one station when named, the newest epoch of each first."""
    query = Enrolment.select().order_by(Enrolment.code, Enrolment.epoch.desc())
    if code is not None:
        query = query.where(Enrolment.code == code)
    return [
        records.Enrolment(
            row["id"],
            row["code"],
            row["name"],
            row["epoch"],
            row["verifier_key"],
            row["source"],
            row["ended_at"] is not None,
            row["recipient"],
            row["sound_to"],
            row["ended_reason"],
        )
        for row in store.all(query)
    ]


def current(store: Store) -> list[records.Enrolment]:
    """The key in force of every enrolled station, by code."""
    return [found for found in roster(store) if not found.ended]


def accepted(store: Store, code: str) -> list[records.Accepted]:
    """Bundles applied of a station, oldest first."""
    query = AcceptedBundle.select().where(AcceptedBundle.code == code).order_by(AcceptedBundle.seq)
    return [_accepted(row) for row in store.all(query)]


def last_accepted(store: Store, code: str) -> records.Accepted | None:
    """The newest bundle applied of a station."""
    row = store.one(AcceptedBundle.select().where(AcceptedBundle.code == code).order_by(AcceptedBundle.seq.desc()))
    return None if row is None else _accepted(row)


def _accepted(row: dict[str, Any]) -> records.Accepted:
    values = {name: row[name] for name in ("code", "epoch", "seq", "first", "size", "root", "state", "manifest_sha256")}
    alarms = tuple(row["alarms"].splitlines())
    sealed, accepted = moment(row["sealed_at"]), moment(row["accepted_at"])
    return records.Accepted(**values, sealed_at=sealed, alarms=alarms, accepted_at=accepted)


def insert_accepted(act: Act, found: records.Accepted) -> None:
    """Remember a bundle that was applied."""
    act.insert(
        AcceptedBundle,
        code=found.code,
        epoch=found.epoch,
        seq=found.seq,
        first=found.first,
        size=found.size,
        root=found.root,
        state=found.state,
        manifest_sha256=found.manifest_sha256,
        sealed_at=iso(found.sealed_at),
        alarms="\n".join(found.alarms),
        accepted_at=iso(found.accepted_at),
    )


def refusals(store: Store, code: str) -> list[records.Refusal]:
    """Everything refused of a station, oldest first."""
    query = Refusal.select().where(Refusal.code == code).order_by(Refusal.id)
    return [
        records.Refusal(
            row["code"], row["seq"], row["verdict"], row["reason"], row["evidence"], moment(row["refused_at"])
        )
        for row in store.all(query)
    ]


def is_refused(store: Store, code: str, seq: int, verdict: str, manifest_sha256: str) -> bool:
    """Whether this refusal of these bytes is already written."""
    query = Refusal.select(Refusal.id).where(
        (Refusal.code == code)
        & (Refusal.seq == seq)
        & (Refusal.verdict == verdict)
        & (Refusal.manifest_sha256 == manifest_sha256)
    )
    return store.scalar(query) is not None


def verifications(store: Store, code: str) -> list[records.Verification]:
    """Whole checks of a replica, oldest first."""
    query = Verification.select().where(Verification.code == code).order_by(Verification.id)
    return [
        records.Verification(row["code"], row["size"], tuple(row["detail"].splitlines()), moment(row["verified_at"]))
        for row in store.all(query)
    ]


def insert_verification(act: Act, code: str, size: int, problems: tuple[str, ...]) -> None:
    """Remember a whole check."""
    act.insert(
        Verification,
        code=code,
        size=size,
        sound=int(not problems),
        detail="\n".join(problems),
        verified_at=iso(act.now),
    )


def last_backup(store: Store) -> records.Backup | None:
    """The newest second copy of the bureau's home; None before the first."""
    row = store.one(BureauBackup.select().order_by(BureauBackup.id.desc()))
    if row is None:
        return None
    return records.Backup(row["place"], row["size"], row["files"], row["bytes"], moment(row["made_at"]))
