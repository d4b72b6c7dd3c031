"""Models of the catalogue against other people's solvers: discretised games in pygambit and OpenSpiel.

Both are optional: without them these tests are skipped. A game is a nested tuple, written as an .efg or .nfg file.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kadesh import theory

pytestmark = pytest.mark.parity

EPSILON = 1e-3
"""Demands stay this much below what makes a type indifferent, so that nobody mixes for want of a reason."""


@pytest.fixture(scope="module")
def gambit() -> Any:
    """pygambit, if it is there."""
    return pytest.importorskip("pygambit", reason="pygambit is not installed (requirements/parity.txt)")


@pytest.fixture(scope="module")
def spiel() -> Any:
    """OpenSpiel, if it is there."""
    return pytest.importorskip("pyspiel", reason="open_spiel is not installed (requirements/parity.txt)")


def said(name: str, **settings: Any) -> dict[str, Any]:
    """What an entry's own function says."""
    found = theory.find(name).answers(settings)
    return {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in found.items()}


# games as trees


@dataclass(frozen=True)
class End:
    """What everybody gets."""

    payoffs: tuple[float, ...]


@dataclass(frozen=True)
class Draw:
    """Chance: (name, chance, what follows)."""

    branches: tuple[tuple[str, float, Node], ...]


@dataclass(frozen=True)
class Move:
    """A player's choice, by what it knows: (name, what follows)."""

    player: int
    knows: str
    branches: tuple[tuple[str, Node], ...]


Node = End | Draw | Move


@dataclass
class Written:
    """A tree as a file, with what each player may know, in the file's numbering."""

    text: str = ""
    known: dict[int, list[str]] = field(default_factory=dict)


def write(root: Node, players: Sequence[str]) -> Written:
    """The tree in Gambit's format."""
    written = Written(known={player: [] for player in range(len(players))})
    counts = {"draws": 0, "ends": 0}

    def lines(node: Node) -> Iterator[str]:
        if isinstance(node, End):
            counts["ends"] += 1
            yield f't "" {counts["ends"]} "" {{ {", ".join(f"{x:.15f}" for x in node.payoffs)} }}'
            return
        if isinstance(node, Draw):
            counts["draws"] += 1
            inside = " ".join(f'"{name}" {chance:.15f}' for name, chance, _ in node.branches)
            yield f'c "" {counts["draws"]} "" {{ {inside} }} 0'
        else:
            known = written.known[node.player]
            if node.knows not in known:
                known.append(node.knows)
            inside = " ".join(f'"{name}"' for name, _ in node.branches)
            yield f'p "" {node.player + 1} {known.index(node.knows) + 1} "{node.knows}" {{ {inside} }} 0'
        for *_, child in node.branches:
            yield from lines(child)

    named = " ".join(f'"{player}"' for player in players)
    written.text = "\n".join([f'EFG 2 R "war" {{ {named} }}', '""', *lines(root)]) + "\n"
    return written


Rule = Callable[[int, str], str]
"""What a player does, knowing something: the name of a branch."""


def options(root: Node) -> dict[tuple[int, str], list[str]]:
    """The branches of every choice."""
    if isinstance(root, End):
        return {}
    found = {(root.player, root.knows): [name for name, _ in root.branches]} if isinstance(root, Move) else {}
    for *_, child in root.branches:
        found |= options(child)
    return found


def regret_in_pygambit(gambit: Any, root: Node, players: Sequence[str], rule: Rule) -> tuple[float, list[float]]:
    """The largest gain from another strategy, and the payoffs, under a rule for everybody."""
    written, choices = write(root, players), options(root)
    game = gambit.read_efg(io.StringIO(written.text))
    pure = [
        [[float(name == rule(player, knows)) for name in choices[player, knows]] for knows in written.known[player]]
        for player in range(len(players))
    ]
    profile = game.mixed_behavior_profile(pure)
    return float(profile.max_regret()), [float(profile.payoffs[player]) for player in players]


def conv_in_openspiel(spiel: Any, root: Node, players: Sequence[str], rule: Rule, file: Path) -> float:
    """What all players together could gain by best replies to a rule (NashConv)."""
    policy = importlib.import_module("open_spiel.python.policy")
    exploitability = importlib.import_module("open_spiel.python.algorithms.exploitability")
    file.write_text(write(root, players).text, encoding="utf-8")
    game = spiel.load_game(f"efg_game(filename={file})")
    table = policy.TabularPolicy(game)

    def fill(state: Any) -> None:
        if state.is_terminal():
            return
        if not state.is_chance_node():
            knows = state.information_state_string().split("-", 3)[3]
            chosen = rule(state.current_player(), knows)
            row = table.policy_for_key(state.information_state_string())
            row[:] = 0.0
            (action,) = [each for each in state.legal_actions() if state.action_to_string(each) == chosen]
            row[action] = 1.0
        for action in state.legal_actions():
            fill(state.child(action))

    fill(game.new_initial_state())
    return float(exploitability.nash_conv(game, table))


