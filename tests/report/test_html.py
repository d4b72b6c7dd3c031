"""The report: one file that needs nothing else, says everything twice where it draws, and escapes what it is told."""

import base64
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import hills
import pytest

from kadesh.report import pictures
from kadesh.report.answer_sections import HEADINGS, Further
from kadesh.report.answers import compare_parts, explain_parts, settle_parts
from kadesh.report.html import render_report, write_report
from kadesh.report.words import CAUTION, margin

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """The elements of a page, and whether they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that holds nothing."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


@cache
def further() -> Further:
    """What was asked beside the study."""
    return Further(**hills.answered())


@cache
def report() -> str:
    """The report of the small war."""
    return render_report(hills.studied(), further=further(), scenario_text=hills.text())


@cache
def page() -> Page:
    """The same, parsed."""
    found = Page()
    found.feed(report())
    return found


def said() -> str:
    """The text of the page in one line."""
    return " ".join(" ".join(page().text).split())


def test_every_element_is_closed_in_order() -> None:
    assert page().open == []


def test_nothing_is_loaded_and_nothing_runs() -> None:
    assert not [tag for tag, _ in page().elements if tag in ("script", "iframe", "link", "object", "embed", "img")]
    for tag, attributes in page().elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "action")]
        href = attributes.get("href") or "#"
        assert href.startswith(("#", "data:")) or (tag == "a" and href.startswith("https://"))
    assert "url(" not in report()
    assert "@import" not in report()


def test_what_a_scenario_says_cannot_become_markup() -> None:
    assert "<script" not in report()
    assert "<b>bold" not in report()
    assert "Markup such as <script>alert('x')</script> & quotes" in said()
    assert "Why North & South do not talk about <the hills>" in said()


def test_every_anchor_leads_somewhere_and_every_name_is_used_once() -> None:
    names = [attributes["id"] for _, attributes in page().elements if "id" in attributes]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    links = {attributes.get("href") or "" for tag, attributes in page().elements if tag == "a"}
    assert {link[1:] for link in links if link.startswith("#")} <= set(names)


@pytest.mark.parametrize(
    "heading",
    [
        *("What is argued", "The model on one page", "Accounts", "Verdicts: claimed and computed"),
        *("Chance of formal talks, by week", "Chance of a settlement, by week", "Who blocks a deal, week by week"),
        *(
            "What the war costs, and on what terms it ends",
            "Is there a threshold?",
            "What the compared levers change",
            "The levers in words",
            "Quantities",
            "Events",
        ),
        *(title for title, _ in HEADINGS.values()),
        *("Law and human cost", "What this cannot say", "Sources", "How to reproduce"),
    ],
)
def test_the_section_is_there_and_in_the_contents(heading: str) -> None:
    assert said().count(heading) >= 2


def test_claims_stand_in_their_authors_order_with_what_is_against_them() -> None:
    text = said()
    assert text.index("North wins and so need not talk.") < text.index("South's backer decides.")
    assert "Against it: Winning raises demands and leaves terms. ( memoir )" in text


def test_everything_that_the_scenario_is_silent_about_is_said() -> None:
    assert CAUTION in said()
    for each in hills.scenario().silent_about:
        assert " ".join(each.split()) in said()


def test_every_chart_says_what_it_shows_and_gives_its_numbers_away() -> None:
    figures = [attributes for tag, attributes in page().elements if tag == "figure" and "id" in attributes]
    drawings = [attributes for tag, attributes in page().elements if tag == "svg"]
    links = [attributes for tag, attributes in page().elements if tag == "a" and "download" in attributes]
    accounts = len(hills.scenario().accounts)
    studied = len(hills.scenario().conclusions) + 5 * accounts
    asked = [attributes["id"] for attributes in figures if "essay" in str(attributes["id"])]
    assert len(figures) > studied
    assert {"figure-carries-quiet-essay", "figure-flips-quiet-essay"} <= set(asked)
    assert len(drawings) == len(figures)
    assert all((each["aria-label"] or "").endswith(".") and each["role"] == "img" for each in drawings)
    charts = [each for each in links if str(each["download"]).endswith(".vl.json")]
    tables = [each for each in links if str(each["download"]).endswith(".csv")]
    assert len(charts) == len(tables) == len(figures)
    for each in charts:
        spec = json.loads(unpacked(each["href"]))
        assert spec["data"]["values"]
    for each in tables:
        assert len(unpacked(each["href"]).splitlines()) > 1


def unpacked(link: str | None) -> str:
    """What a data link holds."""
    assert link is not None
    return base64.b64decode(link.partition("base64,")[2]).decode()


def test_drawings_take_every_colour_from_the_page() -> None:
    svgs = re.findall(r"<svg .*?</svg>", report(), flags=re.DOTALL)
    assert svgs
    assert [colour for svg in svgs for colour in re.findall(r"#[0-9a-fA-F]{3,6}\b", svg)] == []


def test_text_and_its_ground_differ_enough_by_day_and_by_night() -> None:
    css = re.search(r"<style>(.*?)</style>", report(), flags=re.DOTALL)
    assert css is not None
    themes = re.findall(r":root \{(.*?)\}", css[1], flags=re.DOTALL)
    assert len(themes) == 3
    for theme in themes:
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", theme))
        for text, ground in (
            *(("ink", "page"), ("muted", "page"), ("link", "page"), ("ink", "panel"), ("muted", "panel")),
            *(("on-true", "true"), ("on-open", "open"), ("on-false", "false")),
        ):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        assert contrast(colour["line"], colour["band"]) >= 3
        assert contrast(colour["line"], colour["page"]) >= 3
        assert contrast(colour["warm"], colour["page"]) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_report_holds_what_makes_it_again() -> None:
    assert hills.studied().manifest.scenario_sha256 in report()
    assert "kadesh run hills.yaml --worlds 8 --seed 0" in said()
    assert "kadesh explain hills.yaml quiet --along hope.a --worlds 16 --seed 0 --account essay" in said()
    assert "kadesh compare hills.yaml --worlds 16 --seed 0" in said()
    assert "kadesh settle hills.yaml --worlds 16 --seed 0" in said()
    (link,) = [a["href"] for tag, a in page().elements if tag == "a" and a.get("download") == "hills.yaml"]
    assert unpacked(link) == hills.text()
    (link,) = [a["href"] for tag, a in page().elements if tag == "a" and a.get("download") == "hills.run.json"]
    assert json.loads(unpacked(link))["schema"] == "kadesh.run/1"
    (link,) = [a["href"] for tag, a in page().elements if tag == "a" and a.get("download") == "hills.compare.json"]
    assert json.loads(unpacked(link))["changes"] == hills.answered()["compare"]["changes"]


def test_every_sentence_of_every_answer_is_in_the_report() -> None:
    answers = hills.answered()
    parts = [*explain_parts(answers["explain"]), *compare_parts(answers["compare"]), *settle_parts(answers["settle"])]
    shown = said().replace("\u00a0", " ")
    for part in parts:
        assert part.caution in shown
        if part.name not in ("settles", "flips"):  # where packages and quantities are put in words
            assert part.reading in shown


def test_a_verdict_stands_beside_the_claim_that_states_it_and_a_premise_beside_what_it_rests_on() -> None:
    stated = [each for each in hills.scenario().conclusions.values() if each.claims]
    assert said().count("computed for ") == sum(len(each.claims) for each in stated)
    assert "In the model: premise ‘" in said()
    assert "(alone: quiet in " in said()


def test_every_verdict_has_its_margin_and_its_worst_and_best_world() -> None:
    for each in hills.studied().verdicts:
        assert margin(each) in said()
        assert f"(world {each.worst_world}) to " in said()


def test_methods_and_trust_are_collected_from_every_part_that_was_used() -> None:
    bare = " ".join(render_report(hills.studied()).split())
    for title, _ in HEADINGS.values():
        assert f"<dt>{title}</dt>" in " ".join(report().split())
        assert f"<dt>{title}</dt>" not in bare


def test_the_brief_report_has_no_section_that_nobody_asked_for() -> None:
    bare = render_report(hills.studied())
    assert not [anchor for anchor in HEADINGS if f'id="{anchor}"' in bare]
    assert "kadesh explain" not in bare


def test_the_same_study_gives_the_same_bytes() -> None:
    assert render_report(hills.studied(), further=further(), scenario_text=hills.text()) == report()


def test_without_the_extra_a_figure_is_its_numbers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "svg_of", lambda _: None)
    bare = render_report(hills.studied(), further=further())
    assert "<svg" not in bare
    assert bare.count("kadesh[pictures]") == report().count("<svg")


def test_the_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    target.write_text("the old one")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_report(hills.studied(), target)
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    assert target.read_text() == "the old one"
    monkeypatch.undo()
    write_report(hills.studied(), target, further=further(), scenario_text=hills.text())
    assert target.read_text(encoding="utf-8") == report()
    assert target.stat().st_size < 3_000_000
