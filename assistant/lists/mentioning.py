"""Which documents mention a thing: read from every text in scope, not from the best few."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.lists.acting import wordings
from assistant.lists.alike import alike, matter_of, nearer
from assistant.lists.listing import COUNTED, PIECE, ROOM, Listed, counted, name, of_documents, ordered, plans_of
from assistant.lists.otherwise import heard, otherwise
from assistant.lists.spoken import LONE, Heard
from assistant.lists.sweeping import FEW, holding, listed, shortened, sweep
from assistant.parsing import Aim, Parsed, Role, parse, word_list
from assistant.places import STATUTES
from assistant.variants import variants
from ingest.document import Document, Span
from ingest.embedding import cut, rank_of
from ingest.folding import name_key
from ingest.library import Library
from ingest.terms import terms
from ingest.understanding.duties.vocabulary import verbs

QUOTED = re.compile(r"[“\"]([^”\"]{2,16})[”\"]")
ASKING = re.compile(r"[哪啥]|什么|怎么|说的")
OR = re.compile(r"或者|以及|、|或|和|，|,")
EITHER = re.compile(r"[^，,]{2}或(?:者)?[^，,]{2}")
OF = ("的", "")  # between what says which and what it says it of
LOCAL = re.compile(r"地方|各地|要点|[各几][市区县]|五份|五个|哪[个些]?[市区县]|工作(?:计划|总结|安排)")
OF_LAWS = re.compile(r"(?<!没有)法律|法规|哪[几些]?[部个]?(?:条例|法)|[几多少]部")
COUNTS_DOCUMENTS = re.compile(
    r"(?:(?<!哪)几|多少)[个份部家]?(?:地方|地|文件|要点|计划|条例|法律|法规|法|规定|市|区|县|材料)|(?:(?<!哪)几|多少)[份部家]"
)
MENTIONS = re.compile(
    r"提到|提及|提过|出现(?=[在过于]|几次|多少次)|写到|写了|写进|写有|说到|讲到|谈到|涉及|用到|用了|用过|有.{0,8}(?:字样|说法|提法|这话)"
)
WHICH = re.compile(
    r"(?<![在把到对从于给往向])(?:哪|谁)(?:[一几些两二三]?[个部份家]?|家)(?:地方|[市区县地](?![里级])|条例|法律|法规|法(?!子)|文件|要点|计划)"
    r"|(?<![在把到对从于给往向有守按照])(?:哪|谁)(?:[一几些两二三]?[个部份家]?|家)(?:办法|规定)|哪[一几两]?[部份](?![门])|(?:有没有|有无)哪"
)
JUDGES = re.compile(r"(?:谁|哪[家边个地方头]{1,2})的?[^，。？]{0,14}[更最]")
LACKS = re.compile(
    r"(?<!有)没有?(?:被|怎么|专门|明确)?(?:提|写|讲|说|谈|涉及|规定|出现|安排|部署|列|要求|这)|未(?:提|写|涉及|作|规定|出现)|只字(?:不|未|没)|不(?:提|讲|谈|涉及)(?!高|前|升|供|出|倡|示|醒|炼)|缺了?哪|漏(?:了|掉)"
)
"""Asks for the documents that do not mention a thing."""
PLACES = frozenset("家市区县部")  # units in which documents are counted by whose they are
AFTER_VERB = re.compile(
    r"^(?:到(?![位期岗])|了(?!解)|过(?![程度期])|跟(?!踪|班)|替(?!代|换)|给(?!水|付|予|排)|把(?!手|关)|被(?!告|害|子|保|服)|儿(?!童|子|科))"
)
LIKELY = 0.5  # the chance of being asked who mentions a thing, for more documents than these to be told
GLANCE = 9  # names of documents
HEADING = 24  # characters of a sentence that may be a mere heading
LONG = 3  # letters of a word whose absence shows that nothing can be compared
GRADED = re.compile(r"^[大小老新全总主副]")
HAN = re.compile(r"(?:(?![的了着过和与])[\u4e00-\u9fff])+(?<![式性型级])")
CLAUSE = r"[^，,。；;：:、\n]{0,6}?"  # between the words of a thing that is spoken of apart (举报渠道和奖励)
SENTENCE = r"[^。；;\n]{0,40}?"
WORD = re.compile(r"[^\W\d]{2}")
SHORT = 6  # characters of a matter that is looked for letter by letter
TERM = 4  # characters of a thing that goes by one name
BRIEF = 180  # characters of the answer to whether a document mentions it
TITLE = 8  # characters of a title that stand for it where documents are only counted
ONE_BY_ONE = 2  # documents in scope, at most, of which every matter is told by itself


def mentions(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """Which documents in scope mention a thing, each with the words; a proof that none does; None where the thing is unclear."""
    pieces = QUOTED.findall(inquiry.text) or [
        one
        for role in (Role.OBJECT, Role.BODY)
        for piece in parsed.pieces(role)
        for one in map(_bare, OR.split(piece))
        if len(one) > 1
    ]
    pieces = [one for one in pieces if not ASKING.search(one)]
    pieces = [one for one in pieces if not of_documents(one)] or pieces
    documents = documents_meant(inquiry, library)
    if not pieces or inquiry.within_year or not documents:
        return None
    many = f"检索范围内的 {len(documents)} 份文件全部查过"
    pieces = [_term(piece, inquiry.text, documents, library) for piece in pieces]
    lacks = bool(LACKS.search(inquiry.text))
    pieces = [_heard_of(_thing(piece) if lacks else piece, documents, library) for piece in pieces]
    found_as = {piece: heard(piece, documents, library, lacks) for piece in pieces}
    if telling := _telling(found_as, inquiry.text):
        return Listed(Draft(library), (), f"{many}，均未提及“{telling}”")
    spoken = [one for one in found_as.values() if one]
    if not spoken and not all(parsed.whole(one) for one in pieces if one in parsed.text):
        return None
    if not spoken and any(len(one) > SHORT for one in pieces):
        return alike(pieces, documents, library)
    if not spoken:
        return Listed(Draft(library), (), f"{many}，均未提及“{'”“'.join(pieces)}”")
    counts, each = parsed.counts or bool(COUNTS_DOCUMENTS.search(inquiry.text)), [set(one.spots) for one in spoken]
    either = EITHER.search("".join(parsed.pieces(Role.OBJECT)))
    found = set() if either else set.intersection(*each)
    if not found and not either and not _joined(spoken, inquiry.text):
        none = f"{many}，没有一份同时提到“{'”“'.join(one.words for one in spoken)}”"
        return alike(_matter(inquiry), documents, library) or Listed(Draft(library), (), none)
    found = found or set.union(*each)
    if len(spoken) > 1 and not either and len(found) > FEW:
        found = {id for id in found if _together(id, spoken, library)} or found
    if not lacks and not counts and (near := nearer(_matter(inquiry), pieces, spoken, documents, library)):
        return near
    if len(found) > GLANCE and not counts and parsed.chance(Aim.MENTION) < LIKELY:
        return None
    held = [id for id in ordered(documents, library) if id in found]
    lacking = [id for id in ordered(documents, library) if id not in found] if LACKS.search(inquiry.text) else []
    words = "”“".join(one.words for one in spoken)
    draft = Draft(library)
    if lacking:
        nearly = _heads(spoken[0].words, lacking, library) if len(spoken) == 1 else ""
        draft.lines.append(f"{counted(len(lacking), '份文件')}没有提到“{words}”：{_names(lacking, library)}{nearly}。")
    none = "都" if LACKS.search(inquiry.text) and not lacking else ""
    draft.lines.append(f"{_counted(held, inquiry.text)}{none}提到“{words}”{'，没有一份没提' if none else ''}：")
    rest = [] if lacking else [id for id in documents if id not in found]
    other = otherwise(spoken[0].words, rest, library) if len(spoken) == 1 else _rarest(spoken, rest)
    if len(held) == 1 and not (counts or lacking or other):
        return _everywhere(held[0], spoken, many, library, BRIEF if inquiry.kind is Kind.YESNO else ROOM)
    room = max(24, min(PIECE * 2, (ROOM - sum(map(len, draft.lines))) // len(held) - 20))
    for id in held:
        if counts and sum(map(len, draft.lines)) + 3 * TITLE <= COUNTED:
            _name(draft, library, id, spoken, len(held) > 3)
        elif not counts and (sum(map(len, draft.lines)) + room <= ROOM or not draft.claims):
            _mention(draft, library, id, spoken, room)
    every = "、".join(name(library.entry(id)) for id in held)
    others = _others(draft, other, library, room) if other else ""
    return Listed(draft, (f"{many}，提到的共 {len(held)} 份：{every}{others or _put_otherwise(spoken)}",))


def _joined(spoken: Sequence[Heard], text: str) -> bool:
    """Whether a question sets two of the things side by side (防溺水和防煤气中毒), and does not say one of the other (无人机飞手持证上岗)."""
    ends = sorted((at, at + len(one.words)) for one in spoken if (at := text.find(one.words)) >= 0)
    between = [text[end:start] for (_, end), (start, _) in itertools.pairwise(ends)]
    return len(ends) < len(spoken) or any(OR.search(one) for one in between)


def _heads(words: str, documents: Sequence[str], library: Library) -> str:
    """Which of the documents that do not say a thing say the last half of it (演练, of 应急演练), in brackets."""
    head = words[len(words) // 2 :]
    within = set(library.containing(head)) if 1 < len(head) < len(words) else set()
    saying = [id for id in documents if id in within]
    return f"（其中写到“{head}”的有{_names(saying, library)}）" if saying else ""


def _rarest(spoken: Sequence[Heard], documents: Sequence[str]) -> Heard | None:
    """Of several things the one that the fewest documents say (of two the later: what is spoken of), where some of these documents
    say it alone; None where none does."""
    fewest = min(reversed(spoken), key=lambda one: len(one.spots))
    alone = {id: spot for id, spot in fewest.spots.items() if id in documents}
    return replace(fewest, spots=alone) if alone else None


def _others(draft: Draft, other: Heard, library: Library, room: int) -> str:
    """Adds the documents that put the one thing otherwise, as far as there is room, and tells how many they are."""
    shown = [id for id in ordered(tuple(other.spots), library) if len(other.spots) <= GLANCE]
    draft.lines.append(f"另有{counted(len(other.spots), '份文件')}写到“{other.words}”{'：' if shown else '。'}")
    for id in shown:
        if sum(map(len, draft.lines)) + room <= ROOM:
            _mention(draft, library, id, (other,), room)
    return f"；另有 {len(other.spots)} 份写到“{other.words}”"


def _term(piece: str, text: str, documents: Sequence[str], library: Library) -> str:
    """The term of art of these documents that a question names and of which a piece is only the beginning (四不 of 四不两直)."""
    at = text.find(piece)
    after = name_key(text[at:]) if at >= 0 else ""
    longer = [
        line.words
        for line in library.term_lines(documents)
        if after.startswith(line.key) and len(line.key) > len(name_key(piece))
    ]
    return max(longer, key=len, default=piece)


def _bare(piece: str) -> str:
    """A piece of the matter without the end of the verb or the preposition before it (说|到网格员, 替举报人) and without marks."""
    return AFTER_VERB.sub("", piece.strip("？?。！，"))


def _matter(inquiry: Inquiry) -> tuple[str, ...]:
    return matter_of(inquiry, (COUNTS_DOCUMENTS, WHICH, MENTIONS, LACKS))


def _thing(piece: str) -> str:
    """What an act is done to (示范社区 of 创建示范社区): documents that lack the thing itself are a proof, whatever is done to it."""
    verb = verbs("act").at(piece, 0, len(piece))
    return piece[len(verb) :] if len(piece) - len(verb) >= TERM else piece


def _heard_of(piece: str, documents: Sequence[str], library: Library) -> str:
    """A piece, or the one word that it holds beside a character of a word around it (添|置无人机, 专家|来), where only that is heard."""
    words = [piece[start:end] for start, end in cut(piece)]
    long = [one for one in words if len(one) > 1]
    if len(words) != 2 or len(long) != 1 or heard(piece, documents, library):
        return piece
    return long[0] if heard(long[0], documents, library) else piece


def _counted(documents: Sequence[str], text: str) -> str:
    """How many documents, in the unit that a question counts them in (有几家写了) and in documents."""
    asked_unit = COUNTS_DOCUMENTS.search(text)
    unit, files = asked_unit[0][-1] if asked_unit else "份", counted(len(documents), "份文件")
    return f"{counted(len(documents), unit)}（{files}）" if unit in PLACES else files


def _names(documents: Sequence[str], library: Library) -> str:
    """What documents are called, as many as are read at a glance."""
    names = [name(library.entry(id)) for id in documents]
    return "、".join(names[:GLANCE]) + ("等" if len(names) > GLANCE else "")


def counted_mentions(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """How many documents mention a thing, and which, where a question asks just that; None where it asks anything else."""
    if not (COUNTS_DOCUMENTS.search(inquiry.text) and MENTIONS.search(inquiry.text)):
        return None
    return named(inquiry, library) or mentions(inquiry, replace(parsed, counts=True), library)


def foreign_word(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """A proof that a word of the matter stands in no document, where a question asks which of them has to do with it; else None."""
    judges = bool(JUDGES.search(inquiry.text))
    if LACKS.search(inquiry.text):
        return None
    if not (judges or WHICH.search(inquiry.text)) or inquiry.within_year or inquiry.told:
        return None
    documents = documents_meant(inquiry, library)
    if len(documents) <= ONE_BY_ONE and not judges:
        return None
    least = LONG if judges else 2
    foreign = [one for one in _words(parsed) if len(one) >= least and not _known(one, documents, library)]
    if not foreign:
        return None
    many = f"检索范围内的 {len(documents)} 份文件全部查过"
    return Listed(Draft(library), (), f"{many}，均未提及“{max(foreign, key=len)}”")


def _words(parsed: Parsed) -> list[str]:
    """The words of the matter, two letters or longer, one cut off its first letter with that letter (电|动自行车)."""
    cut_words = word_list(parsed.text)[0]
    found = []
    for (before, _), (word, start) in zip([("", 0), *cut_words], cut_words, strict=False):
        if (
            word[:1] not in LONE
            and len(word) > 1
            and HAN.fullmatch(word)
            and set(parsed.roles[start : start + len(word)]) == {Role.OBJECT.value}
        ):
            lone = len(before) == 1 and len(word) > 2 and HAN.fullmatch(before) and before not in LONE
            own = lone and parsed.roles[start - 1] == Role.OBJECT.value
            found.append(_bare(before + word if own else word))
    return [one for one in found if len(one) > 1]


def _known(word: str, documents: Sequence[str], library: Library) -> bool:
    """Whether a document says a word, another wording of it, most of it (比武 of 大比武, 救生圈 of 放救生圈), or both its halves in
    one sentence."""
    within = set(documents)
    said = [one for other in wordings(word) for one in (other, GRADED.sub("", other)) if len(one) > 1]
    said += [word[1:]] if len(word) > 3 and rank_of(word[1:]) >= 0 else []
    if any(set(library.containing(one)) & within for one in said):
        return True
    halves = (word[: len(word) // 2], word[len(word) // 2 :])
    return len(word) > 3 and bool(_apart(halves, documents, library, SENTENCE))


def _apart(words: Sequence[str], documents: Sequence[str], library: Library, between: str = CLAUSE) -> dict[str, Span]:
    """The documents that say all of these words in this order within one clause, or with so much between, and where they first do."""
    pattern = re.compile(between.join(map(re.escape, words)))
    within = set(documents)
    for one in words:
        within &= set(library.containing(one))
    spots = {id: pattern.search(library.document(id).text) for id in within}
    return {id: Span(*spot.span()) for id, spot in spots.items() if spot}


def unheard(inquiry: Inquiry, library: Library) -> str:
    """A proof that nothing of the matter of a question stands in any document in scope; "" where something does, or none is clear."""
    parsed = parse(inquiry.text, inquiry.limiting)
    pieces = [one for one in parsed.pieces(Role.OBJECT) if WORD.search(one)]
    within = set(inquiry.documents)
    pairs = {pair for one in pieces for words in (one, *(other for _, other in variants(one))) for pair in terms(words)}
    if not pieces or not all(map(parsed.whole, pieces)):
        return ""
    if any(set(library.containing(pair)) & within for pair in pairs if len(pair) > 1):
        return ""
    return f"检索范围内的 {len(inquiry.documents)} 份文件全部查过，均未提及“{'”“'.join(pieces)}”"


def documents_meant(inquiry: Inquiry, library: Library) -> tuple[str, ...]:
    """The documents a question goes through: only statutes where it says 法规, only the others where it says 地方 or 要点."""
    statutes = [id for id in inquiry.documents if library.entry(id).scope.genre in STATUTES]
    local_ones = plans_of(inquiry.documents, library)
    local, national = bool(LOCAL.search(inquiry.text)), bool(OF_LAWS.search(inquiry.text))
    chosen = local_ones if local and not national else statutes if national and not local else inquiry.documents
    return tuple(chosen or inquiry.documents)


def named(inquiry: Inquiry, library: Library) -> Listed | None:
    """Which documents use a term of art that is put in quotation marks, however they print it (两个导则, 2个导则)."""
    quoted = QUOTED.search(inquiry.text)
    documents = documents_meant(inquiry, library)
    if not quoted or len(documents) < 2 or inquiry.within_year:
        return None
    key = name_key(quoted[1])
    uses = [one for one in library.terms(quoted[1], documents) if key in name_key(one.words.text)]
    first = {one.document: one.words.span for one in reversed(uses)}
    for id in set(library.containing(quoted[1])) & set(documents) - first.keys():
        if spot := library.place(id, quoted[1]):
            first[id] = spot
    if not first:
        return None
    draft = Draft(library)
    draft.lines.append(f"{counted(len(first), '份文件')}用到“{quoted[1]}”：")
    counts = parse(inquiry.text).counts
    for id in ordered(tuple(first), library):
        document, spot = library.document(id), first[id]
        if counts:
            _named(draft, library, id, _sentence(document, spot), spot)
            continue
        sentence = _sentence(document, spot)
        words = shortened(document.text, sentence, 2 * PIECE, spot.start)
        draft.row(document, f"{name(library.entry(id))}：", (words,), (sentence,) if len(sentence) <= ROOM else ())
    return Listed(draft, (f"按名词表和全文查过 {len(documents)} 份文件，用到“{quoted[1]}”的共 {len(first)} 份",))


def _sentence(document: Document, spot: Span) -> Span:
    return next((one for one in sentences_within(document, Span(0, len(document.text))) if spot in one), spot)


def _together(id: str, spoken: Sequence[Heard], library: Library) -> bool:
    """Whether one sentence of a document says all of the things."""
    document = library.document(id)
    sentences = (one.of(document.text) for one in sentences_within(document, Span(0, len(document.text))))
    return any(all(one.pattern.search(words) for one in spoken) for words in sentences)


def _telling(found_as: Mapping[str, Heard | None], text: str) -> str:
    """What stands nowhere and yet says which of a common matter is meant (窨井盖 in 窨井盖的维护管理); "" where nothing does."""
    absent = [piece for piece, words in found_as.items() if not words and WORD.search(piece) and len(piece) <= SHORT]
    common = [piece for piece, words in found_as.items() if words]
    return next((one for one in absent if any(f"{one}{link}{other}" in text for other in common for link in OF)), "")


def _first(id: str, spoken: Sequence[Heard], library: Library) -> tuple[Span, Span]:
    """The first sentence that says most of the things, no mere heading where another does, and where it says the first of them."""
    document = library.document(id)
    sentences = sentences_within(document, Span(0, len(document.text)))
    held = [(sum(bool(one.pattern.search(span.of(document.text))) for one in spoken), span) for span in sentences]
    most = max((count for count, _ in held), default=0)
    if not most:
        spot = min(one.spots[id] for one in spoken if id in one.spots)
        return _sentence(document, spot), spot
    best = [span for count, span in held if count == most]
    rare = min(
        spoken, key=lambda one: sum(bool(one.pattern.search(span.of(document.text))) for span in best) or len(best) + 1
    )
    telling = [span for span in best if rare.pattern.search(span.of(document.text))]
    chosen = next((span for span in telling if len(span) > HEADING), telling[0])
    found = [spot for one in spoken if (spot := one.pattern.search(document.text, chosen.start, chosen.end))]
    return chosen, Span(*min(found, key=lambda spot: spot.start()).span())


def _everywhere(id: str, spoken: Sequence[Heard], many: str, library: Library, room: int) -> Listed:
    """All that the one document says which mentions a thing, within `room` characters."""
    draft = Draft(library)
    draft.lines.append(f"一份文件提到“{'”“'.join(one.words for one in spoken)}”，{name(library.entry(id))}：")
    matters = sweep((id,), None, holding(re.compile("|".join(one.pattern.pattern for one in spoken))), library)
    if not matters:
        _mention(draft, library, id, spoken, room // 2)
    told = listed(draft, matters, library, room - len(draft.lines[0]))
    more = f"，篇幅所限列出 {told} 处" if told < len(matters) else ""
    return Listed(draft, (f"{many}，提到的共 1 份：{name(library.entry(id))}{more}{_put_otherwise(spoken)}",))


def _put_otherwise(spoken: Sequence[Heard]) -> str:
    """What is added to a count of documents, where the matter is longer than a term and may be put in other words."""
    return "；换了说法的可能不在其中" if max(len(one.words) for one in spoken) > TERM else ""


def _name(draft: Draft, library: Library, id: str, spoken: Sequence[Heard], brief: bool = False) -> None:
    """A document that is counted, with nothing but the words it is counted for. brief: with the beginning of its title."""
    sentence, _ = _first(id, spoken, library)
    longest = max(spoken, key=lambda one: len(one.words))
    told = longest.pattern.search(library.document(id).text, sentence.start, sentence.end)
    _named(draft, library, id, sentence, Span(*told.span()) if told else sentence, brief)


def _named(draft: Draft, library: Library, id: str, sentence: Span, spot: Span, brief: bool = False) -> None:
    called = name(library.entry(id))
    if brief and len(called) > TITLE + 3:
        called = f"{called[: TITLE + 1]}…{called[-1]}"
    draft.row(library.document(id), f"{called}：", (spot,), (sentence,) if len(sentence) <= ROOM else ())


def _mention(draft: Draft, library: Library, id: str, spoken: Sequence[Heard], room: int) -> None:
    document = library.document(id)
    label = f"{name(library.entry(id))}："
    sentence, spot = _first(id, spoken, library)
    draft.row(
        document,
        label,
        (shortened(document.text, sentence, room, spot.start),),
        (sentence,) if len(sentence) <= ROOM else (),
    )
