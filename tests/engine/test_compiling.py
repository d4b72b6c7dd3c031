"""That the solver is being compiled is said, once, and only while it is."""

import numba

from kadesh.engine.kernel.compiling import when_compiling


def test_the_first_compilation_is_told_and_no_other() -> None:
    told: list[str] = []
    with when_compiling(lambda: told.append("compiling")):
        assert numba.njit(lambda x: x + 1)(1) == 2
        assert numba.njit(lambda x: x + 2)(1) == 3
    assert told == ["compiling"]


def test_what_is_compiled_before_or_after_is_not_told() -> None:
    told: list[str] = []
    ready = numba.njit(lambda x: x + 1)
    ready(1)
    with when_compiling(lambda: told.append("compiling")):
        ready(1)
    numba.njit(lambda x: x + 2)(1)
    assert told == []
