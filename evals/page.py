"""A run as one web page that needs nothing from outside: the score, what changed, and the misses beside their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path

from evals.cases import Case, CitedWords, Message, Prediction, Quote
from evals.metrics import Interval, Verdict
from evals.report import NAMES, WHOLE, Change, Line, Report, sentences
from evals.wording import comparable
from ingest.folding import folded

CLAUSE = re.compile(r"[^，,。；;：:、！？!?\n]{4,}")
SPEAKERS = {"user": "问", "assistant": "答"}
MEANINGS = (
    ("答对", "每个要点都有一种说法在答复里，没有不应出现的词；答不了的题拒答才算对"),
    ("有据", "答对，而且至少一半依据在引文里，引文和答复都不超过规定的长度"),
    ("95% 区间", "按题自助抽样 1000 次所得"),
    ("简明", "作答的数字、时限、谁、是否题中，答复不超过 60 字的比例"),
    ("要点", "答复说出的要点占应有要点的比例，各题平均"),
    ("引全", "句末所引的原文逐字包含整句的句子比例，各题平均（ALCE 引文召回，以包含代替蕴含）"),
    ("引准", "对所在的句子有用的引文比例，各题平均（ALCE 引文准确）"),
    ("数字", "答复中的数字全部见于引文的比例"),
    ("外引", "作答的题中，引了不含答案的文件的比例"),
    ("检索", "依据整句落在前 1、5、10 个片段之内的比例；MRR 为首个片段名次倒数的平均"),
)


def write_page(
    path: Path,
    name: str,
    cases: Sequence[Case],
    made: Sequence[Prediction],
    result: Report,
    before: Sequence[Prediction] | None = None,
) -> None:
    """Write the page of a run; name: what the question set is called; before: the predictions of the baseline."""
    path.write_text(page(name, cases, made, result, before), encoding="utf-8")


def page(
    name: str,
    cases: Sequence[Case],
    made: Sequence[Prediction],
    result: Report,
    before: Sequence[Prediction] | None = None,
) -> str:
    """The page as one HTML document."""
    asked = {case.id: case for case in cases}
    now, then = ({one.id: one for one in run} for run in (made, before or ()))
    css = (files("evals") / "data" / "report.css").read_text(encoding="utf-8")
    title = f"{escape(name)} · 测评"
    body = (
        f"<h1>{title}</h1><div class=soft>{result.whole.score.count} 题，"
        f"失分 {sum(not one.cited for one in result.verdicts)} 题</div>",
        *_tiles(result),
        _table("题型", result.lines),
        _table("难度", result.difficulties) if len(result.difficulties) > 1 else "",
        "".join(f"<p class='soft small'>{escape(line)}</p>" for line in sentences(result)),
        "<details><summary>各列的含义</summary><dl>",
        *(f"<dt>{word}</dt><dd>{meaning}</dd>" for word, meaning in MEANINGS),
        "</dl></details>",
        *_changes(result.changed, asked, now, then),
        *_misses(result.verdicts, asked, now),
    )
    return (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{css}</style><main>{''.join(body)}</main></html>\n"
    )


def _tiles(result: Report) -> Iterator[str]:
    own, refused, took = result.whole.score, result.refusal, result.latency
    between = f"95% 区间 {refused.between[0]:.2f}–{refused.between[1]:.2f}" if refused.between else ""
    yield "<div class=tiles>"
    yield _tile("对且有据", _percent(own.cited), f"95% 区间 {_between(own.between)}")
    yield _tile("拒答 F1", f"{refused.f1:.2f}" if refused.due else "—", between or "题集里没有答不了的题")
    yield _tile("简明", _percent(own.crisp), "数字、时限、谁、是否")
    yield _tile("数字忠实", _percent(own.faithful), "数字全部见于引文")
    yield _tile("中位用时", f"{took.p50 * 1000:.0f} 毫秒", f"p95 {took.p95 * 1000:.0f} 毫秒")
    yield "</div>"


def _tile(name: str, value: str, note: str) -> str:
    return f"<div class=tile>{name}<b>{value}</b><span class='soft small'>{note}</span></div>"


def _table(heading: str, lines: Sequence[Line]) -> str:
    names = ("题数", "95% 区间", "答对", "简明", "要点", "引全", "引准", "数字", "外引", "检索@1", "@5", "@10", "MRR")
    head = f"<tr><th>{heading}<th class=share>有据（淡色：答对）" + "".join(f"<th>{name}" for name in names)
    rows = "".join(map(_row, lines))
    return f"<h2>按{heading}</h2><div class=wide><table>{head}{rows}</table></div>"


def _row(line: Line) -> str:
    own, found = line.score, line.retrieval
    shares = (own.right, own.crisp, own.told, own.recall, own.precision, own.faithful, own.leaks)
    ranks = (found.recall_1, found.recall_5, found.recall_10) if found else (None,) * 3
    cells = (
        str(own.count),
        _between(own.between),
        *map(_percent, shares + ranks),
        f"{found.mrr:.2f}" if found else "—",
    )
    bar = "".join(f"<i style='width:{100 * (share or 0):.1f}%'></i>" for share in (own.right, own.cited))
    mark = " class=whole" if line.name == WHOLE else ""
    return (
        f"<tr{mark}><td>{escape(NAMES.get(line.name, line.name))}"
        f"<td class=share><span class=bar>{bar}</span>{_percent(own.cited)}" + "".join(f"<td>{cell}" for cell in cells)
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _between(interval: Interval | None) -> str:
    return f"{interval[0]:.0%}–{interval[1]:.0%}" if interval else "—"


def _changes(
    changed: Sequence[Change] | None, asked: dict[str, Case], now: dict[str, Prediction], then: dict[str, Prediction]
) -> Iterator[str]:
    """The questions that won or lost since the baseline, the two answers side by side."""
    if changed is None:
        return
    gained = sum(change.gained for change in changed)
    yield f"<h2>与上次相比：新得分 {gained} 题，新失分 {len(changed) - gained} 题</h2>"
    for change in changed:
        case, reason = asked[change.id], change.before.why if change.gained else change.now.why
        told = f"新得分（上次{reason}）" if change.gained else f"新失分：{reason}"
        yield _summary(case, told, gained=change.gained) + "<div class=sides>"
        for name, one in (("上次", then[change.id]), ("这次", now[change.id])):
            yield f"<div><h3>{name}</h3>{_answer(case, one)}</div>"
        yield "</div></details>"


def _misses(verdicts: Sequence[Verdict], asked: dict[str, Case], now: dict[str, Prediction]) -> Iterator[str]:
    """The questions without a point, what was wanted beside what came."""
    missed = [verdict for verdict in verdicts if not verdict.cited]
    toggle = "document.querySelectorAll('details.miss').forEach(d => d.open = !d.open)"
    yield f'<h2 id=misses>失分的 {len(missed)} 题 <button onclick="{toggle}">全部展开或收起</button></h2>'
    for verdict in missed:
        case, made = asked[verdict.id], now[verdict.id]
        yield _summary(case, verdict.why) + "<div class=sides>"
        yield f"<div>{_wanted(case, made)}</div><div><h3>答复</h3>{_answer(case, made)}</div></div></details>"


def _summary(case: Case, told: str, *, gained: bool = False) -> str:
    kind = escape(NAMES.get(case.kind, case.kind))
    return (
        f"<details class=miss><summary><span class='why{' gained' if gained else ''}'>{escape(told)}</span>"
        f"<span class=tag>{kind}</span>{escape(case.question)} <span class='soft small'>{escape(case.id)}</span></summary>"
    )


def _wanted(case: Case, made: Prediction) -> str:
    facts = [alternative for fact in case.facts for alternative in fact]
    placed = zip_longest(case.evidence, (made.places or ())[: len(case.evidence)])
    return "".join(
        (
            _section("此前的对话", (_turn(message) for message in case.history)),
            _section("要点", (_fact(fact, made.answer) for fact in case.facts)),
            _section("不应出现", (f"<span class='fact never'>{escape(words)}</span>" for words in case.forbidden)),
            _section("依据", (_evidence(quote, place, facts) for quote, place in placed)),
            "" if case.facts else "<h3>应当</h3><p>文件里没有答案，应当拒答。</p>",
        )
    )


def _section(name: str, pieces: Iterable[str]) -> str:
    inner = "".join(pieces)
    return f"<h3>{name}</h3>{inner}" if inner else ""


def _turn(message: Message) -> str:
    return f"<p>{SPEAKERS.get(message.role, message.role)}：{escape(message.content)}</p>"


def _fact(fact: Sequence[str], answer: str) -> str:
    told = any(comparable(words) in comparable(answer) for words in fact)
    return f"<span class='fact{' told' if told else ''}'>{escape(' / '.join(fact))}</span>"


def _evidence(quote: Quote, place: int | None, facts: Sequence[str]) -> str:
    return (
        f"<blockquote><cite>{escape(quote.document)}{_rank(place)}</cite>{marked(quote.quote, good=facts)}</blockquote>"
    )


def _rank(place: int | None) -> str:
    return f" · 检索第 {place} 位" if place else " · 检索未见"


def _answer(case: Case, made: Prediction) -> str:
    facts = [alternative for fact in case.facts for alternative in fact]
    words = marked(made.answer, good=facts, bad=case.forbidden)
    completed = made.question and comparable(made.question) != comparable(case.question)
    asked = f"<p class='soft small'>理解为：{escape(made.question)}</p>" if completed else ""
    cited = _section("引文", (_citation(one, case) for one in made.citations))
    nearest = _section("最接近的内容", (_citation(one, case) for one in made.nearest))
    return f"{asked}<p>{words}</p>{cited}{nearest}"


def _citation(cited: CitedWords, case: Case) -> str:
    """The quote; the words that are evidence are highlighted."""
    wanted = [clause for quote in case.evidence if quote.document == cited.document for clause in _pieces(quote.quote)]
    place = f"[{cited.number}] 《{cited.title}》{cited.locator}（{cited.document}）"
    return f"<blockquote><cite>{escape(place)}</cite>{marked(cited.quote, cited=wanted)}</blockquote>"


def _pieces(quote: str) -> tuple[str, ...]:
    """The whole quote, then its clauses: a citation may hold only some of them."""
    return (quote, *CLAUSE.findall(quote))


def marked(text: str, *, good: Sequence[str] = (), bad: Sequence[str] = (), cited: Sequence[str] = ()) -> str:
    """`text` as HTML; the words given are highlighted wherever they stand, whatever their width or white space."""
    found = folded(text)
    classes = [""] * len(text)
    for name, wanted in (("cited", cited), ("good", good), ("bad", bad)):
        for words in wanted:
            for start, end in _occurrences(found.text, comparable(words)):
                first, last = found.back(start, end)
                classes[first:last] = [name] * (last - first)
    return "".join(_runs(text, classes))


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))


def _runs(text: str, classes: Sequence[str]) -> Iterator[str]:
    """Stretches of one class each, escaped."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or classes[end] != classes[start]:
            piece = escape(text[start:end])
            yield f"<mark class={classes[start]}>{piece}</mark>" if classes[start] else piece
            start = end
