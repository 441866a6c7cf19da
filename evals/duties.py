"""How well duties are found: found ones beside labelled ones, precision and recall for each field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evals.duty_labels import LabelledDuty, Stretch, read_labels
from ingest.document import Document, Span
from ingest.duty import Duty, Phrase
from ingest.errors import NotFoundError, YingjiError
from ingest.folding import Folded, fold, folded

CUT = 40  # labels quote no more than so many characters
NEAR = 0.5  # of the longer name, for one body named in more words than the other
FIELDS = {
    "duty": "任务",
    "who": "牵头",
    "joins": "配合",
    "quantities": "数量",
    "frequencies": "频次",
    "deadlines": "时限",
    "conditions": "条件",
    "exceptions": "例外",
    "strength": "约束力",
    "standing": "要求/已完成",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """right: found as labelled; extra: found and not labelled; missed: labelled and not found."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.extra + other.extra, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.extra) if self.right + self.extra else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None


@dataclass(frozen=True, slots=True)
class Line:
    """One field. matched: over the duties that were both labelled and found; whole: over all of the stretches."""

    field: str
    matched: Tally
    whole: Tally


@dataclass(frozen=True, slots=True)
class Miss:
    """A difference between a label and what was found. extra, missed: in words, as far as they differ."""

    id: str
    field: str
    act: str
    extra: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyReport:
    """The result. phrases: how many parts the found duties have; outside: how many do not stand where they say."""

    stretches: int
    labelled: int
    found: int
    lines: tuple[Line, ...]
    phrases: int
    outside: int
    misses: tuple[Miss, ...] = field(default=())

    @property
    def inside(self) -> float:
        """The share of parts that stand, word for word, where the duty says."""
        return 1 - self.outside / self.phrases if self.phrases else 1.0


def measure(labels: Path, corpus: Path) -> DutyReport:
    """The duties found in the documents of folder `corpus` beside the labelled ones of the file `labels`."""
    stretches = read_labels(labels)
    files = {path.name: path for path in corpus.rglob("*") if path.is_file()}
    missing = sorted({one.document for one in stretches} - set(files))
    if missing:
        raise NotFoundError(
            "找不到标注所指的文件", "、".join(missing[:3]), f"请用 --corpus 给出它们所在的文件夹（现在是 {corpus}）"
        )
    read: dict[str, Found] = {}
    comparisons: list[Comparison] = []
    for stretch in stretches:
        if stretch.document not in read:
            read[stretch.document] = found_in(files[stretch.document])
        comparisons.append(compare(stretch, read[stretch.document]))
    return report(comparisons, tuple(read.values()))


@dataclass(frozen=True, slots=True)
class Found:
    """A document with its duties, and its text folded for finding labels in it."""

    document: Document
    duties: tuple[Duty, ...]
    whole: Folded


