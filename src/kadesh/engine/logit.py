"""The functions of choice with noise, from scipy, which loads when a game first needs them: that takes a while."""

from typing import Any

import numpy as np

from kadesh.engine.lattice import Array


def expit(values: Any) -> Array:
    """The logistic function, 1 / (1 + exp(-x))."""
    from scipy.special import expit as found

    return np.asarray(found(values))


def softmax(values: Any, axis: int) -> Array:
    """Chances in proportion to exp(x) along an axis."""
    from scipy.special import softmax as found

    return np.asarray(found(values, axis=axis))
