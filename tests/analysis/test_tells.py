"""What tells accounts apart: the true one is recovered from what it makes happen, and the table adds up."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from analysis.planted import leader, planted_scenario

from kadesh.analysis.sightings import read_record, seen_of
from kadesh.analysis.tells import find_tells, fit_records, information
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.engine.diary import Story
from kadesh.engine.observe import Sighting
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game
from kadesh.engine.worlds import draw_worlds

WEEKS = 18
GAME: dict[str, Any] = {
    "weeks": WEEKS,
    "sides": {"a": leader(cost=0.02, discount=0.98), "d": leader(cost=0.02, discount=0.98)},
    "fronts": {
        "line": {"meaning": "line", "steps": 8, "start": 4, "stride": 0.125, "tempo": 0.2, "value": {"a": 1, "d": 1}}
    },
    "battle": {"odds": "odds"},
    "channel": {"start": "open", "opens": "opens", "closes": "closes"},
    "table": {"conclude": 0.01, "needs_channel": True, "menu": {"line": [-1, 0, 1]}},
    "backers": {
        "friend": {
            "meaning": "a friend", "side": "d", "levels": 2, "start": 1, "discount": 1, "up": "up", "down": "down",
        }
    },
    "side_deals": {
        "grain": {"meaning": "grain", "values": {"a": 0.1, "d": -0.1}, "slopes": {"d": 0.2}, "needs_channel": False}
    },
}  # fmt: skip
PREMISES = {
    "a-wins": {"odds": "0.75 to 0.9"},
    "d-wins": {"odds": "0.1 to 0.25"},
    "even": {"odds": "0.45 to 0.55"},
    "contact-holds": {"opens": "0.8 to 0.9", "closes": "0.02 to 0.08"},
    "contact-breaks": {"opens": "0.05 to 0.2", "closes": "0.7 to 0.8"},
    "aid-grows": {"up": "0.3 to 0.4", "down": "0 to 0.05"},
    "aid-stays": {"up": "0 to 0.02", "down": "0 to 0.02"},
    "aid-falls": {"up": "0 to 0.05", "down": "0.3 to 0.4"},
}
ACCOUNTS = {
    "advance": {"r": ["a-wins", "contact-breaks", "aid-falls"]},
    "stalemate": {"r": ["even", "contact-holds", "aid-stays"]},
    "recovery": {"r": ["d-wins", "contact-breaks", "aid-grows"]},
}
WATCHED = ("contact", "front.line", "talks", "backing.friend")


@cache
def scenario(events: tuple[tuple[int, str, Any], ...] = ()) -> Scenario:
    dated = [
        {"text": f"{name} {week}", "date": str(np.datetime64("2022-06-01") + 7 * week), "observes": {name: said}}
        for week, name, said in events
    ]
    return planted_scenario(
        quantities=["odds", "opens", "closes", "up", "down"],
        premises=PREMISES,
        accounts=ACCOUNTS,
        game=GAME,
        ranges={
            "odds": "0.1 to 0.9",
            "opens": "0 to 0.9",
            "closes": "0 to 0.8",
            "up": "0 to 0.3",
            "down": "0 to 0.3",
        },
        events=dated,
    )


def happens(account: str, records: int) -> list[tuple[Sighting, ...]]:
    """What twelve looks at the war see, in as many sampled courses of it; the looks stop if the war ends."""
    trials = Trials.of(scenario(), records, 3)
    draws = draw_worlds(trials.points, trials.ranges(trials.premises_of(account)))
    solution = solve_game(Setting(scenario().game, draws, records))
    lattice = solution.setting.lattice
    seen = []
    for world in range(records):
        story, state = Story(np.random.default_rng([11, world]), world), lattice.start
        looks: list[Sighting] = []
        for week in range(12):
            name = WATCHED[week % len(WATCHED)]
            if name in lattice:
                level = state[lattice.position(name)]
                looks.append(Sighting(name, (level, level), week, week))
            story.week = week
            for stage, policy in zip(solution.stages, solution.policies[week], strict=True):
                state = stage.step(state, week, policy, story)
                if story.ended is not None:
                    break
            if name not in lattice:
                looks.append(Sighting(name, bool(story.events[week].get(name)), week, week))
            if story.ended is not None or state[lattice.position("front.line")] in (0, 8):
                break
        seen.append(tuple(looks))
    return seen


@pytest.mark.parametrize("place", range(3), ids=list(ACCOUNTS))
def test_the_true_of_three_accounts_is_recovered_from_twelve_events(place: int) -> None:
    names = tuple(ACCOUNTS)
    records = [record for record in happens(names[place], 80) if len(record) == 12]
    assert len(records) > 50
    chances = fit_records(Trials.of(scenario(), 16, 5), names, records).mean(axis=2)
    assert np.all(chances[place] > 0)
    assert (chances.argmax(axis=0) == place).mean() >= 0.95


@cache
def told() -> Any:
    events = ((1, "contact", False), (3, "front.line", "5 to 6"), (5, "talks", False), (7, "backing.friend", 1))
    return find_tells(Trials.of(scenario(events), 8, 5), window_weeks=6)


def test_the_cells_of_the_table_multiply_to_the_whole_record() -> None:
    for place, fit in enumerate(told().fits):
        product = np.prod([event.chances[place] for event in told().events])
        assert np.log(product) == pytest.approx(fit.log_likelihood, abs=1e-9)


def test_weights_of_evidence_agree_with_the_fits() -> None:
    fits = {fit.account: fit.log_likelihood for fit in told().fits}
    assert len(told().pairs) == 3
    for pair in told().pairs:
        assert pair.bits == pytest.approx((fits[pair.first] - fits[pair.second]) / np.log(2), abs=1e-9)
        assert pair.favours in (None, pair.first, pair.second)


def test_single_worlds_lie_around_the_account() -> None:
    for fit in told().fits:
        assert fit.lowest <= fit.log_likelihood <= fit.highest
        assert fit.impossible == 0.0


def test_the_outcomes_of_every_prediction_share_out_all_chance() -> None:
    for each in (*told().predicted, *told().next):
        assert np.allclose(np.sum(each.chances, axis=1), 1.0)
        assert each.information >= 0
    assert {each.name for each in told().predicted} >= {
        "formal talks", "a settlement", "a collapse of the line", "the war still going on at the end",
        "contact through the mediator", "the side deal ‘grain’ in force", "the line at the end",
        "backing by a friend at the end",
    }  # fmt: skip


def test_what_to_look_for_next_is_ranked_and_named() -> None:
    gains = [each.information for each in told().next]
    assert gains == sorted(gains, reverse=True)
    assert told().next[0].name in told().reading
    assert told().next_window == (8, 13)


def test_events_outside_the_window_are_skipped_and_said_so() -> None:
    record = read_record(scenario(((-3, "talks", True), (2, "talks", False), (40, "contact", True))))
    assert [event.week for event in record.events] == [2]
    assert len(record.skipped) == 2
    assert "before the as-of date" in record.skipped[0]
    assert "beyond the 18 weeks" in record.skipped[1]


def test_an_empty_record_still_predicts() -> None:
    found = find_tells(Trials.of(scenario(), 4, 5), window_weeks=4)
    assert found.events == ()
    assert found.next[0].information > 0
    assert "no dated event" in found.reading


def test_a_record_that_an_account_rules_out_is_said_to_be_impossible() -> None:
    found = find_tells(Trials.of(scenario(((0, "contact", False), (0, "talks", True))), 4, 5), window_weeks=4)
    assert {fit.log_likelihood for fit in found.fits} == {None}
    assert found.reading.startswith("No account can produce the record")
    assert all(pair.bits is None and pair.favours is None for pair in found.pairs)


def test_information_is_none_when_accounts_agree_and_a_bit_when_they_exclude_each_other() -> None:
    assert information(np.array([[0.3, 0.7], [0.3, 0.7]])) == pytest.approx(0.0, abs=1e-15)
    assert information(np.eye(4)) == pytest.approx(2.0)


def test_what_an_event_observes_is_read_or_refused() -> None:
    with pytest.raises(ValueError, match=r"observes\.talks"):
        seen_of("talks", "perhaps")
