"""How the documentation is built: Markdown, no network, no script from elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import kadesh

project = "kadesh"
author = "The kadesh authors"
copyright = "the kadesh authors"
version = release = kadesh.__version__

extensions = ["myst_parser", "mathml"]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = f"kadesh {release}"
html_math_renderer = "mathml"
html_show_sphinx = False

myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "colon_fence"]
myst_heading_anchors = 3
nitpicky = True
