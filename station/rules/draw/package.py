"""What lies in a draw's package and how its small files are written: nonces, numbers, check sums, void note, readme."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from station.records.moment import iso
from station.rules.draw import after, changes, commit, evidence, freeze, membership, result
from station.rules.draw.commit import SEALED, Commitment, commitment_hash, short_form
from station.rules.draw.lines import Malformed, digest_of, read_fields, read_lines, read_table, write_table
from station.rules.draw.result import Outcome
from station.rules.draw.seed import Value
from station.texts import text

NONCES = "nonces.tsv"
NUMBERS = "numbers.tsv"
README = "README.txt"
SUMS = "SHA256SUMS"
VOID = "void.txt"
PAGE = "verifier.html"
_COMMITTED = (commit.FILE, evidence.COMMIT.entry, evidence.COMMIT.proof, evidence.KEY, README, SUMS)
_REVEALED = (evidence.REVEAL.entry, evidence.REVEAL.proof)
_LISTS = (freeze.POOL, changes.FILE, freeze.INSPECTORS, freeze.RECUSAL)
_AFTER = (after.FILE, evidence.AFTER.entry, evidence.AFTER.proof)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a package shows, and so which files it has."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


WHOLE = Kind("whole", (*_COMMITTED, *_LISTS, NONCES, NUMBERS, result.FILE), (*_REVEALED, *_AFTER, VOID, PAGE))
SEALED_ONLY = Kind("sealed", (*_COMMITTED, *_REVEALED, NUMBERS), (PAGE,))
ONE_IN_POOL = Kind("pool", (*_COMMITTED, membership.FILE), (PAGE,))
ONE_IN_RESULT = Kind("result", (*_COMMITTED, *_REVEALED, membership.FILE), (PAGE,))


def kind_of(names: Collection[str], publication: str | None) -> Kind:
    """Which package these files are, in a draw of this publication (None: the commitment cannot be read)."""
    if membership.FILE in names:
        return ONE_IN_RESULT if evidence.REVEAL.entry in names else ONE_IN_POOL
    hidden = publication == SEALED and not {NONCES, result.FILE} & set(names)
    return SEALED_ONLY if hidden else WHOLE


def together(kind: Kind, names: Collection[str], voided: bool) -> tuple[str, ...]:
    """Files that a whole package has besides: the reveal's unless it was voided before, all or none of §8."""
    if kind is not WHOLE:
        return ()
    revealed = _REVEALED if not voided or set(_REVEALED) & set(names) else ()
    return (*revealed, *(_AFTER if set(_AFTER) & set(names) else ()))


@dataclass(frozen=True, slots=True)
class VoidNote:
    """That a draw was voided, and why."""

    voided_at: str
    reason: str


def package_name(draw_no: int, part: str = "") -> str:
    """`draw-0001.zip`, `draw-0001-sealed.zip`, `draw-0001-<id>.zip`."""
    return f"draw-{draw_no:04d}{f'-{part}' if part else ''}.zip"


def write_nonces(nonces: Sequence[tuple[str, bytes]]) -> bytes:
    """nonces.tsv: holder and 32 bytes in hex, in the order of C."""
    return write_table([(holder, nonce.hex()) for holder, nonce in nonces])


def parse_nonces(data: bytes) -> list[tuple[str, bytes]]:
    """Holder and nonce. Malformed."""
    table = enumerate(read_table(NONCES, data, 2), start=1)
    return [(holder, bytes.fromhex(digest_of(NONCES, line, nonce))) for line, (holder, nonce) in table]


def write_numbers(values: Sequence[Value]) -> bytes:
    """numbers.tsv: source, round, canonical value, in the order of C."""
    return write_table([(value.source, value.round, value.value) for value in values])


def parse_numbers(data: bytes) -> list[Value]:
    """The public numbers. Malformed."""
    return [Value(*fields) for fields in read_table(NUMBERS, data, 3)]


def write_void(void: VoidNote) -> bytes:
    """void.txt."""
    return f"voided_at: {void.voided_at}\nreason: {void.reason}\n".encode()


def parse_void(data: bytes) -> VoidNote:
    """The void note. Malformed."""
    lines = read_lines(VOID, data)
    if len(lines) != 2 or not lines[0].startswith("voided_at: ") or not lines[1].startswith("reason: "):
        raise Malformed(VOID, 1, "key", key="voided_at")
    return VoidNote(lines[0][11:], lines[1][8:])


def write_sums(files: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS over all other files, as `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files) if name != SUMS).encode()


def parse_sums(data: bytes) -> dict[str, str]:
    """Hex digest by name. Malformed unless it is what `write_sums` would write."""
    found: dict[str, str] = {}
    for number, line in enumerate(read_lines(SUMS, data), start=1):
        digest, separator, name = line.partition("  ")
        if not separator:
            raise Malformed(SUMS, number, "columns", wanted=2, found=1)
        found[read_fields(SUMS, number, name, 1)[0]] = digest_of(SUMS, number, digest)
    if list(found) != sorted(found) or len(found) != data.count(b"\n"):
        raise Malformed(SUMS, 1, "unsorted", field="")
    return found


def complete(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with their SHA256SUMS."""
    return {**files, SUMS: write_sums(files)}


def readme(
    c: Commitment, c_text: bytes, kind: Kind, found: Outcome | None = None, void: VoidNote | None = None
) -> bytes:
    """README.txt: what this is, what it says, how to check it. Reading matter, not evidence."""
    c_hash = commitment_hash(c_text)
    sources = "\n".join(text("draw.readme.source", id=s.source, round=s.round, at=iso(s.drawn_at)) for s in c.sources)
    strata = "\n".join(
        text("draw.readme.stratum", code=s.code, eligible=s.eligible, excluded=s.excluded, quota=s.quota)
        for s in c.strata
    )
    outcome = "" if found is None else text("draw.readme.outcome", seed=found.seed.hex(), outcome=found.digest)
    return text(
        "draw.readme.body",
        station=c.station_name,
        number=f"{c.draw_no:04d}",
        kind=text(f"draw.readme.kind_{kind.name}"),
        label=label(c),
        plan=c.plan,
        period=c.period,
        committed=iso(c.committed_at),
        commitment=c_hash.hex(),
        short=short_form(c_hash),
        outcome=outcome,
        strata=strata,
        sources=sources,
        void=text("draw.readme.void", at=void.voided_at, reason=void.reason) if void else "",
    ).encode()


def label(c: Commitment) -> str:
    """本地抽取 with its purpose, 演示 where it is one: shown wherever the draw is shown."""
    kind = text(f"draw.drawn_on.{c.drawn_on}", task=c.platform_task, purpose=c.purpose)
    return text("draw.demo_label", label=kind) if c.demo else kind
