"""Study material that was made on the page, each under an id that nobody can guess: for its files and for practice."""

from __future__ import annotations

import secrets
from threading import Lock
from urllib.parse import quote

from assistant.study.exporting import Form, Material, Part, export
from assistant.study.exporting.form import file_name
from assistant.study.item import Paper
from ingest.errors import NotFoundError
from ui.downloads import Download

KEPT = 40  # pieces of material remembered; older ones lapse
STORED = "json"  # a paper as `yingji study check` takes it
GONE = "这份资料已经失效"
REMEDY = "请回到“培训资料”重新生成；要求和种子不变，得到的资料也不变"


class Handouts:
    """The latest material, oldest first; any number of pages may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, Material] = {}

    def keep(self, material: Material) -> str:
        """The id under which the material can be had from now on."""
        id = secrets.token_urlsafe(16)
        with self._lock:
            self._held[id] = material
            while len(self._held) > KEPT:
                del self._held[next(iter(self._held))]
        return id

    def material(self, id: str) -> Material:
        """What was kept under this id; NotFoundError when it has lapsed."""
        with self._lock:
            if id not in self._held:
                raise NotFoundError(GONE, remedy=REMEDY)
            return self._held[id]

    def paper(self, id: str) -> Paper:
        """The paper that was kept under this id; NotFoundError."""
        held = self.material(id)
        if not isinstance(held, Paper):
            raise NotFoundError("这份资料不是试卷", remedy="只有试卷可以练习")
        return held

    def fetch(self, id: str, kind: str, part: Part = Part.WHOLE) -> Download:
        """The material as a file. kind: a form, or json for a paper to check later; NotFoundError, SettingsError."""
        material = self.material(id)
        if kind == STORED and isinstance(material, Paper):
            return _stored(material)
        if kind not in set(Form):
            raise NotFoundError(f"没有“{kind}”这种格式", remedy="请从页面上的链接下载")
        made = export(material, Form(kind), part)
        return Download(made.data, made.media, _disposition(made.name))


def _stored(paper: Paper) -> Download:
    from assistant.study.keeping import dumps

    name = file_name(paper, Form.MARKDOWN).removesuffix("md") + STORED
    return Download(dumps(paper).encode(), "application/json", _disposition(name))


def _disposition(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
