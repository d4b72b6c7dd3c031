"""The report at a position: brief or whole, with everything that the position changes, kept, and stopped when left."""

from __future__ import annotations

import html
import threading
from pathlib import Path

import httpx
import pytest

from kadesh.web.desk import LONG, CancelledError, Desk, Job
from kadesh.web.library import Held, Library
from kadesh.web.position import Position
from kadesh.web.refusal import Refusal
from kadesh.web.reporting import Reports, asked_of

AT = "/scenario/small-war"
MOVED = "set=belief.a=0.45&seed=2"


@pytest.fixture
def held(small_war: Path) -> Held:
    """The small war as the explorer holds it."""
    return Library([small_war]).get("small-war")


@pytest.mark.slow
def test_the_brief_report_says_its_position_and_its_worlds(client: httpx.Client) -> None:
    found = client.get(f"{AT}/report.html?account=optimism&{MOVED}")
    text = html.unescape(found.text)
    assert found.headers["content-disposition"] == 'attachment; filename="small-war-brief.html"'
    assert "How to reproduce" in text
    assert "(belief.a) set to 0.45; seed 2." in text
    assert "Position: the account ‘" in text
    assert "It rests on 128 worlds for the verdicts and their figures." in text
    assert "--seed 2 --set belief.a=0.45" in text
    assert "What carries it" not in text


@pytest.mark.slow
def test_a_report_without_an_account_claims_none(client: httpx.Client) -> None:
    text = html.unescape(client.get(f"{AT}/report.html?account=neutral&{MOVED}").text)
    assert "Position: the account" not in text
    assert "In short is said what stands under ‘Strength and pride’; " in text


@pytest.mark.slow
def test_the_whole_report_holds_every_question_and_is_kept_for_the_position(client: httpx.Client) -> None:
    state = client.get(f"{AT}/report.json?{MOVED}").json()
    assert not state["ready"]
    part = client.get(f"{AT}/report?{MOVED}&part=1", headers={"x-page": "one", "x-part": "1"})
    assert part.status_code == 200
    assert "whole=1" in part.text
    assert client.get(f"{AT}/report.json?{MOVED}").json()["ready"]
    found = client.get(state["file"])
    text = html.unescape(found.text)
    assert found.headers["content-disposition"] == 'attachment; filename="small-war.html"'
    for said in ("What carries it", "What flips it", "What would change it", "What could be settled", "seed 2."):
        assert said in text
    assert "64 for why the first conclusion has its verdict" in text
    assert "whole=1" in client.get(f"{AT}/report?{MOVED}").text


def test_a_position_with_released_premises_is_refused_with_a_reason(client: httpx.Client) -> None:
    premise = client.get(f"{AT}.json").json()["routes"][0]["premises"][0]["name"]
    for address in ("report.html", "report.html?whole=1", "report?part=1"):
        link = f"{AT}/{address}{'&' if '?' in address else '?'}without={premise}"
        found = client.get(link)
        assert found.status_code == 422
        assert "hold the released premises again" in found.text
    for page in ("downloads", "report"):
        assert "hold the released premises again" in client.get(f"{AT}/{page}?without={premise}").text


def test_numbers_that_cannot_be_played_are_refused_with_a_reason(client: httpx.Client) -> None:
    found = client.get(f"{AT}/report.html?whole=1&set=battles_per_week=1&set=chance_arda_wins_battle=0.9")
    assert found.status_code in (200, 400, 422)
    assert "Traceback" not in found.text


def test_what_nobody_waits_for_stops(held: Held) -> None:
    reports, job = Reports(Library(), desk := Desk()), Job.now(LONG)
    faults: list[BaseException] = []

    def write() -> None:
        try:
            reports.find(held, Position("optimism"), job, whole=True)
        except CancelledError as fault:
            faults.append(fault)

    job.dropped.set()
    thread = threading.Thread(target=write)
    thread.start()
    thread.join(timeout=60)
    desk.close()
    assert len(faults) == 1
    assert reports.known(held, Position("optimism"), whole=True) is None


@pytest.mark.slow
def test_what_was_written_is_not_worked_out_again(held: Held) -> None:
    reports, first, again = Reports(Library(), desk := Desk()), Job.now(LONG), Job.now(LONG)
    text = reports.find(held, Position("optimism"), first, whole=True)
    again.dropped.set()  # whoever asks for the processor with it is stopped
    assert reports.find(held, Position("optimism"), again, whole=True) == text
    assert "Position: the account ‘" + held.scenario.accounts["optimism"].title in text
    assert first.done == first.planned
    assert again.done == 0
    desk.close()


def test_what_takes_too_long_is_refused(held: Held) -> None:
    reports, job = Reports(Library(), desk := Desk()), Job(LONG, deadline=0.0)
    with pytest.raises(Refusal, match="ask on the command line"):
        reports.find(held, Position("optimism"), job, whole=True)
    desk.close()


def test_only_what_the_scenario_has_is_asked(held: Held) -> None:
    assert set(asked_of(held)) == {"run", "explain", "compare", "settle"}
