"""A complete package made from rules alone, with a ledger of one entry and a throwaway key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from station.records.moment import iso, moment
from station.rules import merkle, note
from station.rules.draw import after, changes, commit, commit_text, evidence, freeze, package, result
from station.rules.draw.after import Change
from station.rules.draw.commit import AgainstTerm, Commitment, List, NonceTerm, SourceTerm, Stratum, WitnessTerm
from station.rules.draw.freeze import Frozen, InspectorRow, PoolRow, RecusalRow
from station.rules.draw.identity import uscc_check
from station.rules.draw.seed import Value, nonce_commitment, seed
from station.rules.entry import Entry

NONCE = bytes(range(32))
ORIGIN = "330281103/0"
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
LOG = f"anjian/{ORIGIN}"
AFTER_FILES = (evidence.AFTER.entry, evidence.AFTER.proof)
REVEALED_AT = "2026-11-24T22:00:00+08:00"
VALUES = (
    Value("cn.kl8", "2026-11-20", "03.07.11.14.20.22.25.31.33.36.41.44.48.52.55.60.63.71.77.80./"),
    Value("cn.ssq", "2026-11-22", "05.09.13.21.28.32./11./"),
)


def code(number: int) -> str:
    body = f"91330281MA2{number:06d}"
    return body + uscc_check(body)


def check(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def lists(size: int = 24) -> Frozen:
    names = ["余姚市宏达塑料制品厂", "𠮷野金属", "Café 模具", "甬余化工"]
    pool = []
    for number in range(size):
        stratum = ("orange_b", "yellow_b", "yellow_b", "red")[number % 4]
        excluded = "must_inspect" if stratum == "red" else "inspected_recently" if number % 7 == 1 else "-"
        status = "E" if excluded == "-" else "X"
        lead = "危化" if number % 6 == 2 else "-"
        name = names[number % 4] + str(number)
        pool.append(PoolRow(code(number), stratum, status, excluded, 1 + number % 3, lead, name))
    people = [
        InspectorRow("11028100001", "E", "-", "-", None, ("危化",), "王建国"),
        InspectorRow("11028100002", "E", "-", "-", 4, (), "李敏"),
        InspectorRow("11028100003", "E", "-", "-", None, ("危化", "粉尘"), "陈海波"),
        InspectorRow("11028100004", "X", "cert_expired", "-", None, (), "周倩"),
        InspectorRow("11028100005", "E", "-", "330281104", None, (), "-"),
    ]
    barred = [
        RecusalRow("11028100001", code(4), freeze.recusal_digest(b"s" * 32, "近亲属")),
        RecusalRow("11028100002", code(9), freeze.recusal_digest(b"t" * 32, "曾任职")),
    ]
    return Frozen(tuple(pool), tuple(people), tuple(barred))


def earlier_pool(frozen: Frozen) -> bytes:
    """The pool before: without the last enterprise, and the first one was closed."""
    first, *others = frozen.pool
    return freeze.write([replace(first, status="X", reason="closed"), *others[:-1]])


def _list(data: bytes) -> List:
    return List(freeze.rows(data), freeze.root(data))


def terms(frozen: Frozen, **over: object) -> Commitment:
    strata = []
    for name, quota in (("orange_b", 3), ("red", 0), ("yellow_b", 4)):
        rows = [row for row in frozen.pool if row.stratum == name]
        eligible = sum(row.status == "E" for row in rows)
        strata.append(Stratum(name, eligible, len(rows) - eligible, quota))
    files = [freeze.write(rows) for rows in (frozen.pool, frozen.inspectors, frozen.recusals)]
    pool, inspectors, recusals = (_list(data) for data in files)
    earlier = earlier_pool(frozen)
    made = Commitment(
        station=ORIGIN,
        station_name="泗门镇安监所",
        demo=False,
        draw_no=2,
        drawn_on="local",
        platform_task="-",
        purpose="平台不可用",
        plan="2026年度检查计划",
        period="2026-11",
        supplements="-",
        previous=List(0, merkle.EMPTY_ROOT.hex()),
        voided=(),
        frozen_at=moment("2026-11-20T09:00:00+08:00"),
        committed_at=moment("2026-11-20T10:00:00+08:00"),
        pool=pool,
        against=AgainstTerm(1, _list(earlier)),
        changes=_list(changes.write(earlier, files[0])),
        strata=tuple(strata),
        inspectors=inspectors,
        recusals=recusals,
        exclusion_rule="draw-pool/2026-01",
        per_enterprise=2,
        cap=None,
        shortage=commit.REFUSE,
        assign_rule=commit.ASSIGN_RULE,
        reserve_rule=commit.RESERVE_RULE,
        publication="open",
        nonces=(NonceTerm("station", nonce_commitment(NONCE)),),
        source_rule=commit.SOURCE_RULE,
        closures=(),
        sources=(
            source("cn.kl8", "2026-11-20", "balls:20/80", 61616, "1234567", "2026-11-20T21:00:00+08:00", "2026-11-21"),
            source("cn.ssq", "2026-11-22", "balls:6/33+1/16", 24078, "247", "2026-11-22T20:00:00+08:00", "2026-11-24"),
        ),
        reveal_deadline=moment("2026-11-25T21:15:00+08:00"),
        witnesses=(WitnessTerm("张伟", "派驻纪检监察组", "纪检"),),
        verifier="-",
    )
    return replace(made, **over)  # type: ignore[arg-type]


def source(
    id_: str, round_: str, encoding: str, millibits: int, weekdays: str, closes: str, *others: str
) -> SourceTerm:
    closes_at = moment(closes)
    return SourceTerm(id_, round_, encoding, millibits, weekdays, closes_at, closes_at.add(minutes=30), others)


class Ledger:
    """The signed ledger of a station: one leaf per step."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []

    def step(self, action: str, reason: str, at: str, cosigner: str = "-") -> tuple[bytes, bytes]:
        """The entry of a step and its proof under a checkpoint taken at once."""
        seq, who = len(self.leaves), "officer:1:王建国"
        entry = Entry(ORIGIN, seq, at, at, who, cosigner, action, "draw/1", reason, "0" * 64, "1" * 64).leaf()
        self.leaves.append(entry)
        hashes = [merkle.leaf_hash(leaf) for leaf in self.leaves]
        body = note.Checkpoint(LOG, len(hashes), merkle.root(hashes), sha256(b"state").digest(), at).body()
        return entry, evidence.prove(hashes, seq, note.signed(body, LOG, PUBLIC, KEY.sign))


