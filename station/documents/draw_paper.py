"""抽取承诺公告: what a commitment says, in the words of a notice.

Everything printed comes out of the commitment record itself or the frozen lists it names; nothing is added that
was not committed to, except titles of strata and sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pendulum

from station.documents import qr
from station.documents.case_papers import chinese_moment
from station.records.draw import PoolChange
from station.records.moment import day
from station.records.paper import Issuer
from station.rules.draw.commit import DIRECT, LOCAL, SEALED, Commitment, SourceTerm, VoidTerm, WitnessTerm, short_form
from station.rules.draw.lines import ABSENT
from station.rules.draw.sources import BEACON
from station.rules.slip import chinese_date
from station.texts import text

WITNESS_LINES = 3
ANNEX_ROWS = 300
"""Changed enterprises that the annex names; the package's changes.tsv has all of them."""


@dataclass(frozen=True, slots=True)
class Annexes:
    """What is told of the frozen lists behind the notice."""

    mandatory: Sequence[str]
    """Names of the 必查 enterprises."""
    changes: Sequence[PoolChange]
    """The difference to the pool frozen before."""


def draw_commitment(
    issuer: Issuer, terms: Commitment, commit: bytes, annexes: Annexes, titles: Mapping[str, str], payload: str
) -> dict[str, Any]:
    """The notice of the record `terms` with hash `commit`.

    `titles` are those of strata and sources, `payload` the code's text.
    """
    return {
        "demo": terms.demo,
        "organ": issuer.authority,
        "station": terms.station_name,
        "title": text("paper.title.draw_commitment"),
        "confirm": "",
        "draw_no": terms.draw_no,
        "date": chinese_date(day(terms.committed_at)),
        "local": terms.drawn_on == LOCAL,
        "task": shown(terms.platform_task),
        "purpose": terms.purpose,
        "supplements": shown(terms.supplements),
        "plan": f"{terms.plan}，{terms.period}",
        "frozen": chinese_moment(terms.frozen_at),
        "committed": chinese_moment(terms.committed_at),
        "commit": commit.hex(),
        "short_code": short_form(commit),
        "qr": qr.svg(qr.slip_symbol(payload)),
        "strata": _strata(terms, titles),
        "targets": "" if terms.drawn_on == LOCAL else sum(terms.quotas().values()),
        "others": _others(terms, len(annexes.mandatory)),
        "per_target": terms.per_enterprise,
        "cap": "" if terms.cap is None else terms.cap,
        "direct": terms.shortage == DIRECT,
        "sealed": terms.publication == SEALED,
        "mandatory": list(annexes.mandatory),
        "difference": _difference(terms, annexes.changes),
        "sources": [_source(one, terms, titles) for one in terms.sources],
        "bits": terms.millibits() // 1000,
        "deadline": chinese_moment(terms.reveal_deadline),
        "supervisor": terms.nonces[1].digest if len(terms.nonces) > 1 else "",
        "verifier": shown(terms.verifier),
        "ledger": text("paper.ledger_seen", size=terms.previous.rows, root=terms.previous.root[:16]),
        "voided": [_void(one) for one in terms.voided],
        "witnesses": _witnesses(terms.witnesses),
    }


def shown(field: str) -> str:
    """A field of the commitment; empty where it says `-`."""
    return "" if field == ABSENT else field


def exact_moment(when: pendulum.DateTime) -> str:
    """`2026年11月20日11时0分3秒`: a beacon has a number every three seconds."""
    return text("paper_draw.seconds", moment=chinese_moment(when), second=when.second)


def _strata(terms: Commitment, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Strata from which enterprises are drawn; a list that the platform drew has no strata of ours."""
    if terms.drawn_on != LOCAL:
        return []
    return [
        {
            "name": titles.get(one.code, one.code),
            "eligible": one.eligible,
            "excluded": one.excluded,
            "selected": one.quota,
        }
        for one in terms.strata
        if one.quota
    ]


def _others(terms: Commitment, must: int) -> str:
    """The whole register is frozen, so that nobody is left out by being left away: what becomes of the rest of it."""
    count = sum(one.eligible + one.excluded for one in terms.strata if not one.quota)
    if not count:
        return ""
    return text("paper_draw.others_must" if must else "paper_draw.others", count=count, must=must)


def _difference(terms: Commitment, changes: Sequence[PoolChange]) -> dict[str, Any] | None:
    if terms.against is None:
        return None
    counted = {kind: sum(one.kind == kind for one in changes) for kind in ("new", "gone", "changed")}
    rows = [_changed(one) for one in changes[:ANNEX_ROWS]]
    return {"against": terms.against.draw_no, **counted, "rows": rows, "more": max(0, len(changes) - ANNEX_ROWS)}


def _changed(change: PoolChange) -> dict[str, str]:
    same = change.before == change.after
    return {
        "kind": text(f"paper_draw.change.{change.kind}"),
        "name": change.name,
        "uscc": change.uscc,
        "before": change.before,
        "after": text("paper_draw.other_change") if same else change.after,
    }


def _source(term: SourceTerm, terms: Commitment, titles: Mapping[str, str]) -> dict[str, str]:
    closures = [one for one in terms.closures if one.source == term.source]
    return {
        "name": titles.get(term.source, term.source),
        "round": _round(term),
        "fallback": text("paper_draw.fallbacks", rounds="、".join(term.fallbacks)) if term.fallbacks else "",
        "closed": "、".join(
            text("paper_draw.closed", start=chinese_date(one.start), end=chinese_date(one.end)) for one in closures
        ),
    }


def _round(term: SourceTerm) -> str:
    if term.encoding == BEACON:
        return text("paper_draw.beacon_round", round=term.round, drawn=exact_moment(term.drawn_at))
    # Sales close and numbers are drawn on one day, which is the round's name.
    closes, drawn = term.closes_at.format("HH:mm"), term.drawn_at.format("HH:mm")
    return text("paper.source_round", round=term.round, closes=closes, drawn=drawn)


def _void(term: VoidTerm) -> dict[str, Any]:
    return {
        "draw_no": term.draw_no,
        "reason": term.reason,
        "commit": term.commit,
        "outcome": shown(term.outcome),
    }


def _witnesses(named: Sequence[WitnessTerm]) -> list[dict[str, str]]:
    lines = [{"name": one.name, "org": one.organ, "role": one.role} for one in named]
    return lines + [{"name": "", "org": "", "role": ""}] * (WITNESS_LINES - len(lines))
