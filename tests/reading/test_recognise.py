"""What is a criminal judgment, ruling or decision, and what is not. All texts are fictional."""

import unicodedata

import pytest

from pipelines.reading import Source
from pipelines.reading.recognise import not_judgment, refusal

from .judgment_files import JUDGMENT, PARAGRAPHS, TRADITIONAL

VERDICT = (
    "被告人张三犯盗窃罪，判处有期徒刑六个月，并处罚金人民币二千元。（刑期从判决执行之日起计算。判决执行以前先行羁押的，"
    "羁押一日折抵刑期一日，即自2021年1月5日起至2021年7月4日止。）"
)

ACCEPTED = {
    "a judgment": JUDGMENT,
    "a judgment in one line": JUDGMENT.replace("\n", " "),
    "traditional characters": TRADITIONAL,
    "full-width and spaced": unicodedata.normalize("NFKD", JUDGMENT).replace("2021", "２０２１").replace("刑 事", "刑　　事"),
    "without title": "\n".join(PARAGRAPHS),
    "verdict alone": VERDICT,
    "verdict and appeal text": "被告人张三犯盗窃罪，判处管制三个月。如不服本判决，可在接到判决书的第二日起十日内提出上诉。",
    "masked": JUDGMENT.replace("张三", "×××").replace("江州市东林区", "××市××区"),
    "a part: the charge and the evidence": "公诉机关指控，被告人张三于2020年12月1日窃得李某某现金三千元。上述事实，被告人张三在开庭审理过程中"
    "亦无异议，有证人赵某的证言证实，经庭审质证，足以认定。",
    "civil suit attached": JUDGMENT.replace("刑 事 判 决 书", "刑事附带民事判决书"),
    "commutation": "江州市中级人民法院\n刑 事 裁 定 书\n（2020）江01刑更12号\n罪犯王某，男。本院审理查明……裁定如下：对罪犯王某减去有期徒刑六个月。",
    "refusal of a petition": "江州市中级人民法院\n驳回申诉通知书\n（2020）江01刑申3号\n王某：你因盗窃一案向本院提出申诉。本院经审查认为，"
    "你的申诉理由不能成立，予以驳回。特此通知。",
    "enforcement outside prison": "东林区人民法院\n暂予监外执行决定书\n（2020）江0102刑更2号\n罪犯王某。本院认为，决定对罪犯王某暂予监外执行。",
    "title mistyped": JUDGMENT.replace("刑 事 判 决 书", "民事判决书"),
    "a saved page's heading before it": f"张三盗窃罪一审刑事判决书\n发布日期：2021-05-06 浏览：12次\n{JUDGMENT}",
    "an earlier indictment quoted": "江州市东林区人民检察院以江东检刑诉〔2021〕3号起诉书指控被告人张三犯盗窃罪，向本院提起公诉。本院受理后，"
    "依法适用简易程序，公开开庭审理了本案。",
}

