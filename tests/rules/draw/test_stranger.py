"""docs/draw.md read by a stranger: result.tsv recomputed with nothing of ours, inspectors by enumeration."""

from __future__ import annotations

from hashlib import sha256
from itertools import combinations, product

from tests.rules.draw import sample


def h(data: bytes) -> bytes:
    return sha256(data).digest()


def lp(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def table(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().split("\n")[:-1]]


def seed_of(files: dict[str, bytes]) -> bytes:
    nonces, numbers = table(files["nonces.tsv"]), table(files["numbers.tsv"])
    message = lp(b"anjian-draw/v1/seed") + lp(h(files["commit.txt"])) + len(nonces).to_bytes(4, "big")
    message += b"".join(lp(bytes.fromhex(nonce)) for _, nonce in nonces) + len(numbers).to_bytes(4, "big")
    return h(message + b"".join(lp(field.encode()) for row in numbers for field in row))


def result_of(files: dict[str, bytes]) -> bytes:
    seed = seed_of(files)
    terms = [line.split(": ", 1) for line in files["commit.txt"].decode().split("\n")[:-1]]
    quotas = {value.split("\t")[0]: int(value.split("\t")[3]) for key, value in terms if key == "stratum"}
    each = next(int(value) for key, value in terms if key == "per_enterprise")
    order = sorted(
        (min(h(b"\x10" + seed + j.to_bytes(2, "big") + row[0].encode()) for j in range(int(row[4]))), row)
        for row in table(files["pool.tsv"])
        if row[2] == "E"
    )
    ranks: dict[str, int] = {}
    placed = []
    for key, row in order:
        ranks[row[1]] = ranks.get(row[1], 0) + 1
        placed.append((row[1], ranks[row[1]], key, row))
    drawn = [row for stratum, rank, _, row in placed if rank <= quotas[stratum]]
    pairs = staff(files, seed, drawn, each)
    lines = []
    for stratum, rank, key, row in sorted(placed, key=lambda item: (item[0].encode(), item[1])):
        selected = rank <= quotas[stratum]
        people = ",".join(pairs[row[0]]) if selected else "-"
        lines.append("\t".join([stratum, str(rank), "S" if selected else "R", row[0], key.hex(), people, row[6]]))
    return "".join(line + "\n" for line in lines).encode()


def staff(files: dict[str, bytes], seed: bytes, drawn: list[list[str]], each: int) -> dict[str, tuple[str, ...]]:
    people = {row[0]: row for row in table(files["inspectors.tsv"]) if row[1] == "E"}
    barred = {(row[0], row[1]) for row in table(files["recusal.tsv"])}
    options = []
    for row in drawn:
        name = row[0].encode()
        wanted = [iid for iid in people if (iid, row[0]) not in barred]
        wanted.sort(key=lambda iid: h(b"\x20" + seed + len(name).to_bytes(2, "big") + name + iid.encode()))
        teams = []
        for team in combinations(wanted, each):
            leads = [iid for iid in team if row[5] == "-" or row[5] in people[iid][5].split(",")]
            if leads:
                teams.append((leads[0], *(iid for iid in team if iid != leads[0])))
        options.append(sorted(teams, key=lambda team: [wanted.index(iid) for iid in team]))
    best: tuple[int, tuple[tuple[str, ...], ...]] | None = None
    for teams in product(*options):
        loads = [sum(iid in team for team in teams) for iid in people]
        caps = [people[iid][4] for iid in people]
        if any(cap != "-" and load > int(cap) for load, cap in zip(loads, caps, strict=True)):
            continue
        squares = sum(load * load for load in loads)
        if best is None or squares < best[0]:
            best = squares, teams
    assert best is not None
    return {row[0]: team for row, team in zip(drawn, best[1], strict=True)}


def test_a_stranger_finds_the_same_result() -> None:
    frozen = sample.lists()
    strata = [part for part in sample.terms(frozen).strata]
    fewer = tuple(type(part)(part.code, part.eligible, part.excluded, min(part.quota, 3)) for part in strata)
    files = sample.files(frozen, sample.terms(frozen, strata=fewer))
    assert files["result.tsv"].count(b"\tS\t") == 6
    assert result_of(files) == files["result.tsv"]
