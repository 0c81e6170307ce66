"""`panjian models`: model versions from a folder to the ledger and to MLflow and back, and what they get on gold."""

from __future__ import annotations

import typer

models_app = typer.Typer(add_completion=False, help="模型与检查项台账：登记、成绩单、认证、晋级、影子运行。")
