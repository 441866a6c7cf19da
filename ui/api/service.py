"""What the routes of the interface work with, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.desk import Desk
from evals.feedback import CaseFile
from ingest.errors import SettingsError
from ui.metering import Meter
from ui.reception import Reception


@dataclass(frozen=True, slots=True)
class Service:
    """One library on offer. token: what a program must show; folder: the library's, None where nothing can be kept."""

    desk: Desk
    reception: Reception
    meter: Meter
    token: str
    cases: CaseFile | None = None
    uploads: Path | None = None

    def kept_cases(self) -> CaseFile:
        """Where marked answers are kept; SettingsError where the service has no folder."""
        if self.cases is None:
            raise SettingsError("本服务没有可以保存意见的文件夹", remedy="请用 yingji serve 启动服务")
        return self.cases

    def upload_folder(self) -> Path:
        """Where files that are sent are kept; SettingsError where the service has no folder."""
        if self.uploads is None:
            raise SettingsError("本服务没有可以保存文件的文件夹", remedy="请用 yingji serve 启动服务")
        return self.uploads
