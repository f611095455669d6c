"""Who may act: proofs of identity and the check of an action against its declaration.

A proof is worth something only in the process and store that issued it. Roles are read again inside the
act's transaction, so a person removed a minute ago cannot act on an old proof.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pendulum

from station.records.ledger import Action
from station.records.people import Officer, Proof, System
from station.store.errors import (
    CosignerNeeded,
    CosignerSame,
    NotAllowed,
    ProofExpired,
    ProofInvalid,
    ReasonNeeded,
)
from station.texts import text

if TYPE_CHECKING:
    from station.store.store import Store

PROOF_HOURS = 4


class ProofMint:
    """Issues and checks the proofs of one store in one process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def issue(self, officer: Officer, now: pendulum.DateTime) -> Proof:
        """A proof for a person whose PIN was just checked."""
        proof = Proof(officer.id, officer.name, officer.roles, now, now.add(hours=PROOF_HOURS), b"")
        return replace(proof, seal=self._seal(proof))

    def check(self, proof: Proof, now: pendulum.DateTime) -> None:
        """ProofInvalid for a foreign or altered proof, ProofExpired for an old one."""
        if not hmac.compare_digest(proof.seal, self._seal(proof)):
            raise ProofInvalid
        if now >= proof.expires_at:
            raise ProofExpired(name=proof.name)

    def _seal(self, proof: Proof) -> bytes:
        return hmac.new(self._key, proof.claim(), sha256).digest()


def authorize(
    store: Store,
    action: Action,
    actor: Proof | System,
    cosigner: Proof | None,
    reason: str | None,
    now: pendulum.DateTime,
) -> None:
    """Refuse an act its declaration does not allow. NotAllowed, Proof*, Cosigner*, ReasonNeeded."""
    if isinstance(actor, System):
        if actor.name not in action.systems:
            raise NotAllowed(
                actor=text(f"ledger.system_names.{actor.name}"), title=action.title, roles=_named(action.roles)
            )
    else:
        _person(store, actor, action.roles, action, now)
    if action.reason and not (reason or "").strip():
        raise ReasonNeeded(title=action.title)
    if not action.cosigner_roles:
        return
    if cosigner is None:
        raise CosignerNeeded(title=action.title, roles=_named(action.cosigner_roles))
    if isinstance(actor, Proof) and cosigner.officer_id == actor.officer_id:
        raise CosignerSame(title=action.title, name=actor.name)
    _person(store, cosigner, action.cosigner_roles, action, now)


def _person(store: Store, proof: Proof, wanted: frozenset[str], action: Action, now: pendulum.DateTime) -> None:
    store.mint.check(proof, now)
    row = store.connection.execute("SELECT roles, status FROM officer WHERE id = ?", (proof.officer_id,)).fetchone()
    if row is None or row[1] != "active":
        raise ProofInvalid
    if not wanted & set(str(row[0]).split(",")):
        raise NotAllowed(actor=proof.name, title=action.title, roles=_named(wanted))


def _named(roles: frozenset[str]) -> str:
    return "、".join(text(f"ledger.roles.{role}") for role in sorted(roles)) or text("ledger.roles.nobody")
