"""What the room tells a phone when something can't be done, with the status that goes with it."""

from toolkit.core.errors import DiskFull, InputError, ToolkitError
from toolkit.core.text import Text


class RoomError(InputError):
    """Something in the room can't be done. `status` is the status of HTTP that goes with it."""

    status = 400


class NotSignedIn(RoomError):
    """The cookie of a trainee or trainer is missing or no longer holds."""

    status = 401


class NotAllowed(RoomError):
    """Known, but not entitled."""

    status = 403


class NotFound(RoomError):
    """Nothing here by this name, or it belongs to somebody else: both are told alike."""

    status = 404


class NameKnown(RoomError):
    """Somebody in the class has this name: the same person, or another one?"""

    status = 409


class Locked(RoomError):
    """The trainer has not opened this exercise."""

    status = 423


class TooLarge(RoomError):
    """More than is taken."""

    status = 413


class TooManyTries(RoomError):
    """Wait a while. `wait_s` says how long."""

    status = 429

    def __init__(self, subject: str, fault: Text, next_step: Text, wait_s: int = 0) -> None:
        super().__init__(subject, fault, next_step)
        self.args = (subject, fault, next_step, wait_s)
        self.wait_s = wait_s


def too_many(wait_s: int) -> TooManyTries:
    """`wait_s`: whole seconds until the next try is looked at."""
    minutes = -(-wait_s // 60)
    wait = Text(f"{wait_s} 秒", f"{wait_s} seconds") if wait_s < 60 else Text(f"{minutes} 分钟", f"{minutes} minutes")
    return TooManyTries(
        "",
        Text("试错的次数太多了", "too many wrong tries"),
        Text(f"请等 {wait.zh} 再试，或请培训老师帮忙", f"Wait {wait.en}, or ask the trainer"),
        wait_s,
    )


def not_signed_in() -> NotSignedIn:
    return NotSignedIn(
        "",
        Text("还没有进教室", "you are not in the room"),
        Text("请扫码或输入教室号进来", "Scan the code or type the room's number"),
    )


def not_trainer() -> NotAllowed:
    return NotAllowed(
        "",
        Text("只有培训老师能这样做", "only the trainer may do this"),
        Text("老师请用口令登录", "Trainers sign in with the PIN"),
    )


def not_found(what: Text = Text("这个东西", "this")) -> NotFound:
    return NotFound(
        "",
        Text(f"找不到{what.zh}", f"{what.en} can't be found"),
        Text("请回上一页再选", "Go back and choose again"),
    )


def malformed() -> RoomError:
    return RoomError(
        "",
        Text("页面发来的内容不对", "what the page sent is wrong"),
        Text("请刷新页面再试", "Refresh the page and try again"),
    )


def status_of(error: ToolkitError) -> int:
    """The status of HTTP for any error of the product."""
    return 507 if isinstance(error, DiskFull) else getattr(error, "status", 400)
