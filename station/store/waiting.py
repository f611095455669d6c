"""How much waits for somebody: counts for 今日."""

from __future__ import annotations

from peewee import fn

from station.store import models
from station.store.store import Store

FOR_APPROVAL = ("planned", "extension_requested")
"""Stages in which a case waits for the chief."""


def approvals(store: Store) -> int:
    """Cases, extensions and checked disclosures that wait for the chief."""
    case, public = models.CaseFile, models.Disclosure
    stages = case.select(fn.COUNT(case.id)).where(case.stage.in_(list(FOR_APPROVAL)))
    checked = public.select(fn.COUNT(public.id)).where(public.state == "redaction_checked")
    return int(store.scalar(stages)) + int(store.scalar(checked))


def uploads(store: Store) -> int:
    """Cases that came back and whose recordings have not been imported."""
    table = models.Deadline
    query = table.select(fn.COUNT(table.case_id.distinct()))
    return int(store.scalar(query.where(table.state == "running", table.rule.startswith("UPLOAD_"))))


def interrupted(store: Store) -> int:
    """Recorders with an import that did not finish."""
    table = models.IntakeSession
    return int(store.scalar(table.select(fn.COUNT(table.recorder_id.distinct())).where(table.state == "interrupted")))


def redactions(store: Store) -> int:
    """Disclosures waiting for a second person."""
    table = models.Disclosure
    return int(store.scalar(table.select(fn.COUNT(table.id)).where(table.state == "pending")))
