"""The package of a draw: its files put together from rows and ledger, its outcome computed again, the ZIP exported.

Nothing in a package comes from anywhere but what was committed, revealed and typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.records.moment import moment
from station.rules.draw import after, archive, changes, commit_text, evidence, freeze, membership, package, result
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.evidence import Step
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import Outcome, outcome
from station.rules.draw.seed import Value, seed
from station.services.draw_errors import ListClosed, NotInResult, NotRevealed, WrongStep
from station.store import draws, lives
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
    """The outcome of a draw whose nonces and numbers are known to everybody."""
    c, row = commitment(store, draw_id), draws.row(store, draw_id)
    numbers = None if c is None else values(store, draw_id, c)
    nonces = [row[column] for column in ("nonce", "supervisor_nonce") if row[column] is not None]
    if c is None or numbers is None or len(nonces) != len(c.nonces):
        return None
    return computed(store, draw_id, c, [bytes.fromhex(nonce) for nonce in nonces], numbers)


VOID, VOID_REVEALED = "draw.void", "draw.void_revealed"
"""The acts that void a draw: before its result is known, and after."""


def package_files(store: Store, draw_id: int) -> dict[str, bytes]:
    """Every file of the package: the whole one, or of a sealed draw what is public. NotRevealed; UnknownDraw."""
    row, c = draws.row(store, draw_id), commitment(store, draw_id)
    numbers = None if c is None else values(store, draw_id, c)
    if row["state"] not in ("revealed", "void") or c is None or numbers is None:
        raise NotRevealed(draw_no=row["draw_no"])
    found = outcome_of(store, draw_id)
    if found is None and row["state"] == "void":
        raise NotRevealed(draw_no=row["draw_no"])
    files = {**_committed(store, draw_id, c), package.NUMBERS: package.write_numbers(numbers)}
    files |= _proved(store, draw_id, evidence.REVEAL)
    if found is None:
        readme = package.readme(c, files[COMMIT], package.SEALED_ONLY)
        return package.complete({**files, package.README: readme})
    return package.complete({**files, **_whole(store, draw_id, c, files[COMMIT], found)})


def _whole(store: Store, draw_id: int, c: Commitment, c_text: bytes, found: Outcome) -> dict[str, bytes]:
    row, stored = draws.row(store, draw_id), draws.files(store, draw_id)
    void = package.VoidNote(_voided_at(store, draw_id), row["void_reason"]) if row["state"] == "void" else None
    opened = [bytes.fromhex(row[column]) for column in ("nonce", "supervisor_nonce")[: len(c.nonces)]]
    files = {name: stored[name] for name in (freeze.POOL, changes.FILE, freeze.INSPECTORS, freeze.RECUSAL)}
    files[package.NONCES] = package.write_nonces([(n.holder, x) for n, x in zip(c.nonces, opened, strict=True)])
    files[result.FILE] = found.text
    files[package.README] = package.readme(c, c_text, package.WHOLE, found, void)
    later = draws.after_lines(store, draw_id)
    if later:
        files |= {after.FILE: after.write(later), **_proved(store, draw_id, evidence.AFTER)}
    if void is not None:
        files[package.VOID] = package.write_void(void)
    return files


def _committed(store: Store, draw_id: int, c: Commitment) -> dict[str, bytes]:
    """The commitment with its proof, the key, and the page that checks it."""
    files = {COMMIT: draws.row(store, draw_id)["commit_text"].encode(), **_proved(store, draw_id, evidence.COMMIT)}
    # Of the life in which it was committed to: what an earlier key signed the present one does not open.
    files[evidence.KEY] = f"{lives.key_of(store, c.station)}\n".encode()
    if c.verifier != ABSENT:
        files[package.PAGE] = draws.files(store, draw_id)[package.PAGE]
    return files


def _proved(store: Store, draw_id: int, step: Step) -> dict[str, bytes]:
    """The newest entry of a step and its proof; nothing where it has not been taken."""
    seq = draws.step_of(store, draw_id, step)
    if seq is None:
        return {}
    found = draws.evidence(store, seq)
    return {step.entry: found.entry, step.proof: found.proof}


def _voided_at(store: Store, draw_id: int) -> str:
    lines = store.lines(subject=f"draw/{draw_id}")
    return next(moment(line.recorded).isoformat() for line in lines if line.action in (VOID, VOID_REVEALED))


def member_files(store: Store, draw_id: int, list_: str, id_: str) -> dict[str, bytes]:
    """The package that shows one enterprise's place in `pool` or `result` without the rest.

    WrongStep, ListClosed, NotInResult; UnknownDraw.
    """
    row, c, stored = draws.row(store, draw_id), commitment(store, draw_id), draws.files(store, draw_id)
    if c is None or (list_ == membership.RESULT and row["outcome"] is None):
        raise WrongStep(row["draw_no"], row["state"])
    name = freeze.POOL if list_ == membership.POOL else result.FILE
    if name not in stored:
        raise ListClosed(draw_no=row["draw_no"])
    found = membership.prove(list_, stored[name], id_)
    if found is None:
        raise NotInResult(draw_no=row["draw_no"], id=id_)
    files = {**_committed(store, draw_id, c), membership.FILE: membership.write(found)}
    if list_ == membership.RESULT:
        files |= _proved(store, draw_id, evidence.REVEAL)
    files[package.README] = package.readme(c, files[COMMIT], package.kind_of(files, c.publication))
    return package.complete(files)


def export(station: Station, draw_id: int, folder: Path | None = None) -> Path:
    """`draw-NNNN.zip` in `folder` (default: exports); the same bytes every time. NotRevealed; UnknownDraw."""
    files = package_files(station.store, draw_id)
    part = "" if package.NONCES in files else package.SEALED_ONLY.name
    return _written(station, draw_id, files, part, folder)


def export_member(station: Station, draw_id: int, list_: str, id_: str, folder: Path | None = None) -> Path:
    """`draw-NNNN-<id>.zip`: one enterprise's place in a list. WrongStep, ListClosed, NotInResult; UnknownDraw."""
    return _written(station, draw_id, member_files(station.store, draw_id, list_, id_), id_, folder)


def _written(station: Station, draw_id: int, files: dict[str, bytes], part: str, folder: Path | None) -> Path:
    place = folder or station.home.exports
    place.mkdir(parents=True, exist_ok=True)
    path = place / package.package_name(draws.row(station.store, draw_id)["draw_no"], part)
    write_bytes(path, archive.pack(files))
    return path
