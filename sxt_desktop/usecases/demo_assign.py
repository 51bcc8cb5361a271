"""What the demonstration endorses and files: lists signed at the year's beginning, one sheet and one filing under way."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.demo_units import Desk
from sxt_desktop.usecases.endorsements import endorsements
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.filings import FILING, new_filing_values
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.send_endorsement import Wanted, send_chosen
from sxt_desktop.usecases.sign_endorsement import SignedNow, register_signed

_RULE = FormId("rule_item")


def send_members_lists(desk: Desk, words: Mapping[str, Any], due: date) -> None:
    """Send the lists of the year of declared members to be endorsed by their usual relation."""
    holders = tuple(desk.refs[key] for key in words["members"][desk.declared.key])
    send_chosen(desk.ws, year=desk.ws.today.year, wanted=Wanted(holders=holders), due=due)


def sign_members_lists(desk: Desk, words: Mapping[str, Any]) -> None:
    """Register every sheet of the year that waits as signed at each level."""
    for one in endorsements(desk.ws, desk.ws.today.year):
        waiting = [level.name for level in one.endorsement.levels if level.day is None]
        _sign(desk, one.row.entry_id, waiting if one.endorsement.is_open else (), words["opinion"])


def begin_sheet(desk: Desk, words: Mapping[str, Any], due: date) -> None:
    """Send the first declared rule there is to be endorsed level by level, and register the lower levels."""
    rules = {row.title: row for row in all_entries(desk.ws, Filter(owner=desk.ws.org, forms=(_RULE,)))}
    row = next((rules[title] for title in words["running"] if title in rules), None)
    if row is None:
        return
    wanted = Wanted(papers=(row.entry_id,))
    sheet = send_chosen(
        desk.ws, year=desk.ws.today.year, wanted=wanted, due=due, relation=words["relation"]
    ).entry
    _sign(desk, sheet, words["signed"], words["checked"])


def _sign(desk: Desk, sheet: EntryId, levels: Sequence[str], opinion: str) -> None:
    if levels:
        signed = dict.fromkeys(levels, SignedNow(desk.ws.today, opinion=opinion))
        register_signed(desk.ws, endorsement=sheet, signed=signed)


def file_lists(desk: Desk, words: Mapping[str, Any], due: date, *, kind: str) -> None:
    """File the lists as they are now with the superior; `kind` names the declared title and note."""
    year = desk.ws.today.year
    values = {**new_filing_values(desk.ws, year), "due": due, "filed_on": desk.ws.today}
    values["title"] = str(words[kind]["title"]).format(year=year)
    values["note"] = str(words[kind]["note"])
    values["handler"] = desk.refs[desk.declared.recorder]
    save_entry(desk.ws, form_id=FILING, values=values)
