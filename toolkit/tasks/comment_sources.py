"""Where the comments of a show come from, by an address that a person types."""

from collections.abc import Callable
from pathlib import Path

from toolkit.core.comment_answers import QuestionGroups
from toolkit.core.copy_types import CopyBook
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.comment_socket import SocketFeed
from toolkit.tasks.comments import CommentDesk, CommentFeed, FileFeed, load_topics, make_answer, read_comments

_SOCKETS = ("ws://", "wss://")


def open_comment_desk(cards: tuple[ProductCard, ...], book: CopyBook) -> CommentDesk:
    """A desk that nothing feeds yet. Raises InputError if the table of topics can't be read."""
    groups = QuestionGroups(book=load_topics(), cards=cards, answer=make_answer(book))
    return CommentDesk(CommentFeed(), groups)


def feed_comments(address: str, feed: CommentFeed, *, is_played: bool) -> Callable[[], None]:
    """Begins to fill `feed`; the function that is given back ends it.

    Args:
        address: a file, or a ws:// address; "" for none (comments may still be pasted).
        is_played: the show is a recording: a file of comments is one too, and comes at its own times.

    Raises:
        InputError: if the file can't be read, or the address is none.
    """
    if not address:
        return _nothing
    if address.lower().startswith(_SOCKETS):
        return SocketFeed(address, feed.paste).close
    if "://" in address:
        raise InputError(
            address,
            Text("评论不能从这种地址读", "comments can't be read from such an address"),
            Text("请给 ws:// 开头的地址，或一个文件", "Give a ws:// address, or a file"),
        )
    path = Path(address)
    if not is_played and path.suffix.lower() != ".csv":
        return FileFeed(path, feed).close
    comments = read_comments(path)
    feed.put_timed([each for each in comments if each.at_ms is not None])
    feed.put([each for each in comments if each.at_ms is None])
    return _nothing


def _nothing() -> None:
    """Nothing to end."""
