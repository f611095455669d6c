"""Everybody who had a part in a case, so that nobody of them reviews it."""

from __future__ import annotations

from station.rules.reviewer import Handler
from station.store import case_papers, cases, officers
from station.store.store import Store


def handlers(store: Store, case_id: int) -> tuple[Handler, ...]:
    """Lead, assistant, whoever signed papers or entered events as an investigator, whoever presided. UnknownCase."""
    case = cases.get(store, case_id)
    found: dict[tuple[str, str], str] = {}
    for officer_id, part in ((case.lead_id, "lead"), (case.assist_id, "assist")):
        if officer_id is not None:
            person = officers.get(store, officer_id)
            found.setdefault((_named(person.name), person.cert_no or ""), part)
    for paper in case_papers.of_case(store, case_id):
        for signer in paper.signers:
            if signer.part in ("officer", "host"):
                part = "investigator" if signer.part == "officer" else "host"
                found.setdefault((_named(signer.name), signer.cert_no), part)
    return tuple(Handler(name, cert_no, part) for (name, cert_no), part in sorted(found.items()) if name)


def _named(written: str) -> str:
    """A name in one line: it becomes a line of the package's text."""
    return " ".join(written.split())
