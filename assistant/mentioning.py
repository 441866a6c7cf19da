"""Which documents mention a thing, or have a certain period or frequency: read from every text in scope, not from the best few."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import asked, bag, share
from assistant.listing import COUNTED, PIECE, ROOM, Listed, name, ordered, rest, trimmed
from assistant.variants import variants
from ingest.document import Document, Span
from ingest.folding import name_key
from ingest.library import Library
from ingest.numerals import int_to_chinese

HOLDER = r"(?:文件|法律|法规|法(?![律规定])|条例|规定|要点|地方|材料|市(?![里级])|区(?![里级域])|县(?![里级]))"
MENTIONS = re.compile(
    rf"(?:哪|几|多少|有没有|有无|是否有|没有?|有)[个些]?[一二两三四五六七八九十几]?[个份部些篇]?{HOLDER}"
    rf"|{HOLDER}.{{0,6}}(?:提|讲|说|写|管)(?:到|及|过|了)|(?:提到|提及|说到|讲到|写到|涉及).{{2,20}}{HOLDER}"
    r"|写进了?哪|谁(?:家)?(?:的提法|提过|写过|讲过)|盯.{2,12}哪几家"
)
QUOTED = re.compile(r"[“\"]([^”\"]{2,16})[”\"]")
SAYS = re.compile(
    r"提到|提及|提过|提了|写到|写了|写明|说到|说了|讲到|讲了|讲过|涉及|要求|规定|鼓励|明确|在搞|在做|在用|过没|写进|写没写|提法|写过|盯|管|部署|列出所有"
)
VALUE = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]{1,3})\s?个?(?:小时|日|天|工作日|万元|元|公里|米|%)内?|每(?:半年|季度|年|月|周|日|天)"
)
LEAST = 3  # characters of a wording that is not the whole of what is asked about
COVERS = 0.5  # of what is asked about, for a wording in a text to be it
NEARLY = 0.25
ONE_BY_ONE = 2  # documents in scope, at most, of which every matter is told by itself


def mentions(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    if not (MENTIONS.search(inquiry.text) and SAYS.search(inquiry.text)) or inquiry.within_year:
        return None
    text = " ".join(inquiry.terms)
    plain = inquiry.text
    for words in sorted(inquiry.limiting, key=len, reverse=True):
        plain = plain.replace(words, " ")
    pieces = [piece for piece in _things(plain, text) if len(piece) > 1]
    if not pieces or len(inquiry.documents) < 2:
        return None
    spoken = [words for piece in pieces for words in (_spoken(piece, inquiry.documents, library),) if words]
    many = f"检索范围内的 {len(inquiry.documents)} 份文件全部查过"
    if not spoken:
        return Listed(Draft(library), (), f"{many}，均未提及“{'”“'.join(pieces)}”")
    draft = Draft(library)
    found = {id for words in spoken for id in library.containing(words)}
    holding = [id for id in ordered(inquiry.documents, library) if id in found]
    counted = "两" if len(holding) == 2 else int_to_chinese(len(holding))
    draft.lines.append(f"{counted}份文件提到“{'”“'.join(spoken)}”：")
    whole = COUNTED if inquiry.kind is Kind.NUMBER else ROOM
    room = max(24, min(PIECE * 2, whole // len(holding) - 20))
    for id in holding:
        if sum(map(len, draft.lines)) + room <= whole or not draft.claims:
            _mention(draft, library, id, spoken, room)
    return Listed(
        draft, (f"{many}，提到的共 {len(holding)} 份：" + "、".join(name(library.entry(id)) for id in holding),)
    )


def named(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    """Which documents use a term of art that is put in quotation marks, however they print it (两个导则, 2个导则)."""
    quoted = QUOTED.search(inquiry.text)
    if not quoted or not MENTIONS.search(inquiry.text) or inquiry.within_year:
        return None
    key = name_key(quoted[1])
    uses = [one for one in library.terms(quoted[1], inquiry.documents) if key in name_key(one.words.text)]
    first = {one.document: one.words.span for one in reversed(uses)}
    for id in set(library.containing(quoted[1])) & set(inquiry.documents) - first.keys():
        if spot := library.place(id, quoted[1]):
            first[id] = spot
    if not first:
        return None
    draft = Draft(library)
    for id in ordered(tuple(first), library):
        document, spot = library.document(id), first[id]
        sentence = _sentence(document, spot)
        words = _around(document.text, sentence, spot.start, 2 * PIECE)
        draft.row(document, f"{name(library.entry(id))}：", (words,), (sentence,) if len(sentence) <= ROOM else ())
    return Listed(
        draft, (f"按名词表和全文查过 {len(inquiry.documents)} 份文件，用到“{quoted[1]}”的共 {len(first)} 份",)
    )


def _sentence(document: Document, spot: Span) -> Span:
    return next((one for one in sentences_within(document, Span(0, len(document.text))) if spot in one), spot)


def _things(text: str, content: str) -> list[str]:
    quoted = QUOTED.findall(text)
    left = MENTIONS.sub(" ", SAYS.sub(" ", text))
    return quoted or [
        piece for words in re.split(r"或者|或|以及|、|，|,", left) for piece in [_thing(words, content)] if piece
    ]


def _thing(words: str, content: str) -> str:
    """The longest part of these words that is neither asking nor about documents."""
    left = rest(words, ("about", "ask"))
    short = [trimmed(piece) for piece in left]
    kept = [piece for piece in short if len(piece) > 1 and any(letter in content for letter in piece)]
    return max(kept, key=len, default="")


def _spoken(piece: str, documents: Sequence[str], library: Library) -> str:
    """The longest part of what is asked about that stands in a document, when it is most of it or its figure."""
    within = set(documents)
    wordings = [piece, *(piece.replace(word, other) for word, other in variants(piece))]
    if any(set(library.containing(one)) & within for one in wordings):
        return next(one for one in wordings if set(library.containing(one)) & within)
    value = VALUE.search(piece)
    for size in range(len(piece) - 1, LEAST - 1, -1):
        for at in range(len(piece) - size + 1):
            part = piece[at : at + size]
            enough = size >= COVERS * len(piece) or (value and value[0] in part and size <= len(value[0]) + 2)
            if enough and set(library.containing(part)) & within:
                return part
    return ""


def _first(id: str, spoken: Sequence[str], library: Library) -> Span | None:
    return min((spot for words in spoken if (spot := library.place(id, words))), default=None)


def _mention(draft: Draft, library: Library, id: str, spoken: Sequence[str], room: int) -> None:
    document = library.document(id)
    label = f"{name(library.entry(id))}："
    spot = _first(id, spoken, library)
    sentence = _sentence(document, spot)
    draft.row(
        document,
        label,
        (_around(document.text, sentence, spot.start, room),),
        (sentence,) if len(sentence) <= ROOM else (),
    )


def _around(text: str, sentence: Span, at: int, room: int) -> Span:
    """The clauses of a sentence around an offset, within `room` characters."""
    if len(sentence) <= room:
        return sentence
    starts = [
        sentence.start,
        *(m.end() for m in re.finditer(r"[，,；;：:、]", text[: sentence.end]) if m.end() > sentence.start),
    ]
    start = max((one for one in starts if one <= at), default=sentence.start)
    ends = [m.start() for m in re.finditer(r"[，,；;。：:]", text[: sentence.end]) if m.start() > at]
    fitting = [end for end in [*ends, sentence.end] if end - start <= room]
    return Span(start, max(fitting, default=min(sentence.end, start + room)))


def valued(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    """Which documents or which matters have a certain period or frequency (哪几部条例规定45日内, 每季度要做的有哪些)."""
    value = VALUE.search(inquiry.text)
    if not value or inquiry.kind is not Kind.LIST or inquiry.within_year:
        return None
    spoken = (value[0], *(value[0].replace(word, other) for word, other in variants(value[0])))
    left = [
        trimmed(one)
        for one in rest(
            " ".join(inquiry.terms).replace(value[0], " "), ("ask", "due", "task", "thing", "mention", "often")
        )
    ]
    about = "".join(one for one in left if len(one) > 1)
    question = asked(about or value[0], Kind.LIST, (about,) if about else (), library.rarity)
    whole = len(inquiry.documents) <= ONE_BY_ONE
    rows: list[tuple[Document, Span, Span]] = []
    for id in ordered(inquiry.documents, library):
        document = library.document(id)
        found = [
            (sentence, Span(at, at + len(words)))
            for sentence in sentences_within(document, Span(0, len(document.text)))
            for words in spoken
            if (at := document.text.find(words, sentence.start, sentence.end)) >= 0 and _begins(document.text, at)
            if not about or share(bag(question, sentence.of(document.text)), question.weights) >= NEARLY
        ]
        rows += [(document, *one) for one in found[: None if whole else 1]]
    if len(rows) < 2:
        return None
    draft = Draft(library)
    room = max(30, min(2 * PIECE, ROOM // len(rows) - 20))
    shown = 0
    for document, sentence, spot in rows:
        label = "" if whole else f"{name(library.entry(document.id))}："
        if sum(map(len, draft.lines)) > ROOM:
            break
        shown += 1
        draft.row(
            document,
            label,
            (_around(document.text, sentence, spot.start, room),),
            (sentence,) if len(sentence) <= ROOM else (),
        )
    more = "" if shown == len(rows) else f"；共 {len(rows)} 处，篇幅所限列出 {shown} 处"
    each = "" if whole else "，每份只列第一处"
    return Listed(draft, (f"逐份查过检索范围内 {len(inquiry.documents)} 份文件的全文{each}{more}",))


def _begins(text: str, at: int) -> bool:
    """Whether a figure begins here, and is no end of a longer one."""
    return not (at and (text[at - 1].isdigit() or text[at - 1] in "〇零一二三四五六七八九十百千"))
