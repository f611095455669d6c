"""The tamper matrix: every attack on a draw's package is named by its check and its file."""

from __future__ import annotations

import pytest

from station.rules.draw import archive
from station.rules.draw.verify import verify_zip
from tests.rules.draw import sample, tamper


def test_the_package_that_is_tampered_with_holds() -> None:
    verdict = verify_zip(archive.pack(tamper.honest()), sample.check)
    assert verdict.failures == ()
    assert verdict.outcome is not None and verdict.outcome.shortage is None


@pytest.mark.parametrize("attack", tamper.MATRIX)
def test_every_attack_is_named(attack: str) -> None:
    make, wanted = tamper.MATRIX[attack]
    verdict = verify_zip(archive.pack(make()), sample.check)
    assert wanted in {(finding.check, finding.file) for finding in verdict.failures}
    assert all(finding.message for finding in verdict.failures)
