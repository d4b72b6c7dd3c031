"""The page about editors names what is there: the file, the line and the words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kadesh.cli.group import run_safely
from kadesh.files.new import template_text

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "complete-in-your-editor.md"


@pytest.mark.docs
def test_the_page_on_editors_says_what_kadesh_does(capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(r"^\$ kadesh (\w+) > (\S+)$", page, flags=re.MULTILINE)
    assert run_safely([command[0]]) == 0
    out, err = capsys.readouterr()
    schema = json.loads(out)
    assert command[1] in err
    (line,) = re.findall(r"^# yaml-language-server: .*$", page, flags=re.MULTILINE)
    assert line == template_text().splitlines()[0] == f"# yaml-language-server: $schema={command[1]}"
    fields = {name for part in schema["$defs"].values() for name in part.get("properties", {})}
    for field in re.findall(r"`(\w+):`", page):
        assert field in fields
