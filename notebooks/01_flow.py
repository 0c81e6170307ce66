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
# # 01　一份判决书走完全流程
#
# 原文 → 分段 → 抽取事实 → 按行为时、裁判时的法律检查 → 线索。用的是一份虚构的判决书。
# 每一项事实、每一条线索都带着原文的位置：`text[start:end] == quote`，一个字也不会偏。

# %%
from evaluation.benchmark import FICTIONAL
from pipelines.pipeline import analyze
from pipelines.rendering import words
from pipelines.rendering.fields import title
from pipelines.report import report
from serving.assembly import loaded
from serving.documents.plots import SERIES, pyplot

plt = pyplot()
text = (FICTIONAL / "盗窃-刑期多算一年.txt").read_text(encoding="utf-8")
print(text[:160], "……")

# %% [markdown]
# ## 分段
# 一份判决书的各部分作用不同：同一句“自首”，写在辩护意见里是主张，写在“本院认为”里才是认定。

# %%
found = report(analyze(text, "示例"))
print(words.heading(found["document"]))
for section in found["sections"]:
    opening = text[section["start"] : section["end"]].strip().replace("\n", " ")[:24]
    print(f"{section['start']:>5}–{section['end']:<5} {words.SECTION[section['kind']]}　{opening}……")

# %% [markdown]
# ## 事实
# 规则先找到文字，再由同一套程序读出数额、刑期、日期。没有读到的是空，不是零。

# %%
for person in found["defendants"]:
    print(f"被告人 {person['name']}")
    for label, value in words.lines(person):
        print(f"　{label}：{value}")

# %% [markdown]
# ## 线索
# 线索写明怎样算出来的、依据哪一条（裁判时有效的文本）、对谁有利。线索是去翻卷的理由，不是结论。

# %%
for clue in words.by_importance(found["clues"]):
    print(f"[{clue['grade']}] {title(clue['check'])}　{clue['defendant'] or '全案'}")
    print(f"　{clue['message']}")
    print(f"　依据：{'；'.join(words.article(one) for one in clue['basis'])}　{words.FAVOURS[clue['favours']]}")
    for place in clue["evidence"]:
        assert text[place["start"] : place["end"]] == place["quote"]
        print(f"　原文 {place['start']}–{place['end']}：「{place['quote']}」")

# %% [markdown]
# 检查不了的也要说：缺了哪一项事实。没读到不等于合法。

# %%
for one in found["unknown"]:
    print(f"{title(one['check'])}　{one['defendant'] or '全案'}：缺 {'、'.join(one['missing'])}")
print(f"共 {len(found['clues'])} 条线索，{len(found['unknown'])} 项未能检查。")

# %% [markdown]
# ## 全文一览
# 上面一条是全文的各部分，下面各行是读出的事实和线索在原文里的位置。


# %%
def places(value):
    """Every piece of evidence inside a value of the report."""
    if isinstance(value, dict):
        if {"start", "end", "quote"} <= value.keys():
            yield value["start"], value["end"]
        else:
            for one in value.values():
                yield from places(one)
    elif isinstance(value, list):
        for one in value:
            yield from places(one)


rows = {
    "线索": list(places(found["clues"])),
    "裁判依据": list(places(found["citations"])),
    "判项与刑期": [spot for one in found["defendants"] for spot in (*places(one["convictions"]), *places(one["evidence"].get("term_to")))],
    "情节": [spot for one in found["defendants"] for spot in places(one["circumstances"])],
    "犯罪事实": [spot for one in found["defendants"] for spot in places(one["facts"])],
    "前科与强制措施": [spot for one in found["defendants"] for spot in (*places(one["priors"]), *places(one["custody"]))],
    "文书信息": list(places(found["document"])),
}
figure, axes = plt.subplots(figsize=(10, 4.6))
for number, section in enumerate(found["sections"]):
    left, width, name = section["start"], section["end"] - section["start"], words.SECTION[section["kind"]]
    axes.barh("文书各部分", width, left=left, color=SERIES[number % len(SERIES)], alpha=0.35, edgecolor="white")
    if width > 20 * len(name):
        axes.text(left + width / 2, 0, name, ha="center", va="center", fontsize=8)
for name, spots in rows.items():
    color = SERIES[1] if name == "线索" else SERIES[0]
    axes.barh([name] * len(spots), [end - start for start, end in spots], left=[start for start, _ in spots], color=color)
axes.set(title="事实与线索在原文中的位置", xlabel="原文中的位置（第几个字）", ylabel="读出了什么", xlim=(0, len(text)))
plt.show()

# %% [markdown]
# ## 模型
# 自带的小模型读同一份文书，两相对照。谁找到的文字，报告里写得清楚（`source`）；规则读到的排在前面，模型能添改什么由金标上学得的门槛决定。

# %%
model = loaded("default")
by_model = report(analyze(text, "示例", model=model, layer="model"))
merged = report(analyze(text, "示例", model=model, layer="merged"))
for name, one in (("规则", found), ("模型", by_model), ("合并", merged)):
    spots = list(places(one["defendants"])) + list(places(one["document"]))
    print(f"{name}：{len(spots)} 处文字，{len(one['clues'])} 条线索")
print("模型：", merged["produced_by"]["model"])
