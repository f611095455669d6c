"""Step 3: a draw is committed and printed; the one committed days ago is given its numbers, revealed and verified."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from pathlib import Path

from station.demo.draws import PURPOSE, STRATA
from station.demo.walk import Walk
from station.errors import StationError
from station.records.draw import DrawView
from station.rules.draw.membership import POOL
from station.rules.draw.package import PAGE
from station.rules.draw.result import FILE as RESULT
from station.rules.draw.sources import demo_value
from station.services import casebook, draws, opening, papers
from station.services.draw_packages import export, export_member
from station.services.draw_terms import DEFAULT_SOURCES, Asked
from station.services.draw_view import all_draws, view
from station.services.draws import Plan

CHIEF, SECOND = "王建国", "沈浩"
PLAN = "危险作业专项检查方案"


def take(walk: Walk) -> None:
    """Commit today's draw; settle the waiting one; verify its package elsewhere, then with one byte changed."""
    _commit_new(walk)
    draw = _settle_waiting(walk)
    walk.cases = [case.id for case in opening.open_from_draw(walk.station.store, walk.proof(CHIEF), draw.line.id)]
    numbers = [casebook.get(walk.station.store, case_id).number for case_id in walk.cases]
    walk.narrator.did("draw.opened", count=len(numbers), first=numbers[0], last=numbers[-1])
    package = export(walk.station, draw.line.id, walk.artefacts("draw"))
    walk.narrator.artefact(package)
    walk.print("draw", lambda: papers.draw_record(walk.station, walk.proof(CHIEF), draw.line.id))
    _verify(walk, package)
    _page(walk, package)
    _alone(walk, draw)


def _commit_new(walk: Walk) -> None:
    now = walk.clock.now()
    plan = Plan(f"{now.year}年{PLAN}", now.format("YYYY-MM"), PURPOSE, STRATA)
    line = draws.freeze_lists(walk.station, walk.proof(CHIEF), plan)
    quotas = {"orange_b": 3, "yellow_b": 3}
    draws.commit(walk.station, walk.proof(CHIEF), line.id, Asked(quotas=quotas, sources=DEFAULT_SOURCES))
    found = view(walk.station.store, line.id)
    counted = {stratum.code: stratum for stratum in found.strata}
    facts = {"orange": counted["orange_b"].eligible, "yellow": counted["yellow_b"].eligible, "red": len(found.must)}
    walk.narrator.did("draw.frozen", draw_no=found.line.draw_no, **facts)
    rounds = "、".join(f"{source.title} {source.round}" for source in found.sources)
    walk.narrator.did("draw.committed", code=found.short_code, sources=rounds, bits=found.millibits // 1000)
    walk.print("draw", lambda: papers.commitment(walk.station, walk.proof(CHIEF), line.id))
    walk.narrator.proof("draw.too_early", _refused(walk, line.id))


def _refused(walk: Walk, draw_id: int) -> bool:
    """Nobody can enter numbers before they are public, nor reveal without them."""
    balls = " ".join(f"{ball:02d}" for ball in range(1, 21))
    for attempt in (
        lambda: draws.enter(walk.station.store, walk.proof(CHIEF), draw_id, DEFAULT_SOURCES[0], balls),
        lambda: draws.reveal(walk.station, walk.proof(CHIEF), draw_id),
    ):
        try:
            attempt()
        except StationError:
            continue
        return False
    return True


def _settle_waiting(walk: Walk) -> DrawView:
    store = walk.station.store
    # The newest of the two is the one committed a moment ago.
    line = next(each for each in all_draws(store)[1:] if each.state == "committed")
    source = view(store, line.id).sources[0]
    numbers = demo_value(source.id, source.round)
    walk.narrator.did("draw.waiting", draw_no=line.draw_no, source=source.title, numbers=numbers)
    wrong = numbers.replace(numbers[0], str((int(numbers[0]) + 1) % 10), 1)
    typed = ((CHIEF, numbers), (SECOND, wrong), (SECOND, numbers))
    agreed = [_entered(walk, who, line.id, source.id, value) for who, value in typed]
    walk.narrator.proof("draw.twice", agreed == [False, None, True])
    draws.reveal(walk.station, walk.proof(CHIEF), line.id)
    found = view(store, line.id)
    picked = [pick for pick in found.picks if pick.selected]
    walk.narrator.did("draw.revealed", count=len(picked), seed=(found.seed or "")[:16])
    for pick in picked[:3]:
        pair = "、".join(person.name for person in (pick.lead, pick.assist) if person)
        walk.narrator.quote(
            f"{found.shorts.get(pick.stratum, pick.stratum)} {pick.rank}　{pick.name}　{pair}　{pick.ticket[:12]}"
        )
    loads = [load for _, load in found.loads]
    walk.narrator.proof("draw.balanced", max(loads) - min(loads) <= 1, most=max(loads), least=min(loads))
    return found


def _entered(walk: Walk, who: str, draw_id: int, source: str, numbers: str) -> bool | None:
    """Whether two people agree now; None when the numbers were refused."""
    try:
        return draws.enter(walk.station.store, walk.proof(who), draw_id, source, numbers)
    except StationError:
        return None


def _verify(walk: Walk, package: Path) -> None:
    """With no database in reach; then a copy with one byte changed in the result, and one in the lists."""
    elsewhere = walk.artefacts("elsewhere")
    answer = walk.command("station", "draw", "verify", package, cwd=elsewhere, homeless=True)
    (elsewhere / "verify.txt").write_text(answer.said + answer.complained, encoding="utf-8")
    walk.narrator.proof("draw.verified", answer.status == 0)
    walk.narrator.quote(answer.said)
    for name in (RESULT, "pool.tsv"):
        altered = elsewhere / f"altered-{name}.zip"
        _change_one_byte(package, altered, name)
        refused = walk.command("station", "draw", "verify", altered, cwd=elsewhere, homeless=True)
        said = refused.said + refused.complained
        walk.narrator.proof("draw.altered", refused.status == 1 and name in said, file=name)
        walk.narrator.quote("\n".join(line for line in said.splitlines() if name in line))
        walk.narrator.artefact(altered)


def _page(walk: Walk, package: Path) -> None:
    """The page in the package is the one that the commitment names; a browser does the rest."""
    with zipfile.ZipFile(package) as whole:
        page, committed = whole.read(PAGE), whole.read("commit.txt").decode()
    path = walk.artefacts("draw") / PAGE
    path.write_bytes(page)
    walk.narrator.proof("draw.page", f"verifier: {sha256(page).hexdigest()}\n" in committed)
    walk.narrator.artefact(path)


def _alone(walk: Walk, draw: DrawView) -> None:
    """One enterprise is shown its own line, and nobody else's."""
    first, other = draw.picks[0], draw.picks[-1]
    path = export_member(walk.station, draw.line.id, POOL, first.uscc, walk.artefacts("draw"))
    answer = walk.command("station", "draw", "verify", path, cwd=walk.artefacts("elsewhere"), homeless=True)
    alone = other.uscc.encode() not in path.read_bytes()
    walk.narrator.proof("draw.alone", answer.status == 0 and alone, name=first.name)
    walk.narrator.artefact(path)


def _change_one_byte(package: Path, altered: Path, name: str) -> None:
    """A copy of the package, whole as a ZIP, in which the sixth byte of one file is another one."""
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(altered, "w") as copy:
        for entry in whole.infolist():
            data = bytearray(whole.read(entry))
            if entry.filename.endswith(name):
                data[5] = ord("7") if data[5] != ord("7") else ord("8")
            copy.writestr(entry, bytes(data))
