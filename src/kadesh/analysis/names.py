"""What sentences call the things of a scenario: the words that it states, else the name with spaces.

The idea: a reader of a sentence should not need the scenario file beside it.
The method: accounts have a title, quantities and side deals a meaning, put in quotation marks; of a backer's meaning
the part that names it; a side is its party. Premises, routes, levers and issues state sentences, not names: their
name in the file stands with spaces, in quotation marks where it is more than one word.
Trust it when: tables that say what to type (``--lever``, ``--set``) are read for that: they keep the names of the file.
"""

import re
from typing import Literal

from kadesh.domain.scenario import Scenario

Kind = Literal["account", "quantity", "side deal", "backer", "side", "front", "premise", "route", "lever", "issue"]

_HEAD = re.compile(r"\w+(?:, \w+)+ and \w+|[^,(]+")
_TAIL = re.compile(r" (?:as one theatre|as far as .*)$")


def called(scenario: Scenario, kind: Kind, name: str) -> str:
    """What a sentence calls a thing of a scenario.

    Parameters
    ----------
    scenario
        Where it is stated.
    kind
        What it is.
    name
        Its name in the scenario file; one that is not there is said with spaces.
    """
    game = scenario.game
    if kind == "account" and name in scenario.accounts:
        return f"‘{scenario.accounts[name].title}’"
    if kind == "quantity" and name in scenario.quantities:
        return f"‘{scenario.quantities[name].meaning}’"
    if kind == "side deal" and name in game.side_deals:
        return f"‘{game.side_deals[name].meaning.rstrip('.')}’"
    if kind == "backer" and name in game.backers:
        return head(game.backers[name].meaning)
    if kind == "front" and name in game.fronts:
        return "the line" if len(game.fronts) == 1 else f"the line of ‘{head(game.fronts[name].meaning)}’"
    if kind == "side":
        return next((party.name for side, party in scenario.parties.items() if side == name), name)
    return plain_name(name)


def head(meaning: str) -> str:
    """The part of a meaning that names the thing, without what is said of it.

    Examples
    --------
    >>> head("The United States, standing for the coalition"), head("Sweden, France and Britain as far as they helped")
    ('The United States', 'Sweden, France and Britain')
    """
    found = _HEAD.match(meaning)
    return _TAIL.sub("", meaning if found is None else found[0]).strip().rstrip(".")


def plain_name(name: str) -> str:
    """A name in the file as words, in quotation marks where it is more than one.

    Examples
    --------
    >>> plain_name("no-hurry"), plain_name("R1"), plain_name("weekly_cost.a")
    ('‘no hurry’', 'R1', '‘weekly cost a’')
    """
    words = spaced(name)
    return f"‘{words}’" if " " in words else words


def spaced(name: str) -> str:
    """A name in the file with spaces for what joins its words.

    Examples
    --------
    >>> spaced("monitored-pause")
    'monitored pause'
    """
    return re.sub(r"[-_.]", " ", name)
