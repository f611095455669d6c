"""The one table of commands: keys, footer, F1 help and the palette are all read from it.

Labels and help live in texts/commands.toml under the command's id. Keys are such that a Chinese input
method cannot swallow them: F-keys, Ctrl-keys, Enter, Esc, arrows; punctuation only with its full-width alias.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.texts import text

EVERYWHERE = "*"
"""The `screen` of commands that work on every screen a signed-in officer sees."""
ALWAYS = "**"
"""The `screen` of commands that work even before anybody signed in."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do with a key, from the palette, or by clicking the footer."""

    id: str
    """`<area>.<verb>`; the screen's handler is `command_<area>_<verb>`."""
    screen: str
    """Name of the screen it belongs to, or EVERYWHERE."""
    key: str = ""
    """Textual key names, comma-separated, the first one is shown; empty: palette only."""
    footer: int = 0
    """Place in the footer, smaller first; 0: not in the footer."""

    @property
    def label(self) -> str:
        """Text key of the few characters shown in footer and palette."""
        return f"commands.{self.id}.label"

    @property
    def help(self) -> str:
        """Text key of the sentence F1 shows."""
        return f"commands.{self.id}.help"

    @property
    def initials(self) -> str:
        """Text key of the label's pinyin initials, by which the palette finds it."""
        return f"commands.{self.id}.initials"

    @property
    def handler(self) -> str:
        """Name of the screen method that does it."""
        return "command_" + self.id.replace(".", "_")


