"""Answers in parts: every part is read, cautioned and fits its terminal."""

import io

import hills
import pytest
from rich.console import Console

from kadesh.report.answers import compare_parts, explain_parts, settle_parts
from kadesh.report.answers_terminal import print_answer
from kadesh.report.parts import Part, Points, Table

PARTS = {"explain": explain_parts, "compare": compare_parts, "settle": settle_parts}


def parts(verb: str) -> tuple[Part, ...]:
    """An answer in parts."""
    return PARTS[verb](hills.answered()[verb])


def printed(verb: str, width: int, *, colour: bool = False, encoding: str = "utf-8") -> str:
    """An answer as a terminal of this width shows it."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    print_answer(
        hills.answered()[verb], parts(verb), Console(file=file, width=width, force_terminal=colour, no_color=not colour)
    )
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("verb", PARTS)
def test_every_part_is_read_and_cautioned_and_no_block_is_empty(verb: str) -> None:
    assert parts(verb)
    for part in parts(verb):
        assert part.reading.endswith(".")
        assert part.caution.endswith(".")
        for block in part.blocks:
            assert block.items if isinstance(block, Points) else block.rows


@pytest.mark.parametrize("verb", PARTS)
def test_every_row_has_a_cell_for_every_column(verb: str) -> None:
    tables = [block for part in parts(verb) for block in part.blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_explain_answers_its_questions_in_order() -> None:
    names = [part.name for part in parts("explain")]
    assert names[:3] == ["suffices", "carries", "flips"]
    assert names[-2:] == ["unblocks", "tells"]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("verb", PARTS)
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(verb: str, width: int) -> None:
    lines = printed(verb, width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("verb", PARTS)
def test_no_word_and_no_number_is_lost_where_the_terminal_is_narrow(verb: str, width: int) -> None:
    said = printed(verb, width).split()
    for part in parts(verb):
        for block in part.blocks:
            cells = block.items if isinstance(block, Points) else [cell for row in block.rows for cell in row]
            for cell in cells:
                assert [word for word in cell.split() if not any(word in each for each in said)] == []


@pytest.mark.parametrize("verb", PARTS)
def test_a_number_is_never_parted_from_its_per_cent_sign(verb: str) -> None:
    for width in range(40, 60):
        assert not [line for line in printed(verb, width).splitlines() if line.lstrip().startswith("%")]


@pytest.mark.parametrize("verb", PARTS)
def test_colour_is_only_used_where_it_is_shown(verb: str) -> None:
    assert "\x1b[" not in printed(verb, 80)
    assert "\x1b[" in printed(verb, 80, colour=True)


@pytest.mark.parametrize("verb", PARTS)
def test_a_terminal_that_knows_ascii_only_gets_ascii(verb: str) -> None:
    assert printed(verb, 80, encoding="ascii").isascii()


@pytest.mark.parametrize("verb", PARTS)
def test_the_cautions_are_said_once(verb: str) -> None:
    said = " ".join(printed(verb, 100).split())
    for part in parts(verb):
        assert said.count(part.caution) == 1
    assert said.count("It is a model.") == 1
