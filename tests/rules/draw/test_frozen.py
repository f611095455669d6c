"""The format is frozen: one whole package, byte for byte, with its facts. A change here is another format.

package.json: the text of every file of `tamper.honest()`, and what a verifier computes from them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from station.rules.draw import archive
from station.rules.draw.verify import verify_files, verify_zip
from tests.rules.draw import sample, tamper

FROZEN = json.loads(Path(__file__).with_name("package.json").read_text(encoding="utf-8"))
FILES = {name: text.encode() for name, text in FROZEN["files"].items()}


def test_the_frozen_package_holds() -> None:
    verdict = verify_files(FILES, sample.check)
    assert verdict.failures == ()
    assert verdict.commit_hash == FROZEN["commitment"]
    assert verdict.outcome is not None
    assert verdict.outcome.seed.hex() == FROZEN["seed"]
    assert verdict.outcome.digest == FROZEN["fingerprint"]


def test_we_still_write_it_byte_for_byte() -> None:
    made = tamper.honest()
    for name, data in FILES.items():
        if name not in ("README.txt", "SHA256SUMS"):
            assert made[name] == data, name
    assert made.keys() == FILES.keys()


def test_the_container_is_frozen_too() -> None:
    packed = archive.pack(FILES)
    assert sha256(packed).hexdigest() == FROZEN["zip_sha256"]
    assert verify_zip(packed, sample.check).holds
