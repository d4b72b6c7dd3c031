"""What the tests of the commands share."""

import pytest

from kadesh.files import memory


@pytest.fixture(autouse=True)
def own_answers(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One folder of answers for these tests, apart from the user's; compiled code stays where it is."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setattr(memory, "cache_folder", lambda: folder)
