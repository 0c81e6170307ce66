"""The command line of panjian (判鉴): mounts each package's commands when, and only when, they are asked for.

``panjian --help`` lists the table below without importing any of it, and ``panjian analyze`` never imports torch.
Exit status: 0 done, 1 some inputs failed, 2 wrong usage; messages for people go to standard error, in Chinese.
"""

import importlib
import re
import sys
from importlib.metadata import version
from typing import Annotated, Any, NamedTuple

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup


class Mount(NamedTuple):
    """A command of a package: its name, where its Typer app stands, whether it has sub-commands, one line of help, whether it runs bare."""

    name: str
    app: str
    group: bool
    help: str
    bare: bool = False  # a group that does something without a sub-command


MOUNTS = (
    Mount("analyze", "serving.commands:analyze_app", False, "读裁判文书，提取量刑事实，对照当时的法律给出监督线索。"),
    Mount("tag", "models.commands:tag_app", False, "给事实段标实体、关系、各被告人罪名和犯罪数额。"),
    Mount("train", "training.commands:train_app", False, "按配方训练模型：预训练、微调、校准、导出。"),
    Mount("checks", "pipelines.commands:checks_app", True, "检查规则：列出、查看、用案例自测。"),
    Mount("law", "pipelines.commands:law_app", True, "查某日有效的法条与罪名刑档。"),
    Mount("annotate", "serving.annotation_commands:annotate_app", True, "标注：从原始文书到可信的金标。"),
    Mount("serve", "serving.serve_commands:serve_app", True, "启动服务：接口、线索库、工作台。", bare=True),
    Mount("models", "training.model_commands:models_app", True, "台账：模型与检查项的登记、成绩单、认证、晋级、影子运行。"),
    Mount("outcomes", "training.outcome_commands:outcomes_app", True, "线索结果：各版本的准确率、突变、漂移，定期查看。"),
    Mount("evaluate", "evaluation.commands:evaluate_app", True, "评测：对照金标计分，比较两次运行。"),
)

# What Typer says in English, and what panjian says; the groups are the words of the user.
SAYINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), chinese)
    for pattern, chinese in (
        (r"Missing command\.", "缺少命令。"),
        (r"No such command '(.*?)'\.? Did you mean (.*?)\?", r"没有“\1”这个命令，是不是想用 \2？"),
        (r"No such command '(.*?)'\.", r"没有“\1”这个命令。"),
        (r"No such option: (\S+) \(Possible options: (.*?)\)", r"没有 \1 这个选项，是不是想用 \2？"),
        (r"No such option: (\S+)", r"没有 \1 这个选项。"),
        (r"Option '(.*?)' requires an argument\.", r"选项 \1 后面要给出一个值。"),
        (r"Option '(.*?)' requires (\d+) arguments\.", r"选项 \1 后面要给出 \2 个值。"),
        (r"Option '(.*?)' does not take a value\.", r"选项 \1 后面不带值。"),
        (r"Argument '(.*?)' takes (\d+) values\.", r"参数 \1 要给出 \2 个值。"),
        (r"Got unexpected extra argument\(s\) \((.*?)\)", r"多出了参数：\1。"),
        (r"Missing argument '(.*?)'\.", r"缺少参数 \1。"),
        (r"Missing option '(.*?)'\.", r"缺少选项 \1。"),
        (r"Choose from:\s*", "可选："),
        (r"Invalid value for '?(.*?)'?: ", r"\1 的值不对："),
        (r"Invalid value: ", ""),
        (r"Value error, ", ""),
        (r"Value '(.*?)' is not a valid \w+\.", r"“\1”不合要求。"),
        (r"'(.*?)' is not one of (.*?)\.$", r"“\1”不在可选之列，可选：\2。"),
        (r"(?:File|Directory|Path) '(.*?)' does not exist\.", r"“\1”不存在。"),
        (r"(?:File|Directory|Path) '(.*?)' is a file\.", r"“\1”是文件，这里要文件夹。"),
        (r"(?:File|Directory|Path) '(.*?)' is a directory\.", r"“\1”是文件夹，这里要文件。"),
        (r"(?:File|Directory|Path) '(.*?)' is not readable\.", r"“\1”读不了，请检查权限。"),
        (r"(?:File|Directory|Path) '(.*?)' is not writable\.", r"“\1”写不了，请检查权限。"),
        (r"'(.*?)' does not match the formats? (.*?)\.$", r"“\1”的写法不对，应写作 \2。"),
        (r"'%Y-%m-%d'", "2015-06-01 这样的日期"),
        (r"Could not open file '(.*?)': (.*)", r"打不开“\1”：\2"),
        (r"Input should be a valid (?:integer|number).*", "应当是数字。"),
        (r"Input should be greater than or equal to (\S+)", r"不应小于 \1。"),
        (r"Input should be less than or equal to (\S+)", r"不应大于 \1。"),
        (r"Input should be a valid date.*", "应当是日期，写作 2015-06-01。"),
    )
)

