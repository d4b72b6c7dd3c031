"""The argument's graph is read back by other people's tools: Argdown's parser, a linked-data reader, a JSON Schema."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from analysis.planted import planted_scenario
from jsonschema import Draft202012Validator

from kadesh.domain import Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.report.argument_graph import AIF, escaped, to_aif, to_argdown

BASE = "https://example.org/argument"
BUILT = Path(__file__).parents[2] / ".venv" / "argdown" / "node_modules"
READER = Path(__file__).parent / "argdown_reader.js"
AIF_SCHEMA = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"type": "object", "required": ["aif"], "properties": {"aif": {"const": AIF}}},
        "@graph": {"type": "array", "items": {"oneOf": [{"$ref": f"#/$defs/{n}"} for n in ("I", "RA", "CA", "other")]}},
    },
    "$defs": {
        "id": {"type": "string", "pattern": "^#\\S+$"},
        "I": {"required": ["@id", "@type", "text"],
              "properties": {"@id": {"$ref": "#/$defs/id"}, "@type": {"const": "aif:I-node"},
                             "text": {"type": "string", "minLength": 1}}},
        "RA": {"$ref": "#/$defs/scheme", "properties": {"@type": {"const": "aif:RA-node"}}},
        "CA": {"$ref": "#/$defs/scheme",
               "properties": {"@type": {"const": "aif:CA-node"}, "premises": {"maxItems": 1}}},
        "scheme": {"required": ["@id", "@type", "premises", "conclusion"],
                   "properties": {"@id": {"$ref": "#/$defs/id"}, "conclusion": {"$ref": "#/$defs/id"},
                                  "premises": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/id"}}}},
        "other": {"required": ["@id", "title"], "not": {"required": ["@type"]}},
    },
}  # fmt: skip


@cache
def clashing() -> Scenario:
    """Two accounts whose premises exclude each other."""
    return planted_scenario(
        quantities=["q"],
        premises={"low": {"q": "0 to 0.2"}, "high": {"q": "0.8 to 1"}},
        accounts={"one": {"r": ["low"]}, "two": {"r": ["high"]}},
    )


SCENARIOS = [*scenario_names(), "clashing"]


def scenario(name: str) -> Scenario:
    return clashing() if name == "clashing" else load_scenario(name)


@pytest.mark.parametrize("name", SCENARIOS)
def test_aif_keeps_to_its_schema(name: str) -> None:
    graph = json.loads(json.dumps(to_aif(scenario(name))))
    assert [error.message for error in Draft202012Validator(AIF_SCHEMA).iter_errors(graph)] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_node_that_is_named_is_there_once(name: str) -> None:
    nodes = to_aif(scenario(name))["@graph"]
    ids = [node["@id"] for node in nodes]
    assert len(ids) == len(set(ids))
    links = ((*node.get("premises", ()), node.get("conclusion"), node.get("isPartOf")) for node in nodes)
    named = [each for row in links for each in row]
    assert set(filter(None, named)) <= set(ids)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_route_is_an_inference_from_its_premises(name: str) -> None:
    stated = scenario(name)
    inferences = {n["@id"]: n for n in to_aif(stated)["@graph"] if n.get("@type") == "aif:RA-node"}
    routes = {f"#route/{a}/{r}": route for a, each in stated.accounts.items() for r, route in each.routes.items()}
    assert inferences.keys() == routes.keys()
    for place, route in routes.items():
        assert inferences[place]["premises"] == [f"#premise/{premise}" for premise in route.premises]
        assert inferences[place]["conclusion"] == f"#conclusion/{route.concludes}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_reader_of_linked_data_finds_the_nodes_and_their_links(name: str) -> None:
    stated, graph = scenario(name), rdflib.Graph()
    graph.parse(data=json.dumps(to_aif(stated)), format="json-ld", publicID=BASE)
    aif = rdflib.Namespace(AIF)

    def there(kind: str) -> set[str]:
        return {str(node).removeprefix(f"{BASE}#") for node in graph.subjects(rdflib.RDF.type, aif[kind])}

    said = {f"premise/{each}": premise.text for each, premise in stated.premises.items()}
    said |= {f"conclusion/{each}": conclusion.text for each, conclusion in stated.conclusions.items()}
    said |= {f"counter/{each}": p.counter for each, p in stated.premises.items() if p.counter is not None}
    assert there("I-node") == said.keys()
    assert {node: str(graph.value(rdflib.URIRef(f"{BASE}#{node}"), aif.claimText)) for node in said} == said
    routes = {f"route/{a}/{r}": route for a, each in stated.accounts.items() for r, route in each.routes.items()}
    assert there("RA-node") == routes.keys()
    for place, route in routes.items():
        node = rdflib.URIRef(f"{BASE}#{place}")
        premises = {rdflib.URIRef(f"{BASE}#premise/{premise}") for premise in route.premises}
        assert set(graph.objects(node, aif.Premise)) == premises
        assert set(graph.objects(node, aif.Conclusion)) == {rdflib.URIRef(f"{BASE}#conclusion/{route.concludes}")}


def test_premises_that_exclude_each_other_conflict_both_ways() -> None:
    conflicts = [n for n in to_aif(clashing())["@graph"] if n.get("@type") == "aif:CA-node"]
    assert {(n["premises"][0], n["conclusion"]) for n in conflicts} == {
        ("#premise/low", "#premise/high"),
        ("#premise/high", "#premise/low"),
    }
    assert "  >< [high]" in to_argdown(clashing())


def test_what_argdown_would_read_as_its_own_is_escaped() -> None:
    assert escaped("a [b] <c> {d} *e* _f_ #g @h \\") == r"a \[b\] \<c\> \{d\} \*e\* \_f\_ \#g \@h " + "\\\\"


def read_argdown(text: str, folder: Path) -> dict[str, Any]:
    modules, node = os.environ.get("KADESH_ARGDOWN", str(BUILT)), shutil.which("node")
    if node is None or not Path(modules, "@argdown").is_dir():
        pytest.skip("Argdown's parser is not here: make parity brings it, where there is Node and a network")
    file = folder / "argument.argdown"
    file.write_text(text, encoding="utf-8")
    command, places = [node, str(READER), str(file)], {**os.environ, "NODE_PATH": modules}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=places)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parity
@pytest.mark.parametrize("name", SCENARIOS)
def test_argdown_itself_reads_what_was_written(name: str, tmp_path: Path) -> None:
    stated = scenario(name)
    read = read_argdown(to_argdown(stated), tmp_path)
    assert read["errors"] == 0
    for account, each in stated.accounts.items():
        for place, route in each.routes.items():
            steps = [["premise", premise] for premise in route.premises]
            assert read["arguments"][f"{account}: {place}"] == [*steps, ["main-conclusion", route.concludes]]
    for premise, said in stated.premises.items():
        assert read["statements"][premise] == " ".join(said.text.split())
    attacks = {(source, target) for kind, source, target in read["relations"] if kind == "attack"}
    assert attacks >= {(f"against {name}", name) for name, premise in stated.premises.items() if premise.counter}
