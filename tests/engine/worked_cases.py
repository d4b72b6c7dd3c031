"""Small games with known answers, each solved and pushed forward, its answers named as in ``cases.json``.

A case is a function that returns what the engine says. ``test_cases.py`` holds them against the shared file, and the
oracle tests against published numbers.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from engine.small_wars import (
    at_line,
    ends_with_horizon,
    line_moves,
    pie_war,
    setting,
    small_war,
    solved,
    stage_named,
    worth_of_ground,
)
from scipy.special import logit

from kadesh.domain.game import Game
from kadesh.engine.forward import Course, push_forward
from kadesh.engine.payoffs import settlement, shares_now, stack
from kadesh.engine.reopening import reopening_values, ruin_values
from kadesh.engine.solve import Solution, ends_of, solve_game
from kadesh.engine.stages.costs import CostsStage
from kadesh.engine.stages.table import TableStage, blocking
from kadesh.engine.week import assemble

ENDINGS = {"won": "a wins", "lost": "d wins"}


def course_of(solution: Solution, *, talks: str | None = "talks") -> dict[str, Any]:
    """What every case reports of the war's course; ``talks`` None: the live mass stands for talks."""
    course = push_forward(solution)
    held = course.live if talks is None else course.chances[talks]
    return {"ends": endings(course), "mean_week_of_end": float(course.mean_week_of_end()[0]), **weekly(held)}


def endings(course: Course) -> dict[str, float]:
    """Chance of every ending, under the names of ``cases.json``."""
    return {ENDINGS.get(name, name): float(chance[0]) for name, chance in course.ends().items()}


def weekly(held: np.ndarray) -> dict[str, Any]:
    """The first six weeks that exist."""
    return {"talks_weeks_0_to_5": held[:6, 0]}


def starts(solution: Solution, *valuers: str) -> list[float]:
    """Values at the start of the war."""
    return [float(solution.value(valuer)[0]) for valuer in valuers]


def fearon_range(p: float = 0.4, costs: tuple[float, float] = (0.1, 0.2)) -> dict[str, Any]:
    """The proposer takes the whole bargaining range."""
    said = {}
    for proposer in ("a", "d"):
        war = pie_war(steps=2, odds=p, costs=costs, protocol=proposer)
        said[f"{proposer}_proposes"] = starts(solved(war), "a", "d")
    return said


def disagreement(believed_by_a: float) -> dict[str, Any]:
    """Two views of the odds, and one battle."""
    solution = solved(pie_war(steps=2, odds=0.5, beliefs=(believed_by_a, 0.45), costs=(0.1, 0.1)))
    return {"V": starts(solution, "a", "d"), **course_of(solution)}


@cache
def slantchev(p: float = 0.5) -> dict[str, Any]:
    """Alternating offers while fighting, complete information; .9 to the 320th is far below the digits compared."""
    said = {}
    war = pie_war(steps=6, start=3, weeks=320, odds=p, costs=(-0.03, -0.03), discounts=(0.9, 0.9), protocol="parity")
    solution = solved(war)
    for parity, first in enumerate((solution, later_by_a_week(solution))):
        said[f"Va_week{parity}"] = at_line(first.values)
        said[f"Vd_week{parity}"] = at_line(first.values, 1)
    return said


def later_by_a_week(solution: Solution) -> Solution:
    """The same war solved as if its first week were week 1: what parity means a week later."""
    made = solution.setting
    values = np.where(solution.ends.won | solution.ends.lost, solution.ends.terminal, solution.ends.horizon)
    values = values + made.zero()
    for week in range(made.game.weeks, 0, -1):
        for stage in reversed(solution.stages):
            values, _ = stage.pull(values, week)
        values = np.where(solution.ends.won | solution.ends.lost, solution.ends.terminal, values)
    return replace(solution, values=values)


def gamblers_ruin(p: float = 0.6, steps: int = 10, start: int = 5, weeks: int = 3000) -> dict[str, Any]:
    """A war without a table."""
    return course_of(solved(small_war(steps=steps, start=start, weeks=weeks, odds=p)), talks=None)


def belief_war(
    beta_a: tuple[float, float], beta_d: tuple[float, float], cost: float, *, lessons: int | None = None
) -> Game:
    """Beliefs that differ and learn from every battle; with an explicit coordinate for lessons if asked."""
    more = {} if lessons is None else {"lessons": {"limit": lessons}}
    return pie_war(steps=10, start=5, weeks=400, odds=0.5, beliefs=(beta_a, beta_d), costs=(cost, cost), **more)


def beliefs(beta_a: tuple[float, float], beta_d: tuple[float, float], cost: float) -> dict[str, Any]:
    """The belief recursion and its duration law."""
    solution = solved(belief_war(beta_a, beta_d, cost))
    settles = push_forward(solution).chances["deal:share"][:16, 0]
    return {"V": starts(solution, "a", "d"), "settle_by_week_0_to_15": settles, **course_of(solution)}


