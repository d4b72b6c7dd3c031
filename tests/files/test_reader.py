"""Every fault of a scenario file gets one clear complaint, and all of them come at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kadesh.domain import Scenario
from kadesh.files.complaint import MOST_COMPLAINTS, ScenarioError
from kadesh.files.document import MOST_BYTES, MOST_VALUES
from kadesh.files.reader import load_scenario, read, read_scenario, read_text

Changed = Callable[..., list[str]]
NAME_RULE = "a name is a letter, then letters, digits, '_', '-' or '.', at most 80 in all"

SHAPE = {
    "misspelt field": (
        ("    judgement: Invented; one such battle", "    jugdement: Invented; one such battle"),
        "@ quantities.battles_per_week.jugdement: unknown field, did you mean 'judgement'?",
    ),
    "misspelt required field": (
        ("question: Will", "qestion: Will"),
        "@ qestion: unknown field, did you mean 'question'?",
    ),
    "unknown field": (
        ("belief: {mean: belief.a,", "belief: {zzz: 1, mean: belief.a,"),
        "@ game.sides.a.belief.zzz: unknown field; the fields here are mean, weight",
    ),
    "missing field": (("      stride: battle_stride\n", ""), "# game.fronts.valley: the field 'stride' is missing"),
    "missing source": (
        ("    judgement: Invented; one such battle in two to five months.\n", ""),
        "# quantities.battles_per_week: a quantity needs a 'source', or 'judgement' with a reason",
    ),
    "reversed range": (
        ("range: 0.05 to 0.15", "range: 0.15 to 0.05"),
        "@ quantities.battles_per_week.range: reversed range: 0.15 is above 0.05",
    ),
    "unreadable range": (
        ("range: 0.05 to 0.15", "range: 0.05-0.15"),
        "@ quantities.battles_per_week.range: a range is written 'low to high', for example '0.4 to 0.6'",
    ),
    "range of words": (
        ("range: 0.05 to 0.15", "range: low to high"),
        "@ quantities.battles_per_week.range: a range is written 'low to high' with two numbers",
    ),
    "range as a list": (
        ("range: 0.05 to 0.15", "range: [0.05, 0.15]"),
        "@ quantities.battles_per_week.range: needs a range 'low to high', not a list",
    ),
    "infinite number": (
        ("value: {a: 1, d: 1}", "value: {a: .inf, d: 1}"),
        "@ game.fronts.valley.value.a: needs a finite number",
    ),
    "number that is neither": (
        ("{odds: chance_arda_wins_battle}", "{odds: chance of winning}"),
        "@ game.battle.odds: needs the name of a quantity, or 0 or 1, not 'chance of winning'; " + NAME_RULE,
    ),
    "list for a number": (
        ("{odds: chance_arda_wins_battle}", "{odds: [1]}"),
        "@ game.battle.odds: needs the name of a quantity, or 0 or 1, not a list",
    ),
    "truth value for a number": (
        ("      win: 1\n", "      win: true\n"),
        "@ game.sides.a.win: needs the name of a quantity, or 0 or 1, not 'true', which YAML reads as yes or no",
    ),
    "truth value for a text": (
        ("  a: {name: Arda}", "  a: {name: true}"),
        "@ parties.a.name: needs a text, not 'true', which YAML reads as yes or no; put it in quotes",
    ),
    "number for a text": (
        ("    who: a third country", "    who: 3"),
        "@ levers.envoys.who: needs a text, not the number 3; put it in quotes",
    ),
    "nothing for a text": (("    who: a third country", "    who:"), "@ levers.envoys.who: needs a text, not nothing"),
    "empty text": (("    who: a third country", "    who: ''"), "@ levers.envoys.who: the text is empty"),
    "fraction for a count": (
        ("      steps: 4\n", "      steps: 4.5\n"),
        "@ game.fronts.valley.steps: needs a whole number, not the number 4.5",
    ),
    "count out of bounds": (
        ("      steps: 4\n", "      steps: 65\n"),
        "@ game.fronts.valley.steps: needs at most 64, not the number 65",
    ),
    "text for a list": (
        ("        premises: [arda-sure, asking-costs-arda]", "        premises: arda-sure"),
        "@ accounts.strength.routes.confidence.premises: needs a list, not 'arda-sure'",
    ),
    "word that is no choice": (
        ("    opened: whole", "    opened: all"),
        "@ sources.editorial.opened: needs 'whole', 'in part' or 'not opened', not 'all'",
    ),
    "misspelt choice": (
        ("    opened: whole", "    opened: hole"),
        "@ sources.editorial.opened: needs 'whole', 'in part' or 'not opened', not 'hole', did you mean 'whole'?",
    ),
    "misspelt kind": (
        ("{kind: because, of", "{kind: becaus, of"),
        "@ conclusions.because.measure.kind: needs 'chance', 'because', 'threshold' or 'best lever', "
        "not 'becaus', did you mean 'because'?",
    ),
    "missing kind": (
        ("{kind: because, of: no-talks}", "{of: no-talks}"),
        "@ conclusions.because.measure: the field 'kind' is missing; "
        "it is 'chance', 'because', 'threshold' or 'best lever'",
    ),
    "field of another kind": (
        ("{kind: because, of: no-talks}", "{kind: because, of: no-talks, event: talks}"),
        "@ conclusions.because.measure.event: unknown field; the fields here are kind, of",
    ),
    "third side": (
        ("  d: {name: Dorne}", "  d: {name: Dorne}\n  x: {name: Xi}"),
        "@ parties.x: unknown name, it must be 'a' or 'd'",
    ),
    "one side only": (("  d: {name: Dorne}\n", ""), "# parties: the field 'd' is missing"),
    "name with spaces": (("  envoys:", "  third party:"), f"@ levers.third party: not a name; {NAME_RULE}"),
    "date that is none": (
        ("latest: 2000-06-30", "latest: 2000-06-31"),
        "@ as_of.latest: '2000-06-31' is not a day: day value is outside expected range",
    ),
    "year for a date": (
        ("latest: 2000-06-30", "latest: 2000"),
        "@ as_of.latest: a date is written year-month-day, for example 2022-06-15",
    ),
    "reversed dates": (
        ("latest: 2000-06-30", "latest: 1999-06-30"),
        "@ as_of: reversed dates: 2000-06-01 is after 1999-06-30",
    ),
    "another version": (("kadesh: 1", "kadesh: 2"), "@ kadesh: needs 1, not the number 2"),
    "quote that ends before it starts": (
        ("    source: editorial\n    status", "    source: editorial\n    quotes: [{start: 9, end: 3}]\n    status"),
        "@ claims.arda-advances.quotes[0]: a quote ends after it starts: 3 is not after 9",
    ),
    "hash that is none": (
        ("    opened: whole", "    opened: whole\n    sha256: XYZ"),
        "@ sources.editorial.sha256: needs a sha256 hash in lower-case hexadecimal digits, not 'XYZ'",
    ),
}

NAMES = {
    "source of a claim": (
        ("    source: editorial\n    status", "    source: editorail\n    status"),
        "@ claims.arda-advances.source: no source is named 'editorail', did you mean 'editorial'?",
    ),
    "counter-source": (
        ("counter_source: memoir", "counter_source: zzz"),
        "@ claims.arda-advances.counter_source: no source is named 'zzz'; sources: editorial, memoir",
    ),
    "claim of a premise": (
        ("claims: [arda-advances]", "claims: [arda-advance]"),
        "@ premises.arda-sure.claims[0]: no claim is named 'arda-advance', did you mean 'arda-advances'?",
    ),
    "quantity of a premise": (
        ("narrows: {belief.a: 0.6 to 0.75}", "narrows: {belief_a: 0.6 to 0.75}"),
        "@ premises.arda-sure.narrows.belief_a: no quantity is named 'belief_a', did you mean 'belief.a'?",
    ),
    "quantity of a lever": (
        ("      cost_of_coming.a: 0 to 0.001", "      cost_of_comming.a: 0 to 0.001"),
        "@ levers.envoys.sets.cost_of_comming.a: no quantity is named 'cost_of_comming.a', "
        "did you mean 'cost_of_coming.a'?",
    ),
    "quantity of the game": (
        ("tempo: battles_per_week", "tempo: battles_a_week"),
        "@ game.fronts.valley.tempo: no quantity is named 'battles_a_week', did you mean 'battles_per_week'?",
    ),
    "YAML's no": (
        ("      lose: 0\n", "      lose: no\n"),
        "@ game.sides.a.lose: no quantity is named 'no'",
    ),
    "premise of a route": (
        ("premises: [dorne-bound, asking-costs-dorne]", "premises: [dorne-bond, asking-costs-dorne]"),
        "@ accounts.strength.routes.public.premises[0]: no premise is named 'dorne-bond', did you mean 'dorne-bound'?",
    ),
    "conclusion of a route": (
        ("concludes: no-talks", "concludes: no-talk"),
        "@ accounts.strength.routes.confidence.concludes: no conclusion is named 'no-talk', did you mean 'no-talks'?",
    ),
    "conclusion of a conclusion": (
        ("{kind: because, of: no-talks}", "{kind: because, of: talks}"),
        "@ conclusions.because.measure.of: no conclusion is named 'talks', did you mean 'no-talks'?",
    ),
    "event of a conclusion": (
        ("event: no talks", "event: no talk"),
        "@ conclusions.no-talks.measure.event: no event is named 'no talk', did you mean 'no talks'?",
    ),
    "event of the record": (
        ("\nconclusions:", "\nevents: [{text: A talk, date: 2000-06-20, observes: {setlement: false}}]\nconclusions:"),
        "@ events[0].observes.setlement: no observable event is named 'setlement', did you mean 'settlement'?",
    ),
    "account of a verdict": (
        ("expect: {strength: DEPENDS,", "expect: {strenght: DEPENDS,"),
        "@ conclusions.no-talks.expect.strenght: no account is named 'strenght', did you mean 'strength'?",
    ),
    "lever of a conclusion": (
        ("{kind: because, of: no-talks}", "{kind: best lever, lever: envoy, against: [zzz], within_weeks: 4}"),
        "@ conclusions.because.measure.lever: no lever is named 'envoy', did you mean 'envoys'?",
        "@ conclusions.because.measure.against[0]: no lever is named 'zzz'; levers: envoys",
    ),
    "coordinate of a threshold": (
        (
            "{kind: because, of: no-talks}",
            "{kind: threshold, event: talks, within_weeks: 4, coordinate: respect.a, level: 1}",
        ),
        "@ conclusions.because.measure.coordinate: no coordinate is named 'respect.a'; "
        "coordinates: front.valley, standing.a, standing.d",
    ),
    "issue of a package": (
        ("line-as-it-stands: {}", "line-as-it-stands: {levels: {trad: 1}}"),
        "@ game.table.packages.line-as-it-stands.levels.trad: no issue is named 'trad', did you mean 'trade'?",
    ),
    "front of a transfer": (
        ("{transfers: {valley: -1}}", "{transfers: {vally: -1}}"),
        "@ game.table.packages.arda-withdraws.transfers.vally: no front is named 'vally', did you mean 'valley'?",
    ),
    "issue of an audience": (
        ("{audience: {valley: audience_ground}", "{audience: {walley: audience_ground}"),
        "@ game.sides.a.ratification.audience.walley: no issue, front or 'line' is named 'walley', "
        "did you mean 'valley'?",
    ),
    "player": (
        ("value: {a: 1, d: 1}", "value: {a: 1, d: 1, ally: 1}"),
        "@ game.fronts.valley.value.ally: no player is named 'ally'; players: a, d",
    ),
    "stage": (
        ("  weeks: 78", "  order: [tabel, table, battle, home a, home d, costs, clock]\n  weeks: 78"),
        "@ game.order[0]: no stage is named 'tabel', did you mean 'table'?",
    ),
    "divisible issue": (
        ("divisible: {issue: trade}", "divisible: {issue: trad}"),
        "@ game.table.divisible.issue: no issue is named 'trad', did you mean 'trade'?",
    ),
}


@pytest.mark.parametrize("case", SHAPE)
def test_a_departure_from_the_shape_gets_one_plain_complaint(case: str, changed: Changed) -> None:
    swap, *expected = SHAPE[case]
    assert changed(swap) == expected


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_resolves_nowhere_gets_the_nearest_valid_one(case: str, changed: Changed) -> None:
    swap, *expected = NAMES[case]
    found = changed(swap)
    assert [each for each in found if ": advice: " not in each and ": no " in each] == expected
    assert not [each for each in found if "; the premises" in each]


def test_the_template_has_no_complaint(changed: Changed) -> None:
    assert changed() == []


def test_all_faults_of_a_file_come_at_once(changed: Changed) -> None:
    found = changed(
        ("question: Will", "qestion: Will"),
        ("range: 0.05 to 0.15", "range: 0.15 to 0.05"),
        ("{odds: chance_arda_wins_battle}", "{odds: chanc_arda_wins_battle}"),
        ("{belief.a: 0.6 to 0.75}", "{belief.a: 0.6 to 0.8}"),
        ("concludes: no-talks", "concludes: no-talk"),
        ("    who: a third country", "    who: a third country\n    who: another"),
        ("  weeks: 78", "  weeks: 60"),
    )
    assert [re.sub(r"^[@#] |, first in line \d+", "", each) for each in found] == [
        "qestion: unknown field, did you mean 'question'?",
        "quantities.battles_per_week.range: reversed range: 0.15 is above 0.05",
        "game.weeks: a question about 26 weeks needs a game of at least 78 weeks, not 60",
        "game.battle.odds: no quantity is named 'chanc_arda_wins_battle', did you mean 'chance_arda_wins_battle'?",
        "premises.arda-sure.narrows.belief.a: 0.6 to 0.8 leaves the neutral range 0.35 to 0.75 of 'belief.a'",
        "accounts.strength.routes.confidence.concludes: no conclusion is named 'no-talk', did you mean 'no-talks'?",
        "levers.envoys.who: stands twice",
    ]


YAML = {
    "empty": ("", "war.yaml: the file is empty; 'kadesh new FILE' writes one to start from"),
    "only comments": ("# nothing\n", "war.yaml: the file is empty; 'kadesh new FILE' writes one to start from"),
    "list": (
        "- a\n",
        "war.yaml:1: a scenario is a mapping with fields such as 'name', 'question' and 'game', not a list",
    ),
    "text": (
        "hello\n",
        "war.yaml:1: a scenario is a mapping with fields such as 'name', 'question' and 'game', not 'hello'",
    ),
    "tab": (
        "game:\n\tweeks: 3\n\torder: []\n",
        "war.yaml:2: a tab in the indentation; YAML wants spaces",
        "war.yaml:3: a tab in the indentation; YAML wants spaces",
    ),
    "colon in a text": (
        "title: War: a history\n",
        "war.yaml:1: a second ': ' on the line; put text that holds ': ' in quotes",
    ),
    "open quote": ("title: 'War\nname: x\n", "war.yaml:1: a quote or bracket that is opened here is never closed"),
    "open bracket": ("notes: [a\nname: x\n", "war.yaml:2: a list opened with '[' is not closed with ']'"),
    "odd start": ("title: @war\n", "war.yaml:1: a plain value cannot start with this character; put it in quotes"),
    "control character": ("title: a\x07\n", "war.yaml:1: a control character (code 7) that YAML does not allow"),
    "deep": ("[" * 100, "war.yaml:1: " + "[0]" * 31 + ": nested more than 32 deep"),
    "many": ("- \n" * (MOST_VALUES + 1), f"war.yaml:{MOST_VALUES}: more than {MOST_VALUES} values"),
    "mapping as a key": ("? {a: b}\n: c\n", "war.yaml:1: the name of a field must be a word"),
}


@pytest.mark.parametrize("case", YAML)
def test_yaml_that_cannot_be_read_says_why(case: str) -> None:
    text, *expected = YAML[case]
    assert [str(each) for each in read_text(text, file="war.yaml").complaints] == expected


def test_duplicates_tags_aliases_and_documents_are_refused_one_by_one(template: str) -> None:
    text = template.replace("name: my-war", "name: &n my-war\nlaw: !!python/object:os.system {x: 1}\nhuman_cost: *n")
    text += "---\nname: another\n"
    first = text.splitlines().index("law: !!python/object:os.system {x: 1}") + 1
    found = [str(each).split(": ", 1)[1] for each in read_text(text, file="war.yaml").complaints]
    assert found == [
        "law: YAML tags such as '!!python/object:os.system' are not read; write the value plainly",
        "human_cost: YAML aliases such as '*n' are not read; write the value out",
        f"law: stands twice, first in line {first}",
        f"human_cost: stands twice, first in line {first + 1}",
        "a scenario is one YAML document; remove what follows '---'",
    ]


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.monotonic()
    reading = read_text("\n".join(lines), file="bomb.yaml")
    assert reading.scenario is None
    assert len(reading.complaints) == MOST_COMPLAINTS + 1
    assert str(reading.complaints[-1]).endswith("more complaints")
    assert time.monotonic() - started < 5


def test_words_that_older_yaml_takes_for_truth_values_stay_words() -> None:
    reading = read_text("title: no\nlaw: off\nas_of: {earliest: 2022-06-01, latest: 010}", file="war.yaml")
    assert not [each for each in reading.complaints if each.place in (("title",), ("law",), ("as_of", "earliest"))]


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "war.yaml"
    file.write_bytes("name: x\ntitle: Krieg für\n".encode("latin-1"))
    scenario, complaints = read_scenario(file)
    assert scenario is None
    assert [str(each) for each in complaints] == [f"{file}:2: byte 0xfc is not UTF-8; save the file as UTF-8"]


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    file = tmp_path / "war.yaml"
    file.write_bytes(b"#" * (MOST_BYTES + 1))
    assert [str(each) for each in read_scenario(file)[1]] == [f"{file}: the file is larger than 5 MB"]


def test_a_file_that_is_not_there_a_folder_and_a_senseless_path_are_refused(tmp_path: Path) -> None:
    assert str(read_scenario(tmp_path / "no.yaml")[1][0]) == f"{tmp_path / 'no.yaml'}: there is no such file"
    assert str(read_scenario(tmp_path)[1][0]) == f"{tmp_path}: this is a folder, not a file"
    assert read_scenario("a\0b.yaml")[1]


def test_a_byte_order_mark_is_harmless(tmp_path: Path, template: str) -> None:
    file = tmp_path / "war.yaml"
    file.write_text(template, encoding="utf-8-sig")
    assert read_scenario(file)[1] == ()


def test_load_gives_a_scenario_or_raises_with_every_complaint(tmp_path: Path, template: str) -> None:
    file = tmp_path / "war.yaml"
    file.write_text(template, encoding="utf-8")
    assert isinstance(load_scenario(file), Scenario)
    assert isinstance(load_scenario(str(file)), Scenario)
    file.write_text(template.replace("question:", "qestion:").replace("tempo: battles", "tempo: bottles"))
    with pytest.raises(ScenarioError) as raised:
        load_scenario(file)
    assert len(raised.value.complaints) == 2
    assert raised.value.readable
    line = next(number for number, each in enumerate(template.splitlines(), start=1) if each.startswith("question:"))
    assert str(raised.value).startswith(f"{file}:{line}: qestion: unknown field")


def test_a_file_that_cannot_be_read_at_all_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as raised:
        load_scenario(tmp_path / "no.yaml")
    assert not raised.value.readable


def test_the_reading_knows_where_every_place_stands(template: str) -> None:
    reading = read_text(template)
    lines = template.splitlines()
    for place, (line, column) in reading.positions.items():
        if place and isinstance(place[-1], str):
            assert lines[line - 1][column - 1 :].startswith(place[-1])


def test_a_bundled_scenario_is_found_by_name() -> None:
    assert read("no-talks-2022").sound