# take it or leave it

SIDES = ("A", "B")


@dataclass(frozen=True)
class Type:
    """A type of B: what war brings A and B, and a demand that it just accepts."""

    name: str
    war: tuple[float, float]

    @property
    def demand(self) -> float:
        """The most that this type concedes, less a little."""
        return 1 - self.war[1] - EPSILON


def ultimatum(types: Sequence[Type]) -> Draw:
    """Chance draws B's type, A demands without seeing it, B accepts or fights."""

    def answer(each: Type, demand: float) -> Move:
        accepted = End((demand, 1 - demand))
        return Move(1, f"{each.name} asked {demand:.3f}", (("accept", accepted), ("fight", End(each.war))))

    def asked(each: Type) -> Move:
        return Move(0, "nothing", tuple((f"{other.demand:.3f}", answer(each, other.demand)) for other in types))

    return Draw(tuple((each.name, 1 / len(types), asked(each)) for each in types))


def sequentially_rational(types: Sequence[Type], demand: float) -> Rule:
    """A demands something; each type of B takes the better of the two, whatever is asked."""
    worth = {each.name: 1 - each.war[1] for each in types}

    def rule(player: int, knows: str) -> str:
        if player == 0:
            return f"{demand:.3f}"
        name, asked = knows.split(" asked ")
        return "accept" if float(asked) <= worth[name] else "fight"

    return rule


COSTS = [Type(f"cost {cost:.2f}", (0.4, 0.5 - cost)) for cost in (0.05, 0.15, 0.25, 0.35)]
POWERS = [Type(f"chance {chance:.2f}", (chance - 0.1, 1 - chance - 0.1)) for chance in (0.3, 0.4, 0.5, 0.6, 0.7)]
WORTHS = (0.549, 0.58675, 0.5745, 0.51225)


def test_logit_choice_leads_to_the_demand_of_the_uniform_model(gambit: Any) -> None:
    """Four costs in the middles of four quarters of 0 to .4: the model's demand, .65, and the worth of its grid."""
    game = gambit.read_efg(io.StringIO(write(ultimatum(COSTS), SIDES).text))
    found = gambit.nash.logit_solve(game).equilibrium
    ((_, choice),) = found["A"]
    mix = [float(chance) for _, chance in choice]
    assert mix == pytest.approx([0, 1, 0, 0], abs=1e-4)
    assert float(found.payoffs["A"]) == pytest.approx(0.58675, abs=1e-5)
    model = said("private-cost", law="uniform", chance_a=0.5, cost_a=0.1, cost_b_low=0, cost_b_high=0.4)
    assert COSTS[1].demand == pytest.approx(model["demand"] - EPSILON, abs=1e-12)


@pytest.mark.parametrize("place", range(4))
def test_only_the_models_demand_leaves_nothing_to_gain(gambit: Any, spiel: Any, place: int, tmp_path: Path) -> None:
    rule = sequentially_rational(COSTS, COSTS[place].demand)
    regret, payoffs = regret_in_pygambit(gambit, ultimatum(COSTS), SIDES, rule)
    assert payoffs[0] == pytest.approx(WORTHS[place], abs=1e-12)
    assert regret == pytest.approx(max(WORTHS) - WORTHS[place], abs=1e-12)
    conv = conv_in_openspiel(spiel, ultimatum(COSTS), SIDES, rule, tmp_path / "war.efg")
    assert conv == pytest.approx(regret, abs=1e-12)


def test_doubt_about_power_moves_the_demand_as_the_model_says(gambit: Any) -> None:
    """Doubt from .3 to .7 and costs of .1: the model asks for .6, the types of the grid give up .4, .5, .6, .7, .8."""
    model = said("private-power", chance_a_low=0.3, chance_a_high=0.7, cost_a=0.1, cost_b=0.1)
    regrets = [
        regret_in_pygambit(gambit, ultimatum(POWERS), SIDES, sequentially_rational(POWERS, each.demand))[0]
        for each in POWERS
    ]
    best = POWERS[int(np.argmin(regrets))].demand
    assert min(regrets) == pytest.approx(0, abs=1e-12)
    assert sorted(regrets)[1] > 0
    assert abs(best - model["demand"]) <= 0.1 + EPSILON


# a mediator who may lie

MEDIATED = ("mediator", "side 1", "side 2")
STATED = {"chance_win": 0.5, "cost_1": 0.1, "cost_tough": 0.1, "cost_weak": 0.4, "war_loss": 0.2}


