"""What the bureau's second copy needs of it: its keys for the recovery key alone, and the act that says it was made."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

from station.bureau.home import Bureau
from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import age_file
from station.replica.envelope import NotForUs
from station.store import bureau_models, bureau_rows


class IdentityWrong(StationError):
    """This is not the recovery key the keys were encrypted to. Facts: path."""

    text = "keys.restore.identity_wrong"


def secrets(bureau: Bureau) -> bytes:
    """All of keys/ as one age file to the recovery key; empty where the bureau has none."""
    recovery = bureau_rows.facts(bureau.store).recipients[1:]
    if not recovery:
        return b""
    folder = bureau.keys.folder
    found = {
        path.relative_to(folder).as_posix(): b64encode(path.read_bytes()).decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    return age_file.encrypted(json.dumps(found).encode(), recovery)


def opened(data: bytes, identity: Path) -> dict[str, bytes]:
    """The keys again, by the file of the recovery key as `age-keygen` wrote it. IdentityWrong."""
    try:
        lines = identity.read_text(encoding="ascii").splitlines()
        own = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")]
        found = json.loads(age_file.decrypted(data, own))
        return {str(name): b64decode(value) for name, value in found.items()}
    except (OSError, ValueError, NotForUs) as error:
        raise IdentityWrong(path=identity) from error


def note(bureau: Bureau, actor: Proof | System, place: str, size: int, held: tuple[int, int]) -> None:
    """Enter that a copy was made and checked; `held`: its files and their bytes. NotAllowed."""
    with bureau.store.act(actor, "bureau.backup", subject=f"bureau/{bureau.store.origin.code}") as act:
        values = {"size": size, "files": held[0], "bytes": held[1], "made_at": iso(act.now)}
        act.insert(bureau_models.BureauBackup, place=place, **values)
