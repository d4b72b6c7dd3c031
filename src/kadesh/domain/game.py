"""The game as a scenario states it: players, fronts, issues, audiences and the order of a week.

Every number is the name of a quantity or a bare 0 or 1; nothing here computes. Sides are ``a`` and ``d``;
a share of ground is always ``a``'s. A part that is left out is switched off and costs nothing.
"""

from typing import Annotated, Literal

from pydantic import Field

from kadesh.domain.model import Name, Number, Part, Text

Side = Literal["a", "d"]

DEFAULT_ORDER = (
    "channel",
    "side deals",
    "table",
    "effort a",
    "effort d",
    "battle",
    "stocks",
    "home a",
    "home d",
    "backing",
    "shift",
    "costs",
    "clock",
)
"""The week of the game reference, section 2. Stages whose mechanism a scenario does not use do nothing."""


class Front(Part):
    """A theatre of war. A decisive battle moves ``stride`` of it; ``tempo`` of them come in a week."""

    meaning: Text
    steps: Annotated[int, Field(ge=1, le=64)]
    start: Annotated[int, Field(ge=0, le=64)]
    stride: Number
    tempo: Number
    value: dict[Name, Number]
    terrain: Number = 0
    ground: Number = 0
    occupation: dict[Side, Number] = {}


class Belief(Part):
    """What a valuer thinks of ``a``'s chance in a battle: a mean and how many battles' worth it weighs.

    Without ``weight`` the belief is fixed and no battle changes it.
    """

    mean: Number
    weight: Number | None = None


class Standing(Part):
    """A leader's hold on office, 1 to ``levels``; at 0 the leader falls and a successor follows."""

    levels: Annotated[int, Field(ge=1, le=12)]
    start: Annotated[int, Field(ge=0, le=12)]
    rise: Number = 0
    drop: Number = 0
    hardship: Number = 0
    tolerance: Number = 0
    decay: Number = 0
    backlash: Number = 0


class Ratification(Part):
    """What a deal must give for a leader to survive it at home (the game reference, section 6)."""

    audience: dict[Name, Number]
    need: Number
    tolerance: Number = 0
    width: Number = 0
    gate: Number | None = None
    sunk: Number = 0
    respect: Number = 0
    resolve: Number = 0


class Credibility(Part):
    """Whether a side would reopen the war later (the game reference, section 7)."""

    guarantees: dict[Name, Number] = {}
    shift: Number = 0
    first_strike: Number = 0
    lag_weeks: Number = 0
    discount: Number | None = None
    front_loaded: Literal[0, 1] = 0
    rule: Literal["reserve", "extract"] = "reserve"
    feared_belief: Number | None = None


class Sanctions(Part):
    """Economic pressure on a side: how heavy it is, what it costs a week, and how hard it makes life."""

    level: Number
    cost: Number = 0
    hardship: Number = 0


class Effort(Part):
    """A choice each week to hold or to press: better odds and more battles, at a cost."""

    odds: Number
    cost: Number = 0
    tempo: Number = 0


class Stock(Part):
    """Men and materiel, 0 to ``levels``."""

    levels: Annotated[int, Field(ge=1, le=12)]
    start: Annotated[int, Field(ge=0, le=12)]
    loss: Number = 0
    growth: Number = 0
    supply: Number = 0
    odds: Number = 0


class Respect(Part):
    """How much recognition a side thinks it gets, 0 to ``levels``."""

    levels: Annotated[int, Field(ge=1, le=6)]
    start: Annotated[int, Field(ge=0, le=6)]
    talks: Number = 0
    snub: Number = 0
    victories: Number = 0


class Resolve(Part):
    """How far a public under attack has hardened, 0 to ``levels``."""

    levels: Annotated[int, Field(ge=1, le=6)]
    start: Annotated[int, Field(ge=0, le=6)]
    harm: Number = 0
    decay: Number = 0
    relief: Number = 0


class Successor(Part):
    """Who follows a leader who falls: by default the same weights without office, fear or audience."""

    values: dict[Name, Number] = {}
    cost: Number | None = None


