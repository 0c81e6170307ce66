"""Managing (命令行用库): settings and the store for one command; what cannot be done is told in Chinese, with exit status 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from serving.settings import Settings, SettingsError

if TYPE_CHECKING:
    from serving.store.database import Database


def settings() -> Settings:
    """The settings of the environment."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise typer.BadParameter(str(error), param_hint="环境变量") from error


def store(settings: Settings) -> Database:
    """The store, brought up to date."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from serving.store.database import Database

    try:
        database = Database(settings.database_url)
        database.upgrade()
    except (SQLAlchemyError, OSError) as error:
        place = make_url(settings.database_url).render_as_string(hide_password=True)
        raise failed(
            f"线索库 {place} 打不开（{type(error).__name__}）。请检查 PANJIAN_DATABASE_URL、文件权限，或者数据库是否已启动。"
        ) from error
    return database


@contextmanager
def managing() -> Iterator[Database]:
    """The store for one command; what it refuses is told."""
    from serving.store.refusal import Refusal

    database = store(settings())
    try:
        yield database
    except Refusal as refusal:
        raise failed(refusal.message) from refusal
    finally:
        database.close()


def failed(message: str) -> typer.Exit:
    """The end of a command that could not do what it should."""
    typer.echo(message, err=True)
    return typer.Exit(1)