def leader_war(
    cost: float, *, office: float = 1, fate: float = 0, need: float = 0.5, value: float = 0, weeks: int = 800
) -> Game:
    """A leader who settles or fights; a deal is worth office if the line held meets ``need``, else his ``fate``."""
    ratification = {"audience": {"line": 1}, "need": need, "width": 0}
    war = small_war(
        steps=10,
        start=5,
        weeks=weeks,
        odds=0.45,
        costs=(cost, 100),
        win=(value, 1),
        table={"proposer": "a", "first": None, "packages": {"line": {}}},
        sides=({"office": office, "exit": fate, "ratification": ratification}, {}),
    )
    return worth_of_ground(war, {"a": value, "d": 1})


def fights(solution: Solution) -> dict[str, Any]:
    """Value by line, and the lines at which no deal is signed in the first week."""
    chosen = solution.policies[0][stage_named(solution, "table")].rules[0].chosen
    fought = [k for k in range(1, chosen.shape[1] - 1) if chosen[0, k] < 0]
    return {"Va": at_line(solution.values), "fights": fought}


def rubinstein(floors: tuple[float, float] = (0.55, 0.4), delta: float = 0.9, weeks: int = 320) -> dict[str, Any]:
    """Alternating offers with ratification floors and no battle."""
    war = pie_war(
        steps=2,
        weeks=weeks,
        discounts=(delta, delta),
        fight=0.0,
        protocol="parity",
        sides=(
            {"ratification": {"audience": {"pie": 1}, "need": floors[0], "gate": 0.5}},
            {"ratification": {"audience": {"pie": -1, "base": 1}, "need": floors[1], "gate": 0.5}},
        ),
    )
    made = setting(war)
    ends = replace(ends_of(made), horizon=np.zeros_like(ends_of(made).horizon))
    solution = solve_game(made, ends=ends)
    (share,) = starts(solution, "a")
    (other,) = starts(later_by_a_week(solution), "d")
    return {"a_share_when_a_proposes": share, "d_share_when_d_proposes": other}


def preventive(p1: float, p2: float, cost_b: float, delta: float) -> list[Any]:
    """Whether a deal is signed when ``d`` makes the last offer before ``a`` rises, and what both get."""
    war = pie_war(
        steps=2,
        odds=p1,
        costs=(0.1 * (1 - delta), cost_b * (1 - delta)),
        protocol="d",
        sides=(
            {
                "credibility": {
                    "rule": "extract",
                    "shift": float(logit(p2) - logit(p1)),
                    "lag_weeks": 1,
                    "front_loaded": 1,
                    "discount": delta,
                }
            },
            {},
        ),
    )
    solution = solved(war)
    return [endings(push_forward(solution)).get("deal:share", 0.0) > 0.5, *starts(solution, "a", "d")]


def preventive_cases() -> dict[str, Any]:
    """The four cases around the two thresholds."""
    tried = ((0.3, 0.5, 0.3, 0.66), (0.3, 0.5, 0.3, 0.67), (0.3, 0.8, 0.5, 0.53), (0.3, 0.8, 0.5, 0.54))
    return {"deal_Va_Vd": [preventive(*each) for each in tried]}


def discrete_war(proposer: str, tau: float) -> Game:
    """Whole steps of line, fear at home, a cost of coming, and two views of the odds."""
    fear = {"audience": {"line": 1}, "need": 0.15, "gate": 0.5}
    return small_war(
        steps=8,
        start=3,
        weeks=30,
        odds=0.52,
        beliefs=(0.55, 0.47),
        costs=(0.08, 0.09),
        discounts=(0.995, 0.99),
        win=(1.2, 1.1),
        lose=(-0.1, -0.3),
        table={"proposer": proposer, "first": "draw", "packages": line_moves(2)},
        sides=({"coming": 0.004, "ratification": fear}, {"coming": 0.009, "ratification": fear}),
        noise=tau,
    )


def discrete(proposer: str, tau: float) -> dict[str, Any]:
    """A discrete menu, exact or with noise."""
    war = discrete_war(proposer, tau)

    def horizon(side: str, share: np.ndarray) -> np.ndarray:
        leader = war.sides["a" if side == "a" else "d"]
        return np.asarray(float(leader.lose) + (float(leader.win) - float(leader.lose)) * share)

    solution = solve_game(setting(war), ends=ends_with_horizon(war, horizon))
    masks: dict[str, str] = {}
    if tau == 0:
        place = stage_named(solution, "table")
        table = solution.stages[place]
        assert isinstance(table, TableStage)
        found = blocking(table, solution.policies[0][place], 0)
        masks = {name: "".join(str(int(x)) for x in mask.ravel()) for name, mask in found.items()}
    values = [at_line(solution.values, i) for i in range(2)]
    return {"V": values, "blockers_week0_by_front": masks, **course_of(solution)}


