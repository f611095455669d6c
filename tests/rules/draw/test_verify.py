"""The verifier on whole packages: it agrees with an honest one and names the file and the reason of any change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.moment import moment
from station.rules.draw import archive, commit_text, evidence, freeze, package
from station.rules.draw.commit import SourceTerm, Stratum
from station.rules.draw.freeze import Frozen
from station.rules.draw.seed import Value
from station.rules.draw.sources import demo_value
from station.rules.draw.verify import verify_files, verify_zip
from tests.rules.draw import sample


def checks(files: dict[str, bytes]) -> set[tuple[str, str]]:
    """(check, file) of everything that failed."""
    return {(finding.check, finding.file) for finding in verify_files(files, sample.check).failures}


def test_an_honest_package_holds() -> None:
    verdict = verify_zip(archive.pack(sample.files()), sample.check)
    assert verdict.failures == ()
    assert {finding.check for finding in verdict.findings} == {"local", "look_up"}
    assert verdict.outcome is not None and verdict.outcome.shortage is None


@pytest.mark.parametrize("name", sorted(sample.files()))
def test_any_changed_byte_is_named_with_its_file(name: str) -> None:
    """The container's check sums are made to fit, so only the content can give it away."""
    honest = sample.files()
    data = honest[name]
    for at in range(0, len(data), max(1, len(data) // 40)):
        changed = {**honest, name: data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]}
        verdict = verify_zip(archive.pack(changed), sample.check)
        assert not verdict.holds, (name, at)
        assert any(name in (finding.file, *finding.message.split()) for finding in verdict.failures), (name, at)


def test_any_changed_byte_of_the_container_is_noticed() -> None:
    data = archive.pack(sample.files())
    for at in range(0, len(data), 211):
        changed = data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]
        try:
            verdict = verify_zip(changed, sample.check)
        except archive.NotAPackage as error:
            assert error.message
        else:
            assert not verdict.holds, at


def test_a_forger_who_mends_the_sums_is_still_caught() -> None:
    """Every file but the readme is bound by more than SHA256SUMS."""
    honest = sample.files()
    for name in set(honest) - {package.README, package.SUMS}:
        data = honest[name]
        at = len(data) // 2
        changed = package.complete({**honest, name: data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]})
        assert checks(changed) - {("sum", name)}, name


def test_missing_and_foreign_files_are_named() -> None:
    honest = sample.files()
    for name in honest:
        without = {key: value for key, value in honest.items() if key != name}
        assert ("missing", name) in checks(without)
    assert ("unexpected", "notes.txt") in checks(package.complete({**honest, "notes.txt": b"x\n"}))


def test_a_pool_edited_after_the_commitment() -> None:
    """A3: one enterprise quietly leaves the pool; result and sums are made to fit."""
    frozen, c = sample.lists(), sample.terms(sample.lists())
    fewer = Frozen(frozen.pool[1:], frozen.inspectors, frozen.recusals)
    forged = sample.files(fewer, c)
    assert ("root", "pool.tsv") in checks(forged)


def test_a_nonce_or_number_of_choice() -> None:
    """A1: another nonce, A11: another value, another round, another source."""
    honest = sample.files()
    nonce = package.complete({**honest, package.NONCES: package.write_nonces([("station", b"\x07" * 32)])})
    assert ("nonce", package.NONCES) in checks(nonce)
    first, second = sample.VALUES
    for value, check in [
        (replace(second, value="05.09.13.21.28.33./11./"), "result"),
        (replace(second, value="05.09.13.21.28.34./11./"), "number_form"),
        (replace(second, round="2026-11-26"), "number_round"),
        (replace(second, source="cn.dlt"), "number_sources"),
    ]:
        changed = package.complete({**honest, package.NUMBERS: package.write_numbers([first, value])})
        assert check in {found for found, _ in checks(changed)}, check


def test_a_fallback_round_holds_but_is_pointed_out() -> None:
    values = (sample.VALUES[0], replace(sample.VALUES[1], round="2026-11-24"))
    verdict = verify_files(sample.files(values=values), sample.check)
    assert verdict.holds
    assert "fallback" in {finding.check for finding in verdict.findings}


def test_inspectors_swapped_after_the_draw() -> None:
    """A6: somebody else goes."""
    honest = sample.files()
    lines = honest["result.tsv"].split(b"\n")
    at = next(at for at, line in enumerate(lines) if b"\tS\t" in line)
    fields = lines[at].split(b"\t")
    fields[5] = b",".join(reversed(fields[5].split(b",")))
    lines[at] = b"\t".join(fields)
    swapped = package.complete({**honest, "result.tsv": b"\n".join(lines)})
    assert checks(swapped) == {("result", "result.tsv")}


def test_another_commitment_under_the_same_ledger_entry() -> None:
    """A9: quotas changed after the commitment, everything else recomputed."""
    frozen = sample.lists()
    c = sample.terms(frozen)
    more = replace(c, strata=tuple(replace(s, quota=min(s.quota + 1, s.eligible)) for s in c.strata))
    forged = sample.files(frozen, more)
    honest = sample.files(frozen, c)
    for name in ("commit-entry.txt", "commit.tlog-proof"):
        forged[name] = honest[name]
    assert ("entry", "commit-entry.txt") in checks(package.complete(forged))


