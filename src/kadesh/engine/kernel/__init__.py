"""The compiled kernel: the same game, the same numbers, many worlds at once.

The reference in :mod:`kadesh.engine` is the specification. Here a batch of worlds is the innermost axis of every
array, so that one instruction serves many worlds; the mechanisms' numbers come from the reference's own formulas,
laid out as small tables, and the sweeps over weeks, states and packages are compiled.
"""
