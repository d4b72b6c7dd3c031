"""The stages of a week: one mechanism, one file, three faces that agree.

``pull`` gives expected values one stage earlier and what the stage's mover does; ``push`` moves the distribution one
stage later, given that move; ``step`` samples one state. Push is the adjoint of pull under the world's true chances.
"""
