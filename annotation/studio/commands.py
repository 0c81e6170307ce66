"""The commands of Label Studio: `panjian annotate up|push|pull|backend`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from annotation.incident import Incident
    from annotation.studio.connection import Studio
    from annotation.studio.preannotation import LoadReader, ModelReader, Preannotation
    from annotation.studio.server import Server

studio_app = typer.Typer(add_completion=False, no_args_is_help=True)

_Inputs = Annotated[list[str], typer.Argument(metavar="文件|文件夹|-", help="裁判文书；“-”读标准输入；.jsonl 一行一份。")]
Url = Annotated[str | None, typer.Option("--url", help="Label Studio 的地址；不给则用 PANJIAN_LABEL_STUDIO_URL，或 up 启动的那个。")]
Token = Annotated[str | None, typer.Option("--token", help="访问令牌；不给则用 PANJIAN_LABEL_STUDIO_TOKEN，或 up 启动的那个。")]
_Model = Annotated[str, typer.Option("--model", metavar="模型", help="谁来预标：default、模型文件夹，或者 none：只用规则。")]
_Reports = Annotated[Path | None, typer.Option("--reports", exists=True, dir_okay=False, help="现成的模型报告（.jsonl），代替 --model。")]
Title = Annotated[str, typer.Option("--project", help="项目名称。")]


@studio_app.command("up")
def up(
    url: Url = None,
    token: Token = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="在本机哪个端口启动。")] = 8080,
    environment: Annotated[
        Path | None, typer.Option("--environment", help="装在哪里；不给则用 PANJIAN_LABEL_STUDIO_ENV，或 ~/.cache/panjian/label-studio。")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="数据放在哪里；不给则用 PANJIAN_LABEL_STUDIO_DATA，或 ~/.local/share/panjian/label-studio。"),
    ] = None,
    detach: Annotated[bool, typer.Option("--detach", help="就绪后留在后台运行。")] = False,
) -> None:
    """启动标注服务（首次会安装，约 1 GB），等到就绪；给出 --url 或已设环境变量时，只核对能否连上。"""
    import os

    _needed()
    from annotation.studio.connection import URL, data_folder
    from annotation.studio.server import Server, environment_folder

    if url or os.environ.get(URL):
        with _connected(url, token) as studio:
            typer.echo(f"已连上 {studio.address.url}，账号 {len(studio.people())} 个。", err=True)
        return
    server = Server(environment or environment_folder(), data or data_folder(), port)
    if server.running():
        typer.echo(f"已在运行：{server.url}", err=True)
        return
    with _told():
        if not server.installed():
            typer.echo(f"正在安装 Label Studio 到 {server.environment}（约 1 GB，几分钟）……", err=True)
            server.install()
        server.start()
    _serve(server, detach)


def _serve(server: Server, detach: bool) -> None:
    """Wait until it is ready, tell how to enter, and stay until it ends."""
    kept = False
    try:
        with _told():
            waited = server.wait()
        typer.echo(f"已就绪（{waited:.0f} 秒）：{server.url}", err=True)
        typer.echo(f"账号与口令在 {server.data / 'connection.json'}；日志在 {server.log}。", err=True)
        if detach and server.process is not None:
            typer.echo(f"在后台运行，进程 {server.process.pid}；停止：kill {server.process.pid}", err=True)
            kept = True
        elif server.process is not None:
            typer.echo("按 Ctrl+C 停止。", err=True)
            server.process.wait()
    except KeyboardInterrupt:
        typer.echo("正在停止……", err=True)
    finally:
        if not kept:
            server.stop()


@studio_app.command("push")
def push_command(
    context: typer.Context,
    inputs: _Inputs,
    url: Url = None,
    token: Token = None,
    project: Title = "判鉴标注",
    model: _Model = "default",
    reports: _Reports = None,
    sampling: Annotated[
        str | None,
        typer.Option("--sample", metavar="uncertainty|disagreement|check:名称|random", help="只送抽中的；按法院、年份、罪名分层。"),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="抽多少份。")] = 60,
    seed: Annotated[int, typer.Option("--seed", help="抽样的种子：同一种子抽出同样的。")] = 0,
    annotators: Annotated[int | None, typer.Option("--annotators", min=1, help="每份由几个人标；不给则不改（新项目是 1 人）。")] = None,
    blank: Annotated[bool, typer.Option("--blank", help="不带预标注：用来量预标注省了多少时间，或作对照。")] = False,
    backend: Annotated[str | None, typer.Option("--backend", help="预标注服务的地址，挂到项目上。")] = None,
) -> None:
    """送标：文书连同预标注送进项目；同一文书送两次只有一个任务。"""
    from annotation.studio.selection import Selection, SelectionError

    failures: list[str] = []
    reader = _reader(context, model)
    try:
        selection = Selection.of(sampling, count, seed, reports, reader)
        judgments = list(selection.drawn(_sources(inputs, failures)))
    except SelectionError as error:
        raise typer.BadParameter(str(error), param_hint="--sample") from error
    failed = push_into(judgments, url, token, project, annotators, blank, backend, selection.incidents, len(failures))
    raise typer.Exit(1 if failed else 0)


def push_into(
    judgments: Iterable[Preannotation],
    url: str | None,
    token: str | None,
    project: str,
    annotators: int | None = None,
    blank: bool = False,
    backend: str | None = None,
    incidents: Iterable[Incident] = (),
    unread: int = 0,
) -> bool:
    """Push judgments into a project and tell what came of it; whether anything failed. For commands that take judgments from elsewhere too."""
    from annotation.studio.push import push

    with _connected(url, token) as studio, _told():
        pushed = push(studio, judgments, project, annotators, blank)
        if backend:
            studio.connect_backend(pushed.project, backend)
        failed = _report([*incidents, *pushed.incidents]) or bool(unread)
        typer.echo(
            f"项目 {project}（{studio.address.url}/projects/{pushed.project}）：新送 {pushed.added} 份，更新预标注 {pushed.renewed} 份，"
            f"未变 {pushed.unchanged} 份，没有送 {unread} 份。",
            err=True,
        )
    return failed


@studio_app.command("pull")
def pull_command(
    output: Annotated[Path, typer.Option("--output", "-o", help="标注写到哪里（.jsonl，一行一份）；已有的文件按文书与标注者更新。")],
    url: Url = None,
    token: Token = None,
    project: Title = "判鉴标注",
    texts: Annotated[Path | None, typer.Option("--texts", help="把文书文本另写到这里（.jsonl），供 validate 核对。")] = None,
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="事件的写法：文字，或一行一个 JSON（标准输出）。")] = "text",
) -> None:
    """收标：已提交的标注逐字核对后写出；有问题的列成事件，有错误的暂不写出。"""
    from annotation.studio.annotation_file import update, write_texts
    from annotation.studio.pull import pull

    with _connected(url, token) as studio, _told():
        known = studio.project(project)
        if known is None:
            raise typer.BadParameter(f"{studio.address.url} 上没有“{project}”这个项目；请先 push，或核对名称。", param_hint="--project")
        pulled = pull(studio, known["id"])
    try:
        written, incidents = update(output, pulled.annotations)
        if texts:
            write_texts(texts, pulled.texts)
    except OSError as error:
        raise typer.BadParameter(f"写不了“{error.filename}”：{error.strerror}。", param_hint="--output") from error
    except ValueError as error:
        raise typer.BadParameter(f"“{output}”里已有的内容不是标注：{error}。请换一个文件。", param_hint="--output") from error
    failed = _report([*pulled.incidents, *incidents], format)
    told = f"任务 {pulled.tasks} 个，其中 {pulled.open} 个还没有标；收到标注 {len(pulled.annotations)} 份，有错误暂缓 {pulled.held} 份"
    typer.echo(f"{told}；{output} 现有 {written} 份。", err=True)
    raise typer.Exit(1 if failed else 0)


@studio_app.command("backend")
def backend_command(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="在哪个端口听。")] = 9090,
    host: Annotated[str, typer.Option("--host", help="在哪个地址听；默认只在本机。")] = "127.0.0.1",
    model: _Model = "default",
) -> None:
    """预标注服务：标注者打开文书时由规则和模型即时预标（须装 serve 部分）。"""
    try:
        import uvicorn

        from annotation.studio.backend import backend
    except ImportError as error:
        raise typer.BadParameter(f"缺少 {error.name}：请先 pip install 'panjian[serve]'。", param_hint="backend") from error
    reader = _reader(context, model)
    app = backend() if reader is None else backend(reader, reader.name)
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _reader(context: typer.Context, model: str) -> ModelReader | None:
    """The reader of a model's name, from whoever assembled the program; None: rules only."""
    load: LoadReader = context.obj
    try:
        return load(model)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def _needed() -> None:
    """Tell what to install where the annotate part is missing."""
    from importlib.util import find_spec

    if find_spec("httpx") is None:
        raise typer.BadParameter("缺少 httpx：请先 pip install 'panjian[annotate]'。")


