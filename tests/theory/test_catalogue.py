"""The contract that every entry of the catalogue keeps."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kadesh import theory
from kadesh.theory.entry import PROVENANCES, SECTIONS, Case, Choice, DomainError, Entry, Parameter, sections

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "theory"
EACH = pytest.mark.parametrize("entry", theory.catalogue(), ids=lambda entry: entry.name)
CASES = [
    pytest.param(entry, case, id=f"{entry.name}: {case.note}") for entry in theory.catalogue() for case in entry.cases
]
# Papers that may be called exact; everything else is "after" or an indicator.
EXACT = {
    "abreu_gul2000", "fearon1994", "fearon1995", "lanchester", "powell2006", "random_walk", "rubinstein1982",
    "slantchev2003", "maynard_smith1974", "bishop1978",
}  # fmt: skip


def plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_every_reference_case_passes_within_its_tolerance(entry: Entry, case: Case) -> None:
    found = entry.answers(case.settings)
    assert case.expected
    assert case.source
    for name, expected in case.expected.items():
        value = plain(found[name])
        if isinstance(expected, (bool, str)):
            assert value == expected, name
        else:
            np.testing.assert_allclose(
                np.asarray(value, float), np.asarray(expected, float), rtol=0, atol=case.tolerance, err_msg=name
            )


@EACH
def test_every_entry_has_at_least_two_reference_cases(entry: Entry) -> None:
    assert len(entry.cases) >= 2


@EACH
def test_every_entry_reads_in_the_agreed_order(entry: Entry) -> None:
    found = sections(entry.text or "")
    headings = [each for each in found if each in SECTIONS]
    assert headings == [each for each in SECTIONS if each in headings]
    assert set(SECTIONS[:4]) <= set(headings)
    assert entry.example.startswith(">>>")
    assert 20 < len(entry.claim) <= 150
    assert entry.claim.endswith(".")
    assert len(entry.in_words.split()) >= 30
    assert len(entry.silent_about.split()) >= 8


@EACH
def test_every_entry_names_a_source_with_a_page_or_says_not_opened(entry: Entry) -> None:
    assert re.search(r"\bpp?\.\s*\d|\bch\.\s*\d|not opened|\d+(\(\d+\))?: ?\d+–\d+", entry.source)
    assert entry.provenance in PROVENANCES
    if entry.provenance == "exact":
        assert entry.paper in EXACT
    assert entry.verified
    assert entry.to_open
    assert re.match(r"Special case|The engine cannot", entry.engine)


@EACH
def test_every_citation_is_bibtex(entry: Entry) -> None:
    record = entry.citation.strip()
    match = re.fullmatch(r"@(\w+)\{([a-z_\-]+\d{4}[a-z]*),\s*(.*)\}", record, flags=re.DOTALL)
    assert match, record
    kind, key, body = match.groups()
    given = dict(re.findall(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", body, flags=re.MULTILINE))
    assert kind in {"article", "book", "incollection", "unpublished", "techreport", "phdthesis", "misc"}
    assert {"author", "title", "year"} <= set(given)
    assert body.count("{") == body.count("}")
    assert key.startswith(re.sub(r"[^a-z]", "", given["author"].split(",")[0].lower())[:4])


@EACH
def test_every_parameter_refuses_what_lies_outside_its_domain(entry: Entry) -> None:
    assert len({each.name for each in entry.parameters}) == len(entry.parameters)
    assert len({each.symbol for each in entry.parameters}) == len(entry.parameters)
    for each in entry.parameters:
        for wrong in _outside(each):
            with pytest.raises(DomainError, match=re.escape(each.name)):
                entry.answers({each.name: wrong})


def _outside(parameter: Parameter | Choice) -> list[Any]:
    if isinstance(parameter, Choice):
        return ["no such word"]
    wrong: list[Any] = ["many", float("nan")]
    wrong += [parameter.low - 1] if np.isfinite(parameter.low) else []
    wrong += [parameter.high + 1] if np.isfinite(parameter.high) else []
    wrong += [parameter.low] if parameter.open_low and np.isfinite(parameter.low) else []
    wrong += [parameter.high] if parameter.open_high and np.isfinite(parameter.high) else []
    wrong += [parameter.example + 0.5] if parameter.form in ("whole", "size") else []  # type: ignore[operator]
    if parameter.form == "list":
        return [[*parameter.example, each] for each in wrong[1:]] + wrong[:1]  # type: ignore[misc]
    return wrong


@EACH
def test_every_entry_broadcasts_over_arrays(entry: Entry) -> None:
    one = entry.answers()
    for each in entry.parameters:
        if isinstance(each, Choice) or each.form == "size":
            continue
        repeated = np.broadcast_to(np.asarray(each.example, float), (3, 2, *np.shape(each.example)))
        many = entry.answers({each.name: repeated})
        for name, value in many.items():
            expected = np.broadcast_to(one[name], (3, 2, *np.shape(one[name])))
            assert np.shape(value) == expected.shape, (each.name, name)
            np.testing.assert_array_equal(value, expected, err_msg=f"{each.name}: {name}")


@EACH
def test_every_answer_is_frozen_and_says_what_it_holds(entry: Entry) -> None:
    found = entry.compute(**entry.examples)
    assert is_dataclass(entry.answer)
    assert isinstance(found, entry.answer)
    first = fields(found)[0].name
    with pytest.raises(AttributeError):
        setattr(found, first, 0)
    for output in entry.outputs:
        assert output.meaning
        assert output.unit
        assert bool(output.along) == bool(np.ndim(getattr(found, output.name))), output.name


@EACH
def test_every_entry_is_ready_for_json(entry: Entry) -> None:
    described = json.loads(json.dumps(theory.describe(entry), allow_nan=False))
    assert described["claim"] == entry.claim
    numbers = json.loads(json.dumps(theory.compute(entry), allow_nan=False))
    assert set(numbers) == {each.name for each in entry.outputs}
    by_symbol = {each.symbol: each.example for each in entry.parameters}
    assert theory.compute(entry, **by_symbol) == theory.compute(entry)


@EACH
def test_every_paper_has_its_own_tests(entry: Entry) -> None:
    assert (Path(__file__).parent / f"test_{entry.paper}.py").is_file()


@EACH
def test_every_public_function_of_a_model_is_keyword_only_after_its_second_argument(entry: Entry) -> None:
    signature = inspect.signature(entry.compute)
    assert all(each.kind is each.KEYWORD_ONLY for each in signature.parameters.values())
    assert set(signature.parameters) == {each.name for each in entry.parameters}


def test_names_are_unique_and_written_in_lower_case() -> None:
    names = [entry.name for entry in theory.catalogue()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


def test_every_model_file_is_in_the_catalogue() -> None:
    folder = Path(inspect.getfile(theory)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "entry"}
    assert files == {entry.paper for entry in theory.catalogue()}


def test_a_misspelt_name_gets_the_nearest_one() -> None:
    with pytest.raises(theory.UnknownNameError, match="did you mean 'bargaining-range'"):
        theory.find("bargaining-rage")
    with pytest.raises(theory.UnknownNameError, match="did you mean 'cost_a'"):
        theory.compute(theory.find("bargaining-range"), cost_aa=0.1)


def test_settings_are_read_from_a_command_line() -> None:
    entry = theory.find("private-cost")
    found = theory.read_settings(entry, ["law=exponential", "p=0.3", "cost_a=0.1,0.2"])
    assert found == {"law": "exponential", "chance_a": 0.3, "cost_a": [0.1, 0.2]}
    with pytest.raises(DomainError, match="not a number"):
        theory.read_settings(entry, ["p=high"])
    with pytest.raises(DomainError, match="symbol=value"):
        theory.read_settings(entry, ["p"])


def test_theory_imports_nothing_from_the_layers_above_it() -> None:
    for paper in {entry.paper for entry in theory.catalogue()}:
        text = inspect.getsource(importlib.import_module(f"kadesh.theory.{paper}"))
        assert not re.search(r"kadesh\.(files|history|engine|analysis|study|report|web|cli)", text)
