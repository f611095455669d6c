"""A manifest is its own station's and epoch's, whoever signed it: a key vouches for one ledger only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.replica.check import RosterKey, open_manifest
from station.replica.manifest import Manifest
from station.replica.outbox import MANIFEST
from station.replica.verdicts import Refused, Verdict
from station.wiring import Station
from tests.replica.test_manifest import EXAMPLE

CODE = "330281103"


def signed(station: Station, folder: Path, found: Manifest) -> list[RosterKey]:
    """The manifest in `folder` by the station's key; the roster that knows the key."""
    signer = station.store.signer
    (folder / MANIFEST).write_text(signer.note(found.text()))
    return [RosterKey(0, signer.verifier_key)]


def test_a_manifest_by_a_key_of_the_roster_is_opened(station: Station, tmp_path: Path) -> None:
    roster = signed(station, tmp_path, EXAMPLE)
    assert open_manifest(tmp_path, CODE, roster).manifest == EXAMPLE


@pytest.mark.parametrize("change", [{"station": "330281999"}, {"epoch": 1}])
def test_a_manifest_about_another_ledger_is_forged(station: Station, tmp_path: Path, change: dict[str, object]) -> None:
    other = replace(EXAMPLE, **change)  # type: ignore[arg-type]  # names are the test's
    roster = signed(station, tmp_path, other)
    with pytest.raises(Refused, match=f"{other.station}/{other.epoch}") as refused:
        open_manifest(tmp_path, CODE, roster)
    assert refused.value.verdict is Verdict.FORGED


def test_another_station_s_bundle_is_not_taken_for_this_one(station: Station, tmp_path: Path) -> None:
    roster = signed(station, tmp_path, EXAMPLE)
    with pytest.raises(Refused) as refused:
        open_manifest(tmp_path, "330281999", roster)
    assert refused.value.verdict is Verdict.FORGED
