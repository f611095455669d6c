"""Who keeps what back, and when it opens: supervisors' nonces, sealed draws, the beacon, one enterprise's proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.records.moment import moment
from station.records.people import Proof
from station.rules.draw import archive, beacon, commit_text, membership
from station.rules.draw.seed import Value, nonce_commitment
from station.rules.draw.sources import BEACON, BadNumbers
from station.rules.draw.verify import verify_files, verify_zip
from station.services import draw_errors, draw_opening, draw_packages, draw_view, draws
from station.services.beacon import beacon_holds
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import draws as rows
from station.store.audit import audit
from station.store.keys import verify
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.rules.draw import sample
from tests.services.test_draws import KL8, SSQ, fresh, type_all

NONCE = bytes(range(100, 132))
PLAN = Plan("年度计划", "2026-11", "平台不可用", ("orange_b",))
SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
"""Round 1000 of quicknet."""


@pytest.fixture
def pool(enterprise: Callable[..., int]) -> list[int]:
    return [enterprise(risk="orange") for _ in range(12)]


def committed(station: Station, chief: Proof, **asked: object) -> int:
    line = draws.freeze_lists(station, chief, PLAN)
    draws.commit(station, chief, line.id, Asked(quotas={"orange_b": 3}, **asked))  # type: ignore[arg-type]
    return line.id


def names(path: Path) -> set[str]:
    return set(archive.unpack(path.read_bytes()))


def test_without_the_supervisor_there_is_no_reveal(
    station: Station, pool: list[int], chief: Proof, clock: FrozenClock, tmp_path: Path
) -> None:
    """A5: neither of the two can look at the result and hold it back alone."""
    draw_id = committed(station, chief, supervisor=nonce_commitment(NONCE))
    type_all(station, draw_id, clock)
    with pytest.raises(draw_errors.SupervisorNeeded):
        draws.reveal(station, fresh(station), draw_id)
    for wrong in ("ab" * 32, "ab", "", NONCE.hex()[:-1] + "g"):
        with pytest.raises(draw_errors.WrongNonce):
            draws.reveal(station, fresh(station), draw_id, wrong)
    spaced = " ".join(NONCE.hex().upper()[at : at + 8] for at in range(0, 64, 8))
    draws.reveal(station, fresh(station), draw_id, spaced)
    verdict = verify_zip(draw_packages.export(station, draw_id, tmp_path).read_bytes(), verify)
    assert verdict.failures == ()
    assert [term.holder for term in verdict.commitment.nonces] == ["station", "supervisor"]  # type: ignore[union-attr]
    assert audit(station.store).clean


def test_a_digest_that_is_none_is_refused(station: Station, pool: list[int], chief: Proof) -> None:
    with pytest.raises(draw_errors.BadDigest):
        committed(station, chief, supervisor="F" * 64)


def test_a_withheld_nonce_does_not_keep_anybody_from_voiding(
    station: Station, pool: list[int], chief: Proof, clock: FrozenClock
) -> None:
    draw_id = committed(station, chief, supervisor=nonce_commitment(NONCE))
    type_all(station, draw_id, clock)
    draws.void(station, fresh(station), draw_id, "监督员未到")
    row = rows.row(station.store, draw_id)
    assert row["nonce"] is not None and row["supervisor_nonce"] is None
    again = draws.freeze_lists(station, fresh(station), PLAN)
    draws.commit(station, fresh(station), again.id, Asked(quotas={"orange_b": 3}))
    (void,) = commit_text.parse(rows.row(station.store, again.id)["commit_text"].encode()).voided
    assert (void.draw_no, void.outcome, void.reason) == (1, "-", "监督员未到")


def test_a_sealed_draw_shows_fingerprint_then_list_then_nonces(
    station: Station, pool: list[int], chief: Proof, clock: FrozenClock, tmp_path: Path
) -> None:
    """A14: nothing that the database or a package holds gives the result away before it is opened."""
    draw_id = committed(station, chief, sealed=True)
    type_all(station, draw_id, clock)
    draws.reveal(station, fresh(station), draw_id)
    row = rows.row(station.store, draw_id)
    assert row["outcome"] and row["nonce"] is None and row["seed"] is None
    assert draw_view.view(station.store, draw_id).picks == () and "result.tsv" not in rows.files(station.store, draw_id)
    sealed = draw_packages.export(station, draw_id, tmp_path)
    assert sealed.name == "draw-0001-sealed.zip" and "pool.tsv" not in names(sealed)
    verdict = verify_zip(sealed.read_bytes(), verify)
    assert verdict.holds and verdict.kind == "sealed" and verdict.outcome is None
    with pytest.raises(draw_errors.ListClosed):
        draw_opening.unseal_nonces(station, fresh(station), draw_id)
    with pytest.raises(draw_errors.ListClosed):
        draw_packages.member_files(station.store, draw_id, membership.RESULT, sample.code(1))

    draw_opening.unseal_list(station, fresh(station), draw_id)
    picks = draw_view.view(station.store, draw_id).picks
    assert sum(pick.selected for pick in picks) == 3 and rows.row(station.store, draw_id)["nonce"] is None
    shown = draw_packages.export_member(station, draw_id, membership.RESULT, picks[0].uscc, tmp_path)
    assert verify_zip(shown.read_bytes(), verify).holds
    assert draw_packages.export(station, draw_id, tmp_path).name == "draw-0001-sealed.zip"
    with pytest.raises(draw_errors.AlreadyOpened):
        draw_opening.unseal_list(station, fresh(station), draw_id)

    draw_opening.unseal_nonces(station, fresh(station), draw_id)
    whole = verify_zip(draw_packages.export(station, draw_id, tmp_path).read_bytes(), verify)
    assert whole.holds and whole.outcome is not None and whole.outcome.digest == row["outcome"]
    with pytest.raises(draw_errors.AlreadyOpened):
        draw_opening.unseal_nonces(station, fresh(station), draw_id)
    assert audit(station.store).clean


def test_an_open_draw_has_nothing_to_open(station: Station, pool: list[int], chief: Proof, clock: FrozenClock) -> None:
    draw_id = committed(station, chief)
    with pytest.raises(draw_errors.WrongStep):
        draw_opening.unseal_list(station, chief, draw_id)
    type_all(station, draw_id, clock)
    draws.reveal(station, fresh(station), draw_id)
    with pytest.raises(draw_errors.AlreadyOpened):
        draw_opening.unseal_list(station, fresh(station), draw_id)


def test_a_firm_is_shown_why_it_was_or_was_not_in_the_pool(
    station: Station, pool: list[int], chief: Proof, enterprise: Callable[..., int], tmp_path: Path
) -> None:
    enterprise(risk="orange", status="closed")
    draw_id = committed(station, chief)
    text = rows.files(station.store, draw_id)["pool.tsv"].decode()
    for line in text.splitlines():
        code = line.split("\t")[0]
        path = draw_packages.export_member(station, draw_id, membership.POOL, code, tmp_path)
        verdict = verify_zip(path.read_bytes(), verify)
        assert verdict.holds and "member" in {each.check for each in verdict.findings}
        others = [each.split("\t")[0] for each in text.splitlines() if not each.startswith(code)]
        assert not any(other.encode() in path.read_bytes() for other in others)
    stranger = draw_packages.export_member(station, draw_id, membership.POOL, sample.code(777_777), tmp_path)
    assert "absent" in {each.check for each in verify_zip(stranger.read_bytes(), verify).findings}


def test_a_beacon_in_the_commitment_is_asked_for_its_signature(
    station: Station, pool: list[int], chief: Proof, clock: FrozenClock
) -> None:
    draw_id = committed(station, chief, sources=("cn.kl8", "cn.ssq", "drand.quicknet"))
    term = draw_view.view(station.store, draw_id).sources[2]
    assert int(term.round) == beacon.first_after(clock.now().add(hours=1)) and term.fallbacks == ()
    clock.set("2026-11-22T21:20:00+08:00")
    with pytest.raises(BadNumbers, match="BLS"):
        draws.enter(station.store, fresh(station), draw_id, "drand.quicknet", SIGNATURE)
    with pytest.raises(BadNumbers, match="96"):
        draws.enter(station.store, fresh(station), draw_id, "drand.quicknet", SIGNATURE[:-2])
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, fresh(station), draw_id, source, typed)
    with pytest.raises(draw_errors.NumbersOpen, match="drand"):
        draws.reveal(station, fresh(station), draw_id)


def test_the_command_line_checks_the_beacon_and_a_reader_without_it_says_so() -> None:
    frozen, at = sample.lists(), beacon.time_of(1000)
    committed_at = at.subtract(hours=1)
    old = [
        sample.source(
            "cn.kl8", "2023-08-24", "balls:20/80", 61616, "1234567", "2023-08-24T21:00:00+08:00", "2023-08-25"
        ),
        sample.source(
            "cn.ssq", "2023-08-24", "balls:6/33+1/16", 24078, "247", "2023-08-24T20:00:00+08:00", "2023-08-27"
        ),
    ]
    lit = replace(
        old[0],
        source="drand.quicknet",
        round="1000",
        encoding=BEACON,
        millibits=256_000,
        closes_at=at,
        drawn_at=at,
        fallbacks=(),
    )
    values = (*(replace(one, round="2023-08-24") for one in sample.VALUES), Value("drand.quicknet", "1000", SIGNATURE))
    c = sample.terms(
        frozen,
        frozen_at=committed_at,
        committed_at=committed_at,
        sources=(*old, lit),
        reveal_deadline=moment("2023-08-27T21:15:00+08:00"),
    )
    files = sample.files(frozen, c, values, revealed_at="2023-08-25T09:00:00+08:00")
    held = verify_files(files, sample.check, beacon_holds)
    assert held.failures == () and "beacon_held" in {each.check for each in held.findings}
    assert "beacon_unchecked" in {each.check for each in verify_files(files, sample.check).findings}
    other = replace(values[2], value=SIGNATURE[:-1] + "8")
    forged = sample.files(frozen, c, (*values[:2], other), revealed_at="2023-08-25T09:00:00+08:00")
    assert ("beacon", "numbers.tsv") in {
        (each.check, each.file) for each in verify_files(forged, sample.check, beacon_holds).failures
    }
