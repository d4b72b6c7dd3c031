"""Which sets of routes suffice? The verdict on a conclusion under every set of an account's routes.

The idea: premises need not be monotone in the game, so that sets are tried and never inferred from one another.
The method: the game itself, once for every set, in the same worlds.
Trust it when: it is read as sufficiency in the model; the empty set is the neutral ranges.
"""

from dataclasses import dataclass
from itertools import chain, combinations

from kadesh.analysis.follows import find_truth, word_for
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Word


@dataclass(frozen=True)
class RouteSet:
    """The verdict on a conclusion when only these routes of an account are imposed."""

    account: str
    conclusion: str
    routes: tuple[str, ...]
    verdict: Word
    share: float
    share_false: float
    mean_chance: float


def try_route_sets(trials: Trials, account: str, conclusion: str) -> tuple[RouteSet, ...]:
    """The verdict under every set of an account's routes, the smallest sets first."""
    routes = trials.scenario.accounts[account].routes
    sets = chain.from_iterable(combinations(routes, size) for size in range(len(routes) + 1))
    found = []
    for chosen in sets:
        premises = tuple(dict.fromkeys(premise for route in chosen for premise in routes[route].premises))
        truth = find_truth(trials, conclusion, premises)
        share, false = float(truth.true.mean()), float(truth.false.mean())
        mean = float(truth.chance.mean())
        found.append(RouteSet(account, conclusion, chosen, word_for(share, false), share, false, mean))
    return tuple(found)
