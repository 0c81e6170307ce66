"""`panjian serve`: the service in one command, and the commands of who runs it: keys, organisations, upgrade of the store, workers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from serving.access import ROLES, Role
from serving.managing import failed, managing, settings, store
from serving.settings import Settings

if TYPE_CHECKING:
    from serving.store.database import Database

FIRST_ORGANISATION = ("main", "本院")
_NEWCOMERS = ((Role.ADMIN, "系统管理员"), (Role.SUPERVISOR, "首位使用者"))

serve_app = typer.Typer(add_completion=False, help="启动服务：接口、线索库、工作台。")
keys_app = typer.Typer(add_completion=False, help="密钥：发放、停用、列出。")
organisations_app = typer.Typer(add_completion=False, help="单位：添加、列出。")
serve_app.add_typer(keys_app, name="keys")
serve_app.add_typer(organisations_app, name="organisations")


@serve_app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="在哪个地址上听；默认只听本机 127.0.0.1。")] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="端口，默认 8000；0 表示随便一个空闲的。")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="模型", help="default、模型文件夹、none：只用规则，或者 champion：台账上的现任，换了就跟着换。"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="个数", min=0, max=64, help="办理批次的进程，默认 1；0 表示在别处运行。")
    ] = None,
) -> None:
    """启动服务。不加配置则用本机的 SQLite 线索库；环境变量 PANJIAN_… 见 README。"""
    if context.invoked_subcommand is not None:
        return
    given = {"host": host, "port": port, "model": model, "workers": workers}
    wanted = replace(settings(), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    from serving.endpoint.analysts import Analysts
    from serving.following import of_analysts
    from serving.running import serving

    database, analysts = store(wanted), Analysts.of(wanted)
    with _listening(wanted) as listener:
        try:
            of_analysts(database, wanted, analysts).begin()
        except ValueError as error:  # ModelError: its message says what to do
            raise failed(str(error)) from error
        address, number = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        typer.echo(f"判鉴已启动：http://{shown}:{number}/workbench（接口文档 http://{shown}:{number}/v1/openapi.json），按 Ctrl-C 停止。")
        _welcome(database)
        raise typer.Exit(serving(wanted, database, analysts, listener))


@serve_app.command("worker")
def worker(
    processes: Annotated[int, typer.Option("--processes", metavar="个数", min=1, max=64, help="几个进程。")] = 1,
) -> None:
    """只办理批次，不开接口；可在几台机器上运行。"""
    from serving.running import working

    told = replace(settings(), workers=processes)
    store(told).close()
    raise typer.Exit(working(told))


@serve_app.command("upgrade")
def upgrade() -> None:
    """建好线索库，或者把它升级到最新的表结构；启动服务时也会自动升级。"""
    store(settings()).close()
    typer.echo("线索库已是最新。")


@keys_app.command("create")
def create_key(
    organisation: Annotated[str, typer.Option("--organisation", metavar="单位编号", help="属于哪个单位。")],
    holder: Annotated[str, typer.Option("--holder", metavar="持有人", help="谁或者哪个系统持有。")],
    role: Annotated[Role, typer.Option("--role", metavar="角色", help="；".join(f"{role}：{name}" for role, name in ROLES.items()))],
) -> None:
    """发放一把密钥。密钥只显示这一次，线索库里只存它的摘要。"""
    from serving.store import keys

    with managing() as database, database.session() as session:
        _, token = keys.create(session, keys.console(), organisation, holder, role)
    typer.echo(token)


@keys_app.command("revoke")
def revoke_key(id: Annotated[str, typer.Argument(metavar="密钥编号", help="见 panjian serve keys list。")]) -> None:
    """停用一把密钥，立即生效，不能恢复。"""
    from serving.store import keys

    with managing() as database, database.session() as session:
        keys.revoke(session, keys.console(), id)
    typer.echo("已停用。")


@keys_app.command("list")
def list_keys() -> None:
    """列出全部密钥：编号、单位、角色、持有人、前缀、发放与停用的时刻。"""
    from serving.store import keys

    with managing() as database, database.reading() as session:
        found = keys.listed(session, keys.console())
    for one in found:
        ended = f"{one.revoked_at:%Y-%m-%d %H:%M} 停用" if one.revoked_at else "在用"
        typer.echo(
            "\t".join((one.id, one.organisation_id, str(one.role), one.holder, one.prefix, f"{one.created_at:%Y-%m-%d %H:%M}", ended))
        )


@organisations_app.command("add")
def add_organisation(
    id: Annotated[str, typer.Argument(metavar="单位编号", help="小写字母、数字、连字符。")],
    name: Annotated[str, typer.Argument(metavar="名称")],
    parent: Annotated[str | None, typer.Option("--parent", metavar="上级编号", help="上级单位；上级看得到下级的文书和线索。")] = None,
) -> None:
    """添加一个单位。"""
    from serving.store import keys, organisations

    with managing() as database, database.session() as session:
        organisations.add(session, keys.console(), id, name, parent)
    typer.echo(f"已添加 {id}。")


@organisations_app.command("list")
def list_organisations() -> None:
    """列出全部单位：编号、名称、上级。"""
    from serving.store import keys, organisations

    with managing() as database, database.reading() as session:
        found = organisations.listed(session, keys.console())
    for one in found:
        typer.echo("\t".join((one.id, one.name, one.parent_id or "-")))


@serve_app.command("audit")
def audit_log(
    kept: Annotated[
        str | None, typer.Option("--kept", metavar="序号:摘要", help="以前记下的最后一条；核对它有没有被改动，它之前有没有被截去。")
    ] = None,
) -> None:
    """核对审计日志：各条是否首尾相接、有无改动；写出最后一条的序号和摘要，请记在别处。"""
    from serving.store import audit

    number, _, digest = (kept or "0:").partition(":")
    if not number.isdecimal() or len(number) > 18:
        raise typer.BadParameter("应写作 序号:摘要。", param_hint="--kept")
    with managing() as database, database.reading() as session:
        broken, last = audit.first_broken(session), audit.head(session)
        lost = kept is not None and not audit.holds(session, int(number), digest)
    if broken is not None:
        raise failed(f"审计日志从第 {broken} 条起对不上：这一条被改动过，或者前面少了。")
    if lost:
        raise failed(f"审计日志第 {number} 条与记下的不同：日志被改写过，或者末尾被截去。")
    typer.echo(f"审计日志共 {last[0]} 条，首尾相接，没有改动。最后一条 {last[0]}:{last[1]}")


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except OSError as error:
        raise failed(f"不能在 {settings.host}:{settings.port} 上听（{error.strerror}）。换一个端口（--port）再试。") from error
    with listener:
        yield listener


def _welcome(database: Database) -> None:
    """The first time: an organisation, and keys for who runs the service and for who uses it first."""
    from serving.store import keys, organisations

    console = keys.console()
    with database.session() as session:
        if organisations.listed(session, console):
            return
        organisations.add(session, console, *FIRST_ORGANISATION)
        made = [(role, keys.create(session, console, FIRST_ORGANISATION[0], holder, role)[1]) for role, holder in _NEWCOMERS]
    typer.echo(f"首次启动，已建好单位“{FIRST_ORGANISATION[1]}”（{FIRST_ORGANISATION[0]}）。下面的密钥只显示这一次，请妥善保存：")
    for role, token in made:
        typer.echo(f"  {ROLES[role]}（{role}）\t{token}")
    typer.echo("再发密钥：panjian serve keys create --organisation main --role prosecutor --holder 姓名")
