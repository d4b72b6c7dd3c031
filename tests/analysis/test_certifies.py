"""A study carries the certificate of its first worlds where it is asked."""

import hills

from kadesh.report.words import certificate_words
from kadesh.steps import planned_worlds, study


def test_nobody_gains_by_choosing_otherwise_and_both_solvers_agree() -> None:
    found = study(hills.scenario(), 4, questions=("certificate",))
    assert [each.account for each in found.certificates] == list(hills.scenario().accounts)
    assert all(each.regret <= 1.001e-9 and each.apart <= 1e-9 for each in found.certificates)
    assert found.to_json()["certificates"][0]["worlds"] == 1
    assert "nobody gains more than" in certificate_words(found)


def test_the_certificate_is_not_counted_as_worlds_to_solve() -> None:
    plain = planned_worlds(hills.scenario(), 4, questions=())
    assert planned_worlds(hills.scenario(), 4, questions=("certificate",)) == plain


def test_nothing_is_said_where_nobody_asked() -> None:
    assert certificate_words(hills.studied()) == ""