def mediation(weak_if: tuple[float, float], bias: float) -> Draw:
    """Chance draws what the mediator sees and what is so; it reports; side 1 demands; side 2 accepts or fights."""
    win, war = STATED["chance_win"], STATED["war_loss"]
    demands = {
        name: win + cost - EPSILON / 100
        for name, cost in (("low", STATED["cost_tough"]), ("high", STATED["cost_weak"]))
    }

    def answer(kind: str, asked: str) -> Move:
        share = demands[asked]
        fought = (bias * win - war, win - STATED["cost_1"], 1 - win - STATED[f"cost_{kind}"])
        deal = (bias * share, share, 1 - share)
        return Move(2, f"{kind} asked {asked}", (("accept", End(deal)), ("fight", End(fought))))

    def demand(kind: str, told: str) -> Move:
        return Move(1, f"told {told}", tuple((asked, answer(kind, asked)) for asked in ("low", "high")))

    def report(kind: str, seen: str) -> Move:
        return Move(0, f"saw {seen}", tuple((told, demand(kind, told)) for told in ("tough", "weak")))

    drawn = [
        (f"{kind}, seen as {seen}", 0.5 * (chance if kind == "weak" else 1 - chance), report(kind, seen))
        for seen, chance in zip(("weak", "tough"), weak_if, strict=True)
        for kind in ("weak", "tough")
    ]
    return Draw(tuple(drawn))


def truth(player: int, knows: str) -> str:
    """The mediator reports what it saw, side 1 follows the report, side 2 fights only what it cannot bear."""
    if player == 0:
        return knows.removeprefix("saw ")
    if player == 1:
        return "high" if knows == "told weak" else "low"
    return "fight" if knows == "tough asked high" else "accept"


@pytest.mark.parametrize("weak_if", [(0.8, 0.3), (0.95, 0.38), (0.6, 0.35)])
@pytest.mark.parametrize("times", [0.0, 0.9, 1.1, "middle", 1 / 1.1, 1 / 0.9])
def test_the_mediator_is_truthful_in_equilibrium_exactly_between_the_bounds(
    gambit: Any, spiel: Any, weak_if: tuple[float, float], times: float | str, tmp_path: Path
) -> None:
    bounds = said("mediator-bias", weak_if_weak=weak_if[0], weak_if_tough=weak_if[1], bias=0, **STATED)
    least, most = bounds["least_bias"], bounds["most_bias"]
    if times == "middle":
        bias = (least + most) / 2
    else:
        assert isinstance(times, float)
        bias = least * times if times in (0.0, 0.9, 1.1) else most * times
    model = said("mediator-bias", weak_if_weak=weak_if[0], weak_if_tough=weak_if[1], bias=bias, **STATED)
    assert model["useful"]
    game = mediation(weak_if, bias)
    regret, _ = regret_in_pygambit(gambit, game, MEDIATED, truth)
    conv = conv_in_openspiel(spiel, game, MEDIATED, truth, tmp_path / "mediator.efg")
    assert conv == pytest.approx(regret, abs=1e-9)
    assert model["truthful"] == (times in (1.1, "middle", 1 / 1.1))
    assert (conv < 1e-9) == model["truthful"]


# two-player games in a table


def table(gambit: Any, first: NDArray[np.float64], second: NDArray[np.float64]) -> Any:
    """A game in which both choose at once."""
    rows, columns = first.shape
    numbers = [f"{each[i, j]:.15f}" for j in range(columns) for i in range(rows) for each in (first, second)]
    return gambit.read_nfg(io.StringIO(f'NFG 1 R "war" {{ "A" "B" }} {{ {rows} {columns} }}\n\n{" ".join(numbers)}\n'))


def mixtures(found: Any) -> tuple[list[float], list[float]]:
    """Both sides' mixtures in an equilibrium."""
    first, second = ([float(chance) for _, chance in found[side]] for side in ("A", "B"))
    return first, second


def attrition(values: tuple[float, float], costs: tuple[float, float], dates: int) -> list[NDArray[np.float64]]:
    """Each side fixes a date to give in; the later one wins, a tie gives nothing; both pay until the earlier."""
    own, other = np.meshgrid(np.arange(dates), np.arange(dates), indexing="ij")
    until = np.minimum(own, other)
    return [values[0] * (own > other) - costs[0] * until, values[1] * (other > own) - costs[1] * until]


def waits(cost: float, value: float, dates: int) -> NDArray[np.float64]:
    """The mixture that leaves the other side indifferent: a constant hazard, and the rest on the last date."""
    hazard = cost / (value + cost)
    plays: NDArray[np.float64] = np.asarray(hazard * (1 - hazard) ** np.arange(dates), dtype=np.float64)
    plays[-1] = (1 - hazard) ** (dates - 1)
    return plays


