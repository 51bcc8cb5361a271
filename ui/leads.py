"""Where the search line can lead while one types: pages, new records, people's handbooks, commands.

Found by characters or by initials of pinyin, so that `lzth` leads to a new 廉政谈话.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ui.forms.sources import matches
from ui.forms.widgets.suggest import Suggestion

MOST_LEADS, LONGEST_LEAD = 8, 40


@dataclass(frozen=True, slots=True)
class Lead:
    """One way somewhere: what the line says, the name it is found by where that is another, what is done."""

    words: str
    note: str
    go: Callable[[], object]
    name: str = ""


def suggestions(
    words: str, leads: Iterable[Lead], *, initials: Callable[[str], str], search: Callable[[], object]
) -> Sequence[Suggestion]:
    """Return what to offer for typed words: looking for them in the records, and the leads they fit.

    Letters alone are initials more often than a text to look for, so that then the leads come first.
    """
    typed = words.strip()
    if not typed:
        return ()
    short = len(typed) <= LONGEST_LEAD  # a whole page may have been pasted: nothing is called so
    offered = leads if short else ()
    fitting = [lead for lead in offered if matches(typed, (lead.name or lead.words,), initials)][:MOST_LEADS]
    found = [Suggestion(lead, lead.words, lead.note) for lead in fitting]
    said = f"查找“{typed if short else typed[:LONGEST_LEAD] + '…'}”"
    look = Suggestion(Lead(said, "", search), said, "纪实、清单、文号、人名")
    return [*found, look] if typed.isascii() and found else [look, *found]
