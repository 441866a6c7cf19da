"""Several bodies in one question (住建、市场监管、商务几个局各管什么): a row for each, of what the texts say that it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assistant.answer import Inquiry
from assistant.drafting import Draft
from assistant.features import Asked
from assistant.lists.acting import ACTS, CLAUSE, acting, wordings
from assistant.lists.bodies import ASKS_COUNT, SANCTIONS, core
from assistant.lists.closing import JOINING, LEADING, Closing, closings, of_bodies, part_asked
from assistant.lists.graded import grades_named
from assistant.lists.listing import ROOM, Listed, name
from assistant.lists.outlining import headline
from assistant.lists.sweeping import FEW, PENAL, Matter, about, holding, narrowed, shared, shortened, sweep, untitled
from assistant.parsing import Role, parse
from ingest.document import Section
from ingest.folding import fold
from ingest.library import Library

RUN = re.compile(r"[\u4e00-\u9fff]{2,9}(?:(?:、|和|与|跟|以及|及)[\u4e00-\u9fff]{2,9})+")
JOINS = re.compile(r"、|和|与|跟|以及|及")
TRAILS = re.compile(r"(?:这|那|[几两二三四五六七八]|各|分别|都|的|要|该|应(?!急)|在|对|(?:行政)?(?:主管)?部门).*$")
SORT = re.compile(r"(?:单位|企业|机构|机关)$")
BODY = r"(?:[\u4e00-\u9fff（）()]{0,8}?(?:部门|机构|机关|局|委员会|厅|站))?(?:(?:、|和|以及|及|与)[^，,。；;：:]{0,30}?)?[，,]?"
"""What may stand between the name of a body and its act: the rest of its name, and the bodies that act with it."""
CALLED = re.compile(r"(?:这|那)?(?:[几两二三四五六七八]个|等)?(?:行政)?(?:主管)?(?:部门|单位|机关|机构|科室|局|企业)")
"""Says right behind names that they are bodies (林业、卫生、农业几个部门)."""
BEHIND = r"会同|配合|协助|报请?|移送|[向对与给为]"  # who is named after one of these does not act
ASKS_EACH = re.compile(r"(?:各自?|分别|都)[^，。？]{0,6}(?:管|负责|干|做|办|承担|抓|什么|啥|哪|怎么|咋)")
PARTS = (("leads", "牵头"), ("joins", "配合"))
OF_TASKS = re.compile(r"牵头|负责|主责|配合|协助|参与|承办|[条项件]|任务|工作|活|事|管|干|做|抓")
DUTIES = re.compile(r"负责|承担|牵头|职责")
LEADS = 0.3  # what it adds to the fit of a sentence that it says what a body is responsible for
BESIDE = 0.4  # the same, that all the other bodies act in the same passage
LONG = 3  # characters of a name
TWICE = 0.75  # of the best sentence's fit, for a second one of the same body
SHORTEST = 2


def of_several(inquiry: Inquiry, library: Library) -> Listed | None:
    """A row for each of the bodies that a question names one after another; None where it names no two that act."""
    if not ASKS_EACH.search(inquiry.text) or grades_named(inquiry.text) or SANCTIONS.search(inquiry.text):
        return None
    documents = narrowed(inquiry.documents, inquiry.terms, library)
    names = _named(inquiry.text, documents, library)
    if len(names) < 2 or not _spoken_of_as_bodies(names, inquiry):
        return None
    left = [one for term in inquiry.terms if (one := _without(term, names)) and len(one) > 1]
    question = about(untitled(left, documents, library), library)
    draft = Draft(library)
    for one in names:
        told = _best(one, names, documents, question, library)
        _tell(draft, one, told, len(documents) > 1, ROOM // len(names), library)
    if len(draft.claims) < 2:
        return None
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，{'、'.join(names)}分别列出",))


def of_offices(inquiry: Inquiry, library: Library) -> Listed | None:
    """The items of plans that closing brackets give to each of the bodies a question names, or to one body in each part.

    None where it names fewer than two bodies, or no two parts of one.
    """
    plans = tuple(id for id in inquiry.documents if not library.entry(id).family)
    if not 0 < len(plans) <= FEW or not OF_TASKS.search(inquiry.text):
        return None
    found = [one for id in plans for one in closings(id, library)]
    names = _offices(fold(inquiry.text), found)
    both = LEADING.search(inquiry.text) and JOINING.search(inquiry.text) and not ASKS_COUNT.search(inquiry.text)
    if len(names) == 1 and both:
        ((spoken, known),) = names.items()
        given = [(f"{spoken}{word}", one) for part, word in PARTS for one in of_bodies(found, known, part)]
    elif len(names) > 1 and ASKS_EACH.search(inquiry.text):
        given = [(spoken, one) for spoken, known in names.items() for one in _given(known, found, inquiry.text)]
    else:
        return None
    return _told(given, plans, library) if given else None


def _told(given: Sequence[tuple[str, Closing]], plans: Sequence[str], library: Library) -> Listed:
    """A line for each item, by its heading, cited with the bracket; the name at the first of each."""
    draft = Draft(library)
    lengths = [len(headline(library.document(one.document), _section(one, library))) for _, one in given]
    cap, count = shared(lengths, ROOM) if sum(lengths) > ROOM else (ROOM, len(given))
    for at, (body, one) in enumerate(given[:count]):
        document = library.document(one.document)
        words = shortened(document.text, headline(document, _section(one, library)), cap)
        draft.row(document, "" if at and given[at - 1][0] == body else f"{body}：", (words,), (one.span,))
    left = "" if count == len(given) else f"，篇幅所限列出 {count} 条"
    each = "、".join(f"{body} {sum(body == other for other, _ in given)} 条" for body in dict(given))
    return Listed(draft, (f"逐条查过 {len(plans)} 份文件的责任部门，{each}{left}",))


def _given(known: Sequence[str], found: Sequence[Closing], text: str) -> tuple[Closing, ...]:
    """The brackets that give an item to a body in the part asked for; only those that say 牵头, where it leads in some."""
    part = part_asked(text)
    given = of_bodies(found, known, part)
    return tuple(one for one in given if part == "leads" and LEADING.search(one.text)) or given


def _offices(text: str, found: Sequence[Closing]) -> dict[str, tuple[str, ...]]:
    """The bodies of closing brackets that a question names, in its order, each with the names it stands under; none inside another."""
    known = {one for closing in found for one in (*closing.leads, *closing.joins) if len(one) > 1}
    spoken: dict[str, list[str]] = {}
    for one in sorted(known):
        if said := next((name for name in (one, core(one)) if len(name) > 1 and name in text), ""):
            spoken.setdefault(said, []).append(one)
    apart = [one for one in spoken if one in re.sub("|".join(map(re.escape, _longer(one, spoken))) or "$^", " ", text)]
    return {one: tuple(spoken[one]) for one in sorted(apart, key=text.find)}


def _longer(name: str, known: Collection[str]) -> list[str]:
    return [one for one in known if name in one and one != name]


def _section(closing: Closing, library: Library) -> Section:
    return library.sections(closing.document)[closing.section]


def _without(term: str, names: Sequence[str]) -> str:
    for one in names:
        term = term.replace(one, "")
    return term


def _spoken_of_as_bodies(names: Sequence[str], inquiry: Inquiry) -> bool:
    """Whether one of the names is that of a body by its end, or the question speaks of it as one or calls them so: documents say of
    things too that they do something (出口, 批准文件)."""
    if any(map(SORT.search, names)):
        return True
    parsed = parse(inquiry.text, inquiry.limiting)
    places = [range(at, at + len(one)) for one in names if (at := parsed.text.find(one)) >= 0]
    spoken = any(parsed.roles[at] == Role.BODY.value for place in places for at in place)
    return spoken or any(CALLED.match(parsed.text, place.stop) for place in places)


def _named(text: str, documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """The names of a run in a question, each of which some document says to act; () where fewer than two of a run do."""
    titles = [library.entry(id).title for id in documents]
    for run in RUN.finditer(text):
        first, *others = JOINS.split(run[0])
        others = [TRAILS.sub("", one) for one in others]
        sort = SORT.search(others[-1])
        begun = [first[at:] for at in range(len(first) - SHORTEST + 1)]
        named = [next((one for one in map(_of_sort(sort), begun) if _acts(one, documents, library)), "")]
        named[0] = named[0] or next((one for one in begun if _acts(one, documents, library)), "")
        named += [
            next((one for one in (_of_sort(sort)(name), name) if _may(one, documents, library)), "") for name in others
        ]
        if any(len(one) > SHORTEST and one in title for one in named for title in titles):
            continue
        spoken = [
            own or (name if len(name) >= SHORTEST else "") for own, name in zip(named, ("", *others), strict=True)
        ]
        acting_ones = tuple(dict.fromkeys(filter(None, named)))
        if len(acting_ones) > 1 and len(acting_ones) >= len(named) - 1:
            return tuple(dict.fromkeys(filter(None, spoken)))
    return ()


def _of_sort(sort: re.Match[str] | None) -> Callable[[str], str]:
    """Gives a name the ending that the last of a row says for all (建设、勘察、设计单位)."""
    return lambda one: one if sort is None or one.endswith(sort[0]) else one + sort[0]


def _may(spoken: str, documents: Sequence[str], library: Library) -> bool:
    return len(spoken) >= SHORTEST and _acts(spoken, documents, library)


def _acts(spoken: str, documents: Sequence[str], library: Library) -> bool:
    pattern = acting(spoken)
    return any(pattern.search(library.document(id).text) for id in documents)


def _itself(spoken: str) -> re.Pattern[str]:
    """A clause at whose head a body of this name stands as the one that acts."""
    names = "|".join(map(re.escape, wordings(spoken)))
    return re.compile(rf"(?:^|[。；;：:，,\s])(?:(?!{BEHIND}){CLAUSE}){{0,36}}?(?:{names})(?!府){BODY}{ACTS}")


def _best(
    spoken: str, names: Sequence[str], documents: Sequence[str], question: Asked | None, library: Library
) -> list[Matter]:
    """The sentence that says most of what a body does about the matter, and a second one that says nearly as much."""
    found = sweep(documents, question, holding(_itself(spoken)), library)
    if not found and (SORT.search(spoken) or len(spoken) > LONG):  # a short name stands in too many other words
        found = sweep(documents, question, holding(acting(spoken)), library)
    others = [_itself(one) for one in names if one != spoken]
    worth = [(_worth(one, others, library), -at, one) for at, one in enumerate(found)]
    ranked = sorted(worth, key=lambda one: one[:2], reverse=True)
    return [one for worth, _, one in ranked[:2] if worth >= TWICE * ranked[0][0]]


def _worth(one: Matter, others: Sequence[re.Pattern[str]], library: Library) -> float:
    """How well a sentence tells what a body does: more where it is responsible for it, or the others act in the same passage."""
    text = library.document(one.passage.document).text
    beside = sum(bool(other.search(one.passage.text)) for other in others) / max(1, len(others))
    return (
        one.fit
        + LEADS * bool(DUTIES.search(text, one.at, min(one.span.end, one.at + 40)))
        + BESIDE * beside
        - LEADS * bool(PENAL.search(text, one.span.start, one.span.end))
    )


def _tell(draft: Draft, spoken: str, matters: Sequence[Matter], apart: bool, room: int, library: Library) -> None:
    """What one body does, under its name; that nothing of the sort was found, where nothing was."""
    if not matters:
        draft.lines.append(f"{spoken}：没有找到写明它怎么做的句子")
    for at, one in enumerate(sorted(matters, key=lambda one: (one.passage.document, one.span))):
        document = library.document(one.passage.document)
        label = f"{spoken}（{name(library.entry(document.id))}）：" if apart else f"{spoken}："
        each = room // len(matters) - len(label)
        draft.row(document, "" if at else label, (shortened(document.text, one.span, each, one.at),))
