"""What an argument and a game are: frozen, validated, with no files and no randomness."""

from kadesh.domain.argument import (
    Account,
    Because,
    BestLever,
    Chance,
    Claim,
    Conclusion,
    Event,
    Lever,
    Measure,
    Premise,
    Quantity,
    Quote,
    Range,
    Route,
    Source,
    Threshold,
    Word,
)
from kadesh.domain.element import Element, Reading
from kadesh.domain.game import Game, Side
from kadesh.domain.scenario import AsOf, Party, Scenario

__all__ = [
    "Account",
    "AsOf",
    "Because",
    "BestLever",
    "Chance",
    "Claim",
    "Conclusion",
    "Element",
    "Event",
    "Game",
    "Lever",
    "Measure",
    "Party",
    "Premise",
    "Quantity",
    "Quote",
    "Range",
    "Reading",
    "Route",
    "Scenario",
    "Side",
    "Source",
    "Threshold",
    "Word",
]

GLOSSARY = {
    "Source": "a text with numbered spans, or a citation",
    "Claim": "one thing that a source says: span, speaker, status, neutral note or counter-position",
    "Quantity": "a number of the game: meaning, unit, neutral range, source",
    "Premise": "a claim made computable: narrows quantities to ranges, or switches a mechanism on or off",
    "Account": "a named set of premises: one story of why",
    "Route": "one line of reasoning inside an account: premises, therefore the conclusion",
    "Conclusion": "a testable sentence about outcomes, with the verdict its author implies and the model's own",
    "Lever": "a named change to quantities that somebody could make",
    "Element": "something that the argument speaks of, and its place: in the game, in the record, or not modelled",
    "Game": "players, fronts, issues, audiences and the order of a week",
    "World": "one draw of every quantity",
    "Scenario": "one file that holds all of the above",
    "Verdict": "HOLDS (true in at least 95 % of worlds), FAILS (false in at least 95 %), DEPENDS (otherwise)",
}
"""The words of kadesh, one meaning each."""
