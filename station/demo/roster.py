"""Puts the demo roster into a fresh demo station: staff with PINs, enterprises, recorders, recusals.

Everything goes through acts of the people who would do it. Refuses nothing itself; it is called by `build` alone.
"""

from __future__ import annotations

from station.demo.history import History
from station.demo.names import Enterprise, enterprises
from station.demo.people import recorders, recusals
from station.records.moment import iso
from station.services import recorders as registry
from station.services import staff
from station.store import models


def enrol_staff(history: History) -> None:
    """Everyone but the chief, who founded the station."""
    for person in history.people[1:]:
        newcomer = staff.NewOfficer(
            person.name, person.roles, person.cert_no, person.cert_valid_to, frozenset(person.skills)
        )
        staff.enrol(history.station.store, history.station.keys, history.chief(), newcomer, person.pin)


def import_enterprises(history: History, pool: list[Enterprise] | None = None) -> list[Enterprise]:
    """The whole pool in one act, as the bureau's list would be imported; None: that of 泗门镇."""
    roster = enterprises(history.today) if pool is None else pool
    with history.station.store.act(history.chief(), "roster.import", subject=f"enterprise/{len(roster)}") as act:
        registered = iso(act.now)
        for entry in roster:
            act.insert(models.Enterprise, registered_at=registered, **_columns(entry))
    return roster


def register_recorders(history: History) -> None:
    """The two recorders, each with its wearer."""
    for recorder in recorders():
        wearer = history.officer(recorder.officer).id
        registry.register(history.station.store, history.chief(), recorder.serial, wearer)


def hand_back_recorders(history: History) -> None:
    """Each to its own wearer again, after a past in which they went from hand to hand."""
    for recorder in recorders():
        wearer = history.officer(recorder.officer).id
        if registry.get(history.station.store, recorder.serial).officer_id != wearer:
            registry.assign(history.station.store, history.chief(), recorder.serial, wearer)


def declare_recusals(history: History, roster: list[Enterprise]) -> None:
    """Each by the officer concerned."""
    for recusal in recusals(roster):
        actor = history.proof(recusal.officer)
        subject = f"officer/{actor.officer_id}"
        with history.station.store.act(actor, "recusal.declare", subject=subject, reason=recusal.reason) as act:
            act.insert(
                models.Recusal,
                officer_id=actor.officer_id,
                enterprise_id=history.enterprise(recusal.uscc),
                reason=recusal.reason,
                declared_at=iso(act.now),
                ended_at=None,
            )


def _columns(entry: Enterprise) -> dict[str, object]:
    def written(when: object) -> str | None:
        return None if when is None else str(when)

    return {
        "uscc": entry.uscc,
        "name": entry.name,
        "initials": entry.initials,
        "pinyin": entry.pinyin,
        "address": entry.address,
        "village": entry.village,
        "legal_person": entry.legal_person,
        "phone": entry.phone,
        "industry_code": entry.industry_code,
        "industry": entry.industry,
        "scale": entry.scale,
        "risk": entry.risk,
        "credit": entry.credit,
        "hazards": ",".join(entry.hazards),
        "status": entry.status,
        "last_inspected_on": written(entry.last_inspected_on),
        "penalized_on": written(entry.penalized_on),
    }
