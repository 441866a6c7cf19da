"""What the tab 培训资料 shows of a paper, as HTML: preview, practice and marks; every word is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.study.exporting import FORMS, Form, Material, Part, forms
from assistant.study.exporting.sheets import BLUEPRINT, HOW, blueprint
from assistant.study.exporting.wording import flowing, key_words, letter, listed, remark_of, split_by_marks
from assistant.study.grading import Mark
from assistant.study.item import BLANK, Item, ItemKind, Paper, Scored, Source
from ingest.errors import YingjiError
from ui.page import escape, reading_link

PER_PAGE = 20  # items of a preview seen at once
PRACTICE = "#yj-practice="  # the script of the page opens the practice that such a link names
WELCOME = "选好文件和要求，点“生成”。每道题都由原文中的一处事实出成，答案附有出处；同样的要求和种子得到同样的试卷。"


def problem_html(error: YingjiError) -> str:
    """Why nothing could be made."""
    return f'<div class="yj-answer yj-error"><p class="yj-verdict">未能生成</p><p>{escape(str(error))}</p></div>'


def links_html(material: Material, id: str) -> str:
    """The material as files, and the way to practise a paper."""
    practice = f'<a class="yj-practise" href="{PRACTICE}{id}">开始练习</a>' if isinstance(material, Paper) else ""
    links = "".join(
        f'<a class="yj-file-link" href="/page/study/{id}/{path}">{words}</a>' for path, words in _files(material)
    )
    return f'<div class="yj-files">{practice}<span class="yj-small">下载：</span>{links}</div>'


def _files(material: Material) -> Iterator[tuple[str, str]]:
    """The end of each file's address, and its name on the screen."""
    for form in forms(material):
        yield form.value, FORMS[form].name
        if form is Form.DOCX and isinstance(material, Paper):
            yield f"{form.value}?part={Part.QUESTIONS.value}", "Word 试题"
            yield f"{form.value}?part={Part.KEY.value}", "Word 答案"
    if isinstance(material, Paper):
        yield "json", "存卷（供日后复核）"


def paper_html(paper: Paper, start: int) -> str:
    """A page of the paper with its key; start: the number of the first item from 0."""
    shown = paper.entries[start : start + PER_PAGE]
    told = f"《{paper.title}》共 {len(paper.entries)} 题，{paper.points} 分。第 {start + 1}–{start + len(shown)} 题："
    lacking = "".join(f"<br>{escape(words)}" for words in paper.notes)
    cards = "".join(map(_card, shown))
    plan = f"<details><summary>双向细目表</summary><p>{BLUEPRINT}</p>{_plan(paper)}</details>" if start == 0 else ""
    return f'<div class="yj-paper"><p class="yj-small">{escape(told)}{lacking}</p>{plan}{cards}</div>'


