"""Plots are lettered with the font of the package: no character of ours is lacking, and one that it lacks is told."""

import io
import warnings

import pytest

from serving.documents.plots import SERIES, pyplot


@pytest.fixture
def drawn() -> io.BytesIO:
    """Where a figure goes."""
    return io.BytesIO()


def test_chinese_letters_are_drawn_without_a_warning(drawn: io.BytesIO) -> None:
    plt = pyplot()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure, axes = plt.subplots()
        axes.plot([-1, 1], [-2, 2], label="盗窃罪")
        axes.set(title="罚金与数额", xlabel="年份", ylabel="罚金（元）−倍 ÷ ≥")
        axes.legend()
        figure.savefig(drawn, format="png")
        plt.close(figure)
    assert plt.rcParams["font.family"] == ["Noto Sans SC"]
    assert plt.rcParams["axes.prop_cycle"].by_key()["color"] == list(SERIES)


def test_a_character_that_the_font_lacks_is_told(drawn: io.BytesIO) -> None:
    plt = pyplot()
    figure, axes = plt.subplots()
    axes.set_title("\U0001f600")
    with pytest.warns(UserWarning, match="missing from font"):
        figure.savefig(drawn, format="png")
    plt.close(figure)
