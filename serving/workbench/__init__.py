"""The workbench (工作台): pages for the people who verify clues, rendered on the server, working offline."""

from serving.workbench.application import home, workbench
from serving.workbench.desk import MOUNT

__all__ = ["MOUNT", "home", "workbench"]
