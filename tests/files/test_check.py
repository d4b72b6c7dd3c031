"""What ``check`` says beyond the shape: structure, sources, counter-positions, two sides, idle parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kadesh.domain.game import DEFAULT_ORDER
from kadesh.files.bundled import scenario_names
from kadesh.files.check import check_file, check_scenario
from kadesh.files.complaint import faults
from kadesh.files.ranges import BOUNDS
from kadesh.files.reader import read_text
from kadesh.files.references import KNOWN, REFERENCES, number_patterns
from kadesh.files.structure import STAGES, STARTS

Changed = Callable[..., list[str]]

STRUCTURE = {
    "premise outside the neutral range": (
        ("{belief.a: 0.6 to 0.75}", "{belief.a: 0.6 to 0.8}"),
        "@ premises.arda-sure.narrows.belief.a: 0.6 to 0.8 leaves the neutral range 0.35 to 0.75 of 'belief.a'",
    ),
    "lever outside the domain": (
        ("    range: 0.001 to 0.03\n", "    range: 0.001 to 0.03\n    domain: 0.0005 to 1\n"),
        "# levers.envoys.sets.cost_of_coming.a: 0 to 0.001 leaves the domain 0.0005 to 1 of 'cost_of_coming.a'",
    ),
    "neutral range outside the domain": (
        ("    range: 0.001 to 0.03\n", "    range: 0.001 to 0.03\n    domain: 0 to 0.01\n"),
        "# quantities.cost_of_coming.a: range 0.001 to 0.03 leaves the domain 0 to 0.01",
    ),
    "chance above one": (
        ("range: 0.1 to 0.4", "range: 0.1 to 1.4"),
        "@ quantities.standing_moves.range: 0.1 to 1.4 cannot be: it needs to be a chance, 0 to 1 "
        "(game.sides.a.standing.rise uses it)",
    ),
    "certain battle": (
        ("{odds: chance_arda_wins_battle}", "{odds: 1}"),
        "@ game.battle.odds: 1 cannot be: it needs to be a chance of winning, above 0 and below 1",
        "# quantities.chance_arda_wins_battle: advice: no part of the game uses this quantity",
    ),
    "lever that leaves the possible": (
        ("cost_of_coming.a: 0 to 0.001", "battles_per_week: -1 to 0.001"),
        "@ levers.envoys.sets.battles_per_week: -1 to 0.001 cannot be: it needs to be 0 or more "
        "(game.fronts.valley.tempo uses it)",
    ),
    "start above the top": (
        ("standing: {levels: 2, start: 1,", "standing: {levels: 2, start: 3,"),
        "@ game.sides.a.standing.start: start 3 is above the highest level, 2",
    ),
    "lattice coarser than a battle": (
        ("range: 0.25\n", "range: 0.125\n"),
        "# game.fronts.valley.steps: the lattice is coarser than a battle: "
        "stride x steps is 0.5, less than 1; use at least 8 steps",
    ),
    "chances above one": (
        ("range: 0.05 to 0.15", "range: 0.05 to 1.5"),
        "# game.fronts.valley.steps: the line would move with a chance above 1 a week: "
        "tempo x (stride x steps)^2 reaches 1.5; use fewer steps, a smaller stride or a lower tempo",
    ),
    "over before it starts": (
        ("      start: 2 #", "      start: 4 #"),
        "@ game.fronts.valley.start: the war is over before it starts: one side holds everything",
    ),
    "transfer of everything": (
        ("{transfers: {valley: -1}}", "{transfers: {valley: -4}}"),
        "@ game.table.packages.arda-withdraws.transfers.valley: "
        "a transfer of -4 steps leaves no line on a front of 4 steps",
    ),
    "too few weeks": (
        ("  weeks: 78", "  weeks: 77"),
        "@ game.weeks: a question about 26 weeks needs a game of at least 78 weeks, not 77",
    ),
    "order without a stage": (
        ("  weeks: 78", "  order: [battle, home a, home d, costs, clock]\n  weeks: 78"),
        "@ game.order: the game uses the stage 'table', but the week's order leaves it out",
    ),
    "stage twice": (
        ("  weeks: 78", "  order: [table, battle, home a, home a, home d, costs, clock]\n  weeks: 78"),
        "@ game.order[3]: the stage 'home a' stands twice",
    ),
    "clock before the end": (
        ("  weeks: 78", "  order: [table, battle, home a, home d, clock, costs]\n  weeks: 78"),
        "@ game.order[4]: the clock must be the last stage of the week",
    ),
    "table after the battle": (
        ("  weeks: 78", "  order: [battle, table, home a, home d, costs, clock]\n  weeks: 78"),
        "@ game.order[1]: 'table' must come before 'battle', which reads it",
    ),
    "channel that is none": (
        ("    proposer: nash", "    proposer: nash\n    needs_channel: true"),
        "@ game.table.needs_channel: talks need a channel, but the game has none",
    ),
    "noise that varies": (
        ("  weeks: 78", "  noise: battles_per_week\n  weeks: 78"),
        "# quantities.battles_per_week.range: the noise must be one value, the same in every world",
    ),
    "divisible issue fixed": (
        ("line-as-it-stands: {}", "line-as-it-stands: {levels: {trade: 1}}"),
        "# game.table.divisible.issue: the issue 'trade' is divisible, so no package may fix its level",
    ),
    "divisible issue the wrong way round": (
        ("values: {a: trade_value.a, d: trade_value.d}", "values: {a: trade_value.d, d: trade_value.d}"),
        "@ game.issues.trade.values.a: a divisible issue must be worth 0 or more to 'a' and 0 or less to 'd'",
        "# quantities.trade_value.a: advice: no part of the game uses this quantity",
    ),
    "part of a step": (
        ("    divisible:", "    menu: {valley: [0, 0.5]}\n    divisible:"),
        "@ game.table.menu.valley[1]: ground on the menu moves in whole steps, written as whole numbers",
    ),
    "because of a because": (
        ("{kind: because, of: no-talks}", "{kind: because, of: because}"),
        "@ conclusions.because.measure.of: 'because' is asked of a chance, and 'because' is no conclusion of that kind",
    ),
    "lever against itself": (
        ("{kind: because, of: no-talks}", "{kind: best lever, lever: envoys, against: [envoys], within_weeks: 4}"),
        "@ conclusions.because.measure.against: the lever 'envoys' cannot be compared with itself",
    ),
    "coordinate that cannot be held": (
        (
            "{kind: because, of: no-talks}",
            "{kind: threshold, event: talks, within_weeks: 4, coordinate: standing.a, level: 1}",
        ),
        "@ conclusions.because.measure.coordinate: 'standing.a' cannot be held at a level: "
        "only respect.a and respect.d can",
    ),
    "coordinate that is no word": (
        (
            "{kind: because, of: no-talks}",
            "{kind: threshold, event: talks, within_weeks: 4, coordinate: {a: b}, level: 1}",
        ),
        "@ conclusions.because.measure.coordinate: needs a text, not a mapping",
    ),
    "nothing to learn from": (
        ("tempo: battles_per_week", "tempo: 0"),
        "@ game.fronts.valley.tempo: beliefs that learn from battles need some: the tempo is 0",
        "# quantities.battles_per_week: advice: no part of the game uses this quantity",
    ),
    "several fronts without memory": (
        (
            "  battle: {odds",
            "    hills: {meaning: x, steps: 4, start: 2, stride: battle_stride, tempo: battles_per_week, value: {}}\n"
            "  battle: {odds",
        ),
        "# game.fronts: several fronts, and beliefs that learn from battles: "
        "the game needs 'lessons', to remember them",
    ),
    "short memory": (
        ("  battle: {odds", "  lessons: {limit: 4}\n  battle: {odds"),
        "@ game.lessons.limit: advice: up to 11.7 battles are expected, "
        "and only 4 net lessons remembered: beliefs are biased",
    ),
    "issue named like a front": (
        ("  issues:\n    trade:", "  issues:\n    line: {meaning: x, values: {}}\n    trade:"),
        "@ game.issues.line: 'line' already names a front or the line; choose another name",
    ),
}

ARGUMENT = {
    "bare number": (
        ("      win: 1\n", "      win: 1.5\n"),
        "@ game.sides.a.win: a bare 1.5: numbers other than 0 and 1 need a quantity, with a source or 'judgement'",
    ),
    "contested claim alone": (
        ("    counter: Each side won about as many battles as it lost.\n    counter_source: memoir\n", ""),
        "# claims.arda-advances: a contested claim needs a counter-position with a source: "
        "'counter' and 'counter_source'",
    ),
    "counter without source": (
        ("    counter_source: memoir\n", ""),
        "# claims.arda-advances: a counter-position without a source: 'counter_source' is missing",
    ),
    "premise counter without source": (
        ("    claims: [arda-advances]\n", "    claims: [arda-advances]\n    counter: Perhaps not.\n"),
        "# premises.arda-sure: a counter-position without a source: 'counter_source' is missing",
    ),
    "premise that rests on nothing": (
        ("    claims: [arda-advances]\n", ""),
        "# premises.arda-sure: a premise needs claims, a 'source', or 'judgement' with a reason",
    ),
    "premise that rests on opinion": (
        (
            "    counter: Both governments had sent envoys before, and stayed in office.\n"
            "    counter_source: editorial\n",
            "",
        ),
        "# premises.asking-costs-arda: advice: rests on opinion only: state what speaks against it "
        "under 'counter', with 'counter_source'",
        "# premises.asking-costs-dorne: advice: rests on opinion only: state what speaks against it "
        "under 'counter', with 'counter_source'",
    ),
    "lever without source": (
        ("    judgement: Invented; an invitation takes away almost all of the cost of asking.\n", ""),
        "# levers.envoys: a lever needs a 'source', or 'judgement' with a reason",
    ),
    "contradiction": (
        ("narrows: {belief.d: 0.25 to 0.4}", "narrows: {belief.d: 0.25 to 0.4, belief.a: 0.35 to 0.5}"),
        "# accounts.optimism: the premises 'arda-sure' (0.6 to 0.75) and 'dorne-sure' (0.35 to 0.5) "
        "contradict each other on 'belief.a'",
    ),
    "one point left": (
        ("narrows: {belief.d: 0.25 to 0.4}", "narrows: {belief.d: 0.25 to 0.4, belief.a: 0.35 to 0.6}"),
        "# accounts.optimism: advice: the premises 'arda-sure' (0.6 to 0.75) and 'dorne-sure' "
        "(0.35 to 0.6) leave 'belief.a' one value only, an end of both ranges",
    ),
    "same quantity only": (
        ("narrows: {belief.d: 0.25 to 0.4}", "narrows: {belief.a: 0.65 to 0.75}"),
        "# accounts.optimism: advice: the premises 'arda-sure' and 'dorne-sure' "
        "act through the same quantity only, 'belief.a'",
    ),
    "premise on an unused quantity": (
        ("      office: office.a\n", "      office: 0\n"),
        "# quantities.office.a: advice: no part of the game uses this quantity",
    ),
    "lever on an unused quantity": (
        ("      coming: cost_of_coming.d\n", "      coming: 0\n"),
        "# quantities.cost_of_coming.d: advice: no part of the game uses this quantity",
        "# premises.asking-costs-dorne.narrows.cost_of_coming.d: "
        "no part of the game uses this quantity, so this does nothing",
        "# levers.envoys.sets.cost_of_coming.d: no part of the game uses this quantity, so this does nothing",
    ),
    "idle premise and source": (
        ("premises: [arda-sure, dorne-sure, asking-costs-arda, asking-costs-dorne]", "premises: [dorne-bound]"),
        "# premises.dorne-sure: advice: no account uses this premise",
    ),
    "one premise in a route": (
        ("premises: [dorne-bound, asking-costs-dorne]", "premises: [dorne-bound]"),
        "# accounts.strength.routes.public: advice: a route of fewer than two premises",
    ),
    "verdict not recorded": (
        ("expect: {strength: DEPENDS, optimism: DEPENDS}", "expect: {strength: DEPENDS}"),
        "# conclusions.no-talks: advice: no verdict is recorded under 'expect' for optimism",
    ),
    "no law": (
        ("law: Both countries are members of the United Nations; ground taken by force gives no title to it.\n", ""),
        "# advice: 'law' is missing: what international law says, which every report shows",
    ),
    "loaded word": (
        ("    text: Arda's army wins", "    text: The heroic army of the Arda regime wins"),
        "@ claims.arda-advances.text: loaded word 'Arda regime'; neutral: Government of … (or quote it as somebody's)",
        "@ claims.arda-advances.text: loaded word 'heroic'; neutral: what was done, by whom "
        "(or quote it as somebody's)",
    ),
    "loaded name": (
        ("  line-as-it-stands: {}", "  liberation: {}"),
        "@ game.table.packages.liberation: loaded word 'liberation'; neutral: take, retake (or quote it as somebody's)",
    ),
}


@pytest.mark.parametrize("case", STRUCTURE)
def test_a_game_that_cannot_be_played_is_refused(case: str, changed: Changed) -> None:
    swap, *expected = STRUCTURE[case]
    assert sorted(changed(swap)) == sorted(expected)


@pytest.mark.parametrize("case", ARGUMENT)
def test_an_argument_that_is_not_fair_or_whole_is_told(case: str, changed: Changed) -> None:
    swap, *expected = ARGUMENT[case]
    assert sorted(changed(swap)) == sorted(expected)


def test_a_scenario_needs_two_accounts(template: str) -> None:
    start, end = template.index("  optimism:\n"), template.index("# What the argument concludes")
    text = (template[:start] + template[end:]).replace(", optimism: DEPENDS", "")
    reading = read_text(text, file="war.yaml")
    assert reading.scenario is not None
    found = check_scenario(reading.scenario, reading.positions, file="war.yaml")
    assert [each.text for each in faults(found)] == ["a scenario needs at least two accounts: rival stories of why"]


def test_a_one_sided_argument_is_a_fault(changed: Changed) -> None:
    found = changed(
        ("premises: [arda-sure, dorne-sure, asking-costs-arda, asking-costs-dorne]", "premises: [arda-sure]"),
        ("premises: [dorne-bound, asking-costs-dorne]", "premises: [arda-sure, asking-costs-arda]"),
    )
    assert [each for each in found if "advice" not in each] == [
        "# accounts: one-sided: no premise of any account bears on what Dorne wants, bears, fears or believes"
    ]


def test_each_side_in_an_account_of_its_own_is_still_one_sided(changed: Changed) -> None:
    found = changed(
        ("premises: [arda-sure, dorne-sure, asking-costs-arda, asking-costs-dorne]", "premises: [dorne-sure]"),
        ("premises: [dorne-bound, asking-costs-dorne]", "premises: [arda-sure, asking-costs-arda]"),
    )
    assert [each for each in found if "advice" not in each] == [
        "# accounts: one-sided: no account has premises for both sides' own reasons; each speaks of one side only"
    ]


def test_a_source_that_was_not_opened_does_not_carry_a_number_alone(changed: Changed) -> None:
    found = changed(
        ("    opened: in part", "    opened: not opened"),
        ("    judgement: Invented; one such battle in two to five months.", "    source: memoir"),
    )
    assert found == [
        "# quantities.battles_per_week: advice: rests on 'memoir' alone, which was not opened; say so under 'judgement'"
    ]


def test_a_quote_must_fit_its_source_its_span_and_its_hash(changed: Changed) -> None:
    spans = (
        "{start: 3, end: 30}",
        "{start: 0, end: 3, exact: ab}",
        "{start: 0, end: 2, exact: ab, sha256: '00000000'}",
    )
    quotes = f"    quotes: [{', '.join(spans)}]\n"
    found = changed(
        ("    opened: whole\n", "    opened: whole\n    characters: 10\n"),
        ("    source: editorial\n    status", f"    source: editorial\n{quotes}    status"),
    )
    assert found == [
        "# claims.arda-advances.quotes[0]: ends at 30, but 'editorial' has 10 characters",
        "# claims.arda-advances.quotes[1].exact: the quote has 2 characters, its span 3",
        "# claims.arda-advances.quotes[2].sha256: the hash is not that of the quote",
    ]


def test_a_scenario_without_positions_is_checked_all_the_same(template: str) -> None:
    reading = read_text(template.replace("      win: 1\n", "      win: 2\n", 1))
    assert reading.scenario is not None
    (found,) = check_scenario(reading.scenario)
    assert str(found).startswith("game.sides.a.win: a bare 2:")


@pytest.mark.parametrize("name", scenario_names())
def test_a_bundled_scenario_has_no_fault(name: str) -> None:
    reading, _ = check_file(name)
    assert [str(each) for each in faults(reading.complaints)] == []


def test_a_file_is_checked_with_the_text_it_quotes(tmp_path: Path, template: str) -> None:
    war, text = tmp_path / "war.yaml", tmp_path / "editorial.txt"
    text.write_text("Arda advances. The rest is rhetoric.", encoding="utf-8")
    quoted = template.replace(
        "    source: editorial\n    status",
        "    source: editorial\n    quotes: [{start: 0, end: 14, exact: Arda advances!}]\n    status",
        1,
    )
    war.write_text(quoted, encoding="utf-8")
    reading, coverage = check_file(war, text=text)
    assert [each.text for each in reading.complaints] == ["the quote does not stand at 0 to 14"]
    assert reading.complaints[0].line is not None
    assert coverage is not None
    assert coverage.gaps == ((15, 36, 1),)


def test_every_place_of_the_tables_is_a_place_of_the_game() -> None:
    numbers = set(number_patterns())
    assert {pattern for bound in BOUNDS for pattern in bound.patterns} <= numbers
    assert {kind for _, kind in REFERENCES} <= set(KNOWN)
    assert {stage for _, stage in STAGES} == set(DEFAULT_ORDER)
    assert len({pattern for pattern, _ in STARTS}) == len(STARTS)
