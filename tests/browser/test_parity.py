"""The page and the Python rules say the same of a thousand random draws, of parts of them, and of damaged ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from station.rules.draw import archive
from station.rules.draw.verify import verify_zip
from tests.browser.conftest import VerifyMany
from tests.rules.draw import crooked, random_draws, sample

DRAWS = 1_000
BATCH = 50


def told_by_python(data: bytes) -> dict[str, Any]:
    """What the Python rules say, in the page's shape. A beacon's signature is left open by both."""
    try:
        verdict = verify_zip(data, sample.check)
    except archive.NotAPackage as error:
        return {"unreadable": error.message}
    outcome = verdict.outcome
    return {
        "findings": {(each.failed, each.check, each.file, each.message) for each in verdict.findings},
        "kind": verdict.kind,
        "commitHash": verdict.commit_hash,
        "seed": outcome and outcome.seed.hex(),
        "result": outcome and outcome.text.decode(),
        "key": verdict.key,
    }


def told_by_page(said: dict[str, Any]) -> dict[str, Any]:
    """The same of the page's answer."""
    if "unreadable" in said:
        return said
    findings = {(each["failed"], each["check"], each["file"], each["message"]) for each in said["findings"]}
    return {**{key: said[key] for key in ("kind", "commitHash", "seed", "result", "key")}, "findings": findings}


def compare(packages: Iterable[bytes], verify_many: VerifyMany) -> list[dict[str, Any]]:
    """Assert that both say the same of every package, sentence by sentence; return what they say."""
    wanted = list(packages)
    found: list[dict[str, Any]] = []
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        for at, (data, said) in enumerate(zip(batch, verify_many(batch), strict=True), start=start):
            python, page = told_by_python(data), told_by_page(said)
            assert page == python, f"package {at}"
            found.append(python)
    return found


def checks(said: Iterable[dict[str, Any]]) -> set[tuple[bool, str]]:
    """(failed, check) of everything that was said."""
    return {(failed, check) for each in said for failed, check, _, _ in each.get("findings", ())}


def test_a_thousand_random_draws(verify_many_in_browser: VerifyMany) -> None:
    draws = (random_draws.draw(number) for number in range(DRAWS))
    said = checks(compare((archive.pack(each.files) for each in draws), verify_many_in_browser))
    everything = "local provincial_platform demo demo_source look_up fallback beacon_unchecked shortage direct voided"
    assert {check for failed, check in said if not failed} >= set(everything.split())
    # Both happen at random: rounds used after the reveal, and a change that the rule does not make.
    assert {check for failed, check in said if failed} == {"after", "reveal_place"}


def test_crooked_draws(verify_many_in_browser: VerifyMany) -> None:
    """Commitments that a station must not make: every broken promise is named alike."""
    twists = [twist for twist in crooked.TWISTS for _ in range(15)]
    draws = [random_draws.draw(number, twist) for number, twist in enumerate(twists, start=5_000)]
    said = checks(compare((archive.pack(each.files) for each in draws), verify_many_in_browser))
    broken = "schedule round too_early millibits lotteries entropy_low demo_source times unknown_rule nonce_order"
    broken += " platform_quota stratum entry_place root rows against"
    assert {check for failed, check in said if failed} >= set(broken.split())


def test_the_published_package(verify_many_in_browser: VerifyMany) -> None:
    """The known answers of docs/draw.md, with none of our code in between."""
    known = json.loads((Path(random_draws.__file__).with_name("package.json")).read_text(encoding="utf-8"))
    data = archive.pack({name: written.encode() for name, written in known["files"].items()})
    assert sha256(data).hexdigest() == known["zip_sha256"]
    [said] = verify_many_in_browser([data])
    assert not [each for each in said["findings"] if each["failed"]]
    assert (said["commitHash"], said["seed"]) == (known["commitment"], known["seed"])
    assert sha256(said["result"].encode()).hexdigest() == known["fingerprint"]


def test_parts_of_draws(verify_many_in_browser: VerifyMany) -> None:
    parts = [part for number in range(60) for part in random_draws.parts(random_draws.draw(number))]
    said = checks(compare(map(archive.pack, parts), verify_many_in_browser))
    assert {(False, "member"), (False, "absent"), (False, "sealed")} <= said
    assert not [check for failed, check in said if failed and check != "reveal_place"]


def test_damaged_packages(verify_many_in_browser: VerifyMany) -> None:
    """One thing changed, with the sums mended: the same checks fail, in the same files, in the same words."""
    rng = Random("damage")
    draws = [random_draws.draw(number) for number in range(1_000, 1_100)]
    originals = [files for each in draws for files in (each.files, each.files, each.files, *random_draws.parts(each))]
    damaged = [archive.pack(random_draws.mutated(rng, files)) for files in originals]
    said = compare(damaged, verify_many_in_browser)
    assert len(checks(said)) > 40


def test_damaged_containers(verify_many_in_browser: VerifyMany) -> None:
    """A byte of the ZIP itself, most of them of its structure: nobody takes it for the package.

    Only this is compared: zipfile refuses some of them that the page reads, and spells other names in other ways.
    """
    rng = Random("container")
    honest = archive.pack(random_draws.draw(0).files)
    structure = range(honest.index(b"PK\x01\x02"), len(honest))
    places = [*rng.sample(structure, 250), *rng.sample(range(structure[0]), 100)]
    damaged = [honest[:at] + bytes([honest[at] ^ 1 << rng.randrange(8)]) + honest[at + 1 :] for at in places]
    damaged += [b"x" + honest, honest + b"x", honest[:-1], honest[:1000], b"", b"PK\x05\x06" + bytes(18)]
    for start in range(0, len(damaged), BATCH):
        batch = damaged[start : start + BATCH]
        for data, said in zip(batch, verify_many_in_browser(batch), strict=True):
            for told in (told_by_page(said), told_by_python(data)):
                assert "unreadable" in told or any(failed for failed, _ in checks([told]))
