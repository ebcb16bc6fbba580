import datetime

import pytest

from toolkit.core.courses.judge import Judge
from toolkit.tasks.score_exercise import make_judge

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="session")
def judge() -> Judge:
    return make_judge((), TODAY)
