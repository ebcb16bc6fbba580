"""`chushan courses list|show|check|sheet|import|pack|unpack`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.courses.types import LEVEL_NAMES, Course
from toolkit.core.courses.views import course_view, lesson_view
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text

courses_app = typer.Typer(
    help="课程：看有哪些课，用表格写自己的课，打包带走。Courses: list, write your own in a spreadsheet, carry them.",
    no_args_is_help=True,
)

_JSON = typer.Option(False, "--json", help="用 JSON 输出 / print JSON")
_FORCE_FILE = typer.Option(False, "--force", help="覆盖同名文件 / write over a file of that name")
_FORCE = typer.Option(False, "--force", help="覆盖同编号的课 / write over a course of that id")


@courses_app.command("list")
def list_courses(json: bool = _JSON) -> None:
    """有哪些课。What courses there are."""

    def work(app: App, _: Reporter) -> Any:
        courses = app.courses()
        return [course_view(course, app.settings.lang) for course in courses] if json else courses

    def show(courses: tuple[Course, ...], lang: Lang) -> None:
        for course in courses:
            _print_line(course, lang)

    run_command(json, work, show)


def _print_line(course: Course, lang: Lang) -> None:
    exercises = sum(len(unit.exercises) for unit in course.units)
    own = Text("（自编）", " (own)").get(lang) if course.is_own else ""
    level = LEVEL_NAMES[course.level].get(lang)
    counts = Text(
        f"{len(course.units)} 个单元，{exercises} 个练习，{course.minutes} 分钟",
        f"{len(course.units)} units, {exercises} exercises, {course.minutes} minutes",
    )
    print(f"{course.id}  {course.title.get(lang)}{own}  [{level}]  {counts.get(lang)}")


@courses_app.command("show")
def show_course(
    course_id: str = typer.Argument(..., metavar="ID", help="课程编号 / id of the course"), json: bool = _JSON
) -> None:
    """一门课里有什么。What is in a course."""

    def work(app: App, _: Reporter) -> Any:
        course = app.course(course_id)
        if not json:
            return course
        lang = app.settings.lang
        lessons = [lesson_view(unit, lang) for unit in course.units]
        return {**course_view(course, lang), "lessons": lessons}

    def show(course: Course, lang: Lang) -> None:
        _print_line(course, lang)
        for unit in course.units:
            print(f"\n{unit.id}  {unit.title.get(lang)}")
            for block in unit.lesson.blocks:
                print(f"  {'✗' if block.is_bad else '·'} {block.text.get(lang)}")
            for exercise in unit.exercises:
                print(f"  → {exercise.id}  {exercise.title.get(lang)}（{exercise.of}）")

    run_command(json, work, show)


@courses_app.command("check")
def check_course(
    file: Path = typer.Argument(..., metavar="FILE", help="课程文件：.xlsx .toml .chushanpack / file of a course"),
    json: bool = _JSON,
) -> None:
    """看一遍有没有写错的，不导入。Look for mistakes; nothing is kept."""

    def work(app: App, _: Reporter) -> Any:
        course = app.read_course(file)
        return _checked(app, course) if json else (course, app.course_doubts(course))

    def show(found: tuple[Course, tuple[Text, ...]], lang: Lang) -> None:
        course, doubts = found
        print(Text("没有错。", "No mistakes.").get(lang))
        _print_line(course, lang)
        _print_doubts(doubts, lang)

    run_command(json, work, show)


@courses_app.command("sheet")
def write_sheet(
    out: Path = typer.Option(..., "--out", "-o", metavar="X.xlsx", help="写到哪里 / where to write it"),
    force: bool = _FORCE_FILE,
    json: bool = _JSON,
) -> None:
    """写一份空的课程表格，照着填。Write the empty spreadsheet of a course."""

    def work(app: App, _: Reporter) -> Any:
        app.check_output(out, overwrites=force)
        app.write_course_sheet(out)
        return {"file": str(out)} if json else out

    def show(path: Path, lang: Lang) -> None:
        told = Text(
            f"写好了：{path}。填好以后运行 chushan courses import {path.name}",
            f"Written: {path}. Fill it in, then run chushan courses import {path.name}",
        )
        print(told.get(lang))

    run_command(json, work, show)


@courses_app.command("import")
def import_course(
    file: Path = typer.Argument(..., metavar="X.xlsx", help="填好的表格，或 .toml / the filled spreadsheet, or .toml"),
    force: bool = _FORCE,
    json: bool = _JSON,
) -> None:
    """把填好的表格变成一门课；写错的会说是哪一格。A filled spreadsheet to a course; mistakes are told by cell."""

    def work(app: App, _: Reporter) -> Any:
        course = app.import_course_sheet(file, overwrites=force)
        return _checked(app, course) if json else (course, app.course_doubts(course))

    def show(found: tuple[Course, tuple[Text, ...]], lang: Lang) -> None:
        _show_kept(found[0], lang)
        _print_doubts(found[1], lang)

    run_command(json, work, show)


def _checked(app: App, course: Course) -> dict[str, Any]:
    doubts = [one.get(app.settings.lang) for one in app.course_doubts(course)]
    return {**course_view(course, app.settings.lang), "doubts": doubts}


def _print_doubts(doubts: tuple[Text, ...], lang: Lang) -> None:
    for one in doubts:
        print(Text("请再看看：", "Look again: ").get(lang) + one.get(lang))


def _show_kept(course: Course, lang: Lang) -> None:
    print(Text("已存好。", "Kept.").get(lang))
    _print_line(course, lang)
    teach = Text(f"上课：chushan serve --class 班名 --course {course.id}",
                 f"To teach it: chushan serve --class NAME --course {course.id}")  # fmt: skip
    carry = Text(f"带走：chushan courses pack {course.id} -o {course.id}.chushanpack",
                 f"To carry it: chushan courses pack {course.id} -o {course.id}.chushanpack")  # fmt: skip
    print(teach.get(lang))
    print(carry.get(lang))


@courses_app.command("pack")
def pack_course(
    course_id: str = typer.Argument(..., metavar="ID", help="课程编号 / id of the course"),
    out: Path = typer.Option(..., "--out", "-o", metavar="F.chushanpack", help="写到哪里 / where to write it"),
    force: bool = _FORCE_FILE,
    json: bool = _JSON,
) -> None:
    """把一门课打成一个文件，用 U 盘带走。A course as one file to carry on a USB stick."""

    def work(app: App, _: Reporter) -> Any:
        app.check_output(out, overwrites=force)
        app.pack_course(course_id, out)
        return {"file": str(out), "bytes": out.stat().st_size} if json else out

    def show(path: Path, lang: Lang) -> None:
        size = path.stat().st_size / 1024
        print(Text(f"打好了：{path}（{size:.0f} KB）", f"Packed: {path} ({size:.0f} KB)").get(lang))

    run_command(json, work, show)


@courses_app.command("unpack")
def unpack_course(
    file: Path = typer.Argument(..., metavar="F.chushanpack", help="课程包 / the pack"),
    force: bool = _FORCE,
    json: bool = _JSON,
) -> None:
    """打开别人带来的课程包，逐件核对后存下。Verify a pack piece by piece and keep its course."""

    def work(app: App, _: Reporter) -> Any:
        course = app.unpack_course(file, overwrites=force)
        return _checked(app, course) if json else (course, app.course_doubts(course))

    def show(found: tuple[Course, tuple[Text, ...]], lang: Lang) -> None:
        _show_kept(found[0], lang)
        _print_doubts(found[1], lang)

    run_command(json, work, show)
