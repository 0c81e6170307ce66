"""The face of the command line: exit status 2 and Chinese words for every wrong usage, standard output left clean."""

import subprocess
import sys
from pathlib import Path

import pytest

import panjian

ROOT = Path(__file__).parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``panjian`` as a user does."""
    command = [sys.executable, "-m", "panjian", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_every_command_on_standard_output(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert [mount.name for mount in panjian.MOUNTS if f" {mount.name} " not in done.stdout] == []


@pytest.mark.parametrize("name", [mount.name for mount in panjian.MOUNTS if mount.group and not mount.bare])
def test_a_bare_group_shows_its_help(name: str) -> None:
    done = run(name)
    assert (done.returncode, done.stderr) == (0, "")
    assert "╭─ 命令" in done.stdout


def test_version_is_told() -> None:
    assert run("--version").stdout.startswith("panjian 0.")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("analyse",), "没有“analyse”这个命令，是不是想用 'analyze'？"),
        (("--verison",), "没有 --verison 这个选项，是不是想用 --version？"),
        (("analyze",), "缺少参数"),
        (("analyze", "--fromat", "json", "x.txt"), "没有 --fromat 这个选项，是不是想用 --format？"),
        (("analyze", "--format", "jsn", "x.txt"), "“jsn”不在可选之列"),
        (("analyze", "x.txt", "--format"), "选项 --format 后面要给出一个值。"),
        (("law", "shwo"), "没有“shwo”这个命令"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_so_in_chinese(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_every_mounted_app_exists() -> None:
    for mount in panjian.MOUNTS:
        command = panjian.MountedCommand(mount).load()
        assert command.name == mount.name
        assert hasattr(command, "commands") == mount.group


def test_a_message_without_translation_stays_as_it_is() -> None:
    assert panjian.in_chinese("Something new.") == "Something new."
