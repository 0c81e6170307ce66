# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05　写一个检查项，连同它的案例
#
# 检查项是一个不可变的值加一个纯函数：看一名被告人的事实，给出证据，没有别的。回答有三种：线索、没有、缺某项事实而无法检查。
#
# 例子：盗窃罪的罚金高于盗窃数额。法律允许到数额的二倍，所以这只是提示（丙级，供类案统计）；《解释》第十四条 2013 年 4 月 4 日起施行，之前不适用。

# %%
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import yaml

from evaluation.benchmark import FICTIONAL
from evaluation.fiction.thefts import thefts
from pipelines.checks import CHECKS, Check, Favours, Hit, Missing, Weight, run
from pipelines.checks.case import Case
from pipelines.facts import extract
from pipelines.law import provision
from pipelines.pipeline import analyze
from pipelines.segment import segment
from serving.documents.plots import SERIES, pyplot

plt = pyplot()

# %% [markdown]
# ## 依据
# 依据是有日期的数据，不写死在程序里：裁判那天施行的是哪一条，引的就是哪一条。

# %%
for wording in provision("theft-2013/14").wordings:
    print(f"《{wording.title}》第{wording.article}条　{wording.in_force_from} 起施行")
    print(wording.wording)

# %% [markdown]
# ## 检查项
# 写进 `pipelines/checks/fine_above_amount.py`，文件的说明就是这个检查项的说明页。

# %%
SINCE = date(2013, 4, 4)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """A fine for theft above the amount."""
    if case.judged_on is None or case.judged_on < SINCE:
        return
    for one in case.defendant.convictions:
        law, fine, amount = case.charge(one), one.penalty.fine, case.defendant.amount
        if law is None or law.name != "盗窃罪" or not fine:
            continue
        if amount is None:
            yield Missing(("facts.amount",))
        elif fine > amount.value and fine > 1_000:
            told = f"盗窃数额{amount.value:.0f}元，罚金{fine:.0f}元，是数额的{fine / amount.value:.1f}倍"
            yield Hit(told, (*one.spans, *amount.spans))


CHECK = Check(
    name="fine_above_amount",
    title="盗窃罪罚金高于盗窃数额",
    version=1,
    grade="C",
    weight=Weight.SUBSTANTIVE,
    supervision=("L",),
    basis=("theft-2013/14",),
    judge=judge,
    favours=Favours.DEFENDANT,
    straddles=(SINCE,),
)

# %% [markdown]
# ## 案例
# 案例是数据，名字是一句话。至少要有：一个会报的，两个不报的，其中一个是擦边的（near miss），法律变动的日子前后各一个。
# 这里用虚构的判决书，改一两处就成一个案例；仓库里的案例写在 `tests/checks/<名字>.yaml`，写法相同。

# %%
CASES = yaml.safe_load("""
- {name: 罚金是数额的一倍半, decided: {amount: 4000, fine: 6000}, clue: 是数额的1.5倍}
- {name: 罚金恰等于数额（near miss）, decided: {amount: 4000, fine: 4000}, silent: 恰等于数额}
- {name: 数额很小，罚金为下限, decided: {amount: 900, fine: 1000}, silent: 罚金下限是一千元}
- {name: 文书没写数额, decided: {amount: 4000, fine: 6000}, without: 经鉴定价值人民币4000元, unknown: facts.amount}
- {name: 解释施行前一日宣判, before: 2013-04-04, decided: {amount: 4000, fine: 6000}, silent: 解释尚未施行}
- {name: 解释施行当日宣判, from: 2013-04-04, decided: {amount: 4000, fine: 6000}, clue: 是数额的1.5倍}
""")
BASE = replace(next(thefts(1)), repaid=True, confessed=True, kind="有期徒刑", months=8, probation=None)


def on(one, day):
    """The same theft, judged on another day."""
    later = day - one.judged_on
    days = {name: getattr(one, name) + later for name in ("stolen_on", "detained_on", "filed_on")}
    return replace(one, judged_on=day, born_on=one.born_on - timedelta(4_000), **days)


def text_of(case):
    """The judgment of a case."""
    one = replace(BASE, **case["decided"])
    if "before" in case:
        one = on(one, case["before"] - timedelta(1))
    elif "from" in case:
        one = on(one, case["from"])
    return one.text.replace(case.get("without", "\0"), "")


def answer(check, text):
    """What a check says of a judgment: ("clue", message), ("unknown", field) or ("silent", "")."""
    judgment = segment(text, "案例")
    clues, unknown = run((check,), judgment, extract(judgment))
    if clues:
        return "clue", clues[0].message
    return ("unknown", unknown[0].missing[0]) if unknown else ("silent", "")


for case in CASES:
    kind, told = answer(CHECK, text_of(case))
    wanted = next(name for name in ("clue", "silent", "unknown") if name in case)
    assert kind == wanted and (kind == "silent" or case[wanted] in told), (case["name"], kind, told)
    print(f"通过　{case['name']}　→ {kind} {told}")

# %% [markdown]
# 少一种案例，测试就不过。已有检查项的案例也是这样写的，例如缓刑考验期：

# %%
existing = yaml.safe_load((FICTIONAL.parent / "checks" / "probation_period_bounds.yaml").read_text(encoding="utf-8"))["cases"]
for case in existing[:4]:
    kind = next(name for name in ("clue", "silent", "unknown") if name in case)
    print(f"{kind:7}　{case['name']}　{case.get('verdict', '')}")
print(f"共 {len(existing)} 个案例；全部检查项 {len(CHECKS)} 个。跑它的案例：panjian checks test probation_period_bounds")

# %% [markdown]
# ## 会报多少
# 上线之前先在一批文书上看它报多少、报的是什么样的。一个会在四分之一合法文书上出声的检查项，应当安静些：提高门槛，或者只作统计。

# %%
ones = list(thefts(150, seed=6))
struck = {one.id for one in ones if answer(CHECK, one.text)[0] == "clue"}
figure, axes = plt.subplots(figsize=(8, 4.6))
for name, marked, color in (("不报", False, SERIES[0]), ("报出线索", True, SERIES[1])):
    own = [one for one in ones if (one.id in struck) is marked]
    axes.scatter([one.amount for one in own], [one.fine for one in own], s=18, color=color, label=f"{name}（{len(own)} 份）")
most = max(one.amount for one in ones)
axes.plot([1_000, most], [1_000, most], color="#515963", linewidth=1, label="罚金等于数额")
axes.plot([1_000, most], [2_000, 2 * most], color="#515963", linewidth=1, linestyle="--", label="罚金为数额的二倍（上限）")
axes.set(title="检查项在 150 份虚构文书上报出什么", xlabel="盗窃数额（元）", ylabel="罚金（元）", xscale="log", yscale="log")
axes.xaxis.set_major_formatter("{x:.0f}")
axes.yaxis.set_major_formatter("{x:.0f}")
axes.legend(fontsize=9)
plt.show()

# %% [markdown]
# ## 登记
# 写好之后：文件放进 `pipelines/checks/`，在 CHECKS 里加一行，案例放进 `tests/checks/`，跑 `python -m pipelines.catalogue`。
# 新检查项从“试用”开始；核实的结果好，经双方签认才升级（见 04）。同一批文书上现有检查项报的：

# %%
print(Counter(clue.check.name for one in ones for clue in analyze(one.text, one.id).clues).most_common())
