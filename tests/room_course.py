"""A small course for tests of the room: two tests, a lesson, a quiz, a script of words, a rehearsal."""

from decimal import Decimal

from toolkit.core.courses.settings import Choice, Question, QuizSettings, RehearseSettings, ShootSettings
from toolkit.core.courses.types import Course, Exercise, Lesson, LessonBlock, Unit
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text


def quiz(exercise_id: str, count: int = 2) -> Exercise:
    questions = tuple(
        Question(
            id=f"q{number}", ask=Text(f"第{number}题？", f"question {number}?"), right="b", why=Text("因为", "because"),
            choices=(Choice(id="a", text=Text("错", "wrong")), Choice(id="b", text=Text("对", "right"))),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    return Exercise(
        id=exercise_id, kind="quiz", title=Text("小测", "quiz"), task=Text("选一选", "choose"),
        settings=QuizSettings(questions=questions), of=10,
    )  # fmt: skip


CARD = ProductCard(id="millet", name="小米", spec="5斤装", price=Price(yuan=Decimal("39.9"), text="39.9元"))
REHEARSE = Exercise(
    id="talk", kind="rehearse", title=Text("排练", "rehearsal"), task=Text("讲一分钟", "talk for a minute"),
    settings=RehearseSettings(card=CARD), of=100,
)  # fmt: skip
SHOOT = Exercise(
    id="clips", kind="shoot", title=Text("拍三段", "three clips"), task=Text("拍三段", "shoot three clips"),
    settings=ShootSettings(), of=20,
)  # fmt: skip

COURSE = Course(
    id="tiny", title=Text("小课", "tiny course"), level="wechat", source="tests", as_of="2026-11-22",
    review_by="2027-11-22", pretest=quiz("before"), posttest=quiz("after"),
    units=(
        Unit(
            id="u1", title=Text("第一课", "first"), minutes=45,
            lesson=Lesson(blocks=(LessonBlock(text=Text("先看", "look first")),)), exercises=(quiz("ask"),),
        ),
        Unit(
            id="u2", title=Text("第二课", "second"), minutes=45,
            lesson=Lesson(blocks=(LessonBlock(text=Text("再讲", "then talk")),)),
            exercises=(quiz("check"), REHEARSE, SHOOT),
        ),
    ),
)  # fmt: skip