def _plan(paper: Paper) -> str:
    rows = [["".join(piece.text for piece in cell) for cell in row] for row in blueprint(paper).rows]
    head = "".join(f"<th>{escape(words)}</th>" for words in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{escape(words)}</td>' for words in row)}</tr>" for row in rows[1:])
    return f'<div class="yj-list"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _card(entry: Scored) -> str:
    """An item with its key, its explanation and its sources."""
    item = entry.item
    about = (item.kind.value, f"{entry.points}分", item.difficulty.value, item.slot.value, item.topic, item.place)
    chips = "".join(f'<span class="yj-chip">{escape(words)}</span>' for words in about if words)
    return (
        f'<article class="yj-card yj-item"><div class="yj-chips">{chips}</div>'
        f'<p class="yj-stem"><b>{entry.number}.</b> {escape(item.stem)}</p>{_shown(item)}{_answered(item)}</article>'
    )


def _shown(item: Item) -> str:
    """What there is to choose from, the right options marked."""
    if item.kind is ItemKind.JUDGE:
        return ""
    lefts = "".join(f"<li>{number}. {escape(words)}</li>" for number, words in enumerate(item.lefts, 1))
    options = "".join(
        f"<li{' class=yj-right' * (at in item.key.choices)}>{letter(at)}. {escape(words)}</li>"
        for at, words in enumerate(item.options)
    )
    return "".join(f'<ul class="yj-options">{rows}</ul>' for rows in (lefts, options) if rows)


def _answered(item: Item) -> str:
    """答案、解析、出处."""
    key = listed(item.key.points) if item.key.points else key_words(item)
    remark = flowing(remark_of(item))
    told = f'<p class="yj-told"><b>解析</b>{escape(remark)}</p>' if remark else ""
    return f'<p class="yj-key"><b>答案</b>{escape(key)}</p>{told}{"".join(map(source_html, item.sources))}'


def source_html(source: Source) -> str:
    """The words a key rests on, those of the key marked; the title leads to them in their document."""
    link = reading_link(source.document, source.span)
    words = "".join(
        f"<mark>{escape(flowing(text))}</mark>" if marked else escape(flowing(text))
        for text, marked in split_by_marks(source)
    )
    return (
        f'<div class="yj-source"><a class="yj-title" href="{link}">《{escape(source.title)}》</a>'
        f'<span class="yj-where">{escape(source.locator)}</span><div class="yj-text">{words}</div></div>'
    )


# ---- practice ----


def practice_html(paper: Paper, id: str) -> str:
    """All questions to be answered one by one; nothing of the key stands in it."""
    parts = "".join(_part(kind, entries) for kind, entries in paper.parts())
    return (
        f'<div class="yj-practice" data-paper="{escape(id)}"><header><h2>{escape(paper.title)}</h2>'
        f'<p class="yj-tally" role="status"></p></header>{parts}'
        '<section class="yj-result" hidden></section>'
        '<footer><button type="button" data-act="score">看成绩</button>'
        '<button type="button" data-act="wrong" disabled>错题再练</button>'
        '<button type="button" data-act="afresh">全部重做</button></footer></div>'
    )


def _part(kind: ItemKind, entries: Sequence[Scored]) -> str:
    how = f'<p class="yj-small">{HOW[kind]}</p>' if kind in HOW else ""
    return f'<section class="yj-part"><h3>{kind.value}</h3>{how}{"".join(map(_question, entries))}</section>'


def _question(entry: Scored) -> str:
    """A question as a form; the script of the page sends what was chosen and shows the mark beneath."""
    item = entry.item
    inline = item.kind is ItemKind.CLOZE and item.stem.count(BLANK) == len(item.key.words)
    stem = _with_boxes(item) if inline else escape(item.stem)
    fields = "" if inline else "".join(_fields(entry))
    return (
        f'<form class="yj-question" data-number="{entry.number}" data-points="{entry.points}" '
        f'data-topic="{escape(item.topic)}" autocomplete="off"><p class="yj-stem"><b>{entry.number}.</b> {stem}'
        f"<small>（{entry.points}分）</small></p>{fields}"
        '<div class="yj-hand"><button type="submit">提交本题</button><span class="yj-fault" role="alert"></span></div>'
        '<div class="yj-mark" aria-live="polite"></div></form>'
    )


def _with_boxes(item: Item) -> str:
    """The stem with a box in the place of each blank."""
    pieces = [escape(words) for words in item.stem.split(BLANK)]
    boxes = [f'<input name="words" maxlength="200" aria-label="第 {number} 空">' for number in range(1, len(pieces))]
    return pieces[0] + "".join(box + words for box, words in zip(boxes, pieces[1:], strict=True))


def _fields(entry: Scored) -> Iterable[str]:
    item, key = entry.item, entry.item.key
    if key.pairs:
        yield from (_select("pairs", at, words, item.options) for at, words in enumerate(item.lefts))
        yield f'<ul class="yj-options">{"".join(f"<li>{letter(at)}. {escape(one)}</li>" for at, one in enumerate(item.options))}</ul>'
    elif key.order:
        yield from (_numbered(at, words, len(item.options)) for at, words in enumerate(item.options))
    elif key.choices:
        kind = "checkbox" if len(key.choices) > 1 or item.kind is ItemKind.MULTIPLE else "radio"
        judged = item.kind is ItemKind.JUDGE
        yield from (_tick(kind, at, words, judged=judged) for at, words in enumerate(item.options))
    elif key.words:
        yield from (
            f'<input name="words" maxlength="200" aria-label="第 {number} 空">'
            for number in range(1, len(key.words) + 1)
        )
    else:
        yield '<textarea name="text" rows="4" maxlength="4000" aria-label="作答"></textarea>'


def _tick(kind: str, at: int, words: str, *, judged: bool) -> str:
    name = escape(words) if judged else f"{letter(at)}. {escape(words)}"
    return f'<label class="yj-tick"><input type="{kind}" name="choices" value="{at}"><span>{name}</span></label>'


def _select(name: str, at: int, words: str, options: Sequence[str]) -> str:
    """What stands on the left, and the letter that goes with it."""
    letters = "".join(f'<option value="{number}">{letter(number)}</option>' for number in range(len(options)))
    box = f'<select name="{name}" data-left="{at}" aria-label="第 {at + 1} 项"><option value=""></option>{letters}</select>'
    return f'<label class="yj-tick">{box}<span>{at + 1}. {escape(words)}</span></label>'


def _numbered(at: int, words: str, count: int) -> str:
    """An option to be ordered, and its place in the sequence."""
    steps = "".join(f'<option value="{number}">第 {number + 1}</option>' for number in range(count))
    box = f'<select name="order" data-option="{at}" aria-label="{letter(at)} 的次序"><option value=""></option>{steps}</select>'
    return f'<label class="yj-tick">{box}<span>{letter(at)}. {escape(words)}</span></label>'


def mark_html(entry: Scored, mark: Mark) -> str:
    """Right or wrong, the key with what was had of it, why, and where it stands."""
    verdict = "正确" if mark.right else "部分正确" if mark.share else "错误"
    kind = "yj-good" if mark.right else "yj-part-good" if mark.share else "yj-bad"
    earned = f"{entry.points * mark.share:g} / {entry.points} 分"
    note = f'<p class="yj-small">{escape(mark.note)}</p>' if mark.note else ""
    return (
        f'<div class="yj-marked {kind}"><p class="yj-verdict">{verdict}<small>{earned}</small></p>{note}'
        f"{_had(entry.item, mark)}{_answered(entry.item)}</div>"
    )


def _had(item: Item, mark: Mark) -> str:
    """Each blank, pair or point with whether it was had."""
    key = item.key
    pairs = [f"{left + 1}—{letter(right)}" for left, right in key.pairs]
    rows = "".join(
        f'<li class="{"yj-good" if had else "yj-bad"}">{"✓" if had else "✗"} {escape(words)}</li>'
        for had, words in zip(mark.parts, key.words or key.points or pairs, strict=False)
    )
    return f'<ul class="yj-had">{rows}</ul>' if rows else ""
