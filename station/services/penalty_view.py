"""A penalty case as people look at it: who, for what, what is proposed, told, decided. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.records.casework import CasePaper, Cause, Goods, Party, Sanction, Waiver
from station.records.catalogue import SanctionKind
from station.services import catalogue
from station.services.penalty_causes import imposed
from station.store import case_papers, goods, parties, review_facts, waivers
from station.store.store import Store
from station.texts import text

PHASES = ("decided", "noticed", "proposed")
"""The last telling of an undisturbed case first."""


@dataclass(frozen=True, slots=True)
class PenaltyStanding:
    """Everything a screen shows of the substance of a penalty."""

    parties: tuple[Party, ...]
    causes: tuple[Cause, ...]
    """The dropped ones too."""
    sanctions: dict[str, tuple[Sanction, ...]]
    """By phase: proposed, noticed, decided; the newest round of each."""
    kinds: dict[str, SanctionKind]
    last: str
    """The phase entered last: a case that was sent back is proposed anew after it was told. Empty: none yet."""

    @property
    def newest(self) -> tuple[Sanction, ...]:
        """What was entered last."""
        return self.sanctions[self.last] if self.last else ()

    def said(self, sanctions: Sequence[Sanction]) -> str:
        """Sanctions in words, party by party where there are several."""
        words: dict[int, list[str]] = {}
        for one in sanctions:
            title = self.kinds[one.kind].title if one.kind in self.kinds else one.kind
            words.setdefault(one.party_id, []).append(imposed(one, title))
        names = {party.id: party.name for party in self.parties}
        if len(names) < 2:
            return "；".join("、".join(each) for each in words.values())
        return "；".join(
            text("penalty.conclusion_party", party=names.get(party, ""), sanctions="、".join(each))
            for party, each in words.items()
        )


def standing(store: Store, case_id: int) -> PenaltyStanding:
    """The substance of one moment."""
    with store.reading():
        return PenaltyStanding(
            parties=parties.of_case(store, case_id),
            causes=parties.causes(store, case_id, standing=False),
            sanctions={phase: parties.sanctions(store, case_id, phase) for phase in PHASES},
            kinds=catalogue.sanctions(store),
            last=next((row["phase"] for row in review_facts.rows_of(store, case_id, PHASES)), ""),
        )


def goods_of(store: Store, case_id: int) -> tuple[Goods, ...]:
    """物品清单 of the case."""
    return goods.of_case(store, case_id)


def papers_of(store: Store, case_id: int) -> tuple[CasePaper, ...]:
    """文书 of the case, the voided ones too, in the order in which they were made."""
    return case_papers.of_case(store, case_id)


def waivers_of(store: Store, case_id: int) -> tuple[Waiver, ...]:
    """放行 of the case."""
    return waivers.of_case(store, case_id)
