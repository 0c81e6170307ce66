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
# # 06　类案研究：十年间盗窃罪的罚金
#
# 一类案件放在一起看，才看得出一份文书里看不出的事：罚金随数额怎样变、哪个法院判得重、法律变动前后有没有不同、越出法定区间的有多少。
#
# 文书是虚构的（2014–2023 年，四个法院），经过的是真的流程：读文书、抽事实、检查、存进线索库，再由线索库统计，与工作台的“类案”页是同一套数。

# %%
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select

from evaluation.fiction.thefts import BARGAINED, thefts
from pipelines.pipeline import analyze
from pipelines.rendering.fields import title
from pipelines.report import report
from serving.documents.charts import amounts
from serving.documents.class_tables import FINDINGS
from serving.documents.plots import SERIES, pyplot
from serving.rehearsal.office import opened
from serving.store import clues, distributions, judgments, statistics
from serving.store.clues import ClueFilter
from serving.store.deviation import deviations
from serving.store.sentences import sentences
from serving.store.statistics import Axis

plt = pyplot()

# %% [markdown]
# ## 存进线索库
# 临时的库，用完就丢。真实的库里，这一步由服务或批处理做。

# %%
folder = tempfile.TemporaryDirectory()
office = opened(Path(folder.name))
who = office.who()
decided = list(thefts(400, seed=12))
with office.database.session() as session:
    for one in decided:
        judgments.keep(session, who, report(analyze(one.text, one.id)), one.text, one.id)
print(f"{len(decided)} 份判决书，{min(one.judged_on for one in decided)} 至 {max(one.judged_on for one in decided)}")

# %% [markdown]
# ## 罚金与数额
# 只比较一人一罪的判决，数额才属于那一笔罚金。

# %%
wanted = ClueFilter(charges=("盗窃罪",))
with office.database.reading() as session:
    found = distributions.fines(session, who, wanted)
for one in found:
    print(
        f"{amounts(one)}：{one.number} 人，罚金中位 {one.median:.0f} 元，中间一半 {one.quartile:.0f}–{one.third:.0f} 元，超过数额二倍 {one.over_double} 人"
    )

# %%
boxes = [
    {"label": amounts(one), "whislo": one.lowest, "q1": one.quartile, "med": one.median, "q3": one.third, "whishi": one.highest}
    for one in found
]
figure, axes = plt.subplots()
drawn = axes.bxp(boxes, showfliers=False, patch_artist=True)
for box, line in zip(drawn["boxes"], drawn["medians"], strict=True):
    box.set(facecolor="#c9dbef", edgecolor=SERIES[0])
    line.set(color=SERIES[1])
axes.set(title="罚金按盗窃数额（盒为中间一半，红线为中位数，须为最低与最高）", xlabel="盗窃数额", ylabel="罚金（元）", yscale="log")
axes.yaxis.set_major_formatter("{x:.0f}")
plt.show()

# %% [markdown]
# ## 十年
# 罚金与数额之比的中位数和中间一半。2018 年 10 月 26 日刑事诉讼法写入认罪认罚从宽；虚构的数据里，这之后罚金低了一成半。
# 比值来自线索库里读出的罚金和数额，不是虚构时设定的数：抽取若读错，这里就会偏。

# %%
c = sentences.c
with office.database.reading() as session:
    asked = select(c.judged_on, c.court, c.fine / c.amount).where(statistics.read_judgments(who, wanted), c.alone, c.amount > 0, c.fine > 0)
    rows = [(judged_on, court.removeprefix("江省江城市"), float(ratio)) for judged_on, court, ratio in session.execute(asked)]
by_year = defaultdict(list)
for judged_on, _, ratio in rows:
    by_year[int(judged_on[:4])].append(ratio)
years = sorted(by_year)
low, middle, high = zip(*(quantiles(by_year[year], n=4) for year in years), strict=True)
figure, axes = plt.subplots()
axes.fill_between(years, low, high, alpha=0.18, label="中间一半")
axes.plot(years, middle, marker="o", label="中位数")
axes.axvline(BARGAINED.year + BARGAINED.timetuple().tm_yday / 365, color=SERIES[1], linestyle="--", label="认罪认罚从宽写入刑诉法")
axes.set(title="盗窃罪罚金与数额之比，2014–2023 年", xlabel="裁判年份", ylabel="罚金 ÷ 盗窃数额", xticks=years, ylim=(0, None))
axes.legend()
plt.show()
for name, own in (
    ("之前", [r for d, _, r in rows if d < BARGAINED.isoformat()]),
    ("之后", [r for d, _, r in rows if d >= BARGAINED.isoformat()]),
):
    print(f"{BARGAINED} {name}：{len(own)} 人，罚金与数额之比中位 {median(own):.2f}")

# %% [markdown]
# ## 各法院
# 左：罚金与数额之比；右：有罚金线索的文书所占比例，带 95% 区间。区间与其余法院的差包含零的，不能说它不同。

# %%
with office.database.reading() as session:
    compared = deviations(statistics.lines(session, who, wanted, Axis.COURT))
courts = [one.court.removeprefix("江省江城市") for one in compared]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), sharey=True)
left.boxplot(
    [[ratio for _, court, ratio in rows if court == name] for name in courts],
    tick_labels=courts,
    orientation="horizontal",
    showfliers=False,
)
left.set(title="罚金与数额之比", xlabel="罚金 ÷ 盗窃数额", ylabel="法院")
for place, one in enumerate(compared, 1):
    right.errorbar(
        100 * one.share, place, xerr=[[100 * (one.share - one.low)], [100 * (one.high - one.share)]], fmt="o", color=SERIES[0], capsize=4
    )
overall = sum(one.struck for one in compared) / sum(one.judgments for one in compared)
right.axvline(100 * overall, color="#515963", linestyle="--", linewidth=1, label=f"全部 {100 * overall:.1f}%")
right.set(title="有线索的文书", xlabel="占该院文书的百分比", xlim=(0, None))
right.legend()
plt.show()
for one in compared:
    print(f"{one.court}：{one.struck}／{one.judgments} 份，{100 * one.share:.1f}%，{FINDINGS[one.finding]}")

# %% [markdown]
# ## 线索
# 罚金越出区间的，逐条可以翻卷。

# %%
with office.database.reading() as session:
    page = clues.page(session, who, wanted, limit=6)
    print(f"共 {clues.count(session, who, wanted)} 条")
for one in page.items:
    print(f"[{one.grade}] {title(one.check)}　{one.judged_on}　{one.court.removeprefix('江省')}　{one.message}")
folder.cleanup()
