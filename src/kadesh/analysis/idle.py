"""Which lines of reasoning does an account not need? A route is idle if leaving it out changes nothing.

The idea: with several routes to one conclusion each may be superfluous while the others stand.
The method: the account without the premises that belong to that route alone; the largest change of the chances of
talks and of a settlement in any week of any world.
Trust it when: it is read as "idle beside the others". Alone, the same route may carry the conclusion.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.trials import Trials

IDLE = 1e-9


@dataclass(frozen=True)
class RouteWeight:
    """How far an account's outlook moves when a route is left out: the largest change, and that of the mean."""

    account: str
    route: str
    largest: float
    mean: float

    @property
    def idle(self) -> bool:
        """Whether leaving the route out changes nothing that is stated."""
        return self.largest <= IDLE


def weigh_routes(trials: Trials, account: str) -> tuple[RouteWeight, ...]:
    """How much each route of an account adds to the others."""
    routes = trials.scenario.accounts[account].routes
    whole = trials.outlook(trials.premises_of(account))
    found = []
    for route in routes:
        kept = trials.outlook(without_route(trials, account, route))
        pairs = ((whole.without_talks, kept.without_talks), (whole.settled.cumsum(axis=0), kept.settled.cumsum(axis=0)))
        largest = max(float(np.abs(one - other).max()) for one, other in pairs)
        mean = max(float(np.abs(one.mean(axis=1) - other.mean(axis=1)).max()) for one, other in pairs)
        found.append(RouteWeight(account, route, largest, mean))
    return tuple(found)


def without_route(trials: Trials, account: str, route: str) -> tuple[str, ...]:
    """An account's premises without those that one route alone needs."""
    routes = trials.scenario.accounts[account].routes
    others = {premise for name, other in routes.items() if name != route for premise in other.premises}
    gone = set(routes[route].premises) - others
    return tuple(premise for premise in trials.premises_of(account) if premise not in gone)
