"""Settings: read from the environment, checked, and told in Chinese where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from serving.settings import Settings, SettingsError


def test_who_configures_nothing_gets_a_file_in_the_data_folder() -> None:
    assert Settings.from_environment({"HOME": "/home/li"}).database_url == "sqlite:////home/li/.local/share/panjian/panjian.db"
    assert Settings.from_environment({"XDG_DATA_HOME": "/data", "HOME": "/x"}).database_url == "sqlite:////data/panjian/panjian.db"


def test_every_field_is_a_variable() -> None:
    told = Settings.from_environment(
        {"PANJIAN_DATABASE_URL": "postgres://u:p@db/panjian", "PANJIAN_PORT": "9000", "PANJIAN_SECURE_COOKIES": "是"}
    )
    assert (told.database_url, told.port, told.secure_cookies) == ("postgresql+psycopg://u:p@db/panjian", 9000, True)
    assert Settings.from_environment(told.environment()) == told


def test_blank_variables_count_as_not_given() -> None:
    assert Settings.from_environment({"PANJIAN_PORT": " ", "HOME": "/h"}).port == 8000


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "panjian.db", "不是数据库地址"),
        ("DATABASE_URL", "mysql://u@h/d", "不支持 mysql"),
        ("DATABASE_URL", "sqlite://", "内存数据库存不住线索"),
        ("DATABASE_URL", "sqlite:///:memory:", "内存数据库存不住线索"),
        ("PORT", "70000", "PANJIAN_PORT=70000 不是端口号"),
        ("PORT", "http", "PANJIAN_PORT=http 不是整数"),
        ("MAX_BODY_BYTES", "0", "PANJIAN_MAX_BODY_BYTES=0 不行"),
        ("WORKERS", "-1", "PANJIAN_WORKERS=-1 不行"),
        ("LEASE_SECONDS", "nan", "PANJIAN_LEASE_SECONDS=nan 不行"),
        ("LEASE_SECONDS", "long", "不是数字"),
        ("LEASE_SECONDS", "30", "应大于 PANJIAN_REQUEST_SECONDS"),
        ("SECURE_COOKIES", "maybe", "应为 1（是）或 0（否）"),
        ("LOG_LEVEL", "LOUD", "可选 DEBUG"),
    ],
)
def test_what_is_wrong_is_told_by_the_variables_name(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Settings.from_environment({"HOME": "/h", f"PANJIAN_{name}": value})


def test_no_worker_here_is_a_choice() -> None:
    assert Settings.from_environment({"HOME": "/h", "PANJIAN_WORKERS": "0"}).workers == 0


def test_the_password_of_the_database_is_not_shown(tmp_path: Path) -> None:
    told = Settings.from_environment({"PANJIAN_DATABASE_URL": "postgresql://u:geheim@db/panjian"})
    assert "geheim" not in repr(told)
    assert "geheim" in told.database_url
