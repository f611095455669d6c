"""The line by the commands people type and the units run: cards change hands, then everything goes by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.replica import line_card
from tests.bureau.conftest import CODE
from tests.bureau.line_desk import paired_desk
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_commands import done
from tests.shape.test_json import compare


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_the_commands_do_it_from_end_to_end(tmp_path: Path) -> None:
    desk = paired_desk(tmp_path)
    said, card = done(desk.bureau("line", "key")), str(desk.bureau_home / "line.card")
    assert card in said and said.count("SHA256:") == 2
    assert "已允许" in done(desk.station("--as", "王建国", "line", "allow", card))
    done(desk.station("replicate"))
    machine = Machine(desk.station_home, tmp_path / "scratch")
    try:
        key = " ".join((desk.station_home / "host.pub").read_text().split()[:2])
        shown = done(desk.station("line", "card", "--host-key", str(desk.station_home / "host.pub")))
        assert line_card.fingerprint(key) in shown
        own = str(desk.station_home / "outbox" / CODE / "line.card")
        given = ("line", "set", CODE, "--host", machine.host, "--host-key")
        refused = desk.bureau("--as", "赵局端", *given, card)
        assert refused.returncode == 1 and "线路卡" in refused.stderr and "Traceback" not in refused.stderr
        done(desk.bureau("--as", "赵局端", *given, own))
        assert "连接 1 次" in done(desk.bureau("pull", "--all"))
        done(desk.station("receive"))
        assert "没有新的" in done(desk.bureau("pull", "--urgent"))
        [found] = json.loads(done(desk.bureau("pull", "--all", "--json")))["stations"]
        assert (found["outcome"], found["failure"], found["attempts"], found["sent"]) == ("nothing", "", 1, 0)
        answered = json.loads(done(desk.bureau("line", "list", "--json")))
        compare("bureau line list --json", answered)
        [listed] = answered["lines"]
        assert (listed["host"], listed["port"], listed["fingerprint"]) == (machine.host, 22, line_card.fingerprint(key))
        assert listed["last"]["outcome"] == "nothing"
        assert f"{machine.host}:22" in done(desk.bureau("line", "list"))
    finally:
        machine.close()
    refused = desk.bureau("pull", "--urgent")
    assert refused.returncode == 1 and "连不上" in refused.stdout and "Traceback" not in refused.stderr
    assert "已停用" in done(desk.station("--as", "王建国", "line", "shut", "--reason", "换局端"))
