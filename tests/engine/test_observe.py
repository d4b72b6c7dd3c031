"""Records of events: what was seen and what was not share out all chance, and impossible records have none."""

from typing import Any

import numpy as np
import pytest
from engine.small_wars import small_war, solved

from kadesh.domain.game import Game
from kadesh.engine.forward import push_forward
from kadesh.engine.kernel.chances import fast_chances
from kadesh.engine.observe import Sighting, observables, read_chances, read_sightings, terms_of
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.files.references import KNOWN, plain

WEEKS = 8


def war() -> Game:
    """A war with everything that can be observed, in few states."""
    home = {"standing": {"levels": 2, "start": 2, "drop": 0.3, "hardship": 0.15}, "office": 0.2, "coming": 0.01}
    return small_war(
        steps=4,
        start=2,
        weeks=WEEKS,
        fight=0.8,
        beliefs=((3, 2), (2, 3)),
        costs=(0.05, 0.05),
        discounts=(0.98, 0.98),
        sides=(home, home),
        table={"conclude": 0.2, "needs_channel": True, "menu": {"line": (-1, 0, 1)}},
        channel={"start": "open", "opens": 0.4, "closes": 0.3},
        side_deals={"grain": {"meaning": "grain", "values": {"a": 0.1, "d": -0.1}, "slopes": {"d": 0.3}}},
        backers={
            "friend": {
                "meaning": "a friend", "side": "d", "levels": 2, "start": 1, "discount": 1,
                "up": 0.2, "down": 0.2, "odds": 0.3,
            }
        },
    )  # fmt: skip


def chance(*sightings: Sighting) -> float:
    return float(read_sightings(war(), {}, 1, sequences=[sightings])[0, 0])


def test_nothing_observed_has_chance_one() -> None:
    assert chance() == pytest.approx(1.0, abs=1e-12)


PARTITIONS: dict[str, list[Sighting]] = {
    "talks in a week": [Sighting("talks", seen, 3, 3) for seen in (True, False)],
    "talks in a span": [Sighting("talks", seen, 1, 5) for seen in (True, False)],
    "contact in a span": [Sighting("contact", seen, 0, 4) for seen in (True, False)],
    "a side deal in a week": [Sighting("side.grain", seen, 2, 2) for seen in (True, False)],
    "collapse in a span": [Sighting("collapse", seen, 1, 5) for seen in (True, False)],
    "the war goes on": [Sighting("war", seen, 4, 4) for seen in (True, False)],
    "a deal in a span": [Sighting("settlement", seen, 0, 5) for seen in (True, False)],
    "the line, or the end": [Sighting("front.line", (0, 2), 4, 4), Sighting("front.line", (3, 4), 4, 4),
                             Sighting("war", False, 4, 4)],
    "backing, or the end": [*(Sighting("backing.friend", (k, k), 3, 3) for k in range(3)),
                            Sighting("war", False, 3, 3)],
}  # fmt: skip


@pytest.mark.parametrize("name", PARTITIONS)
def test_an_exhaustive_partition_adds_up_to_one(name: str) -> None:
    parts = [chance(each) for each in PARTITIONS[name]]
    assert sum(parts) == pytest.approx(1.0, abs=1e-10)
    assert min(parts) > 0.001


def test_partitions_hold_after_other_events_too() -> None:
    before = (Sighting("talks", True, 0, 2), Sighting("contact", True, 3, 3), Sighting("standing.a", (1, 2), 3, 3))
    known = chance(*before)
    parts = [chance(*before, each) for each in PARTITIONS["talks in a span"]]
    assert sum(parts) == pytest.approx(known, abs=1e-12)
    assert 0.01 < known < 0.9


def test_a_span_is_the_union_of_its_weeks() -> None:
    first, then = (
        chance(Sighting("talks", True, 2, 2)),
        chance(Sighting("talks", False, 2, 2), Sighting("talks", True, 3, 3)),
    )
    assert chance(Sighting("talks", True, 2, 3)) == pytest.approx(first + then, abs=1e-12)


