"""The explorer: a scenario on one page, with its argument, its assumptions and an answer that follows every slider.

A small server for one reader on one machine. Pages are written here; scripts only move sliders and fetch parts of
pages, so that every page works, and has its ``.json`` twin, without them. A link is a position: every override stands
in it.
"""
