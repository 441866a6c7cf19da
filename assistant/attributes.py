"""Questions about a document itself: when it was issued, when it takes effect, who issued it, its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Inquiry
from ingest.document import Document, Origin, Span

WHEN = r"(?:什么时候|什么时间|何时|哪天|哪一天|几月|几号|哪年|哪一年|日期|时间|多久前)"
QUESTIONS = (
    ("effective", re.compile(rf"(?:{WHEN}.{{0,8}}(?:施行|实施|生效|执行|起效)|(?:施行|实施|生效|起效).{{0,6}}{WHEN})")),
    (
        "issued",
        re.compile(
            rf"(?:{WHEN}.{{0,8}}(?:印发|发布|发文|出台|公布|下发|签发|成文|发的|通过)|(?:印发|发布|发文|出台|公布|下发|成文).{{0,6}}{WHEN})"
        ),
    ),
    ("number", re.compile(r"文号|发文字号|(?:第?几|多少)号(?:文|令)")),
    (
        "issuer",
        re.compile(
            r"(?:谁|哪个(?:单位|部门|机关)|哪里|哪家).{0,3}(?:印发|发布|公布|制定|发的文|出台)|(?:发文|发布|制定|公布)(?:机关|单位|部门)"
        ),
    ),
)
CONTACT = re.compile(r"[（(]?联系(?:人|电话|方式)[^\n。；]{2,60}")
ASKS_CONTACT = re.compile(r"电话|联系人|联系方式|号码|打给谁|联系谁")
DOCUMENT_WORDS = re.compile(
    r"工作|要点|计划|总结|谋划|方案|通知|文件|条例|办法|规定|预案|意见|这(?:份|个|部)|那(?:份|个|部)?|通过|最早|现在|现行|新的?|版|法|应急管理|应急|局|年度|全市|全区|正式|开始|起|从|由|的|是|了|和|想打|打|问|想|联系人|联系方式|联系|电话|号码|分别|起算|印发|发布|发文|出台|公布|下发|施行|实施|生效|执行|制定|签发|日期|时间|天|日"
)
LEFT = 3  # characters about something else that a question about the document itself may hold


def attribute(inquiry: Inquiry) -> str:
    """The field of Document that a question asks for; "" when it asks about what the document says."""
    if ASKS_CONTACT.search(inquiry.text):
        return "contact"
    field = next((field for field, pattern in QUESTIONS if pattern.search(inquiry.text)), "")
    rest = DOCUMENT_WORDS.sub("", "".join(inquiry.terms))
    return field if len(rest) <= LEFT else ""


def stated(field: str, documents: Sequence[Document]) -> tuple[tuple[Document, Span], ...]:
    """Where each document states the field in its own text."""
    if field == "contact":
        return tuple(
            (document, Span(*found.span())) for document in documents if (found := CONTACT.search(document.text))
        )
    return tuple((document, span) for document in documents for span in _spans(field, document.origins))


def _spans(field: str, origins: Sequence[Origin]) -> list[Span]:
    return [origin.span for origin in origins if origin.field == field and origin.span is not None][:1]