def test_the_symmetric_equilibrium_of_a_war_of_attrition_is_the_geometric_mixture(gambit: Any) -> None:
    game = table(gambit, *attrition((1, 1), (0.3, 0.3), 5))
    found = [mixtures(each) for each in gambit.nash.enummixed_solve(game, rational=False).equilibria]
    alike = [first for first, second in found if first == pytest.approx(second, abs=1e-9)]
    assert len(alike) == 1
    assert alike[0] == pytest.approx(list(waits(0.3, 1, 5)), abs=1e-9)


@pytest.mark.parametrize("values", [(1.0, 1.0), (1.0, 2.0), (0.5, 3.0)])
def test_the_mixture_nears_the_models_rates_as_dates_grow_closer(gambit: Any, values: tuple[float, float]) -> None:
    model = said("war-of-attrition", value_1=values[0], value_2=values[1], cost_1=0.1, cost_2=0.2)
    errors = []
    for step in (1.0, 0.25):
        costs = (0.1 * step, 0.2 * step)
        first, second = waits(costs[1], values[1], 40), waits(costs[0], values[0], 40)
        profile = table(gambit, *attrition(values, costs, 40)).mixed_strategy_profile([list(first), list(second)])
        assert float(profile.max_regret()) == pytest.approx(0, abs=1e-9)
        rates = (first[0] / step, second[0] / step)
        errors.append(max(abs(rates[0] / model["rate_1"] - 1), abs(rates[1] / model["rate_2"] - 1)))
    assert errors[1] < errors[0] / 3
    assert errors[1] < 0.1


@pytest.mark.parametrize("share", [0.45, 0.5, 0.53])
@pytest.mark.parametrize(("first", "both", "second"), [(0.6, 0.5, 0.4), (0.62, 0.5, 0.42), (0.75, 0.5, 0.3)])
def test_the_fear_of_surprise_is_the_mixed_equilibrium_of_the_table(
    gambit: Any, share: float, first: float, both: float, second: float
) -> None:
    model = said(
        "first-strike",
        chance_a_first=first, chance_a=both, chance_a_second=second, cost_a=0.15, cost_b=0.15, share_a=share,
    )  # fmt: skip
    chances = np.array([[both, first], [second, np.nan]])
    mine, theirs = chances - 0.15, 1 - chances - 0.15
    mine[1, 1], theirs[1, 1] = share, 1 - share
    found = [
        mixtures(each) for each in gambit.nash.enummixed_solve(table(gambit, mine, theirs), rational=False).equilibria
    ]
    strikes = sorted((a[0], b[0]) for a, b in found)
    if not model["waiting_holds"]:
        assert strikes == [(1, 1)]
        return
    assert [strikes[0], strikes[-1]] == [(0, 0), (1, 1)]
    assert strikes[1:-1] == [pytest.approx((model["fear_b"], model["fear_a"]), abs=1e-9)]


@pytest.mark.parametrize("ranks_1", list(permutations((1, 2, 3, 4)))[::3])
def test_states_that_nobody_leaves_are_pure_equilibria(gambit: Any, ranks_1: tuple[int, ...]) -> None:
    for ranks_2 in list(permutations((1, 2, 3, 4)))[::5]:
        model = said("ordinal-conflict", ranks_1=ranks_1, ranks_2=ranks_2)
        game = table(gambit, *(np.array(ranks, dtype=float).reshape(2, 2) for ranks in (ranks_1, ranks_2)))
        found = {
            2 * int(np.argmax(first)) + int(np.argmax(second))
            for first, second in (mixtures(each) for each in gambit.nash.enumpure_solve(game).equilibria)
        }
        assert found == {place for place, rests in enumerate(model["nash"]) if rests}


@pytest.mark.parametrize(
    ("form", "values", "step"),
    [("ratio", (1.0, 1.0), 0.05), ("ratio", (4.0, 1.0), 0.08), ("difference", (3.0, 2.0), 0.1)],
)
def test_contest_efforts_are_an_equilibrium_of_a_grid_of_efforts(
    gambit: Any, form: str, values: tuple[float, float], step: float
) -> None:
    model = said("contest-function", value_1=values[0], value_2=values[1], decisiveness=1, form=form)
    efforts = np.arange(0, 1.2, step)
    one, two = np.meshgrid(efforts, efforts, indexing="ij")
    if form == "ratio":
        chance = np.where(one + two > 0, one / np.where(one + two > 0, one + two, 1), 0.5)
    else:
        chance = 1 / (1 + np.exp(two - one))
    game = table(gambit, values[0] * chance - one, values[1] * (1 - chance) - two)
    found = [mixtures(each) for each in gambit.nash.enumpure_solve(game).equilibria]
    played = [(efforts[int(np.argmax(a))], efforts[int(np.argmax(b))]) for a, b in found]
    assert pytest.approx((model["effort_1"], model["effort_2"]), abs=1e-9) in played
    assert all(abs(a - model["effort_1"]) + abs(b - model["effort_2"]) <= 2 * step for a, b in played)
