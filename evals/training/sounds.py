"""Write `assistant/data/sounds.tsv`: the characters of GB 2312 by their usual reading, from the tables of pypinyin 0.53 (MIT).

pip install pypinyin==0.53.0
python -m evals.training.sounds assistant/data/sounds.tsv
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

HAN = range(0x4E00, 0xA000)


def sounds() -> dict[str, str]:
    """For each syllable without its tone, the characters that are usually read so."""
    from pypinyin import Style, pinyin  # only to write the table; nothing that is shipped needs it

    found: dict[str, str] = defaultdict(str)
    for character in (chr(code) for code in HAN):
        if _common(character):
            found[pinyin(character, style=Style.NORMAL)[0][0]] += character
    return dict(sorted(found.items()))


def _common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main(target: Path) -> None:
    """Write the table to `target`."""
    head = (
        "# sound\tcharacters of GB 2312 usually read so (evals/training/sounds.py, from the tables of pypinyin, MIT)\n"
    )
    target.write_text(head + "".join(f"{one}\t{held}\n" for one, held in sounds().items()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
