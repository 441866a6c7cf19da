"""Questions about one body: its tasks and duties, how many items of a plan name it, by the register and the closing brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.acting import ACTS, acting, wordings
from assistant.lists.closing import Closing, closings, of_bodies, part_asked
from assistant.lists.items import Item, by_item, rows
from assistant.lists.listing import COUNTED, ROOM, Listed, name, plans_of, rest
from assistant.lists.mentioning import QUOTED
from assistant.lists.sweeping import (
    FITS,
    LEAST,
    Matter,
    about,
    fitting,
    holding,
    listed,
    narrowed,
    near_best,
    noted,
    preferred,
    shared,
    shortened,
    sweep,
    untitled,
)
from assistant.naming import shortens
from assistant.parsing import Parsed, Role
from assistant.variants import variants
from ingest.document import Span
from ingest.duty import Duty, Phrase, Standing, Wanted
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import int_to_chinese

ENDING = re.compile(r"(?:室|科|处|股|局|委|办|会|队|所|站|中心|厅|部门)$")
VERBAL = re.compile(r"^(?:[办开搞做举去赴参]|申请|召开|组织|会$)|(?:演唱|音乐|博览|展览|运动|庙|灯|晚|开|大|机|社)会$")
"""Words that end like a body and are none (办演唱会)."""
OFFICE_NAME = re.compile(r"(?:室|科|处|股|中心|队)$")
INNER = re.compile(r".{1,12}(?:局|厅|委|委员会|办|大队|支队)")
"""What stands before an office that is asked for without its bureau: 区应急局|应急指挥科."""
POINTS = re.compile(r"[那这哪]|的")
"""A body that is pointed at and not named (管危化品那个科): no absence of its words proves anything."""
LEVEL = re.compile(
    r"^(?:本|全|我|各|县级以上|各级)?(?:省|市(?![场政])|自治区|区(?!域)|县(?!域)|旗|州)?(?=[\u4e00-\u9fff]{2})"
)
OFFICE = re.compile(
    r"(?<=[局厅委办○的])?[\u4e00-\u9fff]{2,6}?(?:室|科|处|股)(?=今年|都|负责|有|要|的|领|在|一共|$|[○\s，,？?])"
)
BUREAU = re.compile(r"^.+[局厅](?=[\u4e00-\u9fff]{2,6}(?:室|科|处|股)$)")
TOLD = re.compile(
    r"(?:跟|向|报|给)([\u4e00-\u9fff]{2,12}?)(?=报告|备案|汇报|申请|反映|报批|[免减补发送奖]|[，,。？?、]|$)"
)
WHOSE = re.compile(r"^(?:[局厅委办区县市省]里|我们|咱们?|你们|他们)的?(?=[\u4e00-\u9fff]{2})")
ITEMS = re.compile(r"[\d一二三四五六七八九十]+[条项]?(?:重点)?(?:工作|任务)*")
ASKS_COUNT = re.compile(r"几([条项件个样])|多少([条项件个])")
EACH_WHAT = re.compile(r"各[^，。？]{0,6}(?:什么|啥|哪)|哪些")
SANCTIONS = re.compile(r"罚|赔|处分|追究|后果")
CLOSES = 28  # characters up to which a sentence that names a body may say no more than who is responsible
SHORTEST = 3  # characters of the end by which a body is known
PART_OF_ALL = re.compile(r"部门$")  # 住建部门: a bureau as people call it
LONGER = 6  # characters that a body's name has beyond the spoken one
NAMED = 3  # spellings of a body that a note names
NAMED_TOO = "下面几处也提到它："
WORDINGS = 6  # of a name, with which the documents that are meant are looked for
SOME, HALF = 0.08, 0.5  # of the rest of the question, that such a matter must say; of what the best one says
DEFINES = re.compile(r"职责|任务|下列|以下")


def lines_counted(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """How many items of plans a closing bracket gives to a body, or closes with words that are put in quotation marks."""
    plans = plans_of(inquiry.documents, library)
    found = [one for id in plans for one in closings(id, library)]
    if quoted := [fold(one) for one in QUOTED.findall(inquiry.text)]:
        kept = tuple(one for one in found if all(words in one.text for words in quoted))
        return _counting(kept, f"末尾注明“{'”“'.join(quoted)}”的", quoted, inquiry, plans, library)
    for spoken in () if EACH_WHAT.search(inquiry.text) else spoken_bodies(inquiry, parsed, library):
        names = _names(spoken, library, plans)
        kept = of_bodies(found, names, part_asked(inquiry.text))
        if kept and not _besides(spoken, parsed):
            return _counting(kept, f"末尾写明{spoken}的", names, inquiry, plans, library)
    return None


def _counting(
    kept: Sequence[Closing], what: str, names: Sequence[str], inquiry: Inquiry, plans: Sequence[str], library: Library
) -> Listed | None:
    if not kept:
        return None
    groups: dict[Item, list[Duty]] = {(one.document, one.section, 0): [] for one in kept}
    found = rows(groups, library, f"逐条查过 {len(plans)} 份文件，{what}", names, room=COUNTED)
    found.draft.lines.insert(0, f"{_counted(len(groups), inquiry.text)}：")
    return found


def only_a_body(inquiry: Inquiry, parsed: Parsed, library: Library) -> bool:
    """Whether what a whole list is asked about is nothing but a body that the register knows."""
    known = {core(fold(one)) for one, _ in library.bodies(inquiry.documents)}
    pieces = [*parsed.pieces(Role.OBJECT), *parsed.pieces(Role.BODY)]
    if len(inquiry.documents) == 1:
        pieces = untitled(pieces, inquiry.documents, library)
    return bool(pieces) and all(core(fold(one)) in known or ENDING.search(one) for one in pieces)


def nothing_but_a_body(inquiry: Inquiry, parsed: Parsed, library: Library) -> bool:
    """Whether a question names a body that the register knows, and besides it only the scope and that its tasks are asked for."""
    spoken = next(iter(spoken_bodies(inquiry, parsed, library)), "")
    known = {fold(one) for one, _ in library.bodies(inquiry.documents)}
    asks = inquiry.kind in (Kind.LIST, Kind.WHAT) and fold(spoken) in known
    return asks and not rest(inquiry.text, ("ask", "task", "thing"), [spoken, *inquiry.limiting])


def of_body(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if SANCTIONS.search(inquiry.text):
        return None
    if inquiry.kind is Kind.WHO and not parsed.counts:
        return None
    for spoken in spoken_bodies(inquiry, parsed, library):
        words = _besides(spoken, parsed)
        words = untitled(words, inquiry.documents, library) if len(inquiry.documents) == 1 else words
        sought = [*wordings(spoken)[:WORDINGS], *words]
        documents = narrowed(inquiry.documents, words and sought, library) or inquiry.documents
        names = _names(spoken, library, documents)
        if found := _tasks(inquiry, parsed, names, words, documents, library):
            return (
                found if _counts(inquiry, parsed) else _with_others(found, (spoken, *names), words, documents, library)
            )
        if found := _acts(inquiry, spoken, words, documents, library):
            return found
        if spelled := _spelled_out(spoken, documents, library):
            made = _with_others(Listed(Draft(library), ()), spelled, words, documents, library)
            if made.draft.claims:
                return replace(made, notes=(f"“{spoken}”按“{'”“'.join(spelled[:NAMED])}”查找", *made.notes))
        own = BUREAU.sub("", spoken)  # 应急局法制科 is unknown only where no text knows a 法制科
        if (
            ENDING.search(own)
            and not VERBAL.search(own)
            and not POINTS.search(own)
            and parsed.whole(own)
            and not _names(own, library, inquiry.documents)
            and not set(library.containing(core(own))) & set(inquiry.documents)
        ):
            many = f"检索范围内的 {len(inquiry.documents)} 份文件全部查过"
            return Listed(Draft(library), (), f"{many}，均未提及“{own}”")
    return None


def _besides(spoken: str, parsed: Parsed) -> list[str]:
    """What a question about a body is about besides."""
    left = [piece.replace(spoken, "") for piece in parsed.pieces(Role.OBJECT)]
    return [
        one
        for piece in left
        if piece not in spoken and not ITEMS.fullmatch(piece)
        for one in rest(piece, ("ask", "task", "thing"))
        if len(one) > 1
    ]


def spoken_bodies(inquiry: Inquiry, parsed: Parsed, library: Library) -> tuple[str, ...]:
    """What a question may mean by the body whose tasks it asks for, the likeliest first."""
    text = fold(inquiry.text)
    told = {one[1] for one in TOLD.finditer(text)}  # 跟主管部门报告, 给养老机构免费: it does not act itself
    known = [
        one
        for one, _ in library.bodies(inquiry.documents)
        if len(one) > 1 and fold(one) in text and not any(words.startswith(fold(one)) for words in told)
    ]
    offices = [found[0].rsplit("的", 1)[-1] for found in OFFICE.finditer(parsed.text)]
    pieces = (WHOSE.sub("", one) for one in parsed.pieces(Role.BODY))
    marked = [one for one in pieces if len(one) > 1 and fold(one) not in told]
    ordered = [*sorted(known, key=len, reverse=True)[:1], *offices, *sorted(marked, key=len, reverse=True)]
    return tuple(dict.fromkeys(_known_end(one, inquiry.documents, library) for one in ordered))


def _known_end(name: str, documents: Sequence[str], library: Library) -> str:
    """A body's name without the letters before it that no document says with it (局|宣教科); the name where it has no known end."""
    within = set(documents)
    ends = [name[at:] for at in range(len(name) - SHORTEST + 1)] if ENDING.search(name) else []
    known = (one for one in ends if set(library.containing(one)) & within or _names(one, library, documents))
    return next(known, name)


