"""What an honest station never does, though it can sign it: accepted, because the rows are the station's, but told.

The alarm is the legal fact; refusing the bundle would only make the bureau blind.
"""

from __future__ import annotations

from collections.abc import Collection

from station.replica.manifest import Manifest
from station.texts import text


def alarms(manifest: Manifest, insert_only: Collection[str], recipients: Collection[str]) -> tuple[str, ...]:
    """Chinese sentences about an accepted bundle; none for an honest one.

    `insert_only`: tables whose rows are issued and never change. `recipients`: the bureau's own age recipients.
    """
    found = [text("replica.alarm.deleted", table=ops.table, count=ops.deletes) for ops in manifest.ops if ops.deletes]
    found += [
        text("replica.alarm.rewritten", table=ops.table, count=ops.updates)
        for ops in manifest.ops
        if ops.updates and ops.table in insert_only
    ]
    found += [text("replica.alarm.stranger", recipient=r) for r in manifest.recipients if r not in recipients]
    return tuple(found)
