"""The common shape of every part of a scenario: frozen, and closed to unknown fields."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]*$", max_length=80)]
"""A name: a letter, then letters, digits, '_', '-' or '.'."""

Number = Annotated[float, Field(allow_inf_nan=False)] | Name
"""A number of the game: usually the name of a quantity, else a bare number that needs no source (0 or 1)."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""One or a few sentences."""


class Part(BaseModel):
    """A part of a scenario: cannot be changed once made, and knows every field by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
