"""The model of a scenario on one page, in words: who decides, what the state holds, what a week brings, how it ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from kadesh.domain import Scenario
from kadesh.engine.lattice import Coordinate
from kadesh.engine.menu import menu_of
from kadesh.engine.setting import lattice_of
from kadesh.report import words
from kadesh.steps import Study

MODULES = {
    "channel": "channel",
    "side deals": "side_deals",
    "table": "table",
    "effort a": "effort",
    "effort d": "effort",
    "battle": "battle",
    "stocks": "stocks",
    "home a": "home",
    "home d": "home",
    "backing": "backing",
    "shift": "shift",
    "costs": "costs",
}
"""The module behind each stage, whose docstring says what it is silent about."""


@dataclass(frozen=True)
class GamePage:
    """The model in words: pairs of a name and what is said of it."""

    players: tuple[tuple[str, str], ...]
    state: tuple[tuple[str, str], ...]
    states: int
    week: tuple[tuple[str, str], ...]
    table: tuple[str, ...]
    ends: tuple[str, ...]


def describe_game(study: Study) -> GamePage:
    """A scenario's game as a page of words."""
    scenario = study.scenario
    lattice = lattice_of(scenario.game)
    between = [each for each in lattice.coordinates if not each.transient]
    return GamePage(
        players=tuple(_players(scenario)),
        state=tuple((each.name, _coordinate(scenario, each)) for each in between),
        states=lattice.states,
        week=tuple((stage, words.named(scenario, words.STAGES.get(stage, stage))) for stage in study.manifest.order),
        table=tuple(_table(scenario)),
        ends=tuple(_ends(scenario)),
    )


def silences(study: Study) -> tuple[tuple[str, str], ...]:
    """What each part of the week that was used is silent about, as its own documentation says."""
    return _of_stages(study, "Silent about:")


def _of_stages(study: Study, heading: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for stage in study.manifest.order:
        module = MODULES.get(stage)
        if module is not None:
            said = _section(f"kadesh.engine.stages.{module}", heading)
            if said:
                found.setdefault(stage.removesuffix(" a").removesuffix(" d"), said)
    return tuple(found.items())


def analyses_of(study: Study) -> dict[str, str]:
    """By what a study was asked, the analysis that answered."""
    parts = {
        "verdicts": ("follows", study.verdicts),
        "chances by week": ("unfolds", study.unfoldings),
        "who blocks a deal": ("blocks", study.blockers),
        "thresholds": ("thresholds", study.curves),
        "levers": ("levers", study.effects),
        "idle routes": ("idle", study.route_weights),
        "horizon": ("horizon", study.horizon),
    }
    return {name: module for name, (module, used) in parts.items() if used}


def said_by(analyses: Mapping[str, str], heading: str) -> tuple[tuple[str, str], ...]:
    """What the analyses' own documentation says under a heading, such as ``Trust it when:``."""
    said = ((name, _section(f"kadesh.analysis.{module}", heading)) for name, module in analyses.items())
    return tuple(pair for pair in said if pair[1])


def stage_sources(study: Study) -> tuple[tuple[str, str], ...]:
    """Where each part of the week that was used comes from, as its own documentation says."""
    return _of_stages(study, "Source:")


def _section(module: str, heading: str) -> str:
    """One paragraph of a module's docstring, in one line."""
    import_module(module)
    text = sys.modules[module].__doc__ or ""
    _, found, rest = text.partition(heading)
    if not found:
        return ""
    lines: list[str] = []
    for line in rest.strip("\n").splitlines():
        starts_another = ":" in line and line[:1].isupper() and line.split(":")[0] in HEADINGS
        if (lines and starts_another) or not line.strip():
            break
        lines.append(line.strip())
    said = " ".join(lines).replace("``", "'")
    return said[:1].upper() + said[1:]


HEADINGS = ("The idea", "The method", "Trust it when", "Source", "The equation", "Silent about")


def _players(scenario: Scenario) -> list[tuple[str, str]]:
    found = []
    for letter, stated in scenario.parties.items():
        leader = scenario.game.sides[letter]
        parts = ["the cost of war as the leader feels it"]
        if leader.office != 0:
            parts.append("a hold on office")
        if leader.ratification is not None:
            parts.append("an audience at home that must bear a settlement")
        if leader.credibility is not None:
            parts.append("the choice to reopen the war later")
        said = f"Leader of side {letter}, with a belief of its own about winning battles and {words.listed(parts)}."
        found.append((stated.name, said))
    for name, backer in scenario.game.backers.items():
        side = scenario.parties[backer.side].name
        veto = ", with a veto over settlements" if backer.veto else ""
        chooses = " It chooses how much to give." if backer.chooses else ""
        found.append((words.party(scenario, name), f"Backs {side}{veto}, with a payoff of its own.{chooses}"))
    return found


def _coordinate(scenario: Scenario, each: Coordinate) -> str:
    kind, _, who = each.name.partition(".")
    top, start = each.levels - 1, each.start
    a = scenario.parties["a"].name
    owner = words.party(scenario, who)
    if kind == "front":
        meaning = scenario.game.fronts[who].meaning.partition("(")[0].strip().rstrip(".,")
        return f"share held by {a} of: {meaning}; {top} steps, now at {start}"
    said = {
        "lessons": "net battle successes that both sides remember",
        "standing": f"hold on office of {owner}'s leader; at 0 a successor follows",
        "stock": f"men and materiel of {owner}",
        "respect": f"how much recognition {owner} thinks it gets",
        "resolve": f"how far {owner}'s public has hardened",
        "backing": f"how much is given by {owner}",
        "shift": "how far an expected change of power has come",
        "channel": "the mediator's channel: 0 closed, 1 open",
    }
    return f"{said.get(kind, each.name)}; levels 0 to {top}, now at {start}"


def _table(scenario: Scenario) -> list[str]:
    table = scenario.game.table
    if table is None:
        return ["There are no formal talks in this game."]
    proposers = {
        "a": f"{scenario.parties['a'].name} proposes",
        "d": f"{scenario.parties['d'].name} proposes",
        "draw": "who proposes is drawn each week",
        "parity": "the sides propose in turn",
        "nash": "the package with the largest product of both sides' gains is taken",
    }
    issues = words.listed(issue.meaning.rstrip(".") for issue in scenario.game.issues.values())
    found = [
        f"{len(menu_of(scenario.game))} packages stand on the menu, made of the line and of these issues: {issues}."
        if issues
        else f"{len(menu_of(scenario.game))} packages stand on the menu.",
        "A package passes if every holder of a veto gets at least what fighting on is worth to it, if no leader fears "
        "the audience at home too much to sign it, and if neither side would gain by reopening the war later.",
        f"Of the packages that pass, {proposers[table.proposer]}; it is signed with a stated chance each week.",
    ]
    if table.needs_channel:
        found.append("Talks need an open channel.")
    if scenario.game.side_deals:
        deals = words.listed(deal.meaning.rstrip(".").lower() for deal in scenario.game.side_deals.values())
        found.append(f"Settled alone, while the war goes on: {deals}.")
    return found


def _ends(scenario: Scenario) -> list[str]:
    game = scenario.game
    horizon = {
        "freeze": f"after {game.weeks} weeks the line freezes where it stands, unsigned",
        "fight on": f"after {game.weeks} weeks the war is fought to the finish along the line",
    }
    return [
        "a settlement is signed",
        "one side holds everything",
        horizon[game.horizon],
    ]