def _names(spoken: str, library: Library, documents: Sequence[str]) -> tuple[str, ...]:
    """The names under which a body that is asked for stands in the register: with or without its level, spelled out or not."""
    bureau = PART_OF_ALL.sub("局", spoken)
    asked_for = {
        core(fold(one)) for one in (spoken, bureau, *(spoken.replace(word, other) for word, other in variants(spoken)))
    }
    level = _level(fold(spoken))
    bodies = [one for one, _ in library.bodies(documents) if not level or _level(fold(one)) in ("", level)]
    same = tuple(one for one in bodies if core(fold(one)) in asked_for)
    begun = tuple(one for one in bodies if any(core(fold(one)).startswith(start) for start in asked_for))
    ended = tuple(one for one in bodies if any(len(end) > 2 and core(fold(one)).endswith(end) for end in asked_for))
    inner = tuple(one for one in bodies if any(_is_within(of, fold(one)) for of in asked_for))
    short = {core(fold(spoken)), core(fold(bureau))}
    return tuple(dict.fromkeys((*same, *inner))) or (
        begun or ended or tuple(one for one in bodies if any(_abbreviates(of, core(fold(one))) for of in short))
    )


def _is_within(office: str, body: str) -> bool:
    """Whether a body is this office with its bureau before it (区应急局|应急指挥科)."""
    bureau = body[: -len(office)]
    return bool(OFFICE_NAME.search(office) and body.endswith(office) and INNER.fullmatch(bureau))