class Leader(Part):
    """One side: what its leader wants, bears, fears and believes."""

    discount: Number
    cost: Number
    felt: Number = 1
    win: Number
    lose: Number
    enjoys: Number = 0
    office: Number = 0
    exit: Number = 0
    belief: Belief
    standing: Standing | None = None
    ratification: Ratification | None = None
    credibility: Credibility | None = None
    sanctions: Sanctions | None = None
    effort: Effort | None = None
    stock: Stock | None = None
    respect: Respect | None = None
    resolve: Resolve | None = None
    successor: Successor | None = None
    coming: Number = 0
    lives: Number = 0


class Backer(Part):
    """An outside supporter of one side, with its own payoff; it may hold a veto or choose how much to give.

    ``needs_ground`` is the condition of one that does not choose: it gives more only while its client holds at least
    that share of all ground. One that chooses weighs the ground by its own value.
    """

    meaning: Text
    side: Side
    levels: Annotated[int, Field(ge=0, le=6)] = 0
    start: Annotated[int, Field(ge=0, le=6)] = 0
    discount: Number
    win: Number = 0
    lose: Number = 0
    flow: Number = 0
    cost: Number = 0
    odds: Number = 0
    relief: Number = 0
    up: Number = 0
    down: Number = 0
    fatigue: Number = 0
    needs_ground: Number = 0
    chooses: bool = False
    veto: bool = False
    weight_in_client: Number = 0
    belief: Belief | None = None


class Issue(Part):
    """Something a package can settle: what each player gains from level 1 of it over level 0."""

    meaning: Text
    values: dict[Name, Number]


class Package(Part):
    """One possible settlement: transfers of line by front, in steps, and a level for each issue it touches."""

    transfers: dict[Name, int] = {}
    levels: dict[Name, Number] = {}


class Divisible(Part):
    """An issue that can be split finely inside every package, between two levels."""

    issue: Name
    low: Number = 0
    high: Number = 1


class Table(Part):
    """Formal talks: who may come first, who proposes, from what menu, and how often a found deal is signed."""

    proposer: Literal["a", "d", "draw", "parity", "nash"] = "nash"
    first: Literal["a", "d", "draw", "parity"] | None = "draw"
    weight: Number | None = None
    conclude: Number = 1
    pause: Number = 0
    needs_channel: bool = False
    packages: dict[Text, Package] = {}
    menu: dict[Name, tuple[Number, ...]] = {}
    divisible: Divisible | None = None


class SideDeal(Part):
    """A separable issue, settled alone while the war goes on, in force in weeks when both gain from it."""

    meaning: Text
    values: dict[Name, Number]
    slopes: dict[Name, Number] = {}
    needs_channel: bool = True


class Channel(Part):
    """A mediator's channel between the sides: open or closed."""

    start: Literal["open", "closed"]
    opens: Number
    closes: Number
    eases: Number = 0
    bias: Number = 0


class Shift(Part):
    """An expected change of power, 0 to ``levels``, that advances while the war lasts."""

    levels: Annotated[int, Field(ge=1, le=8)]
    start: Annotated[int, Field(ge=0, le=8)]
    advance: Number
    odds: Number


class Battle(Part):
    """Decisive battles: the true chance that ``a`` wins one at parity, and what a week teaches."""

    odds: Number
    evidence: Number | None = None


class Lessons(Part):
    """Net battle successes of ``a`` that both sides remember, from -limit to limit."""

    limit: Annotated[int, Field(ge=1, le=128)]


class Game(Part):
    """Players, fronts, issues, audiences and the order of a week."""

    weeks: Annotated[int, Field(ge=1, le=4000)]
    order: tuple[str, ...] = DEFAULT_ORDER
    sides: dict[Side, Leader]
    fronts: dict[Name, Front]
    battle: Battle
    lessons: Lessons | None = None
    channel: Channel | None = None
    backers: dict[Name, Backer] = {}
    issues: dict[Name, Issue] = {}
    table: Table | None = None
    side_deals: dict[Name, SideDeal] = {}
    shift: Shift | None = None
    horizon: Literal["freeze", "fight on"] = "freeze"
    noise: Number = 0