def found_in(path: Path) -> Found:
    """The duties of a file."""
    from ingest.reading import read
    from ingest.understanding import parse

    parsed = parse(read(path), path.name, len)
    return Found(parsed.document, parsed.duties, folded(parsed.document.text))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One stretch: pairs of a label and the duty found for it, labels without one, finds without a label."""

    stretch: Stretch
    pairs: tuple[tuple[LabelledDuty, Duty], ...]
    missed: tuple[LabelledDuty, ...]
    extra: tuple[Duty, ...]


def compare(stretch: Stretch, found: Found) -> Comparison:
    """The duties found in a stretch, each beside the label whose act it overlaps most."""
    reach = _reach(stretch, found.whole)
    labelled = tuple(zip(stretch.duties, _acts(stretch, found.whole, reach), strict=True))
    duties = [
        duty
        for duty in found.duties
        if duty.act.span in reach or _overlap(duty.act.span, reach) > len(duty.act.span) // 2
    ]
    pairs = _paired([span for _, span in labelled], [duty.act.span for duty in duties])
    borderline = [span for words in stretch.borderline if (span := _place(found.whole, words, reach.start))]
    matched_labels, matched_duties = {label for label, _ in pairs}, {duty for _, duty in pairs}
    return Comparison(
        stretch,
        tuple((labelled[label][0], duties[duty]) for label, duty in pairs),
        tuple(duty for at, (duty, _) in enumerate(labelled) if at not in matched_labels),
        tuple(
            duty
            for at, duty in enumerate(duties)
            if at not in matched_duties and not any(_overlap(duty.act.span, span) for span in borderline)
        ),
    )


def _reach(stretch: Stretch, whole: Folded) -> Span:
    start = whole.find(stretch.start)
    end = whole.find(stretch.end, start[0]) if start else None
    if not start or not end:
        raise YingjiError("标注的文字在文件里找不到", f"{stretch.document}：{stretch.id}", "请核对 from 与 to 两处文字")
    return Span(start[0], end[1])


def _place(whole: Folded, words: str, start: int) -> Span | None:
    found = whole.find(words, start)
    return Span(*found) if found else None


def _acts(stretch: Stretch, whole: Folded, reach: Span) -> Iterator[Span]:
    """Where the labelled acts stand, each behind the start of the one before."""
    at = reach.start
    for duty in stretch.duties:
        span = _place(whole, duty.act, at)
        if span is None:
            raise YingjiError("标注的任务在文件里找不到", f"{stretch.id}：{duty.act}", "请核对 act 一栏")
        yield span
        at = span.start + 1


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _paired(labels: Sequence[Span], found: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Pairs of indices that overlap, those that share the most of both first; each index once."""
    near = [
        (-shared / max(len(label), len(duty)), at, place)
        for at, label in enumerate(labels)
        for place, duty in enumerate(found)
        if (shared := _overlap(label, duty))
    ]
    taken_labels: set[int] = set()
    taken: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, at, place in sorted(near):
        if at not in taken_labels and place not in taken:
            taken_labels.add(at)
            taken.add(place)
            pairs.append((at, place))
    return tuple(sorted(pairs))


Item = tuple[str, ...]  # the words, then the values that must be equal


def _labelled(duty: LabelledDuty, name: str) -> tuple[Item, ...]:
    match name:
        case "quantities":
            return tuple((one.words, f"{one.number:g}", fold(one.unit), one.bound) for one in duty.quantities)
        case "frequencies":
            return tuple((one.words, _number(one.per_year)) for one in duty.frequencies)
        case "deadlines":
            return tuple((one.words, str(one.last), str(one.days)) for one in duty.deadlines)
        case "strength":
            return (("", duty.strength),)
        case "standing":
            return (("", duty.standing),)
    return tuple((words,) for words in getattr(duty, name))


def _found(duty: Duty, name: str) -> tuple[Item, ...]:
    match name:
        case "quantities":
            return tuple(
                (one.words.text, f"{one.number:g}", fold(one.unit), one.bound.value) for one in duty.quantities
            )
        case "frequencies":
            return tuple((one.words.text, _number(one.per_year)) for one in duty.frequencies)
        case "deadlines":
            return tuple((one.words.text, str(one.last), str(one.days)) for one in duty.deadlines)
        case "strength":
            return (("", duty.strength.value),)
        case "standing":
            return (("", duty.standing.value),)
    phrases: tuple[Phrase, ...] = duty.leads if name == "who" else getattr(duty, name)
    return tuple((one.text,) for one in phrases)


def _number(per_year: float | None) -> str:
    return "" if per_year is None else f"{per_year:.3g}"


def _same(label: Item, found: Item) -> bool:
    return label[1:] == found[1:] and same_words(label[0], found[0])


def same_words(label: str, found: str) -> bool:
    """Whether two phrases are the same words, or the shorter is a good half of the longer; a label may be cut."""
    one, other = fold(label), fold(found)
    short, long = sorted((one, other), key=len)
    if len(label) >= CUT and other.startswith(one):
        return True
    return short == long or (
        short in long
        and (len(short) >= NEAR * len(long) or any(sign.isdigit() for sign in short) or long.startswith(short))
    )


def tally(labelled: Sequence[Item], found: Sequence[Item]) -> tuple[Tally, tuple[Item, ...], tuple[Item, ...]]:
    """How many items agree, and the items that are extra and missed; each item agrees with one other at most."""
    left = list(found)
    missed: list[Item] = []
    for item in labelled:
        same = next((one for one in left if _same(item, one)), None)
        if same is None:
            missed.append(item)
        else:
            left.remove(same)
    return Tally(len(labelled) - len(missed), len(left), len(missed)), tuple(left), tuple(missed)


