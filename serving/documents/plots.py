"""Plots (统计图) of the notebooks: matplotlib lettered with the Chinese font of the PDF, which comes with a package and not with the machine."""

from __future__ import annotations

import logging
from typing import Any

SERIES = ("#0b4f92", "#a61b12", "#1c6b45", "#8a5a00", "#6d3f9c", "#77838f")
_LOOK = {
    "axes.unicode_minus": False,  # the font has no minus of mathematics
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#e3e7ec",
    "figure.figsize": (8.0, 4.2),
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "legend.frameon": False,
    "font.size": 11,
}


def pyplot() -> Any:
    """matplotlib's pyplot, its letters Chinese, its colours those of our charts."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # the first run on a machine tells that it gathers fonts
    from cycler import cycler
    from matplotlib import font_manager, pyplot, rcParams
    from pylopdf_fonts_zh_cn import sans_path

    path = sans_path()
    font_manager.fontManager.addfont(path)
    name = font_manager.FontProperties(fname=path).get_name()
    look: Any = {**_LOOK, "axes.prop_cycle": cycler(color=SERIES), "font.family": [name]}
    rcParams.update(look)
    return pyplot
