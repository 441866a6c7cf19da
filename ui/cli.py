"""The command line: `yingji ingest`, `ask`, `serve` and the rest. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import YingjiError
from ui.study import app as study

EPILOG = "先试 yingji demo；再用 yingji ingest 政策文件夹 建库，用 yingji ask 提问，用 yingji serve 打开网页。"

app = typer.Typer(
    name="yingji",
    help="应急：问政策文件，答案附原文。不联网，不需要语言模型。",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="库所在的文件夹（默认取 YINGJI_LIBRARY）", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本使用")]
RegionOption = Annotated[str | None, typer.Option("--region", help="只查这个地区，如 武汉市", show_default=False)]
YearOption = Annotated[int | None, typer.Option("--year", help="只查这一年，如 2024", show_default=False)]
DocumentOption = Annotated[
    str | None, typer.Option("--document", help="只查这份文件：编号、文件名或标题的一部分", show_default=False)
]


def _examples(*lines: str) -> str:
    return "例：  " + "    ".join(lines)


@app.command(
    epilog=_examples("yingji ingest 政策文件夹", "yingji ingest --sync 政策文件夹", "yingji ingest a.docx b.pdf")
)
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹", metavar="PATH...")],
    library: LibraryOption = None,
    sync: Annotated[bool, typer.Option("--sync", help="文件夹里已不存在的文件，同时从库中移除")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="用现在的嵌入模型重建两个索引")] = False,
    as_json: JsonOption = False,
) -> None:
    """把政策文件收进库里：逐个报告读到了什么、丢了什么。"""
    from ui import commands

    raise typer.Exit(commands.ingest(paths, library, sync=sync, rebuild=rebuild, as_json=as_json))


@app.command("list", epilog=_examples("yingji list", "yingji list --json"))
def list_documents(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """列出库里的文件。"""
    from ui import commands

    commands.list_documents(library, as_json=as_json)


@app.command(
    epilog=_examples("yingji show 安全生产法", "yingji show 安全生产法 第九条", "yingji show 001.txt 二、（五）")
)
def show(
    document: Annotated[str, typer.Argument(help="编号、文件名或标题的一部分")],
    place: Annotated[str, typer.Argument(help="第几条或哪一节，如 二、（五）", metavar="[LOCATOR]")] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """看一份文件的信息和目录，或其中一条的原文。"""
    from ui import commands

    commands.show(document, place, library, as_json=as_json)


@app.command(epilog=_examples("yingji search 挂牌督办", "yingji search --region 武汉 隐患"))
def search(
    query: Annotated[str, typer.Argument(help="要找的词语")],
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="最多几段")] = 5,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """找出与词语最接近的片段。"""
    from ui import commands

    commands.search(query, region, year, document, limit, library, as_json=as_json)


@app.command(
    epilog=_examples("yingji ask 今年要挂牌督办多少家隐患单位？", "yingji ask --region 武汉 --year 2024 谁牵头？")
)
def ask(
    question: Annotated[str, typer.Argument(help="问题，用平常话")],
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """问一个问题，得到简短的答复和原文出处。"""
    from ui import commands

    commands.ask(question, region, year, document, library, as_json=as_json)


@app.command(epilog=_examples("yingji chat", "yingji chat --region 武汉"))
def chat(
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """在终端里连续提问；空行或 Ctrl-D 结束。"""
    from ui import commands

    commands.chat(region, year, document, library, as_json=as_json)


@app.command(
    epilog=_examples(
        "yingji duties --body 应急局 --year 2025",
        "yingji duties 演练 --frequency 有",
        "yingji duties --region 武汉 --due-before 2025-12-31 --xlsx 任务台账.xlsx --ics 到期.ics",
    )
)
def duties(
    words: Annotated[
        list[str] | None, typer.Argument(help="任务原文或单位里要有的词语，可写几个", metavar="[词语]...")
    ] = None,
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    body: Annotated[str, typer.Option("--body", help="牵头或配合单位的名称里有这些字", show_default=False)] = "",
    kind: Annotated[str, typer.Option("--kind", help="哪一类工作，如 演练、培训", show_default=False)] = "",
    due_before: Annotated[
        str, typer.Option("--due-before", help="这一天或之前到期，如 2025-12-31、2025-06、2025", show_default=False)
    ] = "",
    due_after: Annotated[str, typer.Option("--due-after", help="这一天或之后到期，写法同上", show_default=False)] = "",
    frequency: Annotated[
        str, typer.Option("--frequency", help="有、无，或频次里的词语，如 每季度", show_default=False)
    ] = "",
    strength: Annotated[
        str, typer.Option("--strength", help="约束力：禁止、必须、应当、推动、鼓励", show_default=False)
    ] = "",
    standing: Annotated[str, typer.Option("--standing", help="要求 或 已完成", show_default=False)] = "",
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="最多几项（屏幕默认 50，写文件和 JSON 默认全部）", show_default=False),
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="写成 CSV 文件", show_default=False)] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写成 Excel 文件", show_default=False)] = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="有具体日期的任务写成日历文件", show_default=False)] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """任务台账：谁、做什么、多少、多久一次、何时完成，可以筛选和导出。"""
    from ui import duties as register

    typed = register.Filters(
        words=tuple(words or ()),
        region=region,
        year=year,
        document=document,
        body=body,
        kind=kind,
        due_after=due_after,
        due_before=due_before,
        frequency=frequency,
        strength=strength,
        standing=standing,
    )
    register.duties(typed, register.Files(csv, xlsx, ics), limit, library, as_json=as_json)


@app.command(
    epilog=_examples(
        "yingji terms", "yingji terms 六有", "yingji terms --region 武汉 --defined", "yingji terms 六有 --csv 六有.csv"
    )
)
def terms(
    name: Annotated[str, typer.Argument(help="名词，如 六有、双随机一公开；不写则列出全部", metavar="[名词]")] = "",
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    defined: Annotated[
        bool | None, typer.Option("--defined/--mentioned", help="只看有文件解释的 / 只看没有解释的", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="最多几个（屏幕默认 60）", show_default=False)
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="写成 CSV 文件", show_default=False)] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """名词对照：六有、四联、一会三卡……哪份文件解释了，各列几项，差在哪里。"""
    from assistant.glossary import TermQuery
    from ui import terms as glossary

    glossary.terms(name, TermQuery(region, year, document, defined), limit, csv, library, as_json=as_json)


@app.command(
    epilog=_examples(
        "yingji references", "yingji references --missing --csv 缺的文件.csv", "yingji references --dot 引用.dot"
    )
)
def references(
    region: RegionOption = None,
    year: YearOption = None,
    document: DocumentOption = None,
    held: Annotated[
        bool | None, typer.Option("--held/--missing", help="只看库里有的 / 只看库里缺的", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="最多几份（屏幕默认 60）", show_default=False)
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="写成 CSV 文件", show_default=False)] = None,
    dot: Annotated[
        Path | None, typer.Option("--dot", help="把引用关系写成 Graphviz 的 DOT 文件", show_default=False)
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """引用文件：《……》里提到的文件，哪些库里有，哪些缺，谁在哪里提到。"""
    from assistant.glossary import TermQuery
    from ui import terms as glossary

    query = TermQuery(region, year, document)
    glossary.references(query, held, limit, csv, dot, library, as_json=as_json)


@app.command(epilog=_examples("yingji serve", "yingji serve --port 8080", "yingji serve --log 日志.jsonl"))
def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="端口（默认 7860）", show_default=False)
    ] = None,
    log: Annotated[
        Path | None, typer.Option("--log", help="日志文件（默认在库的 logs 文件夹里）", show_default=False)
    ] = None,
    log_questions: Annotated[bool, typer.Option("--log-questions", help="日志里也记下问题的文字")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """打开网页问答（默认 http://127.0.0.1:7860），同时提供 REST 接口（/api/docs）和与 OpenAI 兼容的 /v1。"""
    from ui import commands

    commands.serve(host, port, library, log, log_questions=log_questions, as_json=as_json)


