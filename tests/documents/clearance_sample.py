"""Facts of a 可清空凭证, as the service hands them over."""

from __future__ import annotations

from typing import Any

from station.documents.clearance_paper import Certified, clearance
from station.records.docking import BackupRun
from station.records.evidence import Intake
from station.records.paper import Issuer
from station.rules import clearing, slip
from tests.documents import sample

LISTING = "".join(f"{byte:02x}" for byte in range(32))
SERIAL = "ZFY0001"
NUMBER = "余清〔2026〕3号"
FRONT = slip.plain_front("余姚市应急管理局", NUMBER, sample.WHEN.date(), demo=True)
ISSUER = Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", demo=True)


def payload(*claims: str) -> str:
    content = sample.slip_content(slip.SlipKind.CLEARANCE, *claims)
    return slip.slip_text(FRONT, content, sample.KEY_ID, sample.SIGNER.sign)


def facts(**over: Any) -> Certified:
    """A recorder after a day out, everything copied, read back, read again and backed up."""
    intake = Intake(
        id=sample.CASE,
        recorder_id=1,
        serial=over.pop("serial", SERIAL),
        officer_name="陈㙍波",
        source="/run/station/dock1",
        listing_sha256=LISTING,
        files=15,
        bytes=7_215_004_112,
        state="complete",
        opened_at=sample.WHEN.subtract(hours=2),
        closed_at=sample.WHEN.subtract(hours=1, minutes=50),
        counts={"verified": 10, "duplicate": 2, "skipped": 3},
        usb="0b05:1234",
        model="DSJ_V8",
        fs_type="exfat",
        reread_at=sample.WHEN.subtract(hours=1),
    )
    values: dict[str, Any] = {
        "number": NUMBER,
        "intake": intake,
        "files": 12,
        "bytes": 7_215_004_112,
        "verified": (("evicted", 1), ("o_direct", 11)),
        "reread": (("o_direct", 12),),
        "hollow": (("DCIM/LOG.TXT", "empty"), ("DCIM/now", "symlink"), ("A", "empty"), ("B", "empty")),
        "backup": BackupRun(
            1, "5b0c7a3e-0d1f-4b53-9f3c-2f6f0b1f8a11", "/run/media/backup", 900, 40, 10**10, sample.WHEN
        ),
        "signers": ("王建国", "李敏"),
    }
    return Certified(**{**values, **over})


def sheet(**over: Any) -> dict[str, Any]:
    made = facts(**over)
    code = payload(*clearing.claims(LISTING, made.intake.serial, made.files, made.bytes), slip.DEMO)
    return clearance(ISSUER, made, code, sample.WHEN)


PAPERS: dict[str, Any] = {"clearance": sheet}
