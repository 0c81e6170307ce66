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
# # 03　差错归因
#
# 分数只说错了多少，不说为什么。这里把抽取的差错按原因分开：漏读、多读、取值不对、被告人不对、认定状态不对，并一处一处看原文。
#
# 文书是虚构的：先定下案情，再写成文书，所以每一项事实的正确答案都是已知的。再按 OCR 误识的样子弄坏一部分字，看差错从哪里来。

# %%
import random
from collections import Counter

from evaluation.causes import CAUSES
from evaluation.extraction import score
from evaluation.fiction.thefts import thefts
from evaluation.presentation import Presentation, Table, text
from evaluation.robustness import clean, noise, spoiled, traditional
from evaluation.scores import added, grouped
from evaluation.values import group_of, title_of
from serving.documents.plots import pyplot

plt = pyplot()
rows = [one.gold() for one in thefts(30, seed=3)]
print(f"{len(rows)} 份虚构的盗窃案判决书，各带金标。")

# %% [markdown]
# ## 弄坏多少，错多少
# 原文、繁体，以及误识 0.5%、1%、2%、4% 的字；同一份文书每次弄坏的地方相同（种子固定）。

# %%
WAYS = {"原文": clean, "繁体": traditional, **{f"误识{share:.1%}": noise(share) for share in (0.005, 0.01, 0.02, 0.04)}}
scored = {way: score(spoiled(rows, spoil), ("rules",))["rules"] for way, spoil in WAYS.items()}
everything = {way: grouped(added(one.values))["ALL"] for way, one in scored.items()}
causes = {way: Counter(one["cause"] for one in found.errors) for way, found in scored.items()}
shown = [
    [way, *(f"{value:.4f}" for value in (all_.precision, all_.recall, all_.f1)), *(str(causes[way][cause]) for cause in CAUSES)]
    for way, all_ in everything.items()
]
table = Table("规则抽取", ("改动", "精确率", "召回率", "F1", *CAUSES.values()), shown)
print(text(Presentation("弄坏的文书上的得分与差错", [f"{len(rows)} 份"], [table])))

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4), width_ratios=(2, 3))
left.plot(list(WAYS), [one.f1 for one in everything.values()], marker="o")
left.set(title="F1 随改动下降", xlabel="文书的改动", ylabel="F1", ylim=(min(one.f1 for one in everything.values()) - 0.02, 1.005))
left.tick_params(axis="x", rotation=40)
bottom = [0] * len(WAYS)
for cause, name in CAUSES.items():
    counts = [causes[way][cause] for way in WAYS]
    right.bar(list(WAYS), counts, bottom=bottom, label=name)
    bottom = [low + count for low, count in zip(bottom, counts, strict=True)]
right.set(title="差错按原因", xlabel="文书的改动", ylabel="差错处数")
right.tick_params(axis="x", rotation=40)
right.legend()
plt.show()

# %% [markdown]
# ## 错在哪一类事实
# 以误识 2% 为例：各类事实里，每种原因各占多少。

# %%
worst = scored["误识2.0%"]
kinds = [name for name, _ in Counter(group_of(one["field"]) for one in worst.errors).most_common(8)]
counted = Counter((group_of(one["field"]), one["cause"]) for one in worst.errors)
figure, axes = plt.subplots(figsize=(8, 4))
places = [0] * len(kinds)
for cause, name in CAUSES.items():
    counts = [counted[kind, cause] for kind in kinds]
    axes.barh([title_of(kind).split(" ")[-1] for kind in kinds], counts, left=places, label=name)
    places = [place + count for place, count in zip(places, counts, strict=True)]
axes.invert_yaxis()
axes.set(title="误识 2% 时的差错：哪一类事实，什么原因", xlabel="差错处数", ylabel="事实类别")
axes.legend()
plt.show()

# %% [markdown]
# ## 逐处看原文
# 每一处差错都带着两边的值和原文。看几处就知道该改规则、该学门槛，还是文书本身坏得没法读。

# %%
dice = random.Random(5)
for cause, name in CAUSES.items():
    own = [one for one in worst.errors if one["cause"] == cause]
    for one in dice.sample(own, min(2, len(own))):
        quoted = one["read_words"] or one["gold_words"]
        place = f"……{quoted['before'][-12:]}【{quoted['quote']}】{quoted['after'][:12]}……" if quoted else "（没有读到文字）"
        print(f"{name}｜{title_of(one['field'])}｜应为 {one['gold']}，读成 {one['read']}｜{place.replace(chr(10), ' ')}")