@app.command(epilog=_examples("yingji token", "export OPENAI_API_KEY=$(yingji token)"))
def token(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """显示接口的口令，脚本调用 yingji serve 时要用。删除库里的 token 文件并重启服务，就换一个口令。"""
    from ui import commands

    commands.token(library, as_json=as_json)


@app.command(epilog=_examples("yingji remove 旧文件.txt", "yingji remove --yes 2019年工作要点"))
def remove(
    documents: Annotated[list[str], typer.Argument(help="编号、文件名或标题", metavar="DOCUMENT...")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """从库里移除文件，移除后不再被引用。"""
    from ui import commands

    commands.remove(documents, library, yes=yes, as_json=as_json)


@app.command(epilog=_examples("yingji demo", "yingji demo --no-serve"))
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="最后打开网页")] = True,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="端口（默认 7860）", show_default=False)
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """用随带的示例文件走一遍：建库、三问三答、打开网页。"""
    from ui import commands

    commands.demo(library, serve_after=serve, port=port, as_json=as_json)


@app.command(epilog=_examples("yingji doctor", "yingji doctor --deep"))
def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="逐段核对索引，较慢")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """检查库、索引、模型和设置，有问题时说明怎么办。"""
    from ui import commands

    raise typer.Exit(commands.doctor(library, deep=deep, as_json=as_json))


@app.command(
    "eval",
    epilog=_examples(
        "yingji eval 题集.jsonl --corpus 政策文件夹 --report 得分.html",
        "yingji eval 题集.jsonl --predictions 结果.jsonl",
        "yingji eval 题集.jsonl --baseline 上次的结果.jsonl",
        "yingji eval cmrc2018_trial.json --limit 200",
    ),
)
def evaluate(
    questions: Annotated[
        Path, typer.Argument(help="题集：每行一题的 .jsonl，或 SQuAD 格式的 .json（CMRC 2018、DRCD）", metavar="SET")
    ],
    library: LibraryOption = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", help="用这个文件夹临时建库，用完删除", show_default=False),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="只做前几题", show_default=False)] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="把每题的答复写进这个文件", show_default=False)
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--report", help="把得分和失分的题写成一个网页", show_default=False)
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="与上次 --predictions 写下的答复比较", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """用题集量一量答得对不对、引得准不准、该不该拒答。SQuAD 格式的题集不给库时，用自带的原文临时建库。"""
    from ui import commands

    commands.evaluate(questions, library, corpus, limit, predictions, page, baseline, as_json=as_json)


app.add_typer(study, name="study")


def main() -> None:
    """The console script: errors become one Chinese sentence and a non-zero status."""
    try:
        app()
    except YingjiError as error:
        print(f"错误：{error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\n已停下。已经收进库的文件都完整，再运行一次同样的命令会接着做完。", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
