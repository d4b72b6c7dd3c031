"""Whether plain data has the shape of a scenario, with every departure from it in plain words.

The idea: the domain types are what a file says. They are asked once; their complaints are then put into the words of
somebody who writes YAML, one for each fault, with the nearest valid word.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from kadesh.domain import Range, Scenario
from kadesh.files.complaint import MOST_COMPLAINTS, Complaint, Place, nearest, shown, suggestion

NAME_RULE = "a name is a letter, then letters, digits, '_', '-' or '.', at most 80 in all"
SOURCE_RULE = "a quantity needs a 'source', or 'judgement' with a reason"


def validate(data: Mapping[str, Any]) -> tuple[Scenario | None, tuple[Complaint, ...]]:
    """A scenario from plain data, or none and a complaint for every departure from its shape."""
    strays = (*_stray_booleans(data), *_one_sided(data))
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        found = [*strays, *_unsourced(data), *_plain(error, data)]
        by_place: dict[Place, Complaint] = {}
        for each in found:
            by_place.setdefault((*each.place, each.text if each.text.endswith("is missing") else ""), each)
        return None, tuple(by_place.values())
    return (None, strays) if strays else (scenario, ())


# --- what belongs where -------------------------------------------------------------------------------


def options(annotation: Any) -> tuple[Any, ...]:
    """The types that a place may have, without the wrapping and without 'nothing'.

    >>> options(float | None)
    (<class 'float'>,)
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        return options(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(each for part in get_args(annotation) for each in options(part))
    return () if annotation is type(None) else (annotation,)


def is_model(annotation: Any) -> bool:
    """Whether a type is a part of a scenario with fields."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def models(annotation: Any, value: Any) -> tuple[type[BaseModel], ...]:
    """The parts that a place may hold; of parts told apart by their 'kind', the one that the value names."""
    found = tuple(each for each in options(annotation) if is_model(each))
    if len(found) > 1 and isinstance(value, Mapping):
        kind = value.get("kind")
        return tuple(each for each in found if kind in get_args(each.model_fields["kind"].annotation))
    return found


def beneath(annotation: Any, step: str | int, value: Any) -> Any:
    """The type one step further down, or None if nothing belongs there."""
    for model in models(annotation, value):
        if step in model.model_fields:
            return model.model_fields[str(step)].annotation
    for each in options(annotation):
        arguments = get_args(each)
        if get_origin(each) is dict and isinstance(step, str):
            return arguments[1]
        if get_origin(each) is tuple and isinstance(step, int):
            return arguments[0]
    return None


def type_at(place: Place, data: Any) -> Any:
    """The type that belongs at a place of a scenario, or None."""
    annotation: Any = Scenario
    for step in place:
        if annotation is None:
            return None
        annotation = beneath(annotation, step, data)
        data = _item(data, step)
    return annotation


def is_number(annotation: Any) -> bool:
    """Whether a place holds a number of the game: a bare number or the name of a quantity."""
    return set(options(annotation)) == {float, str}


def _item(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return data[step]
    return None


# --- in plain words -----------------------------------------------------------------------------------


def _plain(error: ValidationError, data: Any) -> Iterator[Complaint]:
    faults = error.errors(include_url=False, include_input=False)
    extra: dict[Place, list[str]] = {}
    for fault in faults:
        if fault["type"] == "extra_forbidden":
            place = _real_place(fault["loc"], data)
            extra.setdefault(place[:-1], []).append(str(place[-1]))
    told: set[Place] = set()
    for fault in faults:
        if len(told) > MOST_COMPLAINTS:
            return
        place = _real_place(fault["loc"], data)
        if place in told:
            continue
        if fault["type"] == "missing" and _is_misspelt(place, extra, data):
            continue
        told.add(place)
        yield _words(fault["type"], fault.get("ctx") or {}, fault["loc"], place, data)


def _is_misspelt(place: Place, extra: Mapping[Place, list[str]], data: Any) -> bool:
    """Whether a missing field stands there under an unknown name that means it, or could come from a merge."""
    known = _fields(place[:-1], data)
    unknown = extra.get(place[:-1], [])
    return "<<" in unknown or any(nearest(word, known) == place[-1] for word in unknown[:MOST_COMPLAINTS])


def _real_place(loc: tuple[str | int, ...], data: Any) -> Place:
    """A place without the names of union members that the validator adds to it."""
    place: list[str | int] = []
    annotation: Any = Scenario
    for number, step in enumerate(loc):
        if step == "[key]":
            break
        below = beneath(annotation, step, data)
        there = isinstance(data, Mapping) and step in data
        is_last = number == len(loc) - 1
        if below is None and not there and not (is_last and is_model(annotation)):
            continue
        place.append(step)
        annotation, data = below, _item(data, step)
    return tuple(place)


def _words(kind: str, context: Mapping[str, Any], loc: Place, place: Place, data: Any) -> Complaint:
    value = _at(place, data)
    last = str(place[-1]) if place else ""
    if kind == "missing":
        return Complaint(f"the field '{last}' is missing", place[:-1])
    if kind == "extra_forbidden":
        return Complaint(
            "unknown field" + suggestion(last, _fields(place[:-1], data), called="the fields here are"), place
        )
    if loc and loc[-1] == "[key]":
        if kind == "literal_error":
            return Complaint(f"unknown name, it must be {context['expected']}", place)
        return Complaint(f"not a name; {NAME_RULE}", place)
    if kind == "value_error":
        return Complaint(str(context.get("error", "not valid here")), place)
    if kind.startswith("union_tag"):
        kinds = [word for each in options(type_at(place, data)) for word in _kinds(each)]
        given = _item(value, "kind")
        listed = _either([f"'{word}'" for word in kinds])
        if given is None:
            return Complaint(f"the field 'kind' is missing; it is {listed}", place)
        near = nearest(given, kinds) if isinstance(given, str) else None
        return Complaint(f"needs {listed}, not {shown(given)}" + _meant(near), (*place, "kind"))
    return Complaint(_misfit(kind, context, place, value, data), place)


def _misfit(kind: str, context: Mapping[str, Any], place: Place, value: Any, data: Any) -> str:
    annotation = type_at(place, data)
    if is_number(annotation):
        if isinstance(value, float):
            return "needs a finite number"
        if isinstance(value, str):
            return f"needs the name of a quantity, or 0 or 1, not {shown(value)}; {NAME_RULE}"
        return f"needs the name of a quantity, or 0 or 1, not {shown(value)}"
    if kind == "literal_error":
        choices = [str(each) for option in options(annotation) for each in get_args(option)]
        near = nearest(value, choices) if isinstance(value, str) else None
        return f"needs {context['expected']}, not {shown(value)}" + _meant(near)
    if kind == "string_pattern_mismatch":
        if "A-Za-z" in str(context.get("pattern")):
            return f"{shown(value)} is not a name; {NAME_RULE}"
        return f"needs a sha256 hash in lower-case hexadecimal digits, not {shown(value)}"
    if kind == "string_too_short":
        return "the text is empty"
    if kind == "string_too_long":
        return f"longer than {context.get('max_length')} characters"
    if kind == "too_short":
        return f"needs at least {_count(context.get('min_length'))}"
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
        key = next(key for key in words if key in context)
        return f"needs {words[key]} {context[key]:g}, not {shown(value)}"
    if kind == "finite_number":
        return "needs a finite number"
    if kind.startswith("date"):
        why = context.get("error") or "there is no such day"
        return f"{shown(value)} is not a day: {why}"
    needed = _needed(annotation)
    if needed == "a text" and isinstance(value, (bool, int, float)):
        return f"needs a text, not {shown(value)}; put it in quotes"
    return f"needs {needed}, not {shown(value)}"


def _needed(annotation: Any) -> str:
    found = options(annotation)
    if Range in found:
        return "a range 'low to high'"
    if any(is_model(each) for each in found):
        fields = [
            name for each in found if is_model(each) for name, field in each.model_fields.items() if field.is_required()
        ]
        return f"a mapping with the fields {', '.join(dict.fromkeys(fields))}"
    for each in found:
        if get_origin(each) is dict:
            return "a mapping of names"
        if get_origin(each) is tuple:
            return "a list"
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return next((words[each] for each in found if each in words), "another kind of value")


def _fields(place: Place, data: Any) -> list[str]:
    found = models(type_at(place, data), _at(place, data))
    return [name for model in found for name in model.model_fields]


def _kinds(model: Any) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation)


def _at(place: Place, data: Any) -> Any:
    for step in place:
        data = _item(data, step)
    return data


def _meant(near: str | None) -> str:
    return f", did you mean '{near}'?" if near is not None else ""


def _either(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _count(number: Any) -> str:
    return "one entry" if number == 1 else f"{number} entries"


# --- what the types let pass ----------------------------------------------------------------------------


def _stray_booleans(data: Any) -> Iterator[Complaint]:
    """True and false where a number or text belongs: the types would read them as 1 and 0."""
    stack: list[tuple[Place, Any, Any]] = [((), Scenario, data)]
    while stack:
        place, annotation, value = stack.pop()
        if isinstance(value, bool):
            if annotation is not None and not {bool, Any} & set(options(annotation)):
                yield Complaint(_no_boolean(annotation, value), place)
            continue
        if annotation is Any or annotation is None:
            continue
        if isinstance(value, Mapping):
            stack.extend(((*place, key), beneath(annotation, key, value), below) for key, below in value.items())
        elif isinstance(value, list):
            stack.extend(((*place, key), beneath(annotation, key, value), below) for key, below in enumerate(value))


def _no_boolean(annotation: Any, value: bool) -> str:
    if is_number(annotation):
        return f"needs the name of a quantity, or 0 or 1, not {shown(value)}"
    choices = [str(each) for option in options(annotation) for each in get_args(option)]
    if choices and any(get_origin(each) is Literal for each in options(annotation)):
        return f"needs {_either(choices)}, not {shown(value)}"
    needed = _needed(annotation)
    return f"needs {needed}, not {shown(value)}" + ("; put it in quotes" if needed == "a text" else "")


def _one_sided(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Parties or leaders of which one is missing: the types take any of the two."""
    for place in (("parties",), ("game", "sides")):
        value = _at(place, data)
        if isinstance(value, Mapping):
            yield from (Complaint(f"the field '{side}' is missing", place) for side in "ad" if side not in value)


def _unsourced(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Quantities without a source that also have other faults, so that the types did not get to ask."""
    quantities = data.get("quantities")
    for name, quantity in quantities.items() if isinstance(quantities, Mapping) else ():
        if not isinstance(quantity, Mapping):
            continue
        unknown = [key for key in quantity if key not in _fields(("quantities", name), data)][:MOST_COMPLAINTS]
        if any(
            nearest(key, ("source", "judgement", "range", "meaning", "unit")) in ("source", "judgement")
            for key in unknown
        ):
            continue
        if quantity.get("source") is None and quantity.get("judgement") is None:
            yield Complaint(SOURCE_RULE, ("quantities", name))
