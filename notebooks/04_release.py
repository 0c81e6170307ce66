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
# # 04　线索准确率与发布决定
#
# 哪个版本可以说话，由核实的结果决定，不由金标上的分数决定。这里在一个临时的线索库里演练一年：文书进来、产生线索、有人核查、
# 每周看一次结果、三个模型版本先后申请发布。经过的都是真的函数，只有人是模拟的（种子固定）。
#
# 其中第三个模型在金标上最好，在实战里误读最多；有一个检查项从四月起多半报错。看谁把它们拦下来，凭的是什么数。

# %%
import tempfile
from collections import defaultdict
from pathlib import Path

from pipelines.rendering.fields import title
from serving.documents.plots import SERIES, pyplot
from serving.ledger.decision import ACTS
from serving.ledger.ranks import FLOORS, RANKS
from serving.outcomes.precision import Axis
from serving.outcomes.report import READING, WHOLE, compiled
from serving.outcomes.report import SERIES as NAMES
from serving.rehearsal.office import opened
from serving.rehearsal.plan import usual
from serving.rehearsal.year import Year
from serving.store.compositions import produced
from serving.store.identity import CHINA
from training.scorecard import compared

plt = pyplot()
folder = tempfile.TemporaryDirectory()
office = opened(Path(folder.name))
year = Year(office, usual(clues=800), compared)
year.play()
print(f"{year.plan.first:%Y-%m-%d} 至 {year.at:%Y-%m-%d}：{len(year.raised)} 条线索，{len(year.reviewed)} 处影子差异经人复核。")

# %% [markdown]
# ## 报告
# 准确率 = 查实 ÷ 已核实；事实读对时的准确率把误读除外：误读是模型的事，不怪检查项。每个数都带 95% 的 Wilson 区间：核实得少，区间就宽。

# %%
with office.database.reading() as session:
    report = compiled(session, office.who())
whole = report.whole
low, high = whole.precision.interval
print(
    f"产生 {whole.raised}，核实 {whole.verified}：查实 {whole.upheld}，有合理解释 {whole.explained}，误读 {whole.misread}，规则误报 {whole.mischecked}"
)
print(
    f"准确率 {whole.precision.value:.1%}（{low:.1%}–{high:.1%}），事实读对时 {whole.given_facts.value:.1%}，成案率 {whole.conversion.value:.1%}"
)
print(f"核查用时：中位 {report.durations.median:.1f} 天，九成在 {report.durations.ninth:.1f} 天内")

# %%
lines = [line for line in report.lines[Axis.CHECK] if line.tally.verified >= 15]
lines.sort(key=lambda line: line.tally.precision.value)
figure, axes = plt.subplots(figsize=(9, 0.34 * len(lines) + 1.6))
for place, line in enumerate(lines):
    share = line.tally.precision
    low, high = share.interval
    axes.plot([100 * low, 100 * high], [place, place], color=SERIES[0], linewidth=2)
    axes.plot(100 * share.value, place, "o", color=SERIES[0])
axes.set_yticks(range(len(lines)), [f"{title(line.key.partition('@')[0])}（{line.tally.verified}）" for line in lines])
for rank, floor in FLOORS.items():
    axes.axvline(100 * floor.precision, color="#77838f", linestyle="--", linewidth=1)
    axes.text(100 * floor.precision, len(lines) - 0.3, RANKS[rank], ha="center", va="bottom", fontsize=9)
axes.set(xlabel="准确率（%），横线为 95% 区间；虚线为各等级的底线", ylabel="检查项（已核实条数）", xlim=(0, 100))
axes.set_title("各检查项的准确率", pad=18)
plt.show()

# %% [markdown]
# ## 各模型版本逐月
# 左：事实读对的比例（模型要答的是这个）；右：准确率（检察官得到的是这个）。核实不满五条的月份不画。

# %%
figure, panels = plt.subplots(1, 2, figsize=(11, 4), sharey=True)
months = sorted({line.key for lines in report.over_time[Axis.MODEL].values() for line in lines})
for (name, own), color in zip(report.over_time[Axis.MODEL].items(), SERIES, strict=False):
    for axes, measure in zip(panels, ("reading", "precision"), strict=True):
        told = [(months.index(line.key), 100 * getattr(line.tally, measure).value) for line in own if line.tally.verified >= 5]
        axes.plot(*zip(*told, strict=True), marker="o", label="只用规则" if name == "none" else name, color=color)
