"""How much and how often: the figures of a duty with unit and bound, its frequency, and what is neither."""

import pytest

from ingest.duty import Bound
from tests.ingest.finding import acts, duties, only, words


def test_an_item_whose_first_sentence_has_figures_of_its_own_keeps_it():
    text = "一、任务\n1. 推行协议储备，与不少于8家商超签订协议。每半年核查一次。\n2. 做好保障。"
    assert acts(text)[:3] == ["推行协议储备", "与不少于8家商超签订协议", "核查一次"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "每年至少开展1次综合演练和2次专项演练",
            [("至少开展1次", 1, "次", Bound.AT_LEAST), ("2次", 2, "次", Bound.AT_LEAST)],
        ),
        ("组建不少于50人的救援队伍", [("不少于50人", 50, "人", Bound.AT_LEAST)]),
        ("投入128万余元购置装备", [("128万余元", 128, "万元", Bound.ABOUT)]),
        ("开展专题学习20余个", [("20余个", 20, "个", Bound.ABOUT)]),
        ("打造2-3家标杆企业", [("2-3家", 2, "家", Bound.ABOUT)]),
        ("培训灾害信息员1.86万人次", [("1.86万人次", 18600, "人次", Bound.EXACT)]),
        ("储备比例达到百分之七十以上", [("百分之七十以上", 70, "%", Bound.AT_LEAST)]),
        ("零售点总数压减到460个以内", [("460个以内", 460, "个", Bound.AT_MOST)]),
        ("检查10 类重大隐患", [("10 类", 10, "类", Bound.EXACT)]),
        ("指导建立一个示范企业", [("一个", 1, "个", Bound.EXACT)]),
        ("落实“三项制度”和两个清单", []),
        ("落实24小时值班制度", []),
        ("督促两部门修订第三条", []),
        ("渡船更新9艘", [("9艘", 9, "艘", Bound.EXACT)]),
        ("抽查数量不低于零售点总数的30%", [("不低于零售点总数的30%", 30, "%", Bound.AT_LEAST)]),
        ("单罐容积不得大于1立方米", [("不得大于1立方米", 1, "立方米", Bound.AT_MOST)]),
        ("建设1000平方米以上的物资库", [("1000平方米以上", 1000, "平方米", Bound.AT_LEAST)]),
        ("街道救援站由7个增至10个", [("10个", 10, "个", Bound.EXACT)]),
        ("淘汰车龄8年以上的公交车130辆", [("130辆", 130, "辆", Bound.EXACT)]),
        ("督促承租方超过10家的园区配备安全员2名", [("2名", 2, "名", Bound.EXACT)]),
        ("约谈发生2起以上亡人事故的企业", []),
        ("排查威胁30人以上的隐患点46处", [("46处", 46, "处", Bound.EXACT)]),
        ("清除违停车辆620辆次", [("620辆次", 620, "辆次", Bound.EXACT)]),
        ("推荐考核前10名的学员参赛", []),
        ("改造居民住宅的二次供水设施", []),
        ("受理职工30人以上联名提出的申请", []),
        ("报送总结纸质版一式三份", [("三份", 3, "份", Bound.EXACT)]),
        ("启用一期工程", []),
    ],
)
def test_figures_are_read_with_their_unit_and_bound(clause, expected):
    found = duties(f"一、任务。{clause}。")
    read = [(one.words.text, one.number, one.unit, one.bound) for duty in found for one in duty.quantities]
    assert read == expected


@pytest.mark.parametrize(
    ("clause", "per_year"),
    [
        ("市领导每季度至少带队检查1次", 4),
        ("组织专题学习，一年组织2次", 2),
        ("执法工作实行两月一通报", 6),
        ("市级每年春秋两季开展2次综合演练", 2),
        ("各单位应当每两年组织1次演练", 0.5),
        ("企业每半月至少检查1次", 24),
        ("编制月度灾害风险研判报告", 12),
        ("实行月调度", 12),
        ("定期更新企业底数", None),
        ("汛期每日巡查1次", None),
        ("市级每年至少组织1次演练，各镇实行值班，每班不少于2人", 1),
        ("企业每年开展1次培训，误工补助每人每天不低于180元", 1),
    ],
)
def test_frequencies_are_counted_in_times_a_year(clause, per_year):
    found = duties(f"一、任务。{clause}。")
    assert [one.per_year for duty in found for one in duty.frequencies] == [per_year]


def test_a_table_of_figures_gives_none():
    assert duties("一、响应级别\n级别 | 水位 | 雨量\nⅢ级 | 18米 | 120毫米\nⅡ级 | 19米 | 180毫米") == ()


def test_a_clause_without_a_verb_that_asks_for_a_figure_is_a_duty_of_its_own():
    found = duties("一、抓好演练。化工企业每季度至少演练一次，中小学每月一次，福利院每半年一次。")
    assert [words(duty.leads) for duty in found] == [["化工企业"], ["中小学"], ["福利院"]]
    assert [[one.per_year for one in duty.frequencies] for duty in found] == [[4.0], [12.0], [2.0]]


def test_what_only_measures_the_act_before_it_stays_with_it():
    duty = only("一、抓好培训。举办培训班2期，合格率不低于95%，每期不少于20人。")
    assert [one.words.text for one in duty.quantities] == ["2期", "不低于95%", "不少于20人"]


@pytest.mark.parametrize(
    ("clause", "figures"),
    [
        ("新建避难场所2处，年底前全县总数达到27处，有效面积13.6万平方米", ["2处"]),
        ("完成32个内涝点整治中的20个", ["20个"]),
        ("为海拔600米以上乡镇增配油锯3台", ["3台"]),
        ("奖励500元至5000元", ["500元至5000元"]),
    ],
)
def test_totals_reached_wholes_and_sizes_of_those_meant_are_no_quantities(clause, figures):
    found = duties(f"一、夯实基础。{clause}。")
    assert [one.words.text for duty in found for one in duty.quantities] == figures


def test_the_number_of_an_item_is_no_part_of_the_count_behind_it():
    text = "一、严管矿山\n1.3座尾矿库每月巡查一次。\n2.4座矿山每季度检查一次。"
    assert [one.number for duty in duties(text) for one in duty.quantities if one.unit == "座"] == [3, 4]