def test_a_fall_is_seen_when_it_happens_unless_the_war_ends_with_it() -> None:
    course = push_forward(solved(war()))
    noted, ended = course.chances["fall.a"][:, 0], (course.chances["won"] + course.chances["lost"])[:, 0]
    assert chance(Sighting("fall.a", True, 0, 0)) == pytest.approx(noted[0], abs=1e-12)
    seen = chance(Sighting("fall.a", True, 1, 1))
    assert noted[1] - ended[2] <= seen < noted[1]
    assert chance(Sighting("fall.a", True, 1, 1), Sighting("fall.a", True, 2, 2)) == 0.0


@pytest.mark.parametrize(
    "sightings",
    [
        (Sighting("talks", True, 2, 2), Sighting("talks", False, 2, 2)),
        (Sighting("front.line", (0, 1), 2, 2), Sighting("front.line", (3, 4), 2, 2)),
        (Sighting("won", True, 1, 1),),
        (Sighting("war", False, 2, 2), Sighting("talks", True, 4, 4)),
    ],
    ids=["both", "two places", "too soon", "after the end"],
)
def test_an_impossible_record_has_chance_zero(sightings: tuple[Sighting, ...]) -> None:
    assert chance(*sightings) == pytest.approx(0.0, abs=1e-12)


def test_what_rounding_leaves_of_an_impossible_span_is_no_chance() -> None:
    after = (Sighting("war", False, 2, 2), Sighting("talks", True, 3, 5))
    assert chance(*after) == 0.0


@pytest.mark.parametrize(
    ("sighting", "said"),
    [
        (Sighting("parade", True, 1, 1), "cannot be observed"),
        (Sighting("front.line", True, 1, 1), "lowest and highest"),
        (Sighting("talks", (0, 1), 1, 1), "true or false"),
        (Sighting("talks", True, 1, 90), "not inside"),
    ],
)
def test_what_cannot_be_observed_is_refused(sighting: Sighting, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        terms_of(war(), [sighting])


@pytest.mark.parametrize("name", scenario_names())
def test_a_file_may_speak_of_all_that_its_game_can_show_and_of_nothing_else(name: str) -> None:
    scenario = load_scenario(name)
    stated, shown = KNOWN["observable event"](plain(scenario)), observables(scenario.game)
    assert stated is not None
    assert {each for each in stated if not each.startswith("settlement.")} == {
        each for each in shown if not each.startswith("settlement.")
    }
    assert all(each in shown for each in stated)


def test_every_observable_can_be_asked_for() -> None:
    game = war()
    levels: dict[str, Any] = {
        "front.line": (0, 4),
        "standing.a": (0, 2),
        "standing.d": (0, 2),
        "backing.friend": (0, 2),
    }
    levels["channel"] = (0, 1)
    for name in observables(game):
        assert 0 <= chance(Sighting(name, levels.get(name, True), 3, 3)) <= 1


def test_worlds_beyond_a_batch_come_back_in_order() -> None:
    game = small_war(steps=4, start=2, weeks=4)
    draws = {"odds": np.linspace(0.1, 0.9, 70)}
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    found = read_chances(game, draws, 70, records=[{1: {"front.line": (3, 4)}}])
    assert np.all(np.diff(found[0]) > 0)


SEEN = [
    *(each for parts in PARTITIONS.values() for each in parts),
    *(Sighting(f"fall.{side}", seen, first, 4) for side in "ad" for seen in (True, False) for first in (1, 4)),
    *(Sighting(event, seen, 3, 5) for event in ("won", "lost") for seen in (True, False)),
    Sighting("standing.a", (1, 1), 2, 3),
]


def test_the_compiled_chances_are_those_of_the_reference() -> None:
    random = np.random.default_rng(1)
    records = [[each] for each in SEEN]
    records += [[SEEN[k] for k in random.choice(len(SEEN), size=3, replace=False)] for _ in range(40)]
    plain = read_sightings(war(), {}, 1, sequences=records)
    fast = read_sightings(war(), {}, 1, sequences=records, reader=fast_chances)
    assert np.allclose(plain, fast, atol=1e-10)
    assert (plain > 1e-3).sum() > 40
