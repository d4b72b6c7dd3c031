"""The game, solved: lattice, stages, backward, forward, worlds."""