for axes, heading in zip(panels, ("事实读对的比例", "准确率"), strict=True):
    axes.set_xticks(range(len(months)), [month[5:] for month in months])
    axes.set(title=heading, xlabel="产生线索的月份（2025 年）", ylim=(0, 102))
panels[0].set_ylabel("百分比（%）")
panels[0].legend(loc="lower right", fontsize=9)
plt.show()

# %% [markdown]
# ## 发布决定
# 晋级要过全部门槛，并有业务部门与数字部门两个签认。被驳回的，记录里写明哪一道没过、差多少。

# %%
for one in year.decided:
    about = f"{ACTS[one.act]}　{one.reference}　{one.before} → {one.after}"
    print(f"{one.at.astimezone(CHINA):%Y-%m-%d}　{about}" + "".join(f"\n　　　　　　未过：{failure}" for failure in one.failures))
    if one.reason:
        print(f"　　　　　　{one.reason}")

# %%
refused = next(one for one in year.decided if one.refused)
print(f"{refused.reference} 的全部门槛：")
for gate in refused.evidence["gates"]:
    print(f"{'通过' if gate['passed'] else '未过'}　{gate['sentence']}")

# %% [markdown]
# 金标上它比现任还好，单看分数就放行了；影子运行里，它与现任不同的地方多半是它错。

# %%
by_challenger = defaultdict(list)
for one in year.reviewed:
    by_challenger[one.challenger].append((one.verdict != "upheld") if one.change == "lost" else (one.verdict == "upheld"))
figure, axes = plt.subplots(figsize=(8, 3.4))
for place, (name, right) in enumerate(by_challenger.items()):
    gates = next(one.evidence["gates"] for one in year.decided if one.reference == name and one.subject == "champion")
    shadow = next(gate["numbers"] for gate in gates if gate["gate"] == "shadow")
    color = SERIES[1] if shadow["low"] < shadow["floor"] else SERIES[2]
    axes.plot([100 * shadow["low"], 100 * shadow["high"]], [place, place], color=color, linewidth=3)
    axes.plot(100 * sum(right) / len(right), place, "o", color=color, markersize=9)
axes.axvline(100 * shadow["floor"], color="#515963", linestyle="--", label="上任的底线：区间下限不低于此")
axes.set_yticks(range(len(by_challenger)), [f"{name}\n复核 {len(right)} 处" for name, right in by_challenger.items()])
axes.set(
    title="影子运行：与现任不同处，候选对的比例",
    xlabel="候选对的比例（%），横线为 95% 区间",
    ylabel="候选模型",
    xlim=(0, 100),
    ylim=(-0.6, len(by_challenger) - 0.1),
)
axes.legend(loc="upper left", fontsize=9)
plt.show()

# %% [markdown]
# ## 突变与提醒
# 准确率什么时候变了，离哪一次发布最近。

# %%
for name in (WHOLE, READING):
    trend = report.trends[name]
    print(f"{NAMES[name]}：核实 {trend.verified} 条，从未变过的 p = {trend.p:.3f}，{len(trend.changes)} 处突变")
    for change in trend.changes:
        near = f"，最近的发布 {change.release.name}" if change.release else ""
        print(f"　{change.at.astimezone(CHINA):%Y-%m-%d}：{change.before.value:.1%} → {change.after.value:.1%}{near}")
for alert in report.alerts:
    print(f"提醒：{alert.sentence}")

# %% [markdown]
# ## 谁产生的这条线索
# 台账答得出任何一条线索当时是哪个模型、哪一版检查项、什么等级。

# %%
with office.database.reading() as session:
    for one in year.raised[:: len(year.raised) // 5]:
        found = produced(session, office.who(), one.id, one.at)
        print(
            f"{one.at:%Y-%m-%d}　{title(found.check)} 第 {found.version} 版（{RANKS[found.rank]}），模型 {found.model}，判鉴 {found.panjian}"
        )
folder.cleanup()
