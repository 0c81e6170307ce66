# make demo and make test each do all their own set-up, in .venv; `make` alone explains itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help venv demo test lint types contract format clean

VENV := .venv
PIP_INSTALL := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEMO_TEXTS ?= tests/judgments/*.txt
DEMO_HTML := output/demo.html

# Python 3.11 or newer; `make PYTHON=/path/to/python test` takes another one.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

help:  ## 显示这段说明
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

venv: $(VENV)/bin/python  ## 建虚拟环境 .venv（其余命令会自动建）

# A virtual environment that came out incomplete is removed, so that the next attempt starts clean.
$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "需要 Python 3.11 或更新的版本：没有找到。可用 make PYTHON=/路径/python3 … 指明。" >&2; exit 1; fi
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "建不了虚拟环境：$(PYTHON) 缺 venv 模块。Debian/Ubuntu 请先 apt-get install python3-venv。" >&2; exit 1; }

# Order-only: the interpreter behind the link may be of any age. Each stamp is as new as the files it was made from.
$(VENV)/core.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/core.stamp $@

demo: $(VENV)/core.stamp  ## 用自带的虚构文书演示：终端报告，并写出 output/demo.html（不装 torch，不联网分析）
	@mkdir -p $(dir $(DEMO_HTML))
	$(VENV)/bin/panjian analyze $(DEMO_TEXTS)
	$(VENV)/bin/panjian analyze $(DEMO_TEXTS) --format html --output $(DEMO_HTML)
	@echo "网页报告：$(CURDIR)/$(DEMO_HTML)"

test: $(VENV)/dev.stamp  ## 装好测试所需的一切，再跑全部测试
	$(VENV)/bin/python -m pytest

lint: $(VENV)/dev.stamp  ## ruff：规则与排版
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check

types: $(VENV)/dev.stamp  ## mypy --strict
	$(VENV)/bin/mypy --strict

contract: $(VENV)/dev.stamp  ## import-linter：导入方向
	$(VENV)/bin/lint-imports

format: $(VENV)/dev.stamp  ## 按 ruff 排版
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

clean:  ## 删去虚拟环境、缓存与演示输出
	rm -rf $(VENV) .venv-label-studio output build dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
