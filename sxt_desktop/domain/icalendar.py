"""The calendar as an iCalendar file (RFC 5545): all-day events with alarms, for any calendar program.

Lines end with CRLF and are folded at 75 octets without cutting a character (3.1); text is escaped (3.3.11); an event
keeps its UID, so that reading a newer file in replaces what an older one brought.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sxt_desktop.domain.days import days_after

OCTETS = 75
PRODUCT = "-//sxt//calendar//ZH"


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day: `alarms` are so many days before it, `uid` is the same each time the event is written."""

    uid: str
    day: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    alarms: tuple[int, ...] = ()
    is_done: bool = False


def icalendar(name: str, events: Iterable[Event], *, now: datetime) -> bytes:
    """Return the file's bytes; `now` (with its offset) is when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in folded(line))


def _event(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{days_after(event.day, 1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(map(escaped, event.categories))
    yield "TRANSP:TRANSPARENT"
    if not event.is_done:
        for days in event.alarms:
            yield from _alarm(event, days)
    yield "END:VEVENT"


def _alarm(event: Event, days: int) -> Iterator[str]:
    """Remind at nine in the morning so many days before."""
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(event.summary)}"
    yield f"TRIGGER:{'-P' + str(days - 1) + 'DT15H' if days else 'PT9H'}"
    yield "END:VALARM"


def escaped(text: str) -> str:
    """Return text as a property may hold it: no control characters, one line, `\\`, `;` and `,` escaped."""
    lines = "\n".join(text.splitlines())
    plain = "".join(one if one == "\n" else " " if one.isspace() else one for one in lines)
    shown = "".join(one for one in plain if one in "\n\u200d" or one.isprintable())
    for mark in ("\\", ";", ","):
        shown = shown.replace(mark, f"\\{mark}")
    return shown.replace("\n", "\\n")


def folded(line: str) -> Iterator[bytes]:
    """Yield a line in pieces of at most 75 octets; every further piece begins with the blank that joins it."""
    piece = b""
    for character in line:
        octets = character.encode("utf-8")
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
