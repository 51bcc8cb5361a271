"""A disk that fills up is said once, in words; while there is room nothing is said."""

from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.room import LEAST, Room
from ui.room_watch import RoomWatch, tight_words


def test_little_room_is_said_once(qtbot: QtBot) -> None:
    found = [Room(LEAST, LEAST)]
    said: list[str] = []
    watch = RoomWatch(lambda: found[0])
    watch.tight.connect(said.append)
    watch.look()
    assert said == []
    watch._timer.setInterval(5)
    found[0] = Room(120 << 20, LEAST)
    qtbot.waitUntil(lambda: said != [])
    assert said == [
        "台账所在的磁盘只剩 120 兆字节，建议至少留 500 兆字节。已保存的不受影响，请抽空清理磁盘。"
    ]
    assert not watch._timer.isActive()


def test_a_large_ledger_is_said_in_large_words() -> None:
    assert "只剩 3.0 吉字节，建议至少留 4.5 吉字节" in tight_words(Room(3 << 30, 9 << 29))


def test_a_disk_that_does_not_answer_is_left_to_whoever_writes() -> None:
    def gone() -> Room:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE)

    watch = RoomWatch(gone)
    watch.look()
    assert watch._timer.isActive()
    watch.stop()