def _spelled_out(spoken: str, documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """What plans print of which a body's spoken name leaves characters out (交通厅, 减灾办): 交通运输厅, 减灾委员会办公室."""
    letters = core(fold(spoken))
    if len(letters) < 3 or not ENDING.search(letters):
        return ()
    gap = r"[\u4e00-\u9fff]{0,4}?"
    pattern = re.compile(gap.join(map(re.escape, letters)) + ("(?:公室)?" if letters.endswith("办") else ""))
    texts = (library.document(id).text for id in plans_of(documents, library))
    found = dict.fromkeys(one[0] for text in texts for one in pattern.finditer(text))
    return tuple(one for one in found if len(one) <= len(letters) + LONGER)


def _called(names: Sequence[str]) -> str:
    """What bodies are called where they are counted: each once without its level, where more than one is meant all of them."""
    return names[0] if len({core(fold(one)) for one in names}) == 1 else "、".join(names)


def _abbreviates(spoken: str, body: str) -> bool:
    """Whether a spoken name leaves characters of a body's name out, but neither the first nor the last (危化科)."""
    return len(spoken) > 2 and spoken[0] == body[:1] and spoken[-1] == body[-1:] and shortens(spoken, body)


def core(body: str) -> str:
    """A body's name without its level: 县气象局 and 气象局 are one where only one is meant."""
    return LEVEL.sub("", body)


def _level(body: str) -> str:
    """What a body's name says of its level: 县; "" where it says nothing."""
    return body[: len(body) - len(core(body))]


def _tasks(
    inquiry: Inquiry,
    parsed: Parsed,
    names: Sequence[str],
    words: Sequence[str],
    documents: Sequence[str],
    library: Library,
) -> Listed | None:
    """The items of plans in which one of these bodies leads or joins, by the register or by their closing lines."""
    held = plans_of(documents, library)
    if not names or not held:
        return None
    part = part_asked(inquiry.text)
    groups = by_item(_led(names, part, words, held, library), library, names)
    found = [one for id in held for one in closings(id, library)]
    known = {item[:2] for item in groups}
    for one in of_bodies(found, names, part) if not words else ():
        if (one.document, one.section) not in known:
            groups.setdefault((one.document, one.section, 0), [])
    if not groups:
        return None
    room = COUNTED if _counts(inquiry, parsed) else ROOM
    listed_rows = rows(groups, library, f"按任务台账列出：{_called(names)}在 {len(held)} 份文件里", names, room=room)
    if _counts(inquiry, parsed):
        listed_rows.draft.lines.insert(0, f"{_counted(len(groups), inquiry.text)}：")
    return listed_rows


def _with_others(
    found: Listed, names: Sequence[str], words: Sequence[str], documents: Sequence[str], library: Library
) -> Listed:
    """The tasks of a body, and after them the other sentences that name it, as far as there is room."""
    draft = found.draft
    told = [(one.document_id, Span(one.start, one.end)) for one in draft.citations]
    named = re.compile(
        "|".join(sorted({re.escape(one) for name in names for one in wordings(name)}, key=len, reverse=True))
    )
    question = about(untitled(words, documents, library), library)
    others = [
        one
        for one in sweep(plans_of(documents, library), question, holding(named), library)
        if not any(id == one.passage.document and span.start <= one.at < span.end for id, span in told)
        and (question is None or one.fit >= FITS)
    ]
    texts = {id: library.document(id) for id in documents}
    spans = [_with_line(texts[one.passage.document].text, one.span) for one in others]
    cap, count = shared([len(span) for span in spans], ROOM - sum(map(len, draft.lines)))
    if not count:
        return found
    draft.lines += [NAMED_TOO] if draft.lines else []
    several = len({one.document_id for one in draft.citations} | {one.passage.document for one in others}) > 1
    for one, span in zip(others[:count], spans, strict=False):
        document = texts[one.passage.document]
        label = f"{name(library.entry(document.id))}：" if several else ""
        at = one.at if len(span) > cap and span == one.span else span.start
        draft.row(document, label, (shortened(document.text, span, cap, at),))
    left = len(others) - count
    return replace(found, notes=(*found.notes, *((f"另有 {left} 句提到它，篇幅所限没有列出",) if left else ())))


def _counts(inquiry: Inquiry, parsed: Parsed) -> bool:
    """Whether a question asks how many tasks there are, and not what each of some documents says (在几份文件里各领了什么)."""
    return (parsed.counts or inquiry.kind is Kind.NUMBER) and not EACH_WHAT.search(inquiry.text)


def _with_line(text: str, span: Span) -> Span:
    """A sentence; one that only closes its line (危化股牵头，县消防救援大队配合) with the line before it."""
    return span if len(span) > CLOSES else Span(text.rfind("\n", 0, span.start) + 1, span.end)


def _led(
    names: Sequence[str], part: str, words: Sequence[str], plans: Sequence[str], library: Library
) -> tuple[Duty, ...]:
    """The duties about `words` in which one of these bodies itself has the part: "leads", "joins" or "" for either."""
    folded = {fold(one) for one in names}
    duties = {
        duty.id: duty
        for one in names
        for duty in library.duties(Wanted(documents=tuple(plans), body=one, standing=Standing.PLANNED))[0]
        if any(fold(body.text) in folded for body in _having(duty, part))
    }
    return fitting(tuple(duties.values()), words, library)


def _having(duty: Duty, part: str) -> Sequence[Phrase]:
    """The bodies that have a part in a duty; all of them where its text tells no parts."""
    asked = {"leads": duty.leads, "joins": duty.joins}.get(part, ())
    return asked if duty.leads and duty.joins and asked else (*duty.leads, *duty.joins)


def _counted(items: int, text: str) -> str:
    asked_for = ASKS_COUNT.search(text)
    unit = next(filter(None, asked_for.groups()), "条") if asked_for else "条"
    return ("两" if items == 2 else int_to_chinese(items)) + unit


def _acts(
    inquiry: Inquiry, spoken: str, words: Sequence[str], documents: Sequence[str], library: Library
) -> Listed | None:
    """What the texts say that a body shall do: every sentence in which it acts, those about the matter where there are many."""
    statutes = tuple(id for id in documents if library.entry(id).family)
    if not statutes or len(statutes) > 2 * LEAST:
        return None
    several = len(statutes) > 3
    question = about(untitled(words, statutes, library), library)
    matters = sweep(statutes, question, holding(acting(spoken)), library)
    matters = matters or sweep(
        statutes, question, holding(re.compile("|".join(map(_spread, wordings(spoken))))), library
    )
    if several and question:
        matters = near_best(matters)
    if not matters or (several and not question):
        return None
    if sum(len(one.span) for one in matters) > ROOM:
        matters = _about_rest(inquiry, spoken, statutes, matters, library)
    draft = Draft(library)
    told = listed(draft, preferred(matters, DEFINES), library)
    return Listed(draft, (noted(f"逐句查过 {len(statutes)} 份文件，写明{spoken}怎么做的", len(matters), told),))


def _about_rest(
    inquiry: Inquiry, spoken: str, statutes: Sequence[str], matters: Sequence[Matter], library: Library
) -> list[Matter]:
    """Of many matters those that speak of what else the question says; all of them where none does."""
    left = [one for term in inquiry.terms for one in term.split(spoken) if len(one) > 1]
    question = about(untitled(left, statutes, library), library)
    if question is None:
        return list(matters)
    texts = {id: library.document(id).text for id in statutes}
    fits = [share(bag(question, one.span.of(texts[one.passage.document])), question.weights) for one in matters]
    return [one for one, fit in zip(matters, fits, strict=True) if fit >= max(SOME, HALF * max(fits))] or list(matters)


def _spread(spoken: str) -> str:
    """A pattern for a body that acts, its name perhaps spelled out: 公安 → 公安机关应当."""
    letters = r"[\u4e00-\u9fff]{0,4}?".join(map(re.escape, spoken.replace("的", "")))
    return rf"(?:^|[，,。；;：:\s、和与及由])[^，,。；;：:]{{0,16}}?{letters}[^。；;：:]{{0,24}}?(?:{ACTS})"
