"""One page in plain words: it says every verdict, and prints on one sheet."""

import re
from dataclasses import replace
from pathlib import Path

import hills
import pytest

from kadesh.files.neutral import loaded_words
from kadesh.report.answer_sections import Further
from kadesh.report.page import LATTICE, Page, describe, of_hundred, worlds
from kadesh.report.page_forms import FORMS, as_html, as_markdown, as_text
from kadesh.report.parts import Points, Table

ROOT = Path(__file__).parents[2]


def page(**without: None) -> Page:
    """The page of the small war, perhaps without some of the further answers."""
    return describe(hills.studied(), Further(**(hills.answered() | without)))


def said(found: Page) -> str:
    """Its text in one line."""
    return " ".join(as_text(found).split())


def test_every_conclusion_stands_with_what_is_claimed_and_what_is_computed() -> None:
    study = hills.studied()
    mine = [each for each in study.verdicts if each.account == "essay"]
    assert mine
    for each in mine:
        text = study.scenario.conclusions[each.conclusion].text.rstrip(".")
        line = re.search(rf"‘{re.escape(text)}\.’ (.*?)\(true in (.*?)\)", said(page()))
        assert line is not None, text
        assert f"computed: {each.verdict.lower()}" in line[1]
        assert ("As claimed" in line[1]) == (each.claimed == each.verdict)
        assert line[2].startswith(worlds(each.share))


def test_a_share_is_rounded_but_never_to_none_or_all() -> None:
    assert [of_hundred(each) for each in (0.0, 1e-4, 0.004, 0.006, 0.5, 0.994, 0.996, 1.0)] == [
        *("none", "fewer than 1", "fewer than 1", "1", "50", "99", "more than 99", "all"),
    ]


def test_it_says_that_a_share_is_no_probability_and_names_date_horizon_steps_and_silences() -> None:
    text, weeks = said(page()), hills.scenario().game.weeks
    for words in ("is no probability", "not thereby true", "As of ", f"{weeks} weeks ahead", "steps of the line"):
        assert words in text
    assert " ".join(hills.scenario().silent_about[0].split()).rstrip(".") in text


def test_levers_stand_side_by_side_with_their_spread_over_accounts() -> None:
    (table,) = [block for passage in page().passages for block in passage.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [name.replace("-", " ") for name in hills.scenario().levers]
    assert all(re.fullmatch(r"[+−]?\d+ \([+−]?\d+ to [+−]?\d+\)", cell) for row in table.rows for cell in row[1:])


def test_it_uses_no_name_of_the_file_and_no_loaded_word() -> None:
    text = said(page())
    assert not re.search(r"\w_\w", text)
    assert loaded_words(text) == ()


def test_what_was_not_asked_is_left_out_and_what_was_found_stays() -> None:
    bare = describe(hills.studied(), Further())
    assert {each.heading for each in bare.passages} < {each.heading for each in page().passages}
    assert all(passage.blocks for passage in bare.passages)
    assert "computed: " in said(bare)
    alone = describe(replace(hills.studied(), blockers={}, horizon=()), Further())
    assert "What stands in the way" not in said(alone)


def test_all_forms_say_the_same_words() -> None:
    plain = re.sub(r"[^\w]+", " ", as_text(page())).lower().split()
    marked = re.sub(r"[^\w]+", " ", as_markdown(page())).lower().split()
    bare = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", as_html(page()), flags=re.DOTALL)
    html = re.sub(r"[^\w]+", " ", bare)
    assert set(plain) == set(marked)
    assert set(plain) - {"lt", "gt", "amp", "39"} <= set(html.lower().split())


def test_markup_of_a_scenario_stays_text_and_nothing_is_loaded() -> None:
    html = as_html(page())
    assert "<script" not in html
    assert "&lt;the hills&gt;" in html
    assert not re.search(r'(?:src|href)="', html)


def test_text_fits_a_mail_and_points_are_marked() -> None:
    assert max(map(len, as_text(page()).splitlines())) <= 78
    points = sum(len(block.items) for each in page().passages for block in each.blocks if isinstance(block, Points))
    assert sum(line.startswith("- ") for line in as_markdown(page()).splitlines()) == points


@pytest.mark.parametrize("ending", FORMS)
def test_every_form_can_be_written(ending: str) -> None:
    assert hills.scenario().title.split()[0] in FORMS[ending](page())


def test_the_caution_about_the_lattice_repeats_what_refining_it_showed() -> None:
    table = (ROOT / "docs/explanation/convergence.md").read_text(encoding="utf-8")
    (row,) = [line for line in table.splitlines() if "| front and week | share at .95 or more |" in line]
    shipped, _, finest = (float(cell) for cell in row.split("|")[4:7])
    assert f"from {100 * shipped:.0f} to {100 * finest:.0f} of 100" in LATTICE
