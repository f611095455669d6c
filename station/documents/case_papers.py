"""Words that papers of a case share: what officers say, why they come, a moment in Chinese.

Owns the wording between the facts (station/texts/paper.toml) and which fact goes where. Decides nothing about
whether a paper may be issued.
"""

from __future__ import annotations

from collections.abc import Mapping

import pendulum

from station.records.moment import day
from station.records.paper import CasePaper, Notice
from station.rules.slip import chinese_date
from station.texts import text


def phrase(paper: CasePaper, notice: Notice) -> str:
    """What officers say on arrival, with their names and certificates filled in."""
    return "".join(notice.lines).format(
        organ=paper.issuer.authority,
        names="、".join(officer.name for officer in paper.crew),
        certs="、".join(officer.cert_no or "" for officer in paper.crew),
    )


def chinese_moment(when: pendulum.DateTime) -> str:
    """`2026年11月20日9时5分`."""
    return text("paper.moment", date=chinese_date(day(when)), hour=when.hour, minute=when.minute)


def reason(paper: CasePaper, item: str) -> str:
    """Why an inspection takes place; `item` is the power's name."""
    key = "drawn" if paper.draw_no is not None else paper.case.source
    return text(f"paper.reason.{key}", station=paper.issuer.name, draw_no=paper.draw_no, item=item)


def confirm(notices: Mapping[str, Notice]) -> str:
    """Which of the wordings the bureau has yet to confirm; empty: none."""
    open_points = [text(f"paper.confirm.{code}") for code, notice in notices.items() if notice.to_confirm]
    return text("paper.confirm.note", points="、".join(open_points)) if open_points else ""