REFUSED = {
    "civil": (
        "江州市东林区人民法院\n民 事 判 决 书\n（2021）江0102民初15号\n原告张三。被告李四。本院认为，判决如下：被告李四偿还原告借款。",
        "民事判决书",
    ),
    "civil that quotes a criminal judgment": (
        "江州市东林区人民法院\n民事裁定书\n（2021）江0102民初16号\n原告张三。因被告人李四犯诈骗罪，（2020）江0102刑初3号刑事判决书"
        "已生效。本院认为，裁定如下：驳回起诉。",
        "民事裁定书",
    ),
    "administrative": (
        "江州市东林区人民法院\n行政判决书\n（2021）江0102行初2号\n原告张三。被告东林区公安局。判决如下：驳回原告的诉讼请求。",
        "行政判决书",
    ),
    "civil without title": (
        "上诉人张三因与被上诉人李四买卖合同纠纷一案，不服一审判决，提起上诉。本院审理查明……本院认为，原审判决正确。依照《中华人民共和国"
        "民事诉讼法》第一百七十七条，判决如下：驳回上诉，维持原判。本判决为终审判决。审判长王某",
        "民事",
    ),
    "civil without title or law": (
        "原告张三诉称，被告李四欠款。本院认为，判决如下：李四偿还借款。如不服本判决，可提起上诉。审判员王某",
        "看不到",
    ),
    "news that cites a case number": (
        "本报讯（记者王某）近日，江州市东林区人民法院作出（2021）江0102刑初15号刑事判决书。据悉，被告人张三因犯盗窃罪被判处有期徒刑。"
        "审判长表示，本案审理终结。",
        "新闻",
    ),
    "enforcement": (
        "东林区人民法院\n执行裁定书\n（2021）江0102执35号\n被执行人张三。裁定如下：冻结存款。",
        "执行裁定书",
    ),
    "mediation": ("东林区人民法院\n刑事附带民事调解书\n（2021）江0102刑初602号\n双方自愿达成协议。", "调解书"),
    "notice": ("东林区人民法院\n出庭通知书\n（2021）江0102刑初251号\n东林区人民检察院：定于明日开庭。", "通知书"),
    "indictment": (
        "江州市东林区人民检察院\n起 诉 书\n江东检刑诉〔2021〕3号\n被告人张三，男。本案由东林区公安局侦查终结。经依法审查查明：被告人张三"
        "盗窃三千元。本院认为，被告人张三的行为构成盗窃罪，提起公诉，请依法判处。此致\n东林区人民法院\n检察员：王某",
        "起诉书",
    ),
    "no prosecution": (
        "东林区人民检察院\n不起诉决定书\n江东检刑不诉〔2021〕5号\n被不起诉人张三。本院认为，决定对张三不起诉。",
        "不起诉",
    ),
    "appeal of a party": (
        "刑事上诉状\n上诉人张三，男。上诉人因盗窃一案，不服东林区人民法院（2021）江0102刑初15号刑事判决书，现提出上诉。原审判决认定事实不清。",
        "诉状",
    ),
    "defence": ("辩护词\n审判长、审判员：我受被告人张三的委托担任辩护人。公诉机关指控的罪名不能成立。", "辩护词"),
    "news": (
        "本报讯（记者王某）近日，江州市东林区人民法院审结一起盗窃案。法院经审理查明，被告人张三窃得现金三千元。检察院指控其犯盗窃罪，"
        "法院以盗窃罪判处其有期徒刑六个月。",
        "新闻",
    ),
    "statute": (
        "中华人民共和国刑法\n第一条　为了惩罚犯罪，保护人民，制定本法。\n第二条　刑法的任务是用刑罚同犯罪作斗争。\n第三条　法律明文规定为犯罪的，"
        "依照法律定罪处刑。",
        "法律条文",
    ),
    "interpretation": (
        "最高人民法院关于办理盗窃刑事案件若干问题的解释\n一、被告人盗窃公私财物的，人民法院应当依法判处罚金。二、审判长、审判员应当……",
        "法律条文",
    ),
    "Taiwan": (
        "臺灣臺北地方法院刑事判決\n109年度訴字第1號\n公訴人 臺灣臺北地方檢察署檢察官。被告 甲男。主文 甲男竊盜，處有期徒刑三月。",
        "台湾",
    ),
    "novel": ("他推开门，屋里没有人。窗外的雨下了一夜，判官笔搁在案上，被告人三个字还没有写完。", "看不到"),
    "English": ("The defendant was convicted of theft and sentenced to six months.", "汉字"),
    "title only": ("江州市东林区人民法院\n刑事判决书", "正文"),
    "contract": ("房屋租赁合同\n甲方张三，乙方李四，双方约定如下：租期一年。", "看不到"),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(text: str) -> None:
    assert refusal(text) is None
    assert not_judgment(Source("1", text, None)) is None


@pytest.mark.parametrize(("text", "word"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, word: str) -> None:
    reason = refusal(text)
    assert reason is not None
    assert word in reason
    error = not_judgment(Source("1", text, "甲.txt"))
    assert error is not None
    assert error.code == "not_judgment"
    assert str(error).startswith(f"《甲.txt》：{reason}。建议：")


@pytest.mark.parametrize("text", ["", " ", "刑", "刑事判决书" * 1000, "第一条 " * 5000, "（2021" * 20_000, "罪犯" * 50_000])
def test_odd_texts_are_refused_quickly(text: str) -> None:
    assert refusal(text) is not None
