"""`yingji study`: papers, guides, cards and checks in the terminal and as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.study.item import Deck, Difficulty, DutyCard, Guide, ItemKind, Paper
from assistant.study.request import NUMBER, StudyRequest, Wish
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.study.exporting.form import Form, Material, Part
    from assistant.study.verdicts import Recheck, Review

SUFFIXES = {
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".apkg": "apkg",
    ".gift": "gift",
    ".gift.txt": "gift",
    ".qti": "qti",
    ".qti.zip": "qti",
    ".zip": "qti",
}
STORED = ".json"
KINDS = "、".join(ItemKind)

app = typer.Typer(
    help="培训资料：出题组卷、学习提纲、记忆卡、职责卡，核对试卷。每道题都附原文出处。",
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="库所在的文件夹（默认取 YINGJI_LIBRARY）", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本使用")]
DocumentsOption = Annotated[
    list[str] | None,
    typer.Option("--document", help="从这份文件出题：编号、文件名或标题，可写几次", show_default=False),
]
RegionOption = Annotated[str | None, typer.Option("--region", help="只用这个地区的文件", show_default=False)]
YearOption = Annotated[int | None, typer.Option("--year", help="只用这一年的文件", show_default=False)]
SectionsOption = Annotated[
    list[str] | None,
    typer.Option("--section", help="只用这一节：如 二、（五），或标题里的字，可写几次", show_default=False),
]
TopicsOption = Annotated[
    list[str] | None, typer.Option("--topic", help="只考这一类工作，如 演练、培训，可写几次", show_default=False)
]
BodyOption = Annotated[str, typer.Option("--body", help="只考交给这个单位的任务", show_default=False)]
SeedOption = Annotated[int, typer.Option("--seed", help="随机种子：同一个种子出同一份卷子")]
TitleOption = Annotated[str, typer.Option("--title", help="标题", show_default=False)]
PastOption = Annotated[bool, typer.Option("--past", help="工作总结里已完成的事也用")]
OutOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--out", help="写成文件，格式看后缀：.docx .xlsx .md .html .apkg .gift .qti .json，可写几次", show_default=False
    ),
]


def _examples(*lines: str) -> str:
    return "例：  " + "    ".join(lines)


@app.callback(
    invoke_without_command=True,
    epilog=_examples(
        "yingji study --document 武汉 --number 30 --seed 7 --out 试卷.docx --out 试卷.json",
        "yingji study --kind 单选题=10 --kind 判断题=10 --points 100",
        "yingji study --number 20 --reword --out 试卷.docx",
        "yingji study check 试卷.json",
    ),
)
def study(
    context: typer.Context,
    document: DocumentsOption = None,
    region: RegionOption = None,
    year: YearOption = None,
    section: SectionsOption = None,
    topic: TopicsOption = None,
    body: BodyOption = "",
    number: Annotated[int, typer.Option("--number", "-n", min=1, max=1000, help="题数（没有写 --kind 时）")] = NUMBER,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help=f"题型和题数，如 单选题=10，可写几次；题型有{KINDS}", show_default=False),
    ] = None,
    row: Annotated[
        list[str] | None,
        typer.Option(
            "--row", help="细目表的一行：题型,类别,难度,题数；不限的留空，如 单选题,演练,,5", show_default=False
        ),
    ] = None,
    difficulty: Annotated[str, typer.Option("--difficulty", help="难度：容易、中等、较难", show_default=False)] = "",
    points: Annotated[int | None, typer.Option("--points", min=1, help="总分（默认 100）", show_default=False)] = None,
    seed: SeedOption = 1,
    title: TitleOption = "",
    past: PastOption = False,
    out: OutOption = None,
    reword: Annotated[
        bool, typer.Option("--reword", help="请语言模型润色题干，逐题核对，不过关的保留原题干（须设置 YINGJI_MODEL）")
    ] = False,
    part: Annotated[
        str, typer.Option("--part", help="写文件时只要 试题 或 答案（.docx、.md、.html）", show_default=False)
    ] = "",
    key: Annotated[bool, typer.Option("--key/--no-key", help="屏幕上是否显示答案")] = True,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """出一份试卷（不写子命令时）。同样的要求、同一个种子、同一个库，卷子逐字相同。"""
    if context.invoked_subcommand:
        return
    request = StudyRequest(
        documents=tuple(document or ()),
        region=region or None,
        year=year,
        sections=tuple(section or ()),
        topics=tuple(topic or ()),
        body=body.strip(),
        wishes=(*map(counted, kind or ()), *map(lined, row or ())),
        number=number,
        difficulty=one_of(Difficulty, difficulty, "难度"),
        points=points,
        seed=seed,
        title=title.strip(),
        past=past,
    )
    with _desk(library, "正在出题……", quiet=as_json or reword) as at:
        made = at.study(request)
        if reword:
            made = _reworded(at, made, quiet=as_json)
    _deliver(made, Paper, out, part, as_json=as_json, key=key)


@app.command(
    epilog=_examples(
        "yingji study check 试卷.json", "yingji study check 自己出的卷子.docx", "yingji study check 题库.xlsx --json"
    )
)
def check(
    paper: Annotated[Path, typer.Argument(help="存下的 .json 试卷，或自己出的 .docx、.xlsx、.md、.txt 卷子")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """核对试卷：存下的卷子（文件更新后哪些题不再对），或自己出的卷子（每题的答案有没有出处）。"""
    from ui.study_screen import show_recheck, show_review

    if paper.suffix.lower() == STORED:
        found: Recheck | Review = _rechecked(paper, library, quiet=as_json)
        wrong = bool(found.stale)
    else:
        found, wrong = _reviewed(paper, library, quiet=as_json)
    if as_json:
        from ui.commands import print_json

        print_json(found, type(found))
    elif paper.suffix.lower() == STORED:
        show_recheck(found)
    else:
        show_review(found)
    raise typer.Exit(int(wrong))


@app.command(epilog=_examples("yingji study guide --document 武汉 --out 提纲.docx", "yingji study guide --topic 演练"))
def guide(
    document: DocumentsOption = None,
    region: RegionOption = None,
    year: YearOption = None,
    section: SectionsOption = None,
    topic: TopicsOption = None,
    title: TitleOption = "",
    past: PastOption = False,
    out: OutOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """学习提纲：目录、任务和时限、名词、与上年（旧版）的变化、易混点。"""
    request = StudyRequest(
        tuple(document or ()),
        region or None,
        year,
        tuple(section or ()),
        tuple(topic or ()),
        title=title.strip(),
        past=past,
    )
    with _desk(library, "正在整理提纲……", quiet=as_json) as at:
        made = at.guide(request)
    _deliver(made, Guide, out, "", as_json=as_json)


@app.command(epilog=_examples("yingji study cards --document 武汉 --number 40 --out 记忆卡.apkg"))
def cards(
    document: DocumentsOption = None,
    region: RegionOption = None,
    year: YearOption = None,
    section: SectionsOption = None,
    topic: TopicsOption = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, max=1000, help="张数")] = 30,
    seed: SeedOption = 1,
    title: TitleOption = "",
    out: OutOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """记忆卡：正面是问题，背面是原文里的答案；.apkg 可导入 Anki。"""
    request = StudyRequest(
        tuple(document or ()),
        region or None,
        year,
        tuple(section or ()),
        tuple(topic or ()),
        number=number,
        seed=seed,
        title=title.strip(),
    )
    with _desk(library, "正在制卡……", quiet=as_json) as at:
        made = at.flashcards(request)
    _deliver(made, Deck, out, "", as_json=as_json)


@app.command(epilog=_examples("yingji study body 应急局", "yingji study body 党建室 --out 职责卡.docx"))
def body(
    name: Annotated[str, typer.Argument(help="单位名称或其中的字", metavar="单位")],
    document: DocumentsOption = None,
    region: RegionOption = None,
    year: YearOption = None,
    topic: TopicsOption = None,
    past: PastOption = False,
    out: OutOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """职责卡：一个单位牵头和配合的任务，一页纸。"""
    if not name.strip():
        raise SettingsError("没有写单位的名称", remedy="例如 yingji study body 应急局")
    request = StudyRequest(tuple(document or ()), region or None, year, topics=tuple(topic or ()), past=past)
    with _desk(library, "正在整理职责……", quiet=as_json) as at:
        made = at.duty_card(name.strip(), request)
    _deliver(made, DutyCard, out, "", as_json=as_json)


def counted(typed: str) -> Wish:
    """单选题=10 as a wish; SettingsError."""
    name, _, count = typed.replace("＝", "=").replace("：", "=").replace(":", "=").partition("=")
    if not count.strip().isdigit() or int(count) < 1:
        raise SettingsError(f"“{typed}”看不明白", remedy="请写成 单选题=10 的样子")
    return Wish(int(count), kind_named(name))


def lined(typed: str) -> Wish:
    """单选题,演练,较难,5 as a wish; SettingsError."""
    fields = [field.strip() for field in typed.replace("，", ",").split(",")]
    if len(fields) != 4 or not fields[3].isdigit() or int(fields[3]) < 1:
        raise SettingsError(f"“{typed}”看不明白", remedy="请写成 题型,类别,难度,题数，不限的留空，如 单选题,演练,,5")
    kind = kind_named(fields[0]) if fields[0] else None
    return Wish(int(fields[3]), kind, fields[1], one_of(Difficulty, fields[2], "难度"))


def kind_named(typed: str) -> ItemKind:
    """单选 or 单选题; SettingsError."""
    found = next((kind for kind in ItemKind if typed.strip() in (kind.value, kind.value.removesuffix("题"))), None)
    if found is None:
        raise SettingsError(f"没有“{typed.strip()}”这种题型", remedy=f"题型有{KINDS}")
    return found


def one_of(kind: type[Difficulty], typed: str, name: str) -> Difficulty | None:
    from ui.duties import one_of as named

    return named(kind, typed, name)


@contextmanager
def _desk(library: Path | None, words: str, *, quiet: bool) -> Iterator:
    """The desk, with a line on the error stream while it works."""
    from ui.opening import desk
    from ui.terminal import ASIDE

    with desk(library, "yingji study") as at:
        if quiet:
            yield at
        else:
            with ASIDE.status(words):
                yield at


def _reworded(at: Desk, made: Paper, *, quiet: bool) -> Paper:
    """The paper with its stems reworded, with a bar while that goes on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from ui.terminal import ASIDE

    columns = (TextColumn("润色题干"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=ASIDE, transient=True, disable=quiet) as progress:
        bar = progress.add_task("", total=None)
        for step in at.reword(made):
            progress.update(bar, completed=step.done, total=step.total)
            made = step.paper or made
    return made


def _rechecked(paper: Path, library: Path | None, *, quiet: bool) -> Recheck:
    from assistant.study.keeping import load

    stored = load(paper)
    with _desk(library, "正在复核……", quiet=quiet) as at:
        return at.recheck(stored)


def _reviewed(paper: Path, library: Path | None, *, quiet: bool) -> tuple[Review, bool]:
    from assistant.study.ownpaper import questions
    from assistant.study.verdicts import Verdict

    asked = questions(paper)
    with _desk(library, f"正在核对 {len(asked)} 道题……", quiet=quiet) as at:
        found = at.review(asked)
    return found, found.count(Verdict.CONTRADICTED) > 0


def _deliver(
    made: Material, shape: type, out: Sequence[Path] | None, part: str, *, as_json: bool, key: bool = True
) -> None:
    """Write the material to its files, or show it."""
    wanted = [(path, *_form(path, made, part)) for path in out or ()]
    for path, form, whole in wanted:
        _write(path, made, form, whole)
    if as_json:
        from assistant.study.keeping import unsaid
        from ui.commands import print_json

        print_json(made, shape, unsaid(made))
    elif not wanted:
        from ui.study_screen import show

        show(made, key=key)
    else:
        from ui.study_screen import written

        written(made, [path for path, *_ in wanted])


def _form(path: Path, made: Material, part: str) -> tuple[Form | None, Part]:
    """The form that a file's ending asks for, None for a stored paper; SettingsError."""
    from assistant.study.exporting.form import Form, Part, forms

    whole = {"": Part.WHOLE, **{one.value: one for one in Part}}.get(part.strip())
    if whole is None:
        raise SettingsError(f"没有“{part}”这一部分", remedy="可以写 试题 或 答案")
    name = path.name.lower()
    if name.endswith(STORED) and isinstance(made, Paper):
        return None, whole
    suffix = max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default="")
    if not suffix or Form(SUFFIXES[suffix]) not in forms(made):
        known = "、".join(f".{form.value}" for form in forms(made)) + ("、.json" if isinstance(made, Paper) else "")
        raise SettingsError(f"不能写成这种文件：{path.name}", remedy=f"文件名请以这些结尾：{known}")
    return Form(SUFFIXES[suffix]), whole


def _write(path: Path, made: Material, form: Form | None, part: Part) -> None:
    from ui.ledger import save

    if form is None:
        from assistant.study.keeping import dumps

        save(path, dumps(made).encode())
        return
    from assistant.study.exporting import export

    save(path, export(made, form, part).data)
