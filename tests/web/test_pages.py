"""Every page, its twin, and what stands on all of them."""

from __future__ import annotations

import httpx
import pytest

from kadesh.web.contents import QUESTIONS

AT = "/scenario/small-war"
PAGES = ["/", "/theory", "/theory/bargaining-range", "/begin", "/api", AT]
PAGES += [f"{AT}/{each}" for each in ("text", "downloads", "object", "beside", "stories")]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_twin_with_the_same_data(client: httpx.Client, page: str) -> None:
    found = client.get(page)
    assert found.status_code == 200
    twin = client.get("/index.json" if page == "/" else f"{page}.json")
    assert twin.status_code == 200
    assert twin.json()["schema"].startswith("kadesh.")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_it_cannot_say(client: httpx.Client, page: str) -> None:
    text = client.get(page).text
    assert "not thereby true" in text
    assert "not a probability" in text
    assert "<script>" not in text
    assert " style=" not in text


@pytest.mark.parametrize("page", [AT, f"{AT}/text", f"{AT}/downloads", f"{AT}/beside?worlds=8", f"{AT}/carries"])
def test_a_page_about_a_scenario_is_dated(client: httpx.Client, page: str) -> None:
    assert "As of a day from 1 June 2000 to 30 June 2000" in client.get(page).text


def test_a_link_is_a_position(client: httpx.Client) -> None:
    query = "account=editorial&set=belief.a=0.5&set=belief.d=0.3 to 0.4&seed=3&worlds=8"
    accounts = client.get(f"{AT}.json").json()["accounts"]
    query = query.replace("editorial", accounts[0]["name"])
    first, again = client.get(f"{AT}/answer.json?{query}").json(), client.get(f"{AT}/answer.json?{query}").json()
    assert first == again
    page = client.get(f"{AT}.json?{first['position']}").json()
    (moved,) = [each for each in page["quantities"] if each["name"] == "belief.a"]
    assert moved["now"] == [0.5, 0.5]
    assert page["position"] == first["position"]


def test_an_answer_is_that_of_the_command_line(client: httpx.Client) -> None:
    from kadesh.files.new import template_text
    from kadesh.files.reader import read_text
    from kadesh.steps import study

    scenario = read_text(template_text()).scenario
    assert scenario is not None
    found = study(scenario, 16, questions=())
    for account in scenario.accounts:
        mine = client.get(f"{AT}/answer.json?account={account}&worlds=16").json()["verdicts"]
        theirs = [each for each in found.verdicts if each.account == account]
        assert [(v["conclusion"], v["verdict"], v["share"]) for v in mine] == [
            (v.conclusion, v.verdict, v.share) for v in theirs
        ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("account=nobody", 400),
        ("lever=none", 400),
        ("set=belief.a=2", 400),
        ("set=belief.a=nan", 400),
        ("set=belief.a", 400),
        ("set=belief.b=0.5", 400),
        ("seed=-1", 400),
        ("worlds=100000", 400),
        ("without=none", 400),
    ],
)
def test_a_link_that_cannot_be_is_refused_with_a_reason(client: httpx.Client, query: str, status: int) -> None:
    found = client.get(f"{AT}/answer.json?{query}")
    assert found.status_code == status
    assert found.json()["refused"]


def test_every_end_of_every_slider_gives_chances(client: httpx.Client) -> None:
    for each in client.get(f"{AT}.json").json()["quantities"]:
        for value in each["slider"]:
            query = {"set": f"{each['name']}={value:.6g}", "worlds": 64, "depth": "first"}
            found = client.get(f"{AT}/answer.json", params=query)
            assert found.status_code == 200, (query, found.text)
            course = found.json()["course"]
            for band in ("talks", "settlement", "live"):
                assert min(course[band]["low"]) >= 0
                assert max(course[band]["high"]) <= 1


def test_numbers_whose_chances_are_none_are_refused(client: httpx.Client) -> None:
    found = client.get(f"{AT}/answer.json?set=battle_stride=1&set=battles_per_week=0.9&worlds=64")
    assert found.status_code == 422
    assert "a chance above 1 a week" in found.json()["refused"]


def test_the_nearest_word_is_offered(client: httpx.Client) -> None:
    assert "did you mean 'belief.a'" in client.get(f"{AT}.json?set=beleif.a=0.5").json()["refused"]
    assert "did you mean 'small-war'" in client.get("/scenario/smal-war.json").json()["refused"]


def test_a_released_premise_changes_the_position(client: httpx.Client) -> None:
    page = client.get(f"{AT}.json").json()
    premise = page["routes"][0]["premises"][0]
    moved = client.get(f"{AT}.json?without={premise['name']}").json()
    assert moved["moved"]
    assert not moved["routes"][0]["premises"][0]["held"]


def test_worlds_are_laid_out_by_the_chance_that_a_verdict_is_about(client: httpx.Client) -> None:
    found = client.get(f"{AT}/answer.json?worlds=64").json()
    spread = [each for each in found["verdicts"] if each["over_worlds"] is not None]
    assert spread
    for each in spread:
        shares = each["over_worlds"]["shares"]
        assert shares[-1] == pytest.approx(each["share"], abs=1e-5)
        assert shares[0] == pytest.approx(each["share_false"], abs=1e-5)
        assert sum(shares) == pytest.approx(1, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_or_refused_with_a_reason(client: httpx.Client, question: str) -> None:
    found = client.get(f"{AT}/{question}?wait=1")
    assert found.status_code == 200, found.text[-2000:]
    assert client.get(f"{AT}/{question}.json").json()["schema"] == f"kadesh.explorer.{question}/1"


def test_stories_can_be_read_week_by_week(client: httpx.Client) -> None:
    found = client.get(f"{AT}/stories.json?stories=2").json()
    assert [each["number"] for each in found["stories"]] == [1, 2]
    assert all(each["by_week"] for each in found["stories"])
    assert found["stories"] == client.get(f"{AT}/stories.json?stories=2").json()["stories"]


@pytest.mark.parametrize("chart", ["talks", "worlds"])
@pytest.mark.parametrize("form", ["svg", "png", "vl.json", "csv"])
def test_a_chart_can_be_taken_away(client: httpx.Client, chart: str, form: str) -> None:
    if form in ("svg", "png"):
        pytest.importorskip("vl_convert")
    found = client.get(f"{AT}/chart/{chart}.{form}")
    assert found.status_code == 200
    assert found.headers["content-disposition"] == f'attachment; filename="small-war.{chart}.{form}"'
    column = {"talks": b"week,", "worlds": b"from,"}[chart]
    begins = {"svg": b"<svg", "png": b"\x89PNG", "vl.json": b"{", "csv": column}[form]
    assert found.content.startswith(begins)


def test_worlds_can_be_taken_away(client: httpx.Client) -> None:
    found = client.get(f"{AT}/worlds.csv?worlds=4").text.splitlines()
    assert len(found) == 5
    assert found[0].startswith("world,")
    pytest.importorskip("duckdb")
    assert client.get(f"{AT}/worlds.parquet?worlds=4").content.startswith(b"PAR1")


@pytest.mark.slow
def test_the_report_can_be_taken_away(client: httpx.Client) -> None:
    assert "How to reproduce" in client.get(f"{AT}/report.html").text
