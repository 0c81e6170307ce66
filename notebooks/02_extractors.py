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
# # 02　训练并比较抽取模型
#
# 同样的训练条目、同样的测试条目、同一个计分程序，三个模型并列：HanLP 的变换器（人家现成的做法）、这里刚训练的标注模型、随程序自带的标注模型。
#
# 事实段是虚构的，实体在写成文字时就标好了：谁偷的、偷了谁的、何时、何地、什么东西、值多少、用什么工具、卖了多少。
# 底座是 `models/encoders/small`（自己预训练的小编码器，一个字一个记号）。数据很少、训练很短，为的是看得见过程；正式的配方在 `training/recipes`。

# %%
import io
import logging
import tempfile
import time
import warnings
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import torch

import models
from evaluation import tags
from evaluation.fiction.findings import findings, packed
from evaluation.presentation import text
from evaluation.public_sets import FILES, items, split_of
from models.characters import Characters
from models.tagging import Tagger
from serving.documents.plots import SERIES, pyplot
from training.baselines.comparison import Comparison
from training.baselines.plan import Plan
from training.baselines.rows import presented, scored
from training.baselines.transformer_folder import transformer_folder
from training.recipe import Recipe
from training.tag_run import TagRun

plt = pyplot()
torch.set_num_threads(1)
LABELS = {
    "NHCS": "嫌疑人",
    "NHVI": "被害人",
    "NCSM": "被盗货币",
    "NCGV": "物品价值",
    "NCSP": "盗窃获利",
    "NASI": "被盗物品",
    "NATS": "作案工具",
    "NT": "时间",
    "NS": "地点",
    "NO": "单位",
}


@contextmanager
def quiet():
    """Progress bars and notices of the libraries are not what this page is about."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


# %% [markdown]
# ## 数据
# 哪一条用来训练、哪一条用来测试，由文字的摘要决定，不由人挑。

# %%
folder = tempfile.TemporaryDirectory()
work = Path(folder.name)
made = list(findings(110, seed=1))
data = packed(work / "data", made)
print(Counter(split_of(row["text"]) for row in made))
for row in made[:3]:
    print(row["text"])
    print("　", "　".join(f"{LABELS[one['label']]}：{row['text'][one['start'] : one['end']]}" for one in row["entities"]))

# %% [markdown]
# ## 训练
# 配方就是一段 YAML 里的内容；命令行的写法是 `panjian train 配方.yaml`。

# %%
base = Path(models.__file__).parent / "encoders" / "small"
stage = {"source": "tags", "repeat": {"theft": 1}, "epochs": 3, "batch": 8, "learning_rate": 6e-4, "head_learning_rate": 2e-3, "noise": 0.0}
recipe = Recipe.model_validate({"name": "notebook", "kind": "tags", "base": str(base), "stages": [stage]})
run = TagRun(recipe, str(base), "models/encoders/small", Characters.read(base), work / "run", data)
begun = time.monotonic()
with quiet():
    card = run.train(work / "model")
history = [row for row in run.losses["stage-0"] if "loss" in row]
print(f"{card['name']}：{time.monotonic() - begun:.0f} 秒，{sum(one.stat().st_size for one in (work / 'model').iterdir()) / 2**20:.1f} MiB")
print("损失：", "，".join(f"第 {row['step']} 步 {float(row['loss']):.3f}" for row in history))

# %% [markdown]
# ## 比较
# HanLP 逐字只给一个标签，用同一个底座。自带的模型是在真实的公开集上训练的，没有见过这里的虚构写法。

# %%
plan = Plan.model_validate(
    {"name": "notebook", "kind": "baselines", "base": str(base), "entities": {"decoders": ["crf"], "epochs": 5, "batch": 16}}
)
with quiet():
    comparison = Comparison(plan, transformer_folder(base, work / "encoder"), work, data, {"theft": str(work / "model")})
    rows = list(comparison.entities())
held = {row["id"]: row for split, row in items("theft", data) if split == "test"}
bundled = Tagger.load("theft")
answers = {id: bundled.tagged("theft", row) for id, row in held.items()}
found = tags.summary("theft", "test", FILES["theft"], bundled.model.name, held, answers)
rows.append(scored(found, "entities", "theft.bundled", "盗窃实体", "自带模型"))
print(text(presented(rows, [f"{len(held)} 条测试"])))

# %%
shown = [row for row in rows if "上限" not in row.model]
names = ["HanLP" if "HanLP" in row.model else "刚训练的" if row.key == "theft.ours" else row.model for row in shown]
figure, axes = plt.subplots(figsize=(7, 3.4))
axes.barh(names, [row.f1 for row in shown], color=SERIES[: len(shown)])
for place, row in enumerate(shown):
    low, high = row.interval
    axes.plot([low, high], [place, place], color="#1b1f24", linewidth=2)
    axes.text(0.02, place, f"{row.f1:.3f}", color="white", va="center")
axes.invert_yaxis()
axes.set(title="盗窃实体：F1 与 95% 区间", xlabel="F1（位置与标签都对才算对）", ylabel="模型", xlim=(0, 1.02))
plt.show()

# %% [markdown]
# ## 哪些标签学会了
# 刚训练的模型逐个标签的得分，与自带模型并列：总分掩盖的，这里看得见。

# %%
own = Tagger.load("theft", str(work / "model"))
learned = tags.summary("theft", "test", FILES["theft"], own.model.name, held, {id: own.tagged("theft", row) for id, row in held.items()})
labels = sorted(LABELS, key=lambda label: -(learned["scores"]["entities"]["labels"].get(label, {}).get("f1") or 0))
figure, axes = plt.subplots(figsize=(9, 3.8))
for shift, (name, one) in enumerate((("刚训练的", learned), ("自带模型", found))):
    heights = [one["scores"]["entities"]["labels"].get(label, {}).get("f1") or 0 for label in labels]
    axes.bar([place + 0.4 * shift for place in range(len(labels))], heights, width=0.38, label=name)
axes.set_xticks([place + 0.2 for place in range(len(labels))], [LABELS[label] for label in labels])
axes.set(title="逐个标签的 F1", xlabel="标签", ylabel="F1", ylim=(0, 1.05))
figure.legend(loc="outside right upper")
plt.show()

# %% [markdown]
# 虚构的写法只有四种，在上面训练的模型自然学得快；自带模型没有见过这些写法，“单位”一类它本来就少见。这里看的是怎样比，不是谁高谁低：
# 高低要在真实的、没有训练过的文书上比（`models/README.md`），区间重叠的两个模型不能说谁更好。
#
# 模型文件夹里只有权重、词表、标注体系、说明和摘要，没有代码，也没有 pickle：

# %%
for one in sorted((work / "model").iterdir()):
    print(f"{one.name}　{one.stat().st_size:,} 字节")
folder.cleanup()
