"""The package of a draw: its files put together from rows and ledger, its outcome computed again, the ZIP exported.

Nothing in a package comes from anywhere but what was committed, revealed and typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.records.moment import moment
from station.rules.draw import archive, commit_text, evidence, freeze, package, result
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.result import Outcome, outcome
from station.rules.draw.seed import Value, seed
from station.services.draw_errors import NotRevealed
from station.store import draws
from station.store.atomic import write_bytes
from station.store.draws import NumberEntry
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station


def commitment(store: Store, draw_id: int) -> Commitment | None:
    """The commitment record of a draw, None before it."""
    text = draws.row(store, draw_id)["commit_text"]
    return None if text is None else commit_text.parse(text.encode())


def agreed(entries: list[NumberEntry]) -> NumberEntry | None:
    """The numbers of one source once its last two entries say the same."""
    if len(entries) < 2 or len(entries) % 2:
        return None
    first, second = entries[-2:]
    return first if (first.round, first.value) == (second.round, second.value) else None


def values(store: Store, draw_id: int, c: Commitment) -> list[Value] | None:
    """The public numbers in the order of C, None while any is open."""
    typed = draws.numbers(store, draw_id)
    found = [agreed(typed.get(term.source, [])) for term in c.sources]
    whole = [Value(each.source, each.round, each.value) for each in found if each is not None]
    return whole if len(whole) == len(c.sources) else None


def computed(store: Store, draw_id: int, c: Commitment, nonces: list[bytes], numbers: list[Value]) -> Outcome:
    """The outcome that commitment, nonces and numbers leave no choice about."""
    files = draws.files(store, draw_id)
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    return outcome(c, frozen, seed(commitment_hash(commit_text.write(c)), nonces, numbers))


def outcome_of(store: Store, draw_id: int) -> Outcome | None:
    """The outcome of a revealed or voided draw whose nonce and numbers are known."""
    c, row = commitment(store, draw_id), draws.row(store, draw_id)
    numbers = None if c is None else values(store, draw_id, c)
    if c is None or numbers is None or row["nonce"] is None:
        return None
    return computed(store, draw_id, c, [bytes.fromhex(row["nonce"])], numbers)


VOID, VOID_REVEALED = "draw.void", "draw.void_revealed"
"""The acts that void a draw: before its result is known, and after."""


def package_files(store: Store, draw_id: int) -> dict[str, bytes]:
    """Every file of the package. NotRevealed; UnknownDraw."""
    row, c, found = draws.row(store, draw_id), commitment(store, draw_id), outcome_of(store, draw_id)
    numbers = None if c is None else values(store, draw_id, c)
    if row["state"] not in ("revealed", "void") or c is None or found is None or numbers is None:
        raise NotRevealed(draw_no=row["draw_no"])
    text, proof = row["commit_text"].encode(), draws.evidence(store, draw_id)
    stored = draws.files(store, draw_id)
    void = package.VoidNote(_voided_at(store, draw_id), row["void_reason"]) if row["state"] == "void" else None
    files = {
        COMMIT: text,
        **{name: stored[name] for name in (freeze.POOL, freeze.INSPECTORS, freeze.RECUSAL)},
        package.NONCES: package.write_nonces([(c.nonces[0].holder, bytes.fromhex(row["nonce"]))]),
        package.NUMBERS: package.write_numbers(numbers),
        result.FILE: stored.get(result.FILE, found.text),
        evidence.ENTRY: proof.entry,
        evidence.PROOF: proof.proof,
        evidence.KEY: f"{proof.key}\n".encode(),
        package.README: package.readme(c, text, found, void),
    }
    return package.complete(files if void is None else {**files, package.VOID: package.write_void(void)})


def _voided_at(store: Store, draw_id: int) -> str:
    lines = store.lines(subject=f"draw/{draw_id}")
    return next(moment(line.recorded).isoformat() for line in lines if line.action in (VOID, VOID_REVEALED))


def export(station: Station, draw_id: int, folder: Path | None = None) -> Path:
    """`draw-NNNN.zip` in `folder` (default: exports); the same bytes every time. NotRevealed; UnknownDraw."""
    data = archive.pack(package_files(station.store, draw_id))
    place = folder or station.home.exports
    place.mkdir(parents=True, exist_ok=True)
    path = place / package.package_name(draws.row(station.store, draw_id)["draw_no"])
    write_bytes(path, data)
    return path
