"""`panjian annotate`, with the models that may pre-annotate, and with what prosecutors put right in the clue store."""

from __future__ import annotations

import typer

from annotation.commands import annotating
from annotation.studio.commands import Title, Token, Url, push_into
from serving.assembly import reader

annotate_app = annotating(reader)


@annotate_app.command("corrections")
def corrections_command(url: Url = None, token: Token = None, project: Title = "判鉴标注") -> None:
    """把线索库里的更正和误读的线索送去标注：改好的片段预先标好，误读的线索附上核查意见；线索库见 PANJIAN_DATABASE_URL。"""
    try:
        from serving.settings import Settings, SettingsError
        from serving.store import corrections, keys
        from serving.store.database import Database
        from serving.workbench.annotation_tasks import task
    except ImportError as error:
        raise typer.BadParameter(f"缺少 {error.name}：请先 pip install 'panjian[serve]'。") from error
    try:
        database = Database(Settings.from_environment().database_url)
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from error
    if not database.is_newest():
        raise typer.BadParameter("线索库还没有建好，或者表结构不是最新的；请先 panjian serve upgrade。")
    with database.reading() as session:
        judgments = [task(one).preset for one in corrections.pending(session, keys.console())]
    database.close()
    if not judgments:
        typer.echo("线索库里没有更正，也没有误读的线索，不必送标。", err=True)
        raise typer.Exit
    raise typer.Exit(1 if push_into(judgments, url, token, project) else 0)