HELP_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}


class MountedCommand(TyperCommand):
    """A line of the table: known by its help until it is called, and replaced by the package's command then."""

    def __init__(self, mount: Mount) -> None:
        super().__init__(name=mount.name, help=mount.help)
        self.mount = mount

    def load(self) -> Any:
        """Import the package's ``commands.py`` and return the command that its Typer app makes."""
        module, attribute = self.mount.app.split(":")
        app: typer.Typer = getattr(importlib.import_module(module), attribute)
        command: Any = typer.main.get_group(app) if self.mount.group else typer.main.get_command(app)
        command.name = self.mount.name
        command.help = command.help or self.mount.help
        return command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Hand over to the package's command, which makes the context and runs in it; a bare group shows its help, unless it does something."""
        command = self.load()
        if self.mount.group and not self.mount.bare and not args:
            args = ["--help"]
        speak_chinese(command)
        return command.make_context(info_name, args, parent=parent, **extra)


def speak_chinese(command: Any) -> None:
    """Put the help of ``--help`` itself into Chinese, for a command and its sub-commands."""
    option = command.get_help_option(typer.Context(command))
    if option is not None:
        option.help = "显示这段帮助。"
    for child in getattr(command, "commands", {}).values():
        speak_chinese(child)


def title_help_in_chinese() -> None:
    """Give Typer's help its Chinese titles: a slow import, for who asks for help only."""
    titles = importlib.import_module("typer.rich_utils")
    for name, title in HELP_TITLES.items():
        setattr(titles, name, title)


def in_chinese(message: str) -> str:
    """Translate a usage message of Typer; what is not in the table stays as it is."""
    for pattern, chinese in SAYINGS:
        message = pattern.sub(chinese, message)
    return message


def show_version(wanted: bool) -> None:
    """Print the version and end, when ``--version`` was given."""
    if wanted:
        typer.echo(f"panjian {version('panjian')}")
        raise typer.Exit


def face(
    _version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="显示版本号。")] = False,
) -> None:
    """判鉴：读中文刑事裁判文书，提取量刑事实，对照行为时与裁判时的法律，给检察官可核对的监督线索。"""


def command_line() -> TyperGroup:
    """Build the command ``panjian`` with every mounted command, none of them imported."""
    app = typer.Typer(add_completion=False, no_args_is_help=False)
    app.callback()(face)
    group = typer.main.get_group(app)
    for mount in MOUNTS:
        group.add_command(MountedCommand(mount))
    speak_chinese(group)
    return group


def main() -> None:
    """Run the command line and leave with its exit status."""
    arguments = sys.argv[1:] or ["--help"]
    if "--help" in arguments or len(arguments) == 1:
        title_help_in_chinese()
    try:
        status = command_line().main(arguments, prog_name="panjian", standalone_mode=False)
    except typer.Abort:
        typer.echo("已中断。", err=True)
        status = 1
    except typer.TyperException as error:
        typer.echo(f"用法有误：{in_chinese(error.format_message())}", err=True)
        context = getattr(error, "ctx", None)
        typer.echo(f"查看用法：{context.command_path if context else 'panjian'} --help", err=True)
        status = error.exit_code
    raise SystemExit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
