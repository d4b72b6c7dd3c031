"""The figures of ``explain``, ``compare`` and ``settle``: their charts with numbers, readings and cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kadesh.report import answer_charts
from kadesh.report.answers import FIRST, asked_of, effect_of
from kadesh.report.figures import Figure, make_figure, sentence
from kadesh.report.words import listed, number, percent, points

Figures = dict[tuple[str, str], tuple[Figure, ...]]
"""By the name of a part and what it is about."""

MEANS = "A mean over worlds hides that worlds differ, and accounts are not weighed against each other."


def explain_figures(found: dict[str, Any], titles: Mapping[str, str]) -> Figures:
    """By part, the figures of an explanation."""
    figures: Figures = {}
    for answer in found["answers"]:
        name, of = f"{answer['conclusion']}-{answer['account']}", asked_of(answer, titles)
        figures["carries", of] = tuple(_routes(answer["carries"], name))
        figures["flips", of] = tuple(_variance(answer["flips"], name, "Under the account's premises", titles))
        if answer["beyond"] is not None:
            drawn = _variance(answer["beyond"], f"{name}-neutral", "At neutral ranges", titles)
            figures["flips-neutral", of] = tuple(drawn)
        if answer["threshold"] is not None:
            figures["turns", of] = tuple(_turns(answer["threshold"], name, titles))
    if found["tells"] is not None:
        figures["tells", ""] = tuple(_fits(found["tells"], titles))
    return figures


def compare_figures(found: dict[str, Any], titles: Mapping[str, str]) -> Figures:
    """By part, the figures of a comparison of levers."""
    changes = found["changes"]
    singles = [each for each in changes["options"] if len(each["levers"]) == 1]
    drawn = (_changes(changes, singles, each, titles) for each in ("talks", "settlement"))
    return {("changes", ""): tuple(drawn) if singles else ()}


def settle_figures(found: dict[str, Any], titles: Mapping[str, str]) -> Figures:
    """By part, the figures of what could be settled."""
    figures: Figures = {}
    for settles in found["settles"]:
        account, shown = settles["account"], settles["settlements"][:FIRST]
        if not shown:
            continue
        rows = tuple(
            (each["package"], *(percent(each[kind]) for kind in ("feasible", "ratifiable", "credible", "possible")))
            for each in shown
        )
        best = shown[0]
        figures["settles", asked_of(settles, titles)] = (
            make_figure(
                f"settles-{account or 'neutral'}",
                "The packages that pass most often",
                answer_charts.gate_chart(shown),
                ("package", "feasible", "ratifiable", "credible", "all three"),
                rows,
                f"Of the packages shown, ‘{best['package']}’ passes all three kinds of gate most often: in "
                f"{percent(best['possible'])} of worlds.",
                "Packages are judged at the start; they may pass later, or no longer.",
            ),
        )
    return figures


def _routes(carries: dict[str, Any], name: str) -> Iterator[Figure]:
    carriers = carries["routes"]["carriers"]
    if not carriers:
        return
    rows = tuple((each["name"], percent(each["alone"]), percent(each["without"])) for each in carriers)
    most, missed = max(carriers, key=lambda each: each["alone"]), min(carriers, key=lambda each: each["without"])
    yield make_figure(
        f"carries-{name}",
        "Each route alone, and all the others without it",
        answer_charts.route_chart(carries),
        ("route", "alone", "all others without it"),
        rows,
        f"Alone, {most['name']} goes furthest: true in {percent(most['alone'])} of worlds; {missed['name']} is missed "
        f"most: without it {percent(missed['without'])}, with all routes {percent(carries['routes']['whole'])}.",
        "Routes overlap: one that is not missed may still carry.",
    )


def _variance(flips: dict[str, Any], place: str, title: str, titles: Mapping[str, str]) -> Iterator[Figure]:
    shown = flips["sensitivities"][:FIRST]
    if not shown:
        return
    names = [titles.get(each["quantity"], each["quantity"]) for each in shown]
    rows = tuple(
        (name, number(each["first"]), number(each["total"]), f"± {number(each['total_error'])}")
        for name, each in zip(names, shown, strict=True)
    )
    most = shown[0]
    part = percent(min(max(most["total"], 0.0), 1.0))
    yield make_figure(
        f"flips-{place}",
        title,
        answer_charts.variance_chart(shown, titles),
        ("quantity", "alone", "with others", "confidence (95 %)"),
        rows,
        sentence(f"{names[0]}: a part in {part} of the variance of the chance"),
        "The variance is that of a region of assumptions, which carries no probability; a bar is the confidence of an "
        "index, and indices with wide bars are not told apart.",
    )


def _turns(threshold: dict[str, Any], place: str, titles: Mapping[str, str]) -> Iterator[Figure]:
    if threshold["against"] is not None:
        return
    (profile,) = threshold["profiles"]
    title = titles.get(threshold["quantity"], threshold["quantity"])
    along = zip(profile["values"], profile["chance"], profile["share"], strict=True)
    low, high = min(profile["chance"]), max(profile["chance"])
    yield make_figure(
        f"turns-{place}",
        f"Along one quantity: {title}",
        answer_charts.turn_chart(threshold, title),
        (title, "mean chance", "worlds true"),
        tuple((number(value), percent(chance), percent(share)) for value, chance, share in along),
        f"Over the quantity's neutral range the mean chance runs from {percent(low)} to {percent(high)}.",
        "All else is as it was; what moves this number in the world would move others, too.",
    )


def _fits(tells: dict[str, Any], titles: Mapping[str, str]) -> Iterator[Figure]:
    names = [titles[each["account"]] for each in tells["fits"]]
    known = [
        (name, each) for name, each in zip(names, tells["fits"], strict=True) if each["log_likelihood"] is not None
    ]
    if not tells["events"] or not known:
        return
    rows = tuple(
        (
            name,
            "none" if each["log_likelihood"] is None else number(each["log_likelihood"]),
            "none" if each["highest"] is None else number(each["highest"]),
            percent(each["impossible"]),
        )
        for name, each in zip(names, tells["fits"], strict=True)
    )
    best = max(known, key=lambda pair: float(pair[1]["log_likelihood"]))[0]
    never = [name for name, each in zip(names, tells["fits"], strict=True) if each["log_likelihood"] is None]
    ruled = f" Ruled out by the record: {listed(never)}." if never else ""
    yield make_figure(
        "tells-record",
        "How likely each account makes the whole record",
        answer_charts.fit_chart(tells, names),
        ("account", "log-likelihood", "of its best world", "worlds that rule it out"),
        rows,
        f"‘{best}’ makes the record likeliest.{ruled}",
        "Worlds weigh equally within an account, which no source supports; less than one unit apart tells little.",
    )


def _changes(changes: dict[str, Any], singles: list[dict[str, Any]], outcome: str, titles: Mapping[str, str]) -> Figure:
    what = "talks" if outcome == "talks" else "a settlement"
    first, many = titles[changes["accounts"][0]], len(changes["accounts"])
    rows = []
    for option in singles:
        changed = [effect_of(course, outcome)["change"] for course in option["courses"]]
        rows.append((option["levers"][0], *(points(each) for each in (changed[0], min(changed), max(changed)))))
    best = max(singles, key=lambda each: float(effect_of(each["courses"][0], outcome)["change"]))
    most = points(effect_of(best["courses"][0], outcome)["change"])
    spread = f" The bar runs over the means of all {many} accounts." if many > 1 else ""
    return make_figure(
        f"changes-{outcome}",
        f"The chance of {what} within {changes['window_weeks']} weeks",
        answer_charts.change_chart(changes, outcome),
        ("lever", f"under ‘{first}’", "lowest account", "highest account"),
        tuple(rows),
        f"Under ‘{first}’ the lever that changes it most upwards is {best['levers'][0]}: {most}.{spread}",
        f"The price of a lever to whoever pulls it is not in the model. {MEANS}",
    )
