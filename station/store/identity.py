"""Who may act: proofs of identity and the check of an action against its declaration.

A proof is worth something only in the process and store that issued it. Roles are read again inside the
act's transaction, so a person removed a minute ago cannot act on an old proof, and neither can a deputy whose
delegation was ended. What a deputy may do comes from `delegations.standing_of` and from nowhere else.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pendulum

from station.records.ledger import Action
from station.records.people import BureauSigner, Officer, Proof, System
from station.store import delegations
from station.store.delegations import RoleStanding
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
BUREAU = "bureau"
"""The word by which an action lets the paired bureau do it."""


class ProofMint:
    """Issues and checks the proofs of one store in one process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def issue(self, officer: Officer, found: RoleStanding, now: pendulum.DateTime) -> Proof:
        """A proof for a person whose PIN was just checked; one with lent roles ends with them, at midnight."""
        expires = min(now.add(hours=PROOF_HOURS), found.until or now.add(hours=PROOF_HOURS))
        proof = Proof(officer.id, officer.name, found.roles, now, expires, b"", "、".join(found.acting_for))
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
    actor: Proof | System | BureauSigner,
    cosigner: Proof | None,
    reason: str | None,
    now: pendulum.DateTime,
) -> None:
    """Refuse an act its declaration does not allow. NotAllowed, Proof*, Cosigner*, ReasonNeeded.

    What the bureau does needs no second person here: its own people signed it under its own ledger.
    """
    if isinstance(actor, BureauSigner):
        if BUREAU not in action.systems:
            raise NotAllowed(actor=actor.name, title=action.title, roles=_named(action.roles))
    elif isinstance(actor, System):
        if actor.name not in action.systems:
            raise NotAllowed(
                actor=text(f"ledger.system_names.{actor.name}"), title=action.title, roles=_named(action.roles)
            )
    else:
        _person(store, actor, action.roles, action, now, cosigner)
    if action.reason and not (reason or "").strip():
        raise ReasonNeeded(title=action.title)
    if not action.cosigner_roles or isinstance(actor, BureauSigner):
        return
    if cosigner is None:
        raise CosignerNeeded(title=action.title, roles=_named(action.cosigner_roles))
    if isinstance(actor, Proof) and cosigner.officer_id == actor.officer_id:
        raise CosignerSame(title=action.title, name=actor.name)
    _person(store, cosigner, action.cosigner_roles, action, now, actor)


def stands(store: Store, proof: Proof, now: pendulum.DateTime) -> RoleStanding:
    """What the holder of a proof may act as now. ProofInvalid; ProofExpired also when a role it states was lost."""
    store.mint.check(proof, now)
    found = delegations.standing_of(store, proof.officer_id, now)
    if found is None:
        raise ProofInvalid
    if not proof.roles <= found.roles:
        raise ProofExpired(name=proof.name)
    return found


def _person(
    store: Store,
    proof: Proof,
    wanted: frozenset[str],
    action: Action,
    now: pendulum.DateTime,
    other: Proof | System | None,
) -> None:
    """`other` is the second person of the act: a role that comes from him is his own office signing twice."""
    found = stands(store, proof, now)
    if found.lent and isinstance(other, Proof):
        found = delegations.standing_of(store, proof.officer_id, now, but=other.officer_id) or found
    if not wanted & found.roles:
        raise NotAllowed(actor=proof.name, title=action.title, roles=_named(wanted))


def _named(roles: frozenset[str]) -> str:
    return "、".join(text(f"ledger.roles.{role}") for role in sorted(roles)) or text("ledger.roles.nobody")
