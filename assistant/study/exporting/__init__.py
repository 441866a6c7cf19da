"""Study material as files: papers, decks, guides and duty cards for Word, Excel, the browser, Anki and learning platforms.

The same material always gives the same bytes: no clock, no chance, no machine stands in a file.
"""

from __future__ import annotations

from assistant.study.exporting.form import FORMS, Export, Form, Material, Part, file_name, forms, title_of
from assistant.study.item import Paper
from ingest.errors import SettingsError

__all__ = ["FORMS", "Export", "Form", "Material", "Part", "export", "forms"]


def export(material: Material, form: Form, part: Part = Part.WHOLE) -> Export:
    """The material as a file. part: the question sheet or the key alone (docx, md and html of a paper).

    SettingsError for a form that this material does not come in, or a part that it does not have.
    """
    if form not in forms(material):
        known = "、".join(forms(material))
        raise SettingsError(f"“{title_of(material)}”不能导出为 {form.value}", remedy=f"可用的格式有 {known}")
    if part is not Part.WHOLE and not (isinstance(material, Paper) and FORMS[form].parted):
        raise SettingsError(f"{form.value} 格式不分{part.value}", remedy="请导出全卷，或改用 docx、md、html")
    return Export(file_name(material, form, part), FORMS[form].media, _written(material, form, part))


def _written(material: Material, form: Form, part: Part) -> bytes:
    """The bytes; each format's library is imported when it is first used."""
    if form in (Form.DOCX, Form.MARKDOWN, Form.HTML):
        return _printed(material, form, part)
    if form is Form.XLSX:
        from assistant.study.exporting.workbook import as_workbook

        return as_workbook(material)
    if form is Form.ANKI:
        from assistant.study.exporting.anki import as_package

        return as_package(material)
    if form is Form.GIFT:
        from assistant.study.exporting.gift import as_gift

        return as_gift(material)
    from assistant.study.exporting.qti import as_qti

    return as_qti(material)


def _printed(material: Material, form: Form, part: Part) -> bytes:
    from assistant.study.exporting.sheets import sheet_of

    sheet = sheet_of(material, part)
    if form is Form.DOCX:
        from assistant.study.exporting.word import as_docx

        return as_docx(sheet)
    if form is Form.HTML:
        from assistant.study.exporting.page import as_page

        return as_page(sheet)
    from assistant.study.exporting.markdown import as_markdown

    return as_markdown(sheet)
