"""抽取承诺公告: what a commitment says, in the words of a notice.

Everything printed comes out of the commitment record itself or the frozen pool it names; nothing is added that
was not committed to, except titles of strata and sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from station.documents import qr
from station.documents.case_papers import chinese_moment
from station.records.moment import day
from station.records.paper import Issuer
from station.rules.draw.commit import LOCAL, Commitment, SourceTerm, WitnessTerm, short_form
from station.rules.slip import chinese_date
from station.texts import text

WITNESS_LINES = 3


def draw_commitment(
    issuer: Issuer, terms: Commitment, commit: bytes, mandatory: Sequence[str], titles: Mapping[str, str], payload: str
) -> dict[str, Any]:
    """The notice of the record `terms` with hash `commit`.

    `mandatory` are the names of the 必查 enterprises, `titles` those of strata and sources, `payload` the code's text.
    """
    committed = commit.hex()
    return {
        "demo": terms.demo,
        "organ": issuer.authority,
        "station": terms.station_name,
        "title": text("paper.title.draw_commitment"),
        "confirm": "",
        "draw_no": terms.draw_no,
        "date": chinese_date(day(terms.committed_at)),
        "local": terms.drawn_on == LOCAL,
        "task": terms.platform_task,
        "purpose": terms.purpose,
        "plan": f"{terms.plan}，{terms.period}",
        "frozen": chinese_moment(terms.frozen_at),
        "hash_groups": [committed[at : at + 8] for at in range(0, 64, 8)],
        "short_code": short_form(commit),
        "qr": qr.svg(qr.slip_symbol(payload)),
        "strata": [
            {
                "name": titles.get(one.code, one.code),
                "eligible": one.eligible,
                "excluded": one.excluded,
                "selected": one.quota,
            }
            for one in terms.strata
            if one.eligible
        ],
        "per_target": terms.per_enterprise,
        "mandatory": list(mandatory),
        "sources": [_source(one, titles) for one in terms.sources],
        "bits": terms.millibits() // 1000,
        "deadline": chinese_moment(terms.reveal_deadline),
        "verifier": terms.verifier,
        "ledger": text("paper.ledger_seen", size=terms.previous.rows, root=terms.previous.root[:16]),
        "voided": [
            {"draw_no": one.draw_no, "commit": one.commit[:16], "outcome": one.outcome[:16]} for one in terms.voided
        ],
        "witnesses": _witnesses(terms.witnesses),
    }


def _source(term: SourceTerm, titles: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": titles.get(term.source, term.source),
        "round": text(
            "paper.source_round",
            round=term.round,
            closes=term.closes_at.format("HH:mm"),
            drawn=chinese_moment(term.drawn_at),
        ),
        "fallback": "、".join(term.fallbacks),
    }


def _witnesses(named: Sequence[WitnessTerm]) -> list[dict[str, str]]:
    lines = [{"name": one.name, "org": one.organ} for one in named]
    return lines + [{"name": "", "org": ""}] * (WITNESS_LINES - len(lines))
