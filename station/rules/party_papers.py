"""Which parties of a case a 文书 is made out to, each by itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from station.records.law import EachParty
from station.rules.penalty_sums import NONE, owed
from station.rules.step_facts import SanctionFacts


def whom(
    each: EachParty,
    parties: Mapping[int, str],
    sanctions: Sequence[SanctionFacts],
    heard: Collection[int],
    served: Collection[int],
) -> tuple[int, ...]:
    """Ids of the parties concerned, in the order of `parties` (id to kind); empty where it is nobody's.

    `heard`: who can require a hearing; `served`: who is being served.
    """
    fitting = [party for party, kind in parties.items() if not each.kinds or kind in each.kinds]
    own = {party: [one for one in sanctions if one.party_id == party] for party in fitting}
    punished = [party for party in fitting if any(one.kind != NONE for one in own[party])]
    found: Mapping[str, Sequence[int]] = {
        "punished": punished,
        "unpunished": [party for party in fitting if own[party] and party not in punished],
        "hearing": [party for party in punished if party in heard] or punished,
        "owing": [party for party in fitting if owed(own[party])],
        "served": [party for party in fitting if party in served],
    }
    return tuple(found[each.who])
