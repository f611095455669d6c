"""The tamper matrix in the browser: the page names the same checks as the command line does."""

from __future__ import annotations

import pytest

from station.rules.draw import archive
from station.rules.draw.verify import verify_zip
from tests.browser.conftest import VerifyOne
from tests.rules.draw import sample, tamper


def test_the_package_that_is_tampered_with_holds(verify_in_browser: VerifyOne) -> None:
    said = verify_in_browser(archive.pack(tamper.honest()))
    assert [finding for finding in said["findings"] if finding["failed"]] == []


@pytest.mark.parametrize("attack", tamper.MATRIX)
def test_every_attack_is_named_as_the_command_line_names_it(attack: str, verify_in_browser: VerifyOne) -> None:
    make, wanted = tamper.MATRIX[attack]
    forged = archive.pack(make())
    said = {(each["check"], each["file"]) for each in verify_in_browser(forged)["findings"] if each["failed"]}
    assert wanted in said
    assert said == {(each.check, each.file) for each in verify_zip(forged, sample.check).failures}
