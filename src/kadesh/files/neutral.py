"""Loaded words and their neutral terms, for every text that the author of a scenario, or the tool, writes.

The idea: a label that one side puts on the other proves nothing, and one's own side's solemn words prove as little.
Such words may stand in quotation marks, where they are somebody's; elsewhere the lint names a neutral term. What is
never right outside quotes is a fault; what is right in some contexts is advice.
Silent about: framing without loaded words, which no list finds.
Source: the glossary of the first argument (kadesh's own reading of it), extended to the labels common on all sides of
wars; which words it holds is a judgement, and the list is data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kadesh.domain import Scenario
from kadesh.files.complaint import Complaint, Place, Severity
from kadesh.files.references import plain


@dataclass(frozen=True)
class Term:
    """A loaded word as a pattern, the neutral term, and how bad it is."""

    loaded: str
    neutral: str
    severity: Severity = "fault"
    exact_case: bool = False


@dataclass(frozen=True)
class Loaded:
    """A loaded word found in a text."""

    word: str
    start: int
    neutral: str
    severity: Severity


HARMLESS = re.compile(
    r"\b(?:sanctions|inspection|monitoring|verification|guarantees?|safeguards|control|treaty|legal|visa|trade|customs"
    r"|export|exchange|tariff|arms|proliferation|ceasefire|armistice|navigation|straits|security|maritime) regimes?\b"
    r"|\bNazi (?:Germany|Party)\b|\b\w+ Liberation (?:Front|Army|Movement|Organi[sz]ation)\b",
    re.IGNORECASE,
)
"""Terms of art and proper names that hold a loaded word."""

GLOSSARY: tuple[Term, ...] = (
    # governments
    Term(r"[A-Z]\w+(?:['’]s)? regimes?", "Government of …", exact_case=True),
    Term(r"regimes?", "government, or hold on office", "advice"),
    Term(r"puppets?(?: (?:states?|governments?|rulers?))?", "government supported by …"),
    Term(r"(?<!military )juntas?", "military government"),
    Term(r"cliques?|lackeys?|stooges?|henchmen|cronies", "government, supporters, officials"),
    Term(r"dictators?|tyrants?|despots?|strongm[ae]n|mad ?m[ae]n", "leader"),
    Term(r"rogue states?|axis of evil|evil empires?|great satan|zionist entity", "the state's name"),
    Term(r"free world|civili[sz]ed world", "the states meant, by name"),
    # forces and people
    Term(r"terrorist (?:states?|governments?|army|armies|forces|country|countries)", "the state's name; its forces"),
    Term(r"terrorists?|terrorism", "armed group; attack on civilians", "advice"),
    Term(r"remnants?", "remaining forces"),
    Term(r"hordes?|thugs?|bandits?|orcs?|vermin|cockroaches|sub-?humans?", "forces, soldiers, people"),
    Term(r"butchers?|barbar(?:ic|ians?|ous|ity)|savages?|savagery|bloodthirsty", "what was done, by whom, to whom"),
    Term(r"(?:neo-?)?nazis?|ruscists?|rashists?|banderites?|moskals?|khokhols?", "the group's own name"),
    Term(r"de-?nazif\w+", "change of government"),
    Term(r"fascists?|imperialists?|communist aggressors?|warmongers?|warmongering", "the party's or state's name"),
    Term(r"traitors?|treacherous|treachery|back-?stabb\w+|stab(?:bed)? in the back", "what was done, by whom"),
    Term(r"aggressors?|invaders?|occupiers?", "the side that attacked, or that holds the ground", "advice"),
    Term(r"enem(?:y|ies)", "opponent, the other side", "advice"),
    Term(r"collaborators?|mercenaries", "those who worked for, or were hired by, …", "advice"),
    Term(r"our (?:troops|soldiers|army|forces|side|boys|country|people|victory|land|lands)", "the side's name"),
    # deeds
    Term(r"liberat(?:e|es|ed|ing|ion)|liberators?", "take, retake"),
    Term(r"swallow(?:s|ed|ing)?(?: up)?|gobbl(?:e|es|ed|ing) up", "annex, absorb"),
    Term(r"spit(?:s|ting)? out|spat out|cough(?:s|ed|ing)? up", "withdraw from, return"),
    Term(r"special (?:military )?operations?(?! forces)|police action", "war, invasion"),
    Term(r"anti-?terror(?:ist)? operations?|counter-?terror(?:ist)? operations?", "military operation", "advice"),
    Term(r"annihilat\w+|exterminat\w+|wip(?:e|es|ed|ing) out|mopp(?:ed|ing)[- ]up", "defeat, drive out"),
    Term(r"mop(?:s)? up", "defeat, drive out"),
    Term(r"unprovoked|provocations?", "attack, incident, with who says what", "advice"),
    Term(
        r"appeas(?:e|es|ed|ing|ement)|capitulationists?|defeatists?",
        "make concessions; those who favour talks",
        "advice",
    ),
    Term(r"genocid(?:e|al)|war criminals?", "the finding, with the body that made it", "advice"),
    # character
    Term(r"evil(?:s|doers?)?|wicked|satanic|demonic", "what was done, by whom, to whom"),
    Term(r"coward(?:s|ly|ice)?|craven", "what was done or left undone"),
    Term(r"hero(?:es|ic|ically|ism)?|glorious(?:ly)?|valiant(?:ly)?|martyr(?:s|ed|dom)?", "what was done, by whom"),
    Term(r"holy war|sacred (?:war|duty|soil|land)|crusad(?:e|es|ers?|ing)", "war; aim"),
    # influence and words
    Term(r"black hands?|dark forces|fifth columns?", "foreign influence; opposition"),
    Term(r"smear(?:s|ed|ing)?|brain-?wash\w*", "negative coverage; persuasion"),
    Term(r"propaganda|disinformation", "public statements; state media", "advice"),
    Term(r"meddl(?:e|es|ed|ing)|encroach\w*", "involvement; deployments", "advice"),
    Term(r"so-called", "who calls it so"),
    Term(r"sham|bogus|fake", "not recognised by …", "advice"),
    Term(r"cheap thing", "unfavourable term"),
    Term(r"pressing pressure", "enlargement, deployments"),
    Term(r"dispute(?= (?:in|with))", "war, invasion", "advice"),
    Term(
        r"(?:historic|historical|ancestral|native|lost) (?:lands?|soil|territor(?:y|ies))",
        "territory that … claims",
        "advice",
    ),
    Term(r"destiny|destined|(?<!the )fate of", "predicted outcome", "advice"),
    Term(r"(?:it is )?obvious(?:ly)?|needless to say|of course|everyone knows|undoubtedly", "the evidence", "advice"),
    # names
    Term(r"Kiev", "Kyiv", "advice", exact_case=True),
    Term(r"Kharkov", "Kharkiv", "advice", exact_case=True),
    Term(r"Lugansk", "Luhansk", "advice", exact_case=True),
    Term(r"Odessa", "Odesa", "advice", exact_case=True),
    Term(r"Turkey", "Türkiye", "advice", exact_case=True),
)
"""The glossary: loaded word, neutral term."""

QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|(?<![\w’'])['‘](?:[^'‘’]|(?<=\w)['’](?=\w))*['’](?!\w)")
"""What stands in quotation marks is somebody's words."""

