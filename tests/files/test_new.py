"""A new scenario file is sound from the start, written whole or not at all, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kadesh.files import new
from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.check import check_file
from kadesh.files.complaint import ScenarioError
from kadesh.files.fingerprint import content_hash
from kadesh.files.new import write_new
from kadesh.files.reader import load_scenario, read_text


def test_what_new_writes_has_no_complaint_and_the_files_name(tmp_path: Path) -> None:
    path = write_new(tmp_path / "two rivers, 1999.yaml")
    reading, _ = check_file(path)
    assert reading.complaints == ()
    assert load_scenario(path).name == "two-rivers-1999"


def test_a_file_name_that_makes_no_name_leaves_the_templates_own(tmp_path: Path) -> None:
    assert load_scenario(write_new(tmp_path / "1999.yaml")).name == "my-war"


def test_a_bundled_scenario_can_be_copied(tmp_path: Path) -> None:
    name = scenario_names()[0]
    path = write_new(tmp_path / "copy.yaml", template=name)
    assert path.read_bytes() == find_scenario(name).read_bytes()


def test_an_unknown_template_gets_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no scenario is named 'no-talk-2022', did you mean 'no-talks-2022'"):
        write_new(tmp_path / "copy.yaml", template="no-talk-2022")
    assert not any(tmp_path.iterdir())


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "war.yaml"
    path.write_text("mine")
    with pytest.raises(ScenarioError, match="the file is there already") as raised:
        write_new(path)
    assert path.read_text() == "mine"
    assert not raised.value.readable
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(ScenarioError, match="the file is there already"):
        write_new(tmp_path / "link.yaml")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "war.yaml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="the file cannot be written: No such file or directory"):
        write_new(tmp_path / "no" / "war.yaml")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new.os, "link", full)
    monkeypatch.setattr(new.Path, "rename", full)
    with pytest.raises(ScenarioError, match="No space left on device"):
        write_new(tmp_path / "war.yaml")
    assert not any(tmp_path.iterdir())


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(new.os, "link", unsupported)
    assert load_scenario(write_new(tmp_path / "war.yaml")).name == "war"
    assert [each.name for each in tmp_path.iterdir()] == ["war.yaml"]


def test_others_may_read_a_new_file_as_any_other(tmp_path: Path) -> None:
    path = write_new(tmp_path / "war.yaml")
    (tmp_path / "usual").write_text("")
    assert os.stat(path).st_mode == os.stat(tmp_path / "usual").st_mode  # noqa: PTH116 - as plain as can be


def test_a_name_that_no_scenario_has_gets_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no scenario is named 'no-talks', did you mean 'no-talks-2022'"):
        find_scenario("no-talks")


def test_a_path_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "war").write_text("x")
    assert find_scenario("war") == Path("war")
    assert find_scenario("other.yaml") == Path("other.yaml")
    (tmp_path / "no-talks-2022").write_text("x")
    assert find_scenario("./no-talks-2022") == Path("no-talks-2022")
    assert find_scenario("no-talks-2022").suffix == ".yaml"


def hash_after(template: str, old: str, new_: str) -> str:
    """The content hash of the template after a change."""
    assert old in template
    scenario = read_text(template.replace(old, new_)).scenario
    assert scenario is not None
    return content_hash(scenario)


def test_the_hash_is_of_the_content_not_of_the_layout(template: str) -> None:
    plain = hash_after(template, "", "")
    assert len(plain) == 64
    assert hash_after(template, "# ", "#  more words about ") == plain
    assert hash_after(template, "range: 0.4 to 0.6", "range: {high: 0.6, low: 0.40}") == plain
    assert hash_after(template, "first: draw\n", "first: 'draw'\n    pause: 0\n") == plain
    assert hash_after(template, "range: 0.4 to 0.6", "range: 0.4 to 0.61") != plain


def test_the_order_of_packages_is_content(template: str) -> None:
    swapped = hash_after(
        template,
        "      line-as-it-stands: {}\n      arda-withdraws: {transfers: {valley: -1}}\n",
        "      arda-withdraws: {transfers: {valley: -1}}\n      line-as-it-stands: {}\n",
    )
    assert swapped != hash_after(template, "", "")
