"""What a reader does: open, drag, compare, edit with a mistake and mend it, object, take away, share a link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kadesh.files.reader import read_text

pytestmark = [pytest.mark.browser, pytest.mark.functional]

AT = "/scenario/small-war"


def open_page(page: Page, address: str) -> None:
    """Open a scenario and wait for its whole answer."""
    page.goto(address)
    page.wait_for_selector("#answer .counted[data-depth=all]")


def verdicts(page: Page) -> list[str]:
    """The computed words."""
    return page.locator("#answer .verdicts .pair:last-child .v").all_inner_texts()


def test_the_gallery_leads_to_a_scenario(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Why Arda and Dorne are not talking").click()
    page.wait_for_selector("#answer .counted[data-depth=all]")
    assert re.search(r"(256|2,048) worlds", page.locator("#answer .counted").inner_text())


def test_the_answer_follows_a_slider_and_the_link_says_where_it_stands(page: Page, address: str) -> None:
    open_page(page, address + AT)
    before = page.locator("#answer").inner_text()
    slider = page.get_by_label("What Arda's leader believes that chance to be").first
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.09 * step), box["y"] + box["height"] / 2)
    page.mouse.up()
    expect(page.locator("#q-belief\\.a output")).to_contain_text("set:")
    page.wait_for_selector("#answer:not(.old) .counted[data-worlds='2048']")
    assert page.locator("#answer").inner_text() != before
    assert "set=belief.a" in page.url


def test_the_answer_is_redrawn_while_the_slider_is_still_held(page: Page, address: str) -> None:
    open_page(page, address + AT)
    box = page.locator("#q-belief\\.a input[type=range]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.mouse.down()
    seen: list[str] = []
    for step in range(400):
        page.mouse.move(box["x"] + 5 + (box["width"] - 10) * (step % 100) / 100, box["y"] + box["height"] / 2)
        if page.evaluate("window.redraws.length") > len(seen):
            seen.append(page.locator("#answer .counted").inner_text())
        if len(seen) == 3:
            break
    assert len(seen) == 3
    page.mouse.up()
    said = page.locator("#q-belief\\.a output").inner_text().removeprefix("set: ")
    page.wait_for_selector("#answer:not(.old) .counted[data-depth=all]")
    expect(page.locator("#answer .counted")).to_contain_text(f"belief.a at {said}.")


def test_a_shared_link_gives_the_same_answer(page: Page, address: str) -> None:
    link = f"{address}{AT}?set=belief.a=0.4&set=weekly_cost.a=0.002 to 0.004"
    open_page(page, link)
    page.wait_for_selector("#answer .counted[data-worlds='2048']")
    first = page.locator("#answer").inner_text()
    page.reload()
    page.wait_for_selector("#answer .counted[data-worlds='2048']")
    assert page.locator("#answer").inner_text() == first


def test_the_refined_answer_names_its_worlds(page: Page, address: str) -> None:
    open_page(page, address + AT)
    page.wait_for_selector("#answer .counted[data-worlds='2048']")
    expect(page.locator("#answer .counted")).to_contain_text("2,048 worlds")


def test_a_released_premise_and_a_lever_are_part_of_the_link(page: Page, address: str) -> None:
    open_page(page, address + AT)
    page.locator("input[name=held]").first.uncheck()
    page.locator("input[name=lever]").first.check()
    page.wait_for_url(re.compile("without=.*lever="))
    page.wait_for_selector("#answer:not(.old) .counted[data-depth=all]")
    page.reload()
    expect(page.locator("input[name=held]").first).not_to_be_checked()
    expect(page.locator("input[name=lever]").first).to_be_checked()


def test_two_positions_stand_side_by_side(page: Page, address: str) -> None:
    open_page(page, address + AT)
    page.locator("#pin").click()
    page.locator("input[name=lever]").first.check()
    page.wait_for_url(re.compile("lever="))
    page.locator("#pin").click()
    page.wait_for_url(re.compile("beside"))
    expect(page.get_by_role("heading", name="Two positions side by side")).to_be_visible()
    assert page.locator("svg .ghost").count() == 4


def test_a_mistake_in_the_text_is_named_at_its_line_and_mended(page: Page, address: str) -> None:
    page.goto(f"{address}{AT}/text")
    page.wait_for_selector("#verdicts .verdicts")
    area = page.locator("#yaml")
    sound = area.input_value()
    line = sound[: sound.index("unit: probability")].count("\n") + 1
    area.fill(sound.replace("unit: probability", "unnit: probability", 1))
    expect(page.locator("#complaints")).to_contain_text("did you mean 'unit'")
    expect(page.locator("#complaints button").first).to_have_text(f"line {line}")
    page.locator("#complaints button").first.click()
    assert "unnit" in page.evaluate(
        "getSelection().toString() || yaml.value.slice(yaml.selectionStart, yaml.selectionEnd)"
    )
    area.fill(sound)
    expect(page.locator("#status")).to_contain_text("It can be run")
    expect(page.locator("#open")).to_be_visible()


def test_a_text_is_saved_to_the_file_that_was_named(page: Page, address: str, small_war: Path) -> None:
    page.goto(f"{address}{AT}/text")
    area = page.locator("#yaml")
    area.fill(area.input_value() + "# looked at\n")
    page.locator("#save").click()
    expect(page.locator("#status")).to_contain_text("Saved to small-war.yaml")
    assert small_war.read_text(encoding="utf-8").endswith("# looked at\n")


def test_a_rival_premise_is_attached_and_rerun(page: Page, address: str) -> None:
    page.goto(f"{address}{AT}/object?claim=arda-advances")
    page.locator("#said").fill("Its army stood still.")
    page.locator("#quantity").select_option("belief.a")
    page.locator("#high").fill("0.4")
    page.get_by_role("button", name="Attach, and rerun").click()
    with page.expect_download() as waiting:
        page.locator("#take").click()
    scenario = read_text(Path(waiting.value.path()).read_text(encoding="utf-8")).scenario
    assert scenario is not None
    assert scenario.claims["objection-1"].text == "Its army stood still."
    page.locator("#compare").click()
    expect(page.get_by_role("heading", name="Two positions side by side")).to_be_visible()


def test_a_chart_is_downloaded(page: Page, address: str) -> None:
    page.goto(f"{address}{AT}/downloads")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV: Formal talks").click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").startswith("week,")


def test_the_whole_report_can_be_stopped_asked_again_and_taken_away(page: Page, address: str) -> None:
    page.goto(f"{address}{AT}/downloads?set=belief.a=0.47")
    page.get_by_role("link", name="The whole report").click()
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Stopped.")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#status")).to_contain_text("Working it out")
    link = page.get_by_role("link", name="Download it")
    link.wait_for()
    expect(page.get_by_role("button")).to_have_count(0)
    with page.expect_download() as waiting:
        link.click()
    assert "What could be settled" in Path(waiting.value.path()).read_text(encoding="utf-8")
    page.reload()
    expect(link).to_be_visible()


def test_a_model_follows_its_sliders(page: Page, address: str) -> None:
    page.goto(f"{address}/theory/bargaining-range")
    before = page.locator("#numbers table").inner_text()
    page.locator("#model input[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("set="))
    expect(page.locator("#numbers table")).not_to_have_text(before)


def test_an_argument_begins_from_a_text(page: Page, address: str) -> None:
    page.goto(f"{address}/begin")
    page.locator("#title").fill("A new argument")
    page.locator("#source").fill("They will not talk. They are winning.")
    page.locator("#split").click()
    page.locator("#sentences select").first.select_option("forecast")
    page.locator("#sentences input").first.fill("No talks will be held.")
    page.locator("#write").click()
    page.wait_for_url(re.compile("draft-.*text"))
    assert "No talks will be held." in page.locator("#yaml").input_value()


def test_without_scripts_a_page_still_leads_to_its_answer(page: Page, address: str) -> None:
    assert page.context.browser is not None
    plain = page.context.browser.new_context(java_script_enabled=False)
    reader = plain.new_page()
    reader.goto(f"{address}{AT}?set=belief.a=0.45")
    reader.get_by_role("link", name="Show the answer").or_(reader.locator("#answer .verdicts")).first.wait_for()
    reader.goto(f"{address}{AT}/follows?wait=1")
    assert reader.locator("table .v").count() > 0
    plain.close()
