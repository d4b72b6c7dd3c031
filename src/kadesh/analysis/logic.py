"""What carries it, as the text reasons: which premises suffice, and which must be false together to stop it.

The idea: premises and routes are an and/or graph. A route holds if all its premises do; a conclusion is reached if
any route to it holds. A *sufficient* set reaches the conclusion by itself; a *breaking* set, all of it denied, leaves
no way to reach it (a minimal hitting set of the sufficient sets).
The method: the graph as clauses, solved by python-sat with a bound on the number of premises that grows by one, so
that every set found is minimal and, when the search stops early, all sets up to a stated size have been found.
Trust it when: the routes say what the text says. Nothing here is computed by the game, but for the pulls that show
a stated tension.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from kadesh.analysis.plain import as_json
from kadesh.analysis.tensions import StatedTension, Tension, find_stated_tensions, find_tensions, stated_reading
from kadesh.domain.argument import Because
from kadesh.domain.scenario import Scenario

CAUTION = "This is how the text reasons, not what the model finds: a route that the text thinks sufficient may not be."
MOST = 256


@dataclass(frozen=True)
class Inference:
    """One step of reasoning: all of these, therefore that."""

    name: str
    premises: tuple[str, ...]
    concludes: str


@dataclass(frozen=True)
class Sets:
    """Minimal sets, the smallest first.

    Attributes
    ----------
    found
        The sets.
    complete_to
        Every minimal set of at most so many premises is among them.
    complete
        These are all there are.
    """

    found: tuple[tuple[str, ...], ...]
    complete_to: int
    complete: bool


@dataclass(frozen=True)
class Logic:
    """How an account reasons to a conclusion.

    Attributes
    ----------
    sufficient, breaking
        Minimal sets of premises that reach the conclusion; minimal sets whose denial stops every route to it.
    needed
        Premises in every sufficient set.
    unused
        Premises of the account in no sufficient set.
    tensions
        Pairs of the scenario's premises that cannot both bind.
    stated
        Tensions that the text states, and whether the model shows them.
    """

    account: str
    conclusion: str
    inferences: tuple[Inference, ...]
    sufficient: Sets
    breaking: Sets
    needed: tuple[str, ...]
    unused: tuple[str, ...]
    tensions: tuple[Tension, ...]
    stated: tuple[StatedTension, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_logic(
    scenario: Scenario, account: str, *, conclusion: str, most: int = MOST, pulls: Mapping[str, float] | None = None
) -> Logic:
    """How an account reasons to a conclusion.

    Parameters
    ----------
    scenario
        The argument.
    account, conclusion
        Their names. For a conclusion that another one holds *because* of the account, the routes to that other one.
    most
        Stop after so many sets of a kind.
    pulls
        What each premise alone does to the conclusion's chance in the model, if that is known: it says which of the
        stated tensions the model shows.

    Returns
    -------
    Logic
        Minimal sets and tensions.
    """
    goal = goal_of(scenario, account, conclusion)
    inferences = inferences_of(scenario, account)
    sufficient = find_sufficient(inferences, goal, most=most)
    breaking = find_breaking(inferences, goal, most=most)
    used = {premise for each in sufficient.found for premise in each}
    common = set.intersection(*(set(each) for each in sufficient.found)) if sufficient.found else set()
    premises = scenario.accounts[account].every_premise
    stated = find_stated_tensions(scenario, account, pulls)
    return Logic(
        account=account,
        conclusion=conclusion,
        inferences=inferences,
        sufficient=sufficient,
        breaking=breaking,
        needed=tuple(p for p in premises if p in common),
        unused=tuple(p for p in premises if p not in used) if sufficient.complete else (),
        tensions=find_tensions(scenario),
        stated=stated,
        reading=f"{_reading(conclusion, sufficient, breaking)} {stated_reading(stated)}".strip(),
        caution=CAUTION,
    )


def goal_of(scenario: Scenario, account: str, conclusion: str) -> str:
    """The conclusion that the account's routes reason to: its own, or the one that it is said to explain."""
    measure = scenario.conclusions[conclusion].measure
    reached = {route.concludes for route in scenario.accounts[account].routes.values()}
    return measure.of if conclusion not in reached and isinstance(measure, Because) else conclusion


def inferences_of(scenario: Scenario, account: str) -> tuple[Inference, ...]:
    """An account's routes as steps of reasoning."""
    routes = scenario.accounts[account].routes
    return tuple(Inference(name, tuple(route.premises), route.concludes) for name, route in routes.items())