def backer_veto(veto: bool = True) -> dict[str, Any]:
    """A patron that gains from the war and may forbid a deal."""
    war = small_war(
        steps=8,
        start=3,
        weeks=30,
        odds=0.5,
        costs=(0.013, 0.021),
        discounts=(0.995, 0.99),
        table={"proposer": "nash", "first": None, "packages": line_moves(2)},
        sides=(
            {"ratification": {"audience": {"line": 1}, "need": 0.3, "gate": 0.5}},
            {"ratification": {"audience": {"line": 1}, "need": 0.45, "gate": 0.5}},
        ),
        backers={
            "patron": {
                "meaning": "gains from the war",
                "side": "d",
                "discount": 0.998,
                "win": 0.6,
                "flow": 0.004,
                "veto": veto,
            }
        },
    )
    solution = solved(worth_of_ground(war, {"a": 1, "d": 1, "patron": 0.6}))
    return {"V": starts(solution, "a", "d", "patron"), **course_of(solution)}


def leader_fall_effort() -> dict[str, Any]:
    """A leader whose standing moves with the battle, and who chooses effort."""
    war = small_war(
        steps=6,
        start=3,
        weeks=20,
        odds=0.5,
        beliefs=(0.55, 0.5),
        costs=(0.01, 0.02),
        discounts=(0.99, 0.99),
        table={"proposer": "nash", "first": None, "packages": {"line": {}}},
        sides=(
            {
                "office": 0.3,
                "exit": -0.4,
                "standing": {"levels": 3, "start": 2, "rise": 1, "drop": 1},
                "effort": {"odds": 0.5, "cost": 3},
            },
            {},
        ),
        order=("table", "effort a", "battle", "costs", "clock"),
    )
    made = setting(war)
    own = ends_of(made)
    held = stack(made, settlement(made, shares_now(made), {}, 0))
    ends = replace(own, terminal=np.where(own.won | own.lost, held, 0.0))
    flat = CostsStage(np.array([-0.01, -0.02, -0.01, -0.02]).reshape(4, *[1] * (1 + len(made.lattice.coordinates))))
    stages = tuple(flat if isinstance(stage, CostsStage) else stage for stage in assemble(made))
    solution = solve_game(made, stages=stages, ends=ends)
    pressing = solution.policies[0][stage_named(solution, "effort a")].chance
    return {
        "Va_by_sa": solution.values[0, 0, 3].ravel(),
        "Vd_by_sa": solution.values[1, 0, 3].ravel(),
        "push_week0_by_sa": pressing[0, 3].ravel(),
        "tied_choices": solution.ties,
        **course_of(solution),
    }


def channel_and_side_deal() -> dict[str, Any]:
    """Talks need a mediator's channel; grain can be settled alone."""
    war = small_war(
        steps=6,
        start=3,
        weeks=20,
        odds=0.5,
        beliefs=(0.6, 0.45),
        costs=(0.03, 0.03),
        discounts=(0.99, 0.99),
        table={"proposer": "nash", "first": "parity", "needs_channel": True, "packages": {"line": {}}},
        sides=({"coming": 0.01}, {"coming": 0.01}),
        channel={"start": "closed", "opens": 0.1, "closes": 0.2},
        side_deals={
            "grain": {"meaning": "ships may sail", "values": {"a": 0.002, "d": -0.002}, "slopes": {"d": 0.006}}
        },
    )
    solution = solve_game(setting(war), ends=ends_with_horizon(war, lambda _, share: 0.8 * share))
    course = push_forward(solution)
    return {
        "Va_open": solution.values[0, 0, :, 1],
        "Va_closed": solution.values[0, 0, :, 0],
        "side_weeks_0_to_5": course.chances["side:grain"][:6, 0],
        **course_of(solution),
    }


def reopening() -> dict[str, Any]:
    """A fight to the finish, and an attack that strikes first."""
    rules = {"credibility": {"first_strike": 0.4}}
    made = setting(
        small_war(
            steps=6,
            start=3,
            odds=0.55,
            costs=(0.01, 0.01),
            discounts=(0.99, 0.99),
            lose=(-0.2, -0.2),
            sides=(rules, rules),
        )
    )
    win, lose, cost, discount, up, down = (np.array(float(x)) for x in (1, -0.2, 0.01, 0.99, 0.55, 0.45))
    return {
        "ruin_value": ruin_values(win, lose, cost, discount, up, down, 6),
        "reopen_value_at_1_to_5": reopening_values(made, "a", 0).ravel()[1:6],
    }


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "fearon_range_p0.4": fearon_range,
    "fearon_disagreement_0.7_0.55": lambda: disagreement(0.7),
    "fearon_disagreement_0.65_0.55": lambda: disagreement(0.65),
    "slantchev_p0.5": slantchev,
    "gamblers_ruin": gamblers_ruin,
    "beliefs_(3, 2)_(2, 3)_0.01": lambda: beliefs((3, 2), (2, 3), 0.01),
    "beliefs_(30, 20)_(20, 30)_0.01": lambda: beliefs((30, 20), (20, 30), 0.01),
    "leader_democracy_0.05": lambda: fights(solved(leader_war(0.05))),
    "rubinstein_floors": rubinstein,
    "preventive_fearon": preventive_cases,
    "discrete_wide_nash_tau0": lambda: discrete("nash", 0),
    "discrete_wide_draw_tau0.02": lambda: discrete("draw", 0.02),
    "backer_veto_True": backer_veto,
    "leader_fall_effort_tau0.0": leader_fall_effort,
    "channel_and_side_deal": channel_and_side_deal,
    "reopening": reopening,
}
