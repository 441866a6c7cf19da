"""A paper or a deck as an Anki package: the one door to genanki. Importing it again renews cards instead of doubling them."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from html import escape
from itertools import count

import genanki

from assistant.study.exporting.archive import packed
from assistant.study.exporting.wording import clean, flowing, key_words, letter, place_of, split_by_marks
from assistant.study.item import Deck, Flashcard, Item, Paper, Source

ITEM_MODEL, CARD_MODEL, DECKS = 1_704_067_201, 1_704_067_202, 1_704_100_000  # constant, or Anki would double note types
ROOM = 1 << 30  # how many numbers of decks there are above DECKS
MADE = 1_704_067_200.0  # seconds: every note's time, for a file knows no clock
ITEM_FIELDS = ("题型", "题干", "左栏", "选项", "答案", "解析", "出处", "编号")
CARD_FIELDS = ("正面", "背面", "出处", "编号")
ITEM_FRONT = '<div class="kind">{{题型}}</div><div class="stem">{{题干}}</div>{{左栏}}{{选项}}'
ITEM_BACK = (
    '{{FrontSide}}<hr id="answer"><div class="key">{{答案}}</div><div class="told">{{解析}}</div>'
    '<div class="source">{{出处}}</div>'
)
CARD_BACK = '{{FrontSide}}<hr id="answer"><div class="key">{{背面}}</div><div class="source">{{出处}}</div>'
CSS = (
    ".card{font-family:'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;font-size:18px;line-height:1.7;"
    "text-align:left}.kind{font-size:14px;color:#5a6775}.key{font-weight:bold}.told,.source{font-size:15px;margin-top:8px}"
    ".source{color:#5a6775}mark{background:#ffe08a;color:#111}ol.lettered{list-style-type:upper-alpha}"
)
MARKS = str.maketrans({"[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"})  # [sound:…], {{…}} act in a note


def as_package(material: Paper | Deck) -> bytes:
    """The .apkg file; the same material gives the same bytes."""
    deck = genanki.Deck(_deck_id(material.title), _deck_name(material.title))
    notes = (
        map(_card_note, material.cards) if isinstance(material, Deck) else (_note(one.item) for one in material.entries)
    )
    for note in notes:
        deck.add_note(note)
    with closing(sqlite3.connect(":memory:")) as collection:
        genanki.Package(deck).write_to_db(collection.cursor(), MADE, count(int(MADE * 1000)))
        collection.commit()
        held = collection.serialize()
    return packed((("collection.anki2", held), ("media", b"{}")))


def _deck_id(title: str) -> int:
    """One number for one title, so that importing again finds the same deck."""
    return DECKS + int.from_bytes(hashlib.sha256(clean(title).encode()).digest()[:8]) % ROOM


def _deck_name(title: str) -> str:
    """应急::title; :: inside the title would make decks within decks."""
    return f"应急::{' '.join(clean(title).replace('::', '：').split())}"


def _model(id: int, name: str, fields: tuple[str, ...], front: str, back: str) -> genanki.Model:
    templates = [{"name": name, "qfmt": front, "afmt": back}]
    return genanki.Model(id, name, fields=[{"name": field} for field in fields], templates=templates, css=CSS)


def _note(item: Item) -> genanki.Note:
    """An item; its tags are its kind, topic, slot and difficulty."""
    held = {
        "题型": plain(item.kind.value),
        "题干": plain(item.stem),
        "左栏": _listed(item.lefts, "numbered"),
        "选项": _listed(item.options, "lettered"),
        "答案": _key(item),
        "解析": plain(item.explanation),
        "出处": "<br>".join(map(_source, item.sources)),
        "编号": plain(item.id),
    }
    tags = (item.kind.value, item.difficulty.value, item.slot.value, item.topic, item.place)
    model = _model(ITEM_MODEL, "应急·试题", ITEM_FIELDS, ITEM_FRONT, ITEM_BACK)
    return genanki.Note(model, [held[name] for name in ITEM_FIELDS], guid=genanki.guid_for(item.id), tags=_tags(tags))


def _card_note(card: Flashcard) -> genanki.Note:
    sources = "<br>".join(map(_source, card.sources))
    fields = [plain(card.front), plain(card.back), sources, plain(card.id)]
    model = _model(CARD_MODEL, "应急·记忆卡", CARD_FIELDS, "{{正面}}", CARD_BACK)
    return genanki.Note(model, fields, guid=genanki.guid_for(card.id), tags=_tags((card.slot.value, card.topic)))


def _tags(words: tuple[str, ...]) -> list[str]:
    """Tags of Anki; white space would end one."""
    joined = ("_".join(clean(word).split()) for word in words)
    return [f"应急::{word.replace('::', '：')}" for word in joined if word]


def _key(item: Item) -> str:
    """The key: letters with the words they stand for, blanks or points as a list."""
    if item.key.words or item.key.points:
        return _listed(item.key.words or item.key.points, "points")
    words = "；".join(f"{letter(at)}. {item.options[at]}" for at in item.key.choices) if len(item.options) > 2 else ""
    return f'<span class="letters">{plain(key_words(item))}</span>' + (f"<br>{plain(words)}" if words else "")


def _listed(words: tuple[str, ...], name: str) -> str:
    rows = "".join(f"<li>{plain(one)}</li>" for one in words)
    return f'<ol class="{name}">{rows}</ol>' if rows else ""


def _source(source: Source) -> str:
    """Where it stands, and the words, those of the key marked."""
    words = "".join(
        f"<mark>{plain(flowing(text))}</mark>" if marked else plain(flowing(text))
        for text, marked in split_by_marks(source)
    )
    return f"{plain(place_of(source))}：“{words}”"


def plain(text: str) -> str:
    """`text` as a field shows it: no tag, no sound, no formula; line breaks kept."""
    return escape(clean(text)).translate(MARKS).replace("\n", "<br>")