@contextmanager
def _connected(url: str | None, token: str | None) -> Iterator[Studio]:
    _needed()
    from annotation.studio.connection import Address, Studio

    with _told(), Studio(Address.found(url, token)) as studio:
        yield studio


@contextmanager
def _told() -> Iterator[None]:
    """A failure of Label Studio as one Chinese line and exit status 1."""
    from annotation.studio.connection import StudioError

    try:
        yield
    except StudioError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _sources(inputs: list[str], failures: list[str]) -> Iterator[tuple[str, str]]:
    """The judgments among the inputs, id and text; what is none is told on standard error."""
    from pipelines.progress import progress
    from pipelines.reading import ReadingError, read
    from pipelines.reading.recognise import not_judgment

    for source in progress(read(inputs), "预标注"):
        refused: ReadingError | None = source if isinstance(source, ReadingError) else not_judgment(source)
        if refused is not None:
            failures.append(str(refused))
            typer.echo(str(refused), err=True)
        elif not isinstance(source, ReadingError):
            yield source.id, source.text


def _report(incidents: Iterable[Incident], format: str = "text") -> bool:
    """Tell the incidents (text: standard error; json: standard output); whether there is an error among them."""
    from annotation.incident import Level

    failed = False
    for one in incidents:
        failed |= one.level is Level.ERROR
        if format == "text":
            typer.echo(one.line, err=True)
            continue
        row = {"id": one.id, "level": one.level.value, "code": one.code, "where": one.where}
        sys.stdout.write(json.dumps({**row, "message": one.message, "advice": one.advice}, ensure_ascii=False) + "\n")
    return failed