def report(comparisons: Sequence[Comparison], documents: Iterable[Found]) -> DutyReport:
    """All stretches together."""
    lines = [_duties_line(comparisons)]
    misses: list[Miss] = [*_duty_misses(comparisons)]
    for name in list(FIELDS)[1:]:
        line, wrong = _line(name, comparisons)
        lines.append(line)
        misses += wrong
    parts = [(one.document.text, phrase) for one in documents for duty in one.duties for phrase in duty.phrases]
    return DutyReport(
        stretches=len(comparisons),
        labelled=sum(len(one.stretch.duties) for one in comparisons),
        found=sum(len(one.pairs) + len(one.extra) for one in comparisons),
        lines=tuple(lines),
        phrases=len(parts),
        outside=sum(phrase.span.of(text) != phrase.text or not phrase.text for text, phrase in parts),
        misses=tuple(misses),
    )


def _duties_line(comparisons: Sequence[Comparison]) -> Line:
    pairs = sum(len(one.pairs) for one in comparisons)
    whole = Tally(pairs, sum(len(one.extra) for one in comparisons), sum(len(one.missed) for one in comparisons))
    return Line("duty", Tally(pairs), whole)


def _duty_misses(comparisons: Sequence[Comparison]) -> Iterator[Miss]:
    for one in comparisons:
        yield from (Miss(one.stretch.id, "duty", duty.act, missed=(duty.act,)) for duty in one.missed)
        yield from (Miss(one.stretch.id, "duty", duty.act.text, extra=(duty.act.text,)) for duty in one.extra)


def _line(name: str, comparisons: Sequence[Comparison]) -> tuple[Line, list[Miss]]:
    matched, whole = Tally(), Tally()
    misses: list[Miss] = []
    for one in comparisons:
        for label, duty in one.pairs:
            counted, extra, missed = tally(_labelled(label, name), _found(duty, name))
            matched += counted
            if extra or missed:
                misses.append(
                    Miss(one.stretch.id, name, label.act, tuple(map(_words, extra)), tuple(map(_words, missed)))
                )
        whole += Tally(
            0,
            sum(len(_found(duty, name)) for duty in one.extra),
            sum(len(_labelled(duty, name)) for duty in one.missed),
        )
    return Line(name, matched, replace(matched) + whole), misses


def _words(item: Item) -> str:
    return " ".join(part for part in item if part)


def as_table(report: DutyReport) -> str:
    """The report as lines of text: for each field precision and recall on matched duties and over the stretches."""
    head = f"{report.stretches} 段，标注 {report.labelled} 项任务，找到 {report.found} 项；字段都在原文位置上：{report.inside:.1%}（{report.phrases} 处）"
    rows = [f"{FIELDS[line.field]}\t{_shown(line.matched)}\t{_shown(line.whole)}" for line in report.lines]
    return "\n".join([head, "字段\t配对任务：准确率 召回率（对/多/漏）\t全部文字：准确率 召回率（对/多/漏）", *rows])


def _shown(one: Tally) -> str:
    return f"{_share(one.precision)} {_share(one.recall)}（{one.right}/{one.extra}/{one.missed}）"


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.3f}"


def as_json(report: DutyReport) -> str:
    """The report as JSON: per field the shares and counts, and every difference."""
    fields = {
        line.field: {
            scope: {
                "precision": one.precision,
                "recall": one.recall,
                "right": one.right,
                "extra": one.extra,
                "missed": one.missed,
            }
            for scope, one in (("matched", line.matched), ("whole", line.whole))
        }
        for line in report.lines
    }
    whole = {
        "stretches": report.stretches,
        "labelled": report.labelled,
        "found": report.found,
        "inside": report.inside,
        "fields": fields,
        "misses": [
            {
                "id": miss.id,
                "field": miss.field,
                "act": miss.act,
                "extra": list(miss.extra),
                "missed": list(miss.missed),
            }
            for miss in report.misses
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)
