"""The total of the crimes told in findings alone."""

from __future__ import annotations

import pytest

from pipelines.facts.findings_amount import findings_amount

_CASES = [
    (
        "incidents added",
        "经审理查明：1、2018年3月4日，被告人张三在枫林路盗窃现金800元。2、2018年4月7日，被告人张三在柳荫巷盗走李某的电动车一辆，经鉴定，该车价值人民币1,250元。",
        2050,
    ),
    ("no headings, two acts in one sentence", "2018年3月4日，被告人张三窃得王某现金300元；又窃得赵某手机一部，价值900元。", 1200),
    (
        "a total at the end that the acts add up to",
        "2018年3月4日，被告人张三骗取王某20000元。同年4月，张三又骗取赵某15000元。综上，被告人张三骗得钱款共计人民币35000元。",
        35000,
    ),
    (
        "a total at the beginning, its parts after it",
        "被告人张三谎称能够办理入学，先后骗取四人钱款共计人民币95300元。其中，骗取王某人民币30000元；骗取赵某人民币45300元；骗取钱某人民币20000元。",
        95300,
    ),
    (
        "each defendant's share of a total",
        "被告人张三、李四合伙推销假酒，共骗得人民币860000余元。其中被告人李四参与骗取人民币210000元，分得赃款30000元。",
        860000,
    ),
    (
        "each defendant's total at the end, less than the incidents",
        "1、2018年3月4日，被告人张三盗走摩托车一辆，价值4200元。2、2018年3月9日，被告人张三、李四盗走摩托车一辆，价值3100元。"
        "3、2018年3月12日，被告人李四盗走三轮车一辆，价值2500元。\n综上，被告人张三盗窃二次，盗窃金额7300元；被告人李四盗窃二次，盗窃金额5600元。",
        9800,
    ),
    (
        "appraised, not what it was sold for",
        "2018年3月4日，张三盗走王某的耕牛一头，以4000元的价格卖给李四。经鉴定，被盗耕牛价值9600元。",
        9600,
    ),
    ("sold in brackets", "张三盗走王某的旧电视机一台（以150元卖掉）、收音机一台（价值320元）。", 320),
    ("given for the loot", "张三盗走王某停放的价值人民币4800元的摩托车，后将该车卖给马六，得到价值300元的香烟。", 4800),
    (
        "cash and the appraised goods",
        "2018年3月4日，张三撬门入室，盗得现金1600元、金戒指一枚、手表一块。经鉴定，被盗物品共计价值人民币3749元。",
        5349,
    ),
    (
        "cash in the total told with it",
        "张三砸窗窃得车内手包一只，内有现金700元、香烟二条，共计价值1580元。经鉴定，被损坏的车窗玻璃价值310元。",
        1580,
    ),
    (
        "totals of two victims in one incident",
        "1、2018年3月4日，张三窃得王某车内现金9000元；窃得赵某车内提包一只，包内有现金400元，共计价值2600元。2、2018年3月9日，张三窃得现金50元。",
        11650,
    ),
    ("values listed after 分别", "张三盗走挖掘机的显示屏、电脑板各一件。经鉴定，上述物品分别价值人民币6457元、9550元。", 16007),
    (
        "of equal worth (near miss: told again)",
        "张三盗走王某的手机一部，经鉴定，该手机价值1200元；又盗走赵某的手机一部，经鉴定，该手机价值1200元。",
        2400,
    ),
    ("told again", "张三谎称代为理财，骗取王某20000元。后张三将该20000元转账至其本人账户。", 20000),
    ("told again when it is given back", "2018年3月4日，张三窃得王某现金1720元。3月5日，张三被抓获，所盗的现金1720元均已发还。", 1720),
    ("carried off", "张三使用王某的手机，将其微信钱包内的人民币2600元转至自己的账户。", 2600),
    ("taken by a verb behind it", "张三在列车上将郑某放于挎包内的人民币1100元、陈某的钱包（内有现金516.5元）盗走。", 1616.5),
    (
        "damage and fines",
        "张三酒后驾车撞坏护栏逃离。次日张三盗窃电缆，价值3900元，造成停电损失80000元，后其家属退赔8000元并缴纳罚金2000元。",
        3900,
    ),
    ("so much each", "张三伙同他人以虚假材料购买三辆货车，骗取租赁公司为每辆车支付的尾款90200元。", 270600),
    ("ten thousands and Chinese numerals", "张三编造投资项目，骗取王某人民币三万五千元，骗取赵某1.2万元。", 47000),
    ("worth without 元", "张三盗走王某的电瓶车一辆，价值3546。李四盗走头盔一个，价值120元。", 3666),
    ("a foreign note", "张三盗走车内面值200000元的越南盾一张和现金60元。", 60),
    ("a card with a balance", "张三盗走王某内存12000元的银行卡一张，后从柜员机取出5000元。", 5000),
    (
        "the law-suit loan is no loot",
        "张三与王某约定可以贷款80000元，以保证金为由骗取王某第一笔2000元、第二笔3500元，共计5500元。",
        5500,
    ),
    ("demanded and got", "张三以举报相威胁，向王某索要30000元。王某被迫先后两次汇款共计8000元。", 8000),
    ("the principal of a card", "张三透支信用卡，透支本金11900元，经多次催收不还。至同年12月共透支14000元，利息及费用2100元。", 11900),
    (
        "received from the thieves told before",
        "一、盗窃事实\n2018年3月至5月，张三多次盗窃工地电缆，经鉴定，被盗物品价值人民币52000元。\n"
        "二、掩饰、隐瞒犯罪所得事实\n1、2018年3月，李四明知是赃物仍收购张三的电缆，价值人民币30000元。\n2、2018年5月，李四再次收购，价值人民币8000元。",
        52000,
    ),
    (
        "a heading that tells a total stands for what is under it",
        "（一）抢劫罪\n2016年，被告人张三伙同他人拦路抢劫12次，共同抢得财物价值21万余元。具体事实分述如下：\n1、2016年3月4日，张三持刀抢得王某的摩托车，价值2769元。",
        210000,
    ),
    ("a bracket that restates", "张三骗取租赁公司抵押款113700元（96100元）。", 113700),
    (
        "the appraisal after 案发后",
        "张三盗走王某的自行车一辆。案发后，该车被追回，经鉴定，该车价值610元，已退还王某。李四盗走头盔，价值90元。",
        700,
    ),
    (
        "found again, not taken again",
        "张三多次盗窃摩托车，经鉴定，被盗财物价值共计人民币71177元。案发后，被盗的二轮摩托车（价值人民币500元）已追回并发还。",
        71177,
    ),
    ("the rest of a total that 其中 tells", "张三设局赌博，骗得多人共计19万余元，其中向王某、赵某骗取33850元。", 190000),
    ("moved on after the fraud", "张三冒充领导骗取崔某64000元。后张三取现60000元交给王五，王五得款4200元。", 64000),
    ("got by a word that also tells a share", "张三以要好处费的名义骗取王某人民币4000元。", 4000),
    ("ten thousands without 元", "张三虚构工程骗取王某30万元，至案发尚欠26万未归还；又骗取赵某5万元。", 350000),
    ("no money told", "2018年3月4日，被告人张三用拳头将王某打伤。", None),
]


@pytest.mark.parametrize(("text", "total"), [pytest.param(text, total, id=name) for name, text, total in _CASES])
def test_total_of_findings(text: str, total: float | None) -> None:
    assert findings_amount(text) == total
