"""Things are found in other wordings and with words between them, and only where a document says all of them."""

from assistant.answer import Question
from assistant.lists import otherwise, spoken
from tests.conftest import build


def test_an_abbreviation_is_looked_for_spelled_out_and_not_by_what_is_only_part_of_it():
    assert spoken.ways("安责险") == ("安责险", "安全生产责任险", "安全生产责任保险")


def test_words_of_a_thing_may_stand_apart_within_a_clause():
    pattern = spoken.saying("举报奖励")
    assert pattern.search("健全举报渠道和奖励机制")
    assert not pattern.search("受理举报，给予奖励")


def test_a_wrapped_line_does_not_break_a_thing():
    assert spoken.saying("航空救援").search("航空救\n援")


def test_patterns_know_their_own():
    assert spoken.CUT.fullmatch("举报")
    assert not spoken.CUT.fullmatch("、")


def test_a_letter_belongs_to_the_word_before_it():
    pattern = spoken.saying("灾害信息员")
    assert pattern.search("设立自然灾害信息员")
    assert not pattern.search("提供地质灾害前兆信息")


def test_documents_that_put_a_thing_otherwise_are_told_apart_from_those_that_say_it(tmp_path):
    for name, text in {
        "甲.txt": "青棠县2024年应急工作要点\n\n一、开展有限空间作业专项整治。\n",
        "乙.txt": "白石县2024年应急工作要点\n\n一、盯紧有限空间等风险，规范动火作业。\n",
        "丙.txt": "乌榉县2024年应急工作要点\n\n一、检查动火作业票证。\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path]) as desk:
        _told_apart(desk)


def _told_apart(desk):
    library = desk.library
    first = {entry.title[:3]: entry.id for entry in library.entries()}
    rest = [first["白石县"], first["乌榉县"]]
    found = otherwise.otherwise("有限空间作业", rest, library)
    assert found.words == "有限空间"
    assert set(found.spots) == {first["白石县"]}
    assert otherwise.otherwise("直升机救援", rest, library) is None
    answer = desk.ask(Question("哪些县的要点提到有限空间作业？"))
    assert "另有一份文件写到“有限空间”" in answer.text
    assert "白石县" in answer.text
    assert "乌榉县" not in answer.text
