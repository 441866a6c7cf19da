"""Every pattern the finder of duties reads with: what it matches, and what looks alike and is left alone."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from ingest.understanding import duties
from ingest.understanding.duties import quantities
from ingest.understanding.duties.vocabulary import rows

# module.NAME: (matches, does not); both are searched for, so that anchors are tried as well
EXAMPLES = {
    "binding.FALSE_FRIEND": ("下方可燃物", "验收合格后方可投入使用"),
    "bodies.BRACKET": ("镇（办）", "镇办"),
    "bodies.WEAK": ("各单位应加强管理", "应急响应要求"),
    "bodies.SHORT_NAME": ("（以下简称主管部门）", "（街道）"),
    "bodies.BARE_COUNT": ("136家", "县应急管理局"),
    "bodies.INNER_TIME": ("各市每半年向省报告", "各市向省报告"),
    "bodies.COUNTED": ("500余人", "五百余家"),
    "bodies.JOINT": ("政府及其部门", "政府部门"),
    "bodies.TIME_AHEAD": ("每季度召开", "全体会议召开"),
    "bodies.NEXT_NAME": ("办公室、危化室", "自然资源和规划局"),
    "bodies.SHARED": ("企业的主要负责人", "企业负责人"),
    "bodies.LEADING": ("由应急局", "应急局"),
    "bodies.LEVEL": ("市、县两级应急管理干部", "市、县应急管理局"),
    "clauses.OPENING": ("并依法公布", "依法公布"),
    "clauses.NO_DUTY": ("本条例所称事故是指", "制定应急预案"),
    "clauses.EXPLAINS": ("即停课、停工、停业", "即将完成"),
    "clauses.EXCEPTION": ("依法需要保密的除外", "向社会公开"),
    "clauses.ELSEWHERE": ("法律另有规定的", "执行国家规定的标准"),
    "clauses.CONDITION_END": ("发生事故后", "建立长效机制"),
    "clauses.CONDITION_START": ("未经许可", "如实报告情况"),
    "clauses.CONDITION_AHEAD": ("必要时请求驻军支援", "必要时"),
    "clauses.HAPPENING": ("发生重大险情", "发现的隐患"),
    "clauses.BEFORE": ("编制应急预案前", "目前"),
    "clauses.SLOGAN": ("坚持人民至上", "完善应急机制"),
    "clauses.CONCRETE": ("坚持每月开展一次研判", "坚持底线思维"),
    "clauses.SERVES": ("为应对灾害提供技术支撑", "为企业提供技术"),
    "clauses.LIFTS": ("应急能力提档升级", "隐患整改销号"),
    "clauses.MEANS": ("运用重大事故隐患数据库", "建立重大事故隐患数据库"),
    "clauses.COUNTS": ("参与人数6268人", "排查隐患2548项"),
    "clauses.PASSIVE": ("隐患全部", "隐患整改"),
    "clauses.TARGET_END": ("对作出突出贡献的单位和个人", "对企业进行指导"),
    "clauses.HELD": ("依法征用的财产", "依法征用财产"),
    "clauses.NAME_START": ("用人单位", "用更大力度"),
    "clauses.RELATIVE": ("从事批发的企业", "批发企业"),
    "clauses.BY_WHOM": ("预案由部门制定", "理由充分，由于降雨"),
    "clauses.OWN_WORDS": ("8时前向县局", "乡镇"),
    "clauses.NOT_SUBJECT": ("市级挂牌督办", "市级储备"),
    "clauses.WHO_ONLY": ("由市林业局牵头", "由市林业局制定方案"),
    "closing.LABEL": ("责任部门：", "安全责任制度"),
    "closing.BRACKETED": ("（责任部门：办公室、预案室按照职责分工负责）", "（乡镇、街道）"),
    "closing.LINE": ("牵头单位：省应急管理厅", "加强领导：落实制度"),
    "closing.HELPS": ("配合单位", "责任单位"),
    "closing.TIMES": ("完成时限", "责任单位"),
    "closing.PIECE": ("办公室；预案室", "办公室、预案室"),
    "closing.DUTY_WORDS": ("预案室按照职责分工负责", "预案室"),
    "closing.OPENS": ("由办公室", "办公室"),
    "deadlines.BY_DAY": ("6月30日前", "6个月"),
    "deadlines.SPAN_OF_MONTHS": ("3月至5月", "3月和6月"),
    "deadlines.BY_YEAR": ("2021年底前", "2021年工作"),
    "deadlines.BY_QUARTER": ("三季度完成", "每季度一次"),
    "deadlines.AFTER_EVENT": ("自收到材料之日起20日内", "1个月内连续发生3起"),
    "deadlines.SINCE_EVENT": ("应急响应解除之日起后30天", "自公布之日起施行"),
    "deadlines.DAYS_BEFORE": ("应当在举行的20日前", "4月20日前"),
    "deadlines.AT_MOST": ("最长不超过30日", "不超过30人"),
    "deadlines.ABOUT_TIME": ("延长的期限", "参加人员"),
    "deadlines.BEFORE_EVENT": ("在投入生产前，", "在目前的条件下"),
    "deadlines.SEASON_BEFORE": ("汛期前完成检查", "汛期中完成检查"),
    "deadlines.RECURRING": ("每季度末月25日前", "每季度召开"),
    "deadlines.CLAUSE_BEFORE": ("编制应急预案前，", "目前，"),
    "deadlines.PLAN_PERIOD": ("“十四五”末", "“十四五”规划"),
    "deadlines.HINT": ("年内完成", "加快完善制度"),
    "deadlines.CITED": ("〔", "年"),
    "deadlines.YEAR_AROUND": ("2021年", "1921年"),
    "deadlines.YEAR_DIGITS": ("2021", "2121"),
    "finding.PENALTY": ("处一万元以上三万元以下的罚款", "责令限期改正"),
    "finding.PENAL_CHAPTER": ("法律责任", "应急准备"),
    "finding.NAMES_OFFICE": ("公安部门", "消防安全"),
    "finding.CAPTION": ("表1 应急响应分级表", "制表登记"),
    "finding.PREAMBLE": ("制定本条例", "制定应急预案"),
    "finding.TITLE_SIGN": ("一、总则：", "总则"),
    "finding.DATED": ("建设8处", "3 预防机制"),
    "flat.SPACE": ("总 则", "总则"),
    "flat.TEAR": ("应急\n管理", "应急管理"),
    "frequencies.EACH": ("每季度至少带队检查1次", "每个隐患点检查1次"),
    "frequencies.EVERY": ("两月一通报", "一月一日"),
    "frequencies.SEASONS": ("春秋两季各组织1次", "春季组织1次"),
    "frequencies.BY": ("按月报送", "按期报送"),
    "frequencies.NAMED": ("编制月度报告", "本年度报告"),
    "frequencies.TIGHT": ("月调度、季通报", "本月调度"),
    "frequencies.REGULAR": ("定期检查", "预定日期"),
    "frequencies.IN_SEASON": ("汛期", "全年"),
    "frequencies.HINT": ("每年一次", "加强管理"),
    "lists.FORBIDS": ("不得有下列行为", "采取下列措施"),
    "lists.NOT_ITEMS": ("有下列情形之一的", "采取下列措施"),
    "lists.COLON_END": ("下列措施：", "下列措施。"),
    "lists.OPEN_END": ("启动预案；", "启动预案。"),
    "lists.HALF_END": ("启动预案；", "下列措施："),
    "places.FIRST_WORDS": ("完善预案。修订", "。"),
    "places.STOP": ("完成。", "完成；"),
    "places.SPACE": ("总 则", "总则"),
    "predicates.SKIPPED": ("每季度", "督促"),
    "predicates.TAKES_OBJECT": ("将安全知识纳入培训", "将继续完善制度"),
    "predicates.NEAR_VERB": ("按照规定", "按照企业"),
    "predicates.SETTING_END": ("按照要求", "报告情况"),
    "predicates.REMARK": ("（金属冶炼企业至少每月1次）", "（金属冶炼企业）"),
    "predicates.AFTER_NOUN": ("企业的", "企业"),
    "predicates.OPENING_SIGN": ("“三同时”", "三同时"),
    "quantities.DIGITS_SCALED": ("1.2万", "二十"),
    "quantities.HAS_FIGURE": ("开展12次", "开展培训"),
    "quantities.SHARE_WORDS": ("百分之七十以上", "百分比"),
    "quantities.GOES_ON": ("综合性演练和", "综合性演练，"),
    "sentence.JOINS_ONLY": ("市水务局、市教育局配合", "市水务局负责"),
    "sentence.LEADS_ONLY": ("各专业委员会分别负责", "各专业委员会召开会议"),
    "sentence.MEASURE": ("整改率100%", "建立长效机制"),
    "sentence.SIGN": ("一，二", "一、二"),
    "sentence.COUNTED": ("开展12次", "统一调度"),
    "sentence.JOINED": ("并向社会公布", "向社会公布"),
    "standing.TOLD": ("截至目前，已召开4次会议", "对已命名的社区复核"),
    "standing.COMING": ("下一步，继续推进", "组织开展演练"),
    "standing.NEXT_STEP": ("下一步，继续推进", "推进下一步工作"),
    "standing.REPORTAGE": ("本报岚州讯（通讯员 林越）", "各县区人民政府"),
    "standing.SINCE": ("2022年以来", "2022年"),
    "standing.YEAR_AHEAD": ("2024年，", "编制2024年"),
    "bodies.SETS_PEOPLE": ("组织从业人员集中培训", "组织宣传部门"),
    "clauses.CHANGES": ("7个增至10个", "1名党政领导"),
    "clauses.ALTERNATIVE": ("过火面积超过10公顷", "制定方案"),
    "clauses.TOGETHER": ("联合复查", "负责复查"),
    "clauses.ALONG": ("会同县应急局", "县应急局"),
    "clauses.JOINING": ("管委会与企业", "管委会"),
    "deadlines.MONTH_AHEAD": ("5月，举办演练", "每年5月1日"),
    "deadlines.SETS_APART": ("建成的老旧小区", "完成老旧小区改造"),
    "deadlines.MEASURED": ("平均到场时间缩短到", "县指挥部接到"),
    "finding.ASKS": ("工作要求", "总体要求和目标"),
    "places.SPELT_OUT": ("配备风力灭火机60台", "自由贸易"),
    "places.ASIDE": ("宣传发动（5月10日至31日）", "宣传发动"),
    "sentence.LIST_OF_NAMES": ("综合协调组、扑救指挥组、医疗救治组", "县公安局、县气象台、乡镇"),
    "binding.ALONG": ("会同有关部门", "有关部门"),
    "binding.GRANTS": ("宽限到9月底", "到9月底"),
    "binding.NAME_START": ("经营单位", "经批准"),
    "bodies.COMPOUND": ("比例不低于20%", "企业"),
    "bodies.LEVEL_NAME": ("区级", "年级"),
    "bodies.OF_KINDS": ("危险化学品、矿山、烟花爆竹三类企业", "三类企业"),
    "bodies.OWN_LEVEL": ("镇水务站", "水务站"),
    "bodies.ONE_HEAD": ("应急局、水利局负责人", "水利局负责人"),
    "clauses.ASPECT": ("巡查频次上", "开展巡查"),
    "clauses.CARRIES_ON": ("由安全协调科会同住建局推进", "由安全协调科制定方案"),
    "clauses.DONE_TO": ("5月底前轮训一遍", "轮训不少于8学时"),
    "clauses.GROWS": ("由60人扩充到80人", "组织一次演练"),
    "closing.STATED": ("牵头科室为执法科，配合单位为镇街", "执法科为牵头科室"),
    "deadlines.DAY_ALONE": ("各镇31日前", "6月25日前"),
    "deadlines.NOT_AFTER": ("最迟不超过7月31日", "不超过30日"),
    "deadlines.OF_DAY": ("每天17时前", "17小时前"),
    "deadlines.PUT_OFF": ("可延至9月20日", "延至9月20日前"),
    "finding.ALREADY": ("161户已于去年底维修完毕", "161户年底前维修完毕"),
    "finding.LATER": ("2024年1月底前清零", "2024年清零"),
    "finding.MONTH": ("3月：消防培训月", "3月底前"),
    "finding.SIGNED": ("清泽县应急管理局　2023年2月17日", "2023年2月17日前完成"),
    "finding.UNSAID": ("情况紧急的，应当在五日内出具", "鉴定机构应当出具"),
    "frequencies.DAILY": ("早晚各播一次", "早晚高峰"),
    "predicates.TURNS": ("两轮专家会诊", "两家企业"),
    "figures.CLAUSE": ("演练，每年", "每年演练"),
    "figures.SENTENCE": ("演练。每年", "演练，每年"),
    "figures.DIGITS": ("开展12次", "开展一次"),
    "quantities.MARKER": ("6.4", "12.05"),
    "quantities.PART_OF": ("内涝点整治中的20个", "内涝点整治"),
    "sentence.EACH_OF_THEM": ("每组由一名领导带队", "由一名领导带队"),
    "sentence.NAMED_THING": ("6家涉粉作业10人以上的木器厂", "检查6家木器厂"),
    "sentence.TOTAL": ("全县总数达到27处", "新建27处"),
    "standards.ASKED": ("街道不少于15人", "街道15人参加"),
    "standards.HEADS": ("不少于15人", "不少于15台"),
    "standards.HOW_OFTEN": ("每2小时一次", "2小时内"),
    "standards.MONEY": ("每年1200元", "每年一次"),
    "standards.NO_ACTOR": ("县安委会全体会议", "县安委会"),
    "standards.OF_THE_ACT": ("整改率", "企业"),
    "standards.OPENS_MEASURE": ("其中乡镇", "乡镇"),
    "standards.REST": ("街道原则上", "街道"),
    "standards.SEASON": ("红色预警期间", "作业超过2小时"),
    "standards.SHARE": ("不低于10%", "不低于10人"),
    "standards.USUAL": ("塘坝平时", "塘坝"),
    "standing.LOOKS_BACK": ("2023年工作总结", "2023年工作要点"),
    "standing.SPOKEN": ("会议强调，要抓好整改", "会议听取了汇报"),
    "standing.YEARS": ("2023年工作总结", "三年行动"),
    "standing.YEAR_OF_WORK": ("2023年主要工作", "2023年目标"),
    "standing.AHEAD": ("下半年工作打算", "主要工作"),
    "tables.LINE": ("一行", "\n"),
    "tables.CELL": ("项目 | 单位", "项目|单位"),
    "tables.LABEL": ("责任单位：市住建局", "市住建局"),
    "tables.RULE": ("--- | ---", "项目 | 单位"),
    "tables.TASK": ("项目名称", "序号"),
    "tables.NAME": ("工作内容", "序号"),
    "tables.LEADS": ("责任单位", "完成时限"),
    "tables.JOINS": ("配合科室", "责任科室"),
    "tables.LIMIT": ("完成时限", "责任单位"),
    "places.WHO_ONLY": ("由指挥中心负责。", "由此造成损失"),
    "tables.DATED": ("漂流5月底前", "县水利局"),
    "tables.NUMBER": ("12", "12月底"),
}
ANCHORED = {  # matched from the start, as the finder does
    *(f"bodies.{name}" for name in ("COUNTED", "TIME_AHEAD", "LEADING", "LEVEL")),
    *(f"clauses.{name}" for name in ("OPENING", "NOT_SUBJECT")),
    *(f"standing.{name}" for name in ("NEXT_STEP", "YEAR_AHEAD")),
    *("binding.FALSE_FRIEND", "predicates.SKIPPED", "quantities.DIGITS_SCALED"),
    *("clauses.CHANGES", "bodies.SETS_PEOPLE", "finding.ASKS"),
    *("clauses.TOGETHER", "deadlines.SETS_APART", "sentence.LIST_OF_NAMES"),
    *(
        "clauses.GROWS",
        "quantities.PART_OF",
        "standards.OPENS_MEASURE",
        "finding.MONTH",
        "finding.UNSAID",
        "finding.SIGNED",
    ),
    *(
        "predicates.TURNS",
        "bodies.COMPOUND",
        "binding.ALONG",
        "binding.GRANTS",
        "clauses.ASPECT",
        "sentence.EACH_OF_THEM",
    ),
    *("clauses.CARRIES_ON", "standing.YEAR_OF_WORK"),
    *("finding.CAPTION", "sentence.LEADS_ONLY", "sentence.JOINS_ONLY", "clauses.WHO_ONLY"),
}


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of the finder names, by module and name."""
    found = {}
    for module in pkgutil.iter_modules(duties.__path__):
        loaded = importlib.import_module(f"ingest.understanding.duties.{module.name}")
        named = (name for name, value in vars(loaded).items() if isinstance(value, re.Pattern))
        own = set(re.findall(r"^([A-Z_]+) = ", Path(loaded.__file__).read_text(encoding="utf-8"), re.MULTILINE))
        found |= {f"{module.name}.{name}": getattr(loaded, name) for name in named if name in own}
    return found


