"""Calendar files: read back by a strict reader of RFC 5545 that shares nothing with the writer."""

import re
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.icalendar import Event, icalendar

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=8)))
Properties = list[tuple[str, str]]


def unfolded(content: bytes) -> list[str]:
    """Return the lines of a file; each piece must be whole UTF-8 and no longer than 75 octets (3.1)."""
    assert content.endswith(b"\r\n")
    lines: list[str] = []
    for piece in content[:-2].split(b"\r\n"):
        assert len(piece) <= 75
        text = piece.decode("utf-8")
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text)
        if text.startswith(" "):
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def components(lines: list[str]) -> list[tuple[str, Properties]]:
    """Return the components in the order they end, each with its own properties; nesting must fit (3.6)."""
    open_ones: list[tuple[str, Properties]] = []
    found: list[tuple[str, Properties]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon and re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*", name), line
        if name == "BEGIN":
            open_ones.append((value, []))
        elif name == "END":
            closed = open_ones.pop()
            assert closed[0] == value
            found.append(closed)
        else:
            open_ones[-1][1].append((name, value))
    assert not open_ones
    return found


def plain(value: str) -> str:
    """Return the text of a TEXT value; anything else than the four escapes is none (3.3.11)."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    marks = {"n": "\n", "\\": "\\", ";": ";", ",": ","}
    assert re.fullmatch(r"(?:[^\\]|\\[n\\;,])*", value)
    return re.sub(r"\\(.)", lambda found: marks[found[1]], value)


def read(content: bytes) -> list[dict[str, str]]:
    """Return the events of a file; what every event must have is checked."""
    found = components(unfolded(content))
    kind, calendar = found[-1]
    assert kind == "VCALENDAR"
    assert calendar[:2] == [("VERSION", "2.0"), ("PRODID", "-//sxt//calendar//ZH")]
    events = [dict(properties) for kind, properties in found if kind == "VEVENT"]
    assert all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= set(one) for one in events)
    assert len({one["UID"] for one in events}) == len(events)
    return events


def event(**more: object) -> Event:
    return Event(**{"uid": "D14/2026-1@unit", "day": date(2026, 6, 30), "summary": "专题研究", **more})  # type: ignore[arg-type]


def test_an_event_is_a_whole_day_with_its_reminders() -> None:
    content = icalendar("工作年历", [event(categories=("规定事项",), alarms=(10, 5, 0))], now=NOW)
    one = read(content)[0]
    assert (one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) == ("20260630", "20260701")
    assert one["DTSTAMP"] == "20261122T013000Z"
    alarms = [dict(found) for kind, found in components(unfolded(content)) if kind == "VALARM"]
    assert [alarm["TRIGGER"] for alarm in alarms] == ["-P9DT15H", "-P4DT15H", "PT9H"]
    assert all(alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"] for alarm in alarms)


def test_what_is_done_reminds_of_nothing() -> None:
    content = icalendar("年历", [event(alarms=(10, 5), is_done=True)], now=NOW)
    assert all(kind != "VALARM" for kind, _ in components(unfolded(content)))


def test_a_long_title_is_folded_between_characters() -> None:
    title = "关于进一步落实全面从严治党主体责任、监督责任和班子成员一岗双责的专题研究" * 3
    assert plain(read(icalendar("年历", [event(summary=title)], now=NOW))[0]["SUMMARY"]) == title


def test_blanks_of_chinese_type_and_joined_pictures_stay_apart_and_together() -> None:
    written = plain(
        read(icalendar("年历", [event(summary="王\u3000强，李\u00a0伟👨\u200d👩")], now=NOW))[0]["SUMMARY"]
    )
    assert written == "王 强，李 伟👨\u200d👩"


def test_a_property_cannot_be_smuggled_in_by_a_title() -> None:
    title = "会议\r\nATTACH:file:///etc/passwd\nEND:VEVENT"
    events = read(icalendar("年历", [event(summary=title)], now=NOW))
    assert len(events) == 1
    assert "ATTACH" not in events[0]


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_text_comes_back_but_for_control_characters(summary: str, description: str) -> None:
    one = read(icalendar("年历", [event(summary=summary, description=description)], now=NOW))[0]
    assert visible(plain(one["SUMMARY"])) == visible(summary)


def visible(text: str) -> str:
    """Return what of a text can be seen: neither blanks nor what controls."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