COMMANDS: tuple[Command, ...] = (
    Command("sign_in.enter", "sign_in", "enter", 3),
    Command("sign_in.permit", "sign_in"),
    Command("first_run.open", "first_run", "enter", 10),
    Command("first_run.found", "first_run", "ctrl+o", 11),
    Command("staff.open", "staff", "enter", 10),
    Command("staff.next_page", "staff", "right", 11),
    Command("staff.add", "staff", "ctrl+n", 12),
    Command("staff.last_page", "staff", "left"),
    Command("staff.pin", "staff", "ctrl+e", 13),
    Command("staff.leave", "staff"),
    Command("staff.own_pin", "staff"),
    Command("staff.permit", "staff"),
    Command("staff.keys", "staff", "ctrl+k"),
    Command("today.open", "today", "enter", 10),
    Command("today.scan", "today", "ctrl+b", 11),
    Command("today.explain", "today"),
    Command("today.gauges", "today", "tab", 12),
    Command("cases.open", "cases", "enter", 10),
    Command("cases.new", "cases", "ctrl+n", 11),
    Command("cases.kind", "cases", "ctrl+f", 12),
    Command("cases.standing", "cases", "ctrl+r", 13),
    Command("cases.scan", "cases", "ctrl+b", 14),
    Command("case.step", "case", "enter", 10),
    Command("case.paper", "case", "ctrl+n", 11),
    Command("case.slip", "case", "ctrl+e", 12),
    Command("case.clips", "case", "ctrl+o", 11),
    Command("case.coverage", "case", "ctrl+v", 11),
    Command("case.access", "case", "insert", 11),
    Command("case.more", "case", "ctrl+t", 13),
    Command("case.next_page", "case", "right", 14),
    Command("case.explain", "case", "ctrl+k", 11),
    Command("case.sign", "case", "f11", 15),
    Command("case.stick", "case", "ctrl+u"),
    Command("case.last_page", "case", "left"),
    Command("case.code", "case"),
    Command("case.special", "case"),
    Command("case.approve", "case", "ctrl+a"),
    Command("case.dispatch", "case", "ctrl+d"),
    Command("case.arrive", "case", "ctrl+g"),
    Command("case.record", "case", "ctrl+r"),
    Command("case.return", "case", "ctrl+b"),
    Command("case.recheck", "case", "ctrl+f"),
    Command("case.close", "case", "ctrl+w"),
    Command("coverage.open", "coverage", "enter", 10),
    Command("papers.make", "papers", "enter", 10),
    Command("papers.look", "papers", "ctrl+o", 11),
    Command("papers.print", "papers", "ctrl+r", 12),
    Command("papers.copies", "papers", "ctrl+b", 13),
    Command("papers.clips", "papers", "ctrl+n", 14),
    Command("papers.copy", "papers", "ctrl+e", 15),
    Command("papers.printer", "papers", "ctrl+g", 16),
    Command("draw.step", "draw", "enter", 10),
    Command("draw.notice", "draw", "ctrl+e", 11),
    Command("draw.record", "draw", "ctrl+r", 11),
    Command("draw.export", "draw", "ctrl+o", 12),
    Command("draw.unseal", "draw", "ctrl+u", 13),
    Command("draw.replace", "draw", "ctrl+g", 14),
    Command("draw.project", "draw", "ctrl+b", 15),
    Command("draw.cases", "draw", "ctrl+a"),
    Command("draw.freeze", "draw", "ctrl+n", 16),
    Command("draw.platform", "draw", "ctrl+t", 17),
    Command("draw.earlier", "draw", "left", 18),
    Command("draw.later", "draw", "right", 19),
    Command("draw.code", "draw", "ctrl+k"),
    Command("draw.void", "draw", "ctrl+w"),
    Command("draw.fallback", "draw"),
    Command("draw.member", "draw"),
    Command("draw.report", "draw"),
    Command("draw.stick", "draw"),
    Command("draw.statistics", "draw"),
    Command("plans.step", "plans", "enter", 10),
    Command("plans.draft", "plans", "ctrl+n", 11),
    Command("plans.task", "plans", "ctrl+t", 12),
    Command("plans.open", "plans", "ctrl+o", 13),
    Command("plans.draw", "plans", "ctrl+d", 13),
    Command("plans.adhoc", "plans", "ctrl+b", 14),
    Command("plans.statistics", "plans", "ctrl+r", 15),
    Command("plans.approve", "plans", "ctrl+a"),
    Command("plans.publish", "plans", "ctrl+e"),
    Command("plans.amend", "plans", "ctrl+g"),
    Command("plans.end", "plans", "ctrl+f"),
    Command("plans.void", "plans", "ctrl+w"),
    Command("plans.revise", "plans"),
    Command("plans.decide", "plans"),
    Command("plans.versions", "plans"),
    Command("plans.running", "plans"),
    Command("plans.import", "plans", "ctrl+k"),
    Command("enterprises.open", "enterprises", "enter", 10),
    Command("enterprises.import", "enterprises", "ctrl+n", 11),
    Command("enterprises.amend", "enterprises", "ctrl+r", 12),
    Command("enterprises.stand", "enterprises", "ctrl+t", 13),
    Command("enterprise.open", "enterprise", "enter", 10),
    Command("enterprise.next_page", "enterprise", "right", 11),
    Command("enterprise.amend", "enterprise", "ctrl+r", 12),
    Command("enterprise.stand", "enterprise", "ctrl+t", 13),
    Command("enterprise.last_page", "enterprise", "left"),
    Command("roster.adopt", "roster", "ctrl+o", 10),
    Command("roster.next_page", "roster", "right", 11),
    Command("roster.report", "roster", "ctrl+e", 12),
    Command("roster.last_page", "roster", "left"),
    Command("inbox.open", "inbox", "enter", 10),
    Command("inbox.receive", "inbox", "ctrl+o", 11),
    Command("disclosure.next", "disclosure", "enter", 10),
    Command("disclosure.next_page", "disclosure", "right", 11),
    Command("disclosure.withhold", "disclosure", "ctrl+n", 12),
    Command("disclosure.strike", "disclosure", "ctrl+k", 13),
    Command("disclosure.case", "disclosure", "ctrl+o", 14),
    Command("disclosure.last_page", "disclosure", "left"),
    Command("disclosure.compare", "disclosure", "ctrl+t"),
    Command("disclosure.edit", "disclosure", "ctrl+e"),
    Command("disclosure.redraft", "disclosure", "ctrl+d"),
    Command("disclosure.grade", "disclosure", "ctrl+g"),
    Command("disclosure.shorten", "disclosure", "ctrl+f"),
    Command("disclosure.order", "disclosure", "ctrl+w"),
    Command("disclosure.send_back", "disclosure", "ctrl+b"),
    Command("disclosure.resubmit", "disclosure"),
    Command("disclosure.withdrawn", "disclosure"),
    Command("disclosure.repair", "disclosure", "ctrl+r"),
    Command("disclosure.repaired", "disclosure", "ctrl+u"),
    Command("disclosure.ended", "disclosure"),
    Command("disclosure.hand_out", "disclosure"),
    Command("disclosure.answer", "disclosure"),
    Command("disclosure.again", "disclosure", "ctrl+a"),
    Command("disclosure.check", "disclosure"),
    Command("disclosure.approve", "disclosure"),
    Command("disclosure.publish", "disclosure"),
    Command("exports.open", "exports", "enter", 10),
    Command("exports.next_page", "exports", "right", 11),
    Command("exports.make", "exports", "ctrl+e", 12),
    Command("exports.period", "exports", "ctrl+r", 13),
    Command("exports.system", "exports", "ctrl+t", 14),
    Command("exports.stick", "exports", "ctrl+u", 15),
    Command("exports.last_page", "exports", "left"),
    Command("statistics.open", "statistics", "enter", 10),
    Command("statistics.next_page", "statistics", "right", 11),
    Command("statistics.span", "statistics", "ctrl+r", 12),
    Command("statistics.report", "statistics", "ctrl+e", 13),
    Command("statistics.last_page", "statistics", "left"),
    Command("behind.open", "behind", "enter", 10),
    Command("find.choose", "find", "enter", 10),
    Command("intake.open", "intake", "enter", 10),
    Command("intake.next_page", "intake", "right", 11),
    Command("intake.register", "intake", "ctrl+r", 12),
    Command("intake.sign", "intake", "f11", 13),
    Command("intake.last_page", "intake", "left"),
    Command("intake.gaps", "intake"),
    Command("intake.access", "intake"),
    Command("intake.keeping", "intake"),
    Command("intake.ask", "intake", "ctrl+n", 12),
    Command("intake.sheet", "intake", "ctrl+o", 12),
    Command("intake.clearing", "intake"),
    Command("intake.scans", "intake"),
    Command("intake.sticks", "intake"),
    Command("intake.clock", "intake"),
    Command("intake.retire", "intake"),
    Command("intake.void", "intake"),
    Command("clips.custody", "clips", "enter", 10),
    Command("clips.open", "clips", "ctrl+o", 11),
    Command("clips.move", "clips", "ctrl+r", 12),
    Command("clips.unlink", "clips", "ctrl+w", 15),
    Command("clips.papers", "clips", "ctrl+n", 14),
    Command("clips.access", "clips", "ctrl+t", 11),
    Command("help.show", ALWAYS, "f1,question_mark,fullwidth_question_mark", 1),
    Command("palette.open", ALWAYS, "f2,ctrl+p", 2),
    Command("go.today", EVERYWHERE, "f3", 60),
    Command("go.cases", EVERYWHERE, "f4", 61),
    Command("go.draw", EVERYWHERE, "f5", 62),
    Command("go.intake", EVERYWHERE, "f6", 63),
    Command("go.disclosure", EVERYWHERE, "f7", 64),
    Command("go.inbox", EVERYWHERE, "f8", 65),
    Command("go.plans", EVERYWHERE),
    Command("go.exports", EVERYWHERE),
    Command("go.statistics", EVERYWHERE),
    Command("go.enterprises", EVERYWHERE, "f9", 66),
    Command("go.staff", EVERYWHERE, "f10", 67),
    Command("find.open", EVERYWHERE, "slash,ideographic_comma,fullwidth_solidus", 59),
    Command("alert.note", EVERYWHERE, "f12", 3),
    Command("return.scan", EVERYWHERE),
    Command("view.theme", ALWAYS),
    Command("demo.advance", EVERYWHERE, "ctrl+y"),
    Command("app.lock", EVERYWHERE, "ctrl+l"),
    Command("app.quit", ALWAYS, "ctrl+x", 91),
    Command("app.back", EVERYWHERE, "escape", 50),
)


def commands_of(table: tuple[Command, ...], screen: str, signed_in: bool = True) -> tuple[Command, ...]:
    """The commands that belong to a screen, its own first, then those that work everywhere."""
    own = tuple(command for command in table if command.screen == screen)
    shared = {EVERYWHERE, ALWAYS} if signed_in else {ALWAYS}
    return own + tuple(command for command in table if command.screen in shared)


def key_name(key: str) -> str:
    """How a key is called on screen: `f1` → F1, `enter` → 回车, `ctrl+l` → Ctrl+L."""
    first = key.split(",")[0]
    if first.startswith("ctrl+"):
        return "Ctrl+" + first[5:].upper()
    if first[:1] == "f" and first[1:].isdigit():
        return first.upper()
    return text(f"ui.keys.{first}")
