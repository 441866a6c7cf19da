"""Things are found in other wordings and with words between them, and only where a document says all of them."""

from assistant.lists import spoken


def test_an_abbreviation_is_looked_for_spelled_out_and_not_by_what_is_only_part_of_it():
    assert spoken.ways("安责险") == ("安责险", "安全生产责任保险")


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
