"""What can be done with a result on the board: each verb asks what it needs and leaves the rest to the service."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from station.records.disclosure import BoardRow, Disclosure, PublicDossier
from station.records.moment import day
from station.records.people import Proof
from station.records.push import Push
from station.rules import numbering
from station.services import (
    disclosure_board,
    disclosure_edits,
    disclosure_ends,
    disclosure_returns,
    disclosures,
    push,
    push_files,
    receipt_codes,
)
from station.services import disclosure_words as words
from station.texts import text
from station.tui import disclosure_forms as forms
from station.tui.app import station_app
from station.tui.ask import ask_choice, ask_text, confirm, normal, required
from station.tui.form import ask_form
from station.tui.scan import ScanPrompt
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.stick_export import export

Verb = Callable[[Any, Proof, int, str], object]
"""Does something with a result for a reason."""
BEFORE = ("redaction", "returned", "approval", "release")
STANDS = {
    "disclosure.check": ("redaction",),
    "disclosure.send_back": ("redaction", "approval", "release"),
    "disclosure.resubmit": ("returned",),
    "disclosure.approve": ("approval",),
    "disclosure.publish": ("release",),
    "disclosure.withhold": BEFORE,
    "disclosure.edit": BEFORE,
    "disclosure.strike": BEFORE,
    "disclosure.redraft": BEFORE,
    "disclosure.grade": BEFORE,
    "disclosure.shorten": (*BEFORE, "shown", "expiring"),
    "disclosure.order": ("shown", "expiring", "over"),
    "disclosure.withdrawn": ("to_withdraw",),
    "disclosure.repair": ("shown", "expiring"),
    "disclosure.repaired": ("shown", "expiring", "over"),
    "disclosure.ended": ("over",),
}
"""How a result stands where a step starts."""
AGAINST = {
    "disclosure.hand_out": ("waiting", "sent"),
    "disclosure.answer": ("waiting", "sent"),
    "disclosure.again": ("refused",),
}
"""States of a pushed record where a step starts."""
BY_CHIEF = (
    "disclosure.approve",
    "disclosure.withhold",
    "disclosure.shorten",
    "disclosure.order",
    "disclosure.repaired",
)
NEXT = {
    "redaction": "disclosure.check",
    "returned": "disclosure.resubmit",
    "approval": "disclosure.approve",
    "release": "disclosure.publish",
    "to_withdraw": "disclosure.withdrawn",
    "over": "disclosure.ended",
}
"""What Enter does; on what is out and waits for nothing it shows original and shown."""

NEXT_OF_PUSH = {
    "refused": "disclosure.again",
    "waiting": "disclosure.hand_out",
    "sent": "disclosure.answer",
    "accepted": "disclosure.case",
}
HERE, STICK = "here", "stick"


class DisclosureVerbs(StationScreen):
    """The verbs of the board; the screen knows what is under the cursor."""

    def row(self) -> BoardRow | None:
        """The result under the cursor."""
        raise NotImplementedError

    def pushed(self) -> Push | None:
        """The record under the cursor."""
        raise NotImplementedError

    async def command_disclosure_next(self) -> None:
        """Whatever comes next for this row."""
        row, one = self.row(), self.pushed()
        if one is not None:
            command_id = NEXT_OF_PUSH[one.state]
        elif row is not None:
            repairing = row.standing == "shown" and self._found(row.item).repairing
            command_id = "disclosure.repaired" if repairing else NEXT.get(row.standing, "disclosure.compare")
        else:
            return
        reason = self.why_not(command_id)
        if reason is not None:
            self.say(reason, kind="refused")
        else:
            done = getattr(self, "command_" + command_id.replace(".", "_"))()
            if isawaitable(done):
                await done

    async def command_disclosure_check(self) -> None:
        """脱敏复核, by somebody else than who prepared it: another person may type their PIN here and now."""
        item, app = self._item(), station_app(self)
        sheet = forms.CompareSheet(_title("check", item), self._found(item), checking=True)
        if not await self.app.push_screen_wait(sheet):
            return
        checker: Proof | None = app.actor
        if item.prepared_by == app.actor.officer_id:
            hint = text("ui.disclosure.second_hint")
            checker = await ask_second_person(app, item.prepared_by, text("ui.disclosure.second"), hint)
        if checker is not None:
            disclosures.check(app.station.store, checker, item.id)
            self._done("check", item)

    async def command_disclosure_send_back(self) -> None:
        """退回 to whoever prepared it, and why."""
        await self._because("send_back", text("ui.disclosure.send_back_hint"), disclosure_returns.send_back)

    async def command_disclosure_resubmit(self) -> None:
        """重新报送 what was sent back, and what was changed."""
        await self._because("resubmit", text("ui.disclosure.resubmit_hint"), disclosure_returns.resubmit)

    async def command_disclosure_compare(self) -> None:
        """Original and shown, to be read."""
        item = self._item()
        sheet = forms.CompareSheet(_title("check", item), self._found(item), checking=False)
        await self.app.push_screen_wait(sheet)

    async def command_disclosure_approve(self) -> None:
        """批准公示; why, where as a rule it is not published."""
        item, app = self._item(), station_app(self)
        why: str | None = ""
        if disclosures.LIGHT in self._found(item).proposed:
            why = await ask_text(self.app, _title("approve", item), text("ui.disclosure.why_hint"))
        elif not await confirm(self.app, _title("approve", item), text("ui.disclosure.approve_told")):
            why = None
        if why is not None:
            disclosures.approve(app.station.store, app.actor, item.id, why)
            self._done("approve", item)

    async def command_disclosure_publish(self) -> None:
        """登记公示回执: its number and address, typed or as its code says them; only what is not said is asked."""
        item, app = self._item(), station_app(self)
        title = _title("publish", item)
        said = await self.app.push_screen_wait(ScanPrompt(title, text("ui.disclosure.receipt_hint"), "", required))
        if said is None:
            return
        found = receipt_codes.of(app.station, said)
        receipt: str | None = normal(found.receipt)
        if not receipt:
            receipt = await ask_text(self.app, title, text("ui.disclosure.number_hint", url=found.url))
        if receipt is None:
            return
        url: str | None = found.url
        if not url:
            url = await ask_text(self.app, title, text("ui.disclosure.url_hint"), check=None)
        if url is not None:
            disclosures.publish(app.station.store, app.actor, item.id, receipt, url)
            self._done("publish", item)

    async def command_disclosure_withhold(self) -> None:
        """决定不公示, with one of the reasons, its basis and what it is about."""
        item, app, title = self._item(), station_app(self), _title("withhold", self._item())
        code = await ask_choice(self.app, title, forms.reason_options(self._found(item)))
        if code is None:
            return
        basis = forms.basis_of(code)
        asked = basis or await ask_text(self.app, title, text("ui.disclosure.basis_hint"))
        if asked is None:
            return
        reason = await ask_text(self.app, title, text("ui.disclosure.withhold_hint"))
        told = text("ui.disclosure.withhold_told")
        if reason is not None and await confirm(self.app, title, told, numbering.parse(item.number).serial):
            disclosures.withhold(app.station.store, app.actor, item.id, code, reason, asked)
            self._done("withhold", item)

    async def command_disclosure_edit(self) -> None:
        """修改公示内容: one field in other words."""
        item, app = self._item(), station_app(self)
        fields = forms.edit_fields(self._found(item))
        given = await ask_form(self.app, _title("prepare", item), fields, text("ui.disclosure.edit_told"))
        if given is not None:
            said = (given["name"], given["words"], given["reason"])
            disclosure_edits.set_field(app.station.store, app.actor, item.id, *said)
            self._done("prepare", item)

    async def command_disclosure_strike(self) -> None:
        """隐去字样, on every channel it is not out on."""
        item, app = self._item(), station_app(self)
        told = text("ui.disclosure.strike_told")
        given = await ask_form(self.app, _title("strike", item), forms.strike_fields(), told)
        if given is not None:
            disclosure_edits.strike(app.station.store, app.actor, item.id, given["words"], given["reason"])
            self._done("strike", item)

    async def command_disclosure_redraft(self) -> None:
        """重新起草 from the case as it is now."""
        await self._because("prepare", text("ui.disclosure.redraft_hint"), disclosure_edits.redraft)

    async def command_disclosure_grade(self) -> None:
        """确定分档, other than suggested."""
        item, app = self._item(), station_app(self)
        term = self._found(item).term
        fields = forms.grade_fields(term.grade if term is not None else "")
        given = await ask_form(self.app, _title("grade", item), fields, text("ui.disclosure.grade_told"))
        if given is not None:
            disclosure_edits.set_grade(app.station.store, app.actor, item.id, given["grade"], given["reason"])
            self._done("grade", item)

    async def command_disclosure_shorten(self) -> None:
        """缩短公示期 under the three conditions."""
        item, app = self._item(), station_app(self)
        term = self._found(item).term
        fields = forms.shorten_fields(term.until.isoformat() if term is not None else "")
        given = await ask_form(self.app, _title("shorten", item), fields, text("ui.disclosure.shorten_told"))
        if given is not None:
            said = (day(given["until"]), forms.conditions_of(given), given["reason"])
            disclosure_edits.shorten(app.station.store, app.actor, item.id, *said)
            self._done("shorten", item)

    async def command_disclosure_order(self) -> None:
        """决定撤回: what should never have been out."""
        hint = text("ui.disclosure.order_hint")
        await self._because("order_withdrawal", hint, disclosure_ends.order_withdrawal)

    async def command_disclosure_withdrawn(self) -> None:
        """登记已撤回, with the reasons that were said in public."""
        await self._because("withdrawn", text("ui.disclosure.withdrawn_hint"), disclosure_ends.withdrawn)

    async def command_disclosure_repair(self) -> None:
        """登记信用修复申请."""
        await self._because("repair", text("ui.disclosure.repair_hint"), disclosure_ends.apply_repair)

    async def command_disclosure_repaired(self) -> None:
        """登记信用修复结果."""
        item, app = self._item(), station_app(self)
        told = text("ui.disclosure.repaired_told")
        given = await ask_form(self.app, _title("repaired", item), forms.decision_fields(), told)
        if given is not None:
            granted = given["decision"] == "granted"
            disclosure_ends.decide_repair(app.station.store, app.actor, item.id, granted, given["reason"])
            self._done("repaired", item)

    async def command_disclosure_ended(self) -> None:
        """登记期满已下架."""
        item, app = self._item(), station_app(self)
        note = await ask_text(self.app, _title("ended", item), text("ui.disclosure.ended_hint"), check=None)
        if note is not None:
            disclosure_ends.note_ended(app.station.store, app.actor, item.id, note)
            self._done("ended", item)

    async def command_disclosure_hand_out(self) -> None:
        """交出推送: whatever may leave for the system of the record under the cursor, kept here or onto a stick."""
        one, app = self.pushed(), station_app(self)
        if one is None:
            return
        again, system = one.state == "sent", push.title(one.system, one.queued_at.date())
        title = text("ui.disclosure.hand_out_again" if again else "ui.disclosure.hand_out_title", system=system)
        places = [(each, text(f"ui.disclosure.hand_out.{each}")) for each in (HERE, STICK)]
        place = await ask_choice(self.app, title, places, text("ui.disclosure.hand_out_told"))
        if place is None:
            return
        done = push_files.hand_out(app.station, app.actor, one.system, again=again)
        self.say("　".join(map(words.handed_line, done)), text("ui.disclosure.hand_out_advice"), "done")
        if place == STICK:
            files = [((each.name, app.station.home.exports / each.name), each.name) for each in reversed(done)]
            await export(self, app, f"push/{one.system}", files)

    async def command_disclosure_answer(self) -> None:
        """登记推送回执."""
        one, app = self.pushed(), station_app(self)
        if one is None:
            return
        title = text("ui.disclosure.answer_title", number=one.number)
        given = await ask_form(self.app, title, forms.answer_fields(), text("ui.disclosure.answer_told"))
        if given is not None:
            push.answer(app.station.store, app.actor, one.id, given.get("receipt", ""), given.get("words", ""))
            self.say(text("ui.disclosure.answered", number=one.number), kind="done")

    async def command_disclosure_again(self) -> None:
        """重新推送 what was refused."""
        one, app = self.pushed(), station_app(self)
        if one is not None:
            title = text("ui.disclosure.again_title", number=one.number)
            if await confirm(self.app, title, text("ui.disclosure.again_told")):
                push.again(app.station.store, app.actor, one.id)
                self.say(text("ui.disclosure.pushed_again", number=one.number), kind="done")

    async def _because(self, step: str, hint: str, verb: Verb) -> None:
        """A verb that needs nothing but its reason."""
        item, app = self._item(), station_app(self)
        reason = await ask_text(self.app, _title(step, item), hint)
        if reason is not None:
            verb(app.station.store, app.actor, item.id, reason)
            self._done(step, item)

    def _item(self) -> Disclosure:
        """`why_not` saw to it that there is one."""
        row = self.row()
        assert row is not None
        return row.item

    def _found(self, item: Disclosure) -> PublicDossier:
        return disclosure_board.dossier(station_app(self).station.store, item.id)

    def _done(self, step: str, item: Disclosure) -> None:
        self.say(text("ui.disclosure.done", step=text(f"disclosure.step.{step}"), number=item.number), kind="done")


def _title(step: str, item: Disclosure) -> str:
    return f"{text(f'disclosure.step.{step}')}　{item.number}"