def find_sufficient(inferences: Sequence[Inference], goal: str, *, most: int = MOST) -> Sets:
    """All minimal sets of premises that reach the goal, the smallest first, at most ``most``.

    Raises
    ------
    ValueError
        If the reasoning goes in a circle.

    Examples
    --------
    >>> find_sufficient([Inference("r", ("p", "q"), "c"), Inference("s", ("t",), "c")], "c").found
    (('t',), ('p', 'q'))
    """
    names = _premises(inferences)
    atoms = _atoms(inferences, goal)
    assumed = {name: place + 1 for place, name in enumerate(names)}
    truth = {atom: len(names) + place + 1 for place, atom in enumerate(atoms)}
    step = {id(i): len(names) + len(atoms) + place + 1 for place, i in enumerate(inferences)}
    clauses = [[-step[id(i)], truth[p]] for i in inferences for p in i.premises]
    for atom in atoms:  # nothing is true without a reason
        reasons = [step[id(i)] for i in inferences if i.concludes == atom]
        clauses.append([-truth[atom], *reasons, *([assumed[atom]] if atom in assumed else [])])
    clauses.append([truth[goal]])
    return _smallest_first(names, clauses, len(names) + len(atoms) + len(inferences), most)


def find_breaking(inferences: Sequence[Inference], goal: str, *, most: int = MOST) -> Sets:
    """All minimal sets of premises whose denial leaves no way to the goal, the smallest first, at most ``most``.

    Examples
    --------
    >>> find_breaking([Inference("r", ("p", "q"), "c"), Inference("s", ("t",), "c")], "c").found
    (('p', 't'), ('q', 't'))
    """
    names = _premises(inferences)
    atoms = _atoms(inferences, goal)
    denied = {name: place + 1 for place, name in enumerate(names)}
    truth = {atom: len(names) + place + 1 for place, atom in enumerate(atoms)}
    clauses = [[denied[name], truth[name]] for name in names]
    clauses.extend([*(-truth[p] for p in i.premises), truth[i.concludes]] for i in inferences)
    clauses.append([-truth[goal]])
    return _smallest_first(names, clauses, len(names) + len(atoms), most)


def _premises(inferences: Sequence[Inference]) -> tuple[str, ...]:
    """What the reasoning starts from, each once: premises that no step concludes."""
    concluded: dict[str, set[str]] = {}
    for each in inferences:
        concluded.setdefault(each.concludes, set()).update(each.premises)
    try:
        tuple(TopologicalSorter(concluded).static_order())
    except CycleError as circle:
        raise ValueError(f"the reasoning goes in a circle: {' -> '.join(circle.args[1])}") from None
    return tuple(dict.fromkeys(p for i in inferences for p in i.premises if p not in concluded))


def _atoms(inferences: Sequence[Inference], goal: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([goal, *(a for i in inferences for a in (*i.premises, i.concludes))]))


@contextmanager
def _interruptible() -> Iterator[None]:
    """An interruption in the middle of compiled code, which the solver reports as a fault of its own."""
    from pycard import error as counting
    from pysolvers import error as solving

    try:
        yield
    except (counting, solving) as fault:
        if "keyboard interrupt" in str(fault):
            raise KeyboardInterrupt from None
        raise


def _smallest_first(names: tuple[str, ...], clauses: list[list[int]], top: int, most: int) -> Sets:
    """Sets of the first variables in models of the clauses, none containing another, by growing size."""
    from pysat.card import ITotalizer
    from pysat.solvers import Solver

    lits = list(range(1, len(names) + 1))
    found: list[tuple[int, ...]] = []
    with _interruptible(), Solver(name="g4", bootstrap_with=clauses) as solver:
        if not lits:
            return Sets(((),) if solver.solve() else (), 0, True)
        with ITotalizer(lits=lits, ubound=len(lits), top_id=top) as count:
            solver.append_formula(count.cnf.clauses)
            for size in range(len(lits) + 1):
                bound = [-count.rhs[size]] if size < len(lits) else []
                while solver.solve(assumptions=bound):
                    if len(found) == most:
                        return Sets(_in_order(names, found), size - 1, False)
                    chosen = [lit for lit in solver.get_model()[: len(lits)] if lit > 0]
                    found.append(tuple(chosen))
                    solver.add_clause([-lit for lit in chosen])
                if not solver.solve():
                    break
    return Sets(_in_order(names, found), len(lits), True)


def _in_order(names: tuple[str, ...], found: list[tuple[int, ...]]) -> tuple[tuple[str, ...], ...]:
    """Sets by size, then by the order of the premises."""
    return tuple(tuple(names[lit - 1] for lit in each) for each in sorted(found, key=lambda each: (len(each), each)))


def _reading(conclusion: str, sufficient: Sets, breaking: Sets) -> str:
    if not sufficient.found:
        return f"The text states no route to {conclusion} in this account."
    ways = _count(sufficient, "minimal set of premises reaches", "minimal sets of premises reach")
    size, needed = len(sufficient.found[0]), len(breaking.found[0])
    stops = _count(breaking, "minimal set does it", "minimal sets do it")
    return (
        f"As the text reasons, {ways} {conclusion}, the smallest with {size}. At least {needed} must be false together "
        f"to stop every route; {stops}."
    )


def _count(sets: Sets, one: str, many: str) -> str:
    words = one if len(sets.found) == 1 else many
    if sets.complete:
        return f"{len(sets.found)} {words}"
    return f"more than {len(sets.found)} {words}"