def test_every_pattern_has_its_two_examples():
    assert set(patterns()) == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_pattern_matches_its_kind_and_leaves_the_look_alike(name):
    pattern, (yes, no) = patterns()[name], EXAMPLES[name]
    read = pattern.match if name in ANCHORED else pattern.search
    matched, alike = ([found[0] for found in (read(words),) if found and found[0]] for words in (yes, no))
    assert matched
    assert not alike


def test_a_figure_needs_a_unit_that_is_no_part_of_another_word():
    figure = quantities._figure()
    assert figure.search("督促13个行业主管部门")["unit"] == "个"
    assert figure.search("发布1.2万路视频")["scale"] == "万"
    assert not figure.search("两部门联合发文，第三条，三条例")


def test_a_bound_may_stand_before_the_verb_of_its_figure():
    ahead = quantities._ahead()
    assert ahead.search("每年至少开展")[2] == "至少"
    assert ahead.search("标准为不少于")[1] == "不少于"
    assert not ahead.search("至少，开展")


@pytest.mark.parametrize("file", ["cues", "kinds"])
def test_the_patterns_of_the_data_files_compile_and_match_no_empty_words(file):
    broken = [row for row in rows(file) if re.compile(row[1]).fullmatch("")]
    assert broken == []


@pytest.mark.parametrize("file", ["units", "unit_guards", "bounds", "bindings", "verbs", "bodies"])
def test_no_row_of_a_word_list_stands_twice(file):
    found = [row[:2] for row in rows(file)] if file != "unit_guards" else [row[0] for row in rows(file)]
    assert sorted(found) == sorted(set(found))
