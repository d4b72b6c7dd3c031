"""One file that holds an argument and the game it is about."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kadesh.domain.argument import Account, Claim, Conclusion, Date, Event, Lever, Premise, Quantity, Source
from kadesh.domain.element import Element
from kadesh.domain.game import Game, Side
from kadesh.domain.model import Name, Part, Text


class Party(Part):
    """A side by its neutral display name; ``cow`` is its Correlates of War code where it has one."""

    name: Text
    cow: int | None = None


class AsOf(Part):
    """The date, or the interval of dates, from which the question is asked."""

    earliest: Date
    latest: Date
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "AsOf":
        if self.latest < self.earliest:
            raise ValueError(f"reversed dates: {self.earliest} is after {self.latest}")
        return self


class Scenario(Part):
    """A question about a war, the accounts that answer it, and the game in which they are tested."""

    kadesh: Literal[1]
    name: Name
    title: Text
    question: Text
    as_of: AsOf
    parties: dict[Side, Party]
    law: Text | None = None
    human_cost: Text | None = None
    silent_about: Annotated[tuple[Text, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()
    sources: dict[Name, Source] = {}
    claims: dict[Name, Claim] = {}
    quantities: dict[Name, Quantity]
    game: Game
    premises: dict[Name, Premise] = {}
    accounts: Annotated[dict[Name, Account], Field(min_length=1)]
    conclusions: Annotated[dict[Name, Conclusion], Field(min_length=1)]
    levers: dict[Name, Lever] = {}
    events: tuple[Event, ...] = ()
    elements: dict[Name, Element] = {}

    @property
    def titles(self) -> dict[str, str]:
        """What the accounts are called."""
        return {name: account.title for name, account in self.accounts.items()}