def test_a_log_signed_by_somebody_else() -> None:
    honest = sample.files()
    verdict = verify_files(honest, lambda public, signature, message: False)
    assert {finding.check for finding in verdict.failures} == {"evidence_signature"}


def test_numbers_already_known_or_of_too_little_entropy_are_refused() -> None:
    frozen = sample.lists()
    c = sample.terms(frozen)
    late = replace(c, committed_at=moment("2026-11-20T19:30:00+08:00"))
    assert "too_early" in {check for check, _ in checks(sample.files(frozen, late))}
    weak = replace(c, sources=(replace(c.sources[0], source="cn.fc3d", encoding="digits:3", millibits=9965),))
    values = (Value("cn.fc3d", "2026-11-20", "3.1.4./"),)
    assert checks(sample.files(frozen, weak, values)) == {("entropy_low", "commit.txt"), ("lotteries", "commit.txt")}
    claimed = replace(weak, sources=(replace(weak.sources[0], millibits=61616),))
    assert ("millibits", "commit.txt") in checks(sample.files(frozen, claimed, values))


def demo_source() -> SourceTerm:
    closes = moment("2026-11-20T20:00:00+08:00")
    return SourceTerm(
        "demo.source", "2026-11-20", "digits:20", 0, "1234567", closes, closes.add(hours=1), ("2026-11-21",)
    )


def test_the_demonstration_source_is_always_reported_and_refused_outside_a_demo() -> None:
    frozen = sample.lists()
    values = (Value("demo.source", "2026-11-20", demo_value("demo.source", "2026-11-20")),)
    c = sample.terms(frozen, sources=(demo_source(),), demo=True)
    verdict = verify_files(sample.files(frozen, c, values), sample.check)
    assert verdict.holds
    assert {"demo_source", "demo", "local"} <= {finding.check for finding in verdict.findings}
    other = (replace(values[0], value=demo_value("demo.source", "2026-11-21")),)
    assert ("number_demo", "numbers.tsv") in checks(sample.files(frozen, c, other))
    real = replace(c, demo=False)
    assert ("demo_source", "commit.txt") in checks(sample.files(frozen, real, values))


def test_a_voided_draw_is_still_recomputed() -> None:
    voided = package.write_void(package.VoidNote("2026-11-26T09:00:00+08:00", "名单有误"))
    verdict = verify_files(package.complete({**sample.files(), package.VOID: voided}), sample.check)
    assert verdict.holds and verdict.outcome is not None
    assert "名单有误" in next(finding.message for finding in verdict.findings if finding.check == "voided")


def test_an_impossible_assignment_is_reported_and_leaves_no_pairs() -> None:
    frozen = sample.lists()
    c = sample.terms(frozen, cap=1)
    files = sample.files(frozen, c)
    verdict = verify_files(files, sample.check)
    assert verdict.holds
    assert "shortage" in {finding.check for finding in verdict.findings}
    assert all(line.split(b"\t")[5] == b"-" for line in files["result.tsv"].split(b"\n")[:-1])


def test_strata_counts_must_fit_the_pool() -> None:
    frozen = sample.lists()
    c = sample.terms(frozen)
    strata = (*c.strata[:2], Stratum("yellow_b", c.strata[2].eligible + 1, c.strata[2].excluded, c.strata[2].quota))
    assert ("stratum", "commit.txt") in checks(sample.files(frozen, replace(c, strata=strata)))


def test_commitment_text_survives_and_has_one_spelling() -> None:
    c = sample.terms(sample.lists(), cap=3)
    text = commit_text.write(c)
    assert commit_text.parse(text) == c
    assert commit_text.write(commit_text.parse(text)) == text


def test_a_list_root_is_over_its_lines() -> None:
    data = freeze.write(sample.lists().pool)
    assert freeze.rows(data) == len(sample.lists().pool)
    assert freeze.root(data) != freeze.root(data.replace(b"\n", b"\r\n"))
    assert freeze.root(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_enterprises_of_the_platform_are_not_drawn_again() -> None:
    """Everyday use: the platform drew the enterprises, only inspectors are drawn here."""
    frozen = sample.lists()
    part = sample.terms(frozen, drawn_on="provincial_platform", platform_task="浙执2026-1107")
    assert checks(sample.files(frozen, part)) == {("platform_quota", "commit.txt")}
    all_of_them = tuple(replace(stratum, quota=stratum.eligible) for stratum in part.strata)
    verdict = verify_files(sample.files(frozen, replace(part, strata=all_of_them)), sample.check)
    assert verdict.holds and "provincial_platform" in {finding.check for finding in verdict.findings}
    unnamed = replace(part, strata=all_of_them, platform_task="-")
    assert ("platform_quota", "commit.txt") in checks(sample.files(frozen, unnamed))


@pytest.mark.parametrize("name", [evidence.COMMIT.proof, evidence.REVEAL.proof])
def test_a_signature_in_other_letters_is_a_finding_not_a_crash(name: str) -> None:
    honest = sample.files()
    text = honest[name].decode()
    forged = package.complete({**honest, name: text.replace("A", "Ａ", 1).encode()})
    assert {file for _, file in checks(forged)} == {name}
    last = text.rstrip("\n")
    forged = package.complete({**honest, name: f"{last[:-4]}中文=\n".encode()})
    assert ("evidence_signature", name) in checks(forged)
