"""Comments of a show: grouped, answered from the card, followed in files and over a WebSocket."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.core.comment_answers import Question
from toolkit.core.compliance.checker import Checker
from toolkit.core.errors import InputError
from toolkit.core.facts import unsupported_claims
from toolkit.core.live.status import Highlight
from toolkit.media.product_files import load_products
from toolkit.tasks.comment_sources import feed_comments, open_comment_desk
from toolkit.tasks.comments import CommentDesk, CommentFeed, load_topics, read_comments
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.review import load_rule_book

CARDS = load_products(Path(__file__).parents[2] / "toolkit" / "data" / "products_example.toml")
ORANGE = CARDS[0]


@pytest.fixture(scope="module")
def book() -> object:
    return load_copy_book()


@pytest.fixture
def desk(book: object) -> CommentDesk:
    return open_comment_desk(CARDS, book)  # type: ignore[arg-type]


def ask(desk: CommentDesk, *comments: str, on_sale: str | None = ORANGE.id) -> dict[int, Question]:
    found: dict[int, Question] = {}
    for number, text in enumerate(comments):
        desk.feed.paste(text)
        found |= {each.number: each for each in desk.news(number * 3_000, on_sale) if isinstance(each, Question)}
    found |= {each.number: each for each in desk.news(10**6, on_sale) if isinstance(each, Question)}
    return found


def wait_for(is_so: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end_s
        time.sleep(0.02)


def test_the_same_question_in_many_words_is_one_group(desk: CommentDesk) -> None:
    (group,) = ask(desk, "多少钱一斤？", "怎么卖的", "什么价啊", "主播好漂亮", "多少钱一斤？").values()
    assert (group.topic, group.count) == ("price", 4)
    assert group.examples == ("多少钱一斤？", "怎么卖的", "什么价啊")
    assert "39.9元" in group.answer
    assert group.fact_ids


def test_praise_is_no_question(desk: CommentDesk) -> None:
    assert [each.topic for each in ask(desk, "好吃", "新鲜", "包邮", "好吃吗").values()] == ["regions", "taste"]


def test_what_no_topic_knows_is_grouped_by_its_words(desk: CommentDesk) -> None:
    groups = ask(desk, "有没有试吃", "有试吃吗", "怎么剥皮方便").values()
    assert sorted(group.count for group in groups) == [1, 2]
    assert all(group.fact_ids == () for group in groups)


def test_a_question_names_its_product_or_is_about_the_one_on_sale(desk: CommentDesk) -> None:
    named = ask(desk, "1号多少钱", on_sale=None)
    assert [each.product_id for each in named.values()] == [ORANGE.id]
    assert [each.product_id for each in ask(desk, "脐橙甜不甜", on_sale=None).values()] == [ORANGE.id]
    (nobody,) = ask(desk, "保质期多久", on_sale=None).values()
    assert nobody.product_id is None
    assert nobody.fact_ids == (), "without a product nothing is claimed"


@pytest.mark.parametrize("text", ["能降血糖吗", "糖尿病能吃吗", "能治失眠吗"])
def test_an_effect_on_health_is_never_affirmed(desk: CommentDesk, text: str) -> None:
    (group,) = ask(desk, text).values()
    assert group.topic == "cure"
    assert "不能代替药物" in group.answer


@pytest.mark.parametrize("text", ["是有机的吗", "打农药了吗"])
def test_what_the_card_does_not_answer_is_not_evaded(desk: CommentDesk, text: str) -> None:
    (group,) = ask(desk, text).values()
    assert group.fact_ids == ()
    assert "核实" in group.answer


def test_every_answer_passes_facts_and_review(book: object) -> None:
    checker = Checker(load_rule_book())
    asked = {
        "price": "多少钱",
        "cheaper": "便宜点吗",
        "spec": "几斤一箱",
        "size": "果径多大",
        "taste": "甜不甜",
        "origin": "哪里产的",
        "ship": "几天到",
        "regions": "包邮吗",
        "after_sales": "坏了怎么办",
        "keep": "能放多久",
        "harvest": "什么时候采的",
        "making": "怎么种的",
        "papers": "有证书吗",
        "stock": "还有货吗",
        "link": "几号链接",
        "limit": "限购吗",
        "gift": "送什么",
    }
    for card in CARDS:
        desk = open_comment_desk(CARDS, book)  # type: ignore[arg-type]
        for topic, text in asked.items():
            (group,) = ask(desk, text, on_sale=card.id).values()
            assert group.topic == topic
            assert not unsupported_claims(group.answer, card), group.answer
            assert not any(finding.is_flag for finding in checker.check(group.answer, card)), group.answer
    first = open_comment_desk(CARDS, book)  # type: ignore[arg-type]
    answered = [each.fact_ids for text in asked.values() for each in ask(first, text).values()]
    assert sum(bool(facts) for facts in answered) >= 13, "the example card answers most of them"


def test_every_topic_of_the_table_has_a_name_in_both_languages() -> None:
    for topic in load_topics().topics:
        assert topic.label.zh
        assert topic.label.en
        assert topic.patterns


def test_many_comments_at_once_mark_a_highlight(desk: CommentDesk) -> None:
    for number in range(12):
        desk.feed.paste(f"好看{number}")
    marks = [each for each in desk.news(60_000, None) if isinstance(each, Highlight)]
    assert marks == [Highlight(at_ms=60_000, by="comments")]


def test_a_group_that_grows_fast_is_told_at_most_every_two_seconds(desk: CommentDesk) -> None:
    told = 0
    for number in range(40):
        desk.feed.paste("多少钱")
        told += sum(isinstance(each, Question) for each in desk.news(number * 100, None))
    assert told <= 3


def test_a_file_that_grows_is_followed_and_may_begin_anew(tmp_path: Path) -> None:
    path = tmp_path / "comments.txt"
    path.write_text("旧的评论\n", encoding="utf-8")
    feed, got = CommentFeed(), []
    end = feed_comments(str(path), feed, is_played=False)
    try:
        with path.open("ab") as file:
            file.write("多少钱\n包邮".encode())
        wait_for(lambda: bool(got.extend(feed.take(0)) or got))
        with path.open("ab") as file:
            file.write("吗\n".encode())
        wait_for(lambda: len(got) + len(got.extend(feed.take(0)) or ()) >= 2)
        path.write_text("新的\n", encoding="utf-8")
        wait_for(lambda: len(got) + len(got.extend(feed.take(0)) or ()) >= 3)
    finally:
        end()
    assert [each.text for each in got] == ["多少钱", "包邮吗", "新的"]


def test_a_recording_brings_its_comments_at_their_own_times(tmp_path: Path) -> None:
    path = tmp_path / "评论.csv"
    path.write_bytes("时间,内容\n00:05,多少钱\n00:20,包邮吗\n".encode("gb18030"))
    assert len(read_comments(path)) == 2
    feed = CommentFeed()
    feed_comments(str(path), feed, is_played=True)()
    assert feed.take(4_000) == ()
    assert [each.text for each in feed.take(6_000)] == ["多少钱"]
    assert [each.text for each in feed.take(60_000)] == ["包邮吗"]


@pytest.mark.parametrize("address", ["没有.txt", "没有.csv", "http://127.0.0.1/x"])
def test_a_source_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError):
        feed_comments(address if "://" in address else str(tmp_path / address), CommentFeed(), is_played=False)


def test_comments_come_over_a_websocket_that_drops_and_returns() -> None:
    from websockets.sync.server import serve

    rounds = [0]

    def send(socket: object) -> None:
        rounds[0] += 1
        socket.send(json.dumps({"text": f"多少钱{rounds[0]}"}))  # type: ignore[attr-defined]
        socket.close()  # type: ignore[attr-defined]

    feed, got = CommentFeed(), []
    with serve(send, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        end = feed_comments(f"ws://127.0.0.1:{port}/room", feed, is_played=False)
        try:
            wait_for(lambda: len(got) + len(got.extend(feed.take(0)) or ()) >= 2)
        finally:
            end()
            server.shutdown()
    assert [each.text for each in got][:2] == ["多少钱1", "多少钱2"]


def test_a_flood_is_bounded() -> None:
    feed = CommentFeed()
    feed.paste("好\n" * 20_000)
    assert feed.lost > 0
    assert len(feed.take(0)) <= 50
