"""Adopting law the bureau sends: a file is taken whole or not at all, by the chief and a second person."""

from __future__ import annotations

from hashlib import sha256

from station.records.catalogue import LawFile
from station.records.people import BureauSigner, Proof
from station.rules import law_file
from station.rules.catalogue import unresolved
from station.rules.law_fields import EntryRefused, LawFileRefused
from station.rules.law_file import LawText, TriggerWords
from station.store import catalogue, law, law_files, review_facts, review_law
from station.store.store import Store
from station.texts import text


class LawFileKnown(LawFileRefused):
    """This version of this name was adopted before. Facts: name, version, adopted."""

    text = "law.known"


class LawFileOtherwise(LawFileRefused):
    """This version of this name was adopted before with another content. Facts: name, version."""

    text = "law.otherwise"


def adopt(store: Store, actor: Proof | BureauSigner, content: str, cosigner: Proof | None) -> LawFile:
    """Put a law file into force for the days from its `effective_from`; an older version of its name stays on file.

    LawFileRefused, EntryRefused, LawFileKnown, LawFileOtherwise; CosignerNeeded and what acting raises.
    """
    told = law_file.read(content)
    law_file.check_triggers(told, trigger_words(store))
    digest = sha256(content.encode()).hexdigest()
    with store.act(actor, "law.adopt", subject=f"law/{told.name}/{told.version}", cosigner=cosigner) as act:
        _refuse_known(store, told, digest)
        adopted = law_files.insert(act, told, content, digest)
        _read_back(store)
    return next(each for each in law_files.all_files(store) if each.id == adopted)


def adopted(store: Store) -> tuple[LawFile, ...]:
    """Every adopted version, the newest first."""
    return law_files.all_files(store)


def trigger_words(store: Store) -> TriggerWords:
    """What the condition of a review trigger may name at this station."""
    flows, triggers = law.of(store).workflows, review_law.of(store).triggers
    ends = {step.result for flow in flows if flow.kind == "licence" for step in flow.transitions if step.result}
    return TriggerWords(
        kinds=frozenset(flow.kind for flow in flows),
        flows=frozenset(flow.code for flow in flows),
        sanctions=frozenset(each.code for each in catalogue.shipped().sanctions),
        flags=frozenset(review_facts.FLAGS),
        decisions=frozenset(ends).union(*(each.when.decisions for each in triggers)),
        crosses=frozenset(each.code for each in triggers),
    )


def _refuse_known(store: Store, told: LawText, digest: str) -> None:
    for each in law_files.all_files(store):
        if (each.name, each.version) != (told.name, told.version):
            continue
        if each.sha256 == digest:
            raise LawFileKnown(name=told.name, version=told.version, adopted=f"{each.adopted_at:YYYY-MM-DD}")
        raise LawFileOtherwise(name=told.name, version=told.version)


def _read_back(store: Store) -> None:
    """Everything that reads adopted law reads it once before the act ends. EntryRefused, LawFileRefused."""
    for entry, field, named in unresolved(catalogue.load(store)):
        raise EntryRefused(
            section="violation", entry=entry, field=field, detail=text("law.field.names_nothing", named=named)
        )
    try:
        law.of(store)
        review_law.of(store)
    except (KeyError, TypeError, ValueError) as error:
        raise LawFileRefused(detail=text("law.field.unreadable", detail=error)) from error