def files(
    frozen: Frozen | None = None,
    c: Commitment | None = None,
    values: tuple[Value, ...] = VALUES,
    nonces: tuple[bytes, ...] = (NONCE,),
    revealed_at: str = REVEALED_AT,
    page: bytes | None = None,
    later: Callable[[after.State], list[Change]] | None = None,
) -> dict[str, bytes]:
    """Every file of the package, sums included. `later` says what happened after the draw, `page` is verifier.html."""
    frozen = frozen or lists()
    c = c or terms(frozen)
    c_text, pool = commit_text.write(c), freeze.write(frozen.pool)
    c_hash = commit.commitment_hash(c_text)
    made = result.outcome(c, frozen, seed(c_hash, nonces, values))
    ledger = Ledger()
    committed = ledger.step("draw.commit", evidence.commit_reason(c_hash.hex()), iso(c.committed_at))
    told = evidence.reveal_reason(made.digest, len(made.rows), freeze.root(made.text))
    revealed = ledger.step("draw.reveal", told, revealed_at)
    more: dict[str, bytes] = {} if page is None else {package.PAGE: page}
    if later is not None:
        happened = later(after.State(c, frozen, made))
        more[after.FILE] = after.write(happened)
        told = evidence.after_reason(sha256(more[after.FILE]).hexdigest())
        action, at = f"draw.{happened[-1].kind}", "2026-12-01T09:00:00+08:00"
        more |= dict(zip(AFTER_FILES, ledger.step(action, told, at, "officer:2:李敏"), strict=True))
    return package.complete(
        {
            **more,
            commit.FILE: c_text,
            freeze.POOL: pool,
            changes.FILE: b"" if c.against is None else changes.write(earlier_pool(frozen), pool),
            freeze.INSPECTORS: freeze.write(frozen.inspectors),
            freeze.RECUSAL: freeze.write(frozen.recusals),
            package.NONCES: package.write_nonces([(n.holder, x) for n, x in zip(c.nonces, nonces, strict=True)]),
            package.NUMBERS: package.write_numbers(values),
            result.FILE: made.text,
            evidence.COMMIT.entry: committed[0],
            evidence.COMMIT.proof: committed[1],
            evidence.REVEAL.entry: revealed[0],
            evidence.REVEAL.proof: revealed[1],
            evidence.KEY: f"{note.verifier_key(LOG, PUBLIC)}\n".encode(),
            package.README: package.readme(c, c_text, package.WHOLE, made),
        }
    )
