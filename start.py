#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# ruff: noqa: UP009, UP010, UP031, RUF005
# Old syntax on purpose: an old Python, even 2.7, must get a sentence and not a SyntaxError.
"""出山 chushan：一条命令装好一切并开工 / one command that sets everything up in `.venv` and does the job.

    python3 start.py            打开网页界面（同 ui）      the page in the browser (the same as `ui`)
    python3 start.py demo       用样片剪出成片             make clips from the samples
    python3 start.py test       运行测试                   run the tests
    python3 start.py setup      只安装；--fresh 全部重装   set up only; --fresh makes .venv anew
    python3 start.py wheels     为没有网络的电脑备好软件包 fill wheels/ for a computer without network

命令后面的内容原样传下去 / what follows is handed on: `start.py ui --port 8000`, `start.py test tests/core`.
"""

from __future__ import print_function

import subprocess
import sys

# This file only finds a Python that is new enough. The work is in launch/, standard library only.
NEEDED = (3, 11)

TOO_OLD = """
✗ 这台电脑的 Python 是 {found}，出山需要 3.11 或更新。
  Windows / macOS：到 https://www.python.org/downloads/ 下载安装
  Debian / Ubuntu：sudo apt install python3.11 python3.11-venv
  统信 / 麒麟：在应用商店或软件源里装 Python 3.11
  装好后再运行同一条命令，会自动找到新的 Python。

✗ This computer's Python is {found}; chushan needs 3.11 or newer.
  Windows / macOS: install it from https://www.python.org/downloads/
  Debian / Ubuntu: sudo apt install python3.11 python3.11-venv
  Then run the same command again; the new Python is found by itself."""


def version_of(command):
    """(major, minor) of a Python command, or None if it can't run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        child = subprocess.Popen(command + ["-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        major, minor = child.communicate()[0].decode("ascii", "replace").strip().split(".")
        return int(major), int(minor)
    except (OSError, ValueError):
        return None


def find_newer_python():
    """The command of an installed Python that is new enough, or None."""
    minors = (11, 12, 13, 14)
    commands = [["python3.%d" % minor] for minor in minors] + [["py", "-3.%d" % minor] for minor in minors]
    for command in commands + [["python3"], ["python"]]:
        version = version_of(command)
        if version is not None and version >= NEEDED:
            return command
    return None


def run_on_newer_python():
    """Starts this file again on a newer Python; its exit code, or 1 when there is none."""
    found = "%d.%d.%d" % tuple(sys.version_info[:3])
    command = find_newer_python()
    if command is None:
        print(TOO_OLD.format(found=found), file=sys.stderr)
        return 1
    print("Python %s 太旧，改用 / is too old, using %s" % (found, " ".join(command)), file=sys.stderr)
    try:
        return subprocess.call(command + sys.argv)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if tuple(sys.version_info[:2]) < NEEDED:
        sys.exit(run_on_newer_python())
    from launch.commands import main

    sys.exit(main(sys.argv[1:], __doc__))