WRITTEN = frozenset(
    {
        *("text", "meaning", "title", "question", "note", "counter", "expected", "law", "human_cost", "who"),
        *("judgement", "unit", "silent_about", "notes", "name", "reason"),
    }
)
"""Fields whose text the author of a scenario writes (the title of a source is not among them)."""

OTHERS = frozenset({"author", "published", "locator", "url", "doi", "speaker", "event"})
"""Fields with words that are somebody else's, or a term of the game."""

NAMED = frozenset(
    {
        *("claims", "quantities", "premises", "accounts", "routes", "conclusions", "levers"),
        *("fronts", "issues", "packages", "backers", "side_deals", "elements"),
    }
)
"""Sections whose names the author chooses."""


def loaded_words(text: str) -> tuple[Loaded, ...]:
    """The loaded words of a text that stand outside quotation marks.

    >>> [(each.word, each.neutral) for each in loaded_words("They liberated it, as 'heroes' do.")]
    [('liberated', 'take, retake')]
    """
    bare = HARMLESS.sub(_blank, QUOTED.sub(_blank, text))
    found: list[Loaded] = []
    taken: set[int] = set()
    for term, pattern in _patterns():
        for match in pattern.finditer(bare):
            place = set(range(match.start(), match.end()))
            if not place & taken:
                taken |= place
                found.append(Loaded(match.group(), match.start(), term.neutral, term.severity))
    return tuple(sorted(found, key=lambda each: each.start))


def check_words(scenario: Scenario) -> Iterator[Complaint]:
    """Complaints about the loaded words in everything that a scenario's author writes, names included."""
    stack: list[tuple[Place, str, object]] = [((), "", plain(scenario))]
    while stack:
        place, field, value = stack.pop()
        if isinstance(value, dict):
            for key, below in value.items():
                if field in NAMED:
                    yield from _complaints(key.replace("_", " ").replace("-", " "), (*place, key))
                stack.append(((*place, key), key if field not in NAMED else "", below))
        elif isinstance(value, (list, tuple)):
            stack.extend(((*place, number), field, below) for number, below in enumerate(value))
        elif isinstance(value, str) and field in WRITTEN and not (place[0] == "sources" and field != "note"):
            yield from _complaints(value, place)


def _complaints(text: str, place: Place) -> Iterator[Complaint]:
    for each in loaded_words(text):
        words = f"loaded word '{each.word}'; neutral: {each.neutral} (or quote it as somebody's)"
        yield Complaint(words, place, each.severity)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


@cache
def _patterns() -> tuple[tuple[Term, re.Pattern[str]], ...]:
    return tuple(
        (term, re.compile(rf"\b(?:{term.loaded})\b", 0 if term.exact_case else re.IGNORECASE)) for term in GLOSSARY
    )
