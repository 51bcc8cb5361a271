"""What passes between the two units of the demonstration: bundles, reviews, orders and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.demo_units import Desk
from sxt_desktop.usecases.entries import all_entries, open_entry
from sxt_desktop.usecases.export_bundle import Exported, export_bundle
from sxt_desktop.usecases.filings import FILING
from sxt_desktop.usecases.import_bundle import Imported, import_bundle
from sxt_desktop.usecases.matters import issue_matter, reply_matter, verify_matter
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.review_entry import RETURNED, review_entry, reviews_of
from sxt_desktop.usecases.save_entry import save_entry

PASSED, NOTED = "通过", "留意"
AT_ONCE = 6
"""How many records are reviewed at one sitting."""


@dataclass(slots=True)
class Traffic:
    """Both desks, the folder that stands for the stick, and what is under way between them."""

    committee: Desk
    unit: Desk
    folder: Path
    words: Mapping[str, Any]
    under_way: dict[str, Exported] = field(default_factory=dict)
    orders: dict[str, EntryId] = field(default_factory=dict)

    def send(self, sender: Desk) -> Exported:
        """Write the next bundle of one to the other onto the stick."""
        exported = export_bundle(sender.ws, to=self.other(sender).ws.org, directory=self.folder)
        self.under_way[sender.declared.key] = exported
        return exported

    def receive(self, receiver: Desk) -> Imported:
        """Take over what the other sent last."""
        exported = self.under_way.pop(self.other(receiver).declared.key)
        return import_bundle(receiver.ws, preview_import(receiver.ws, exported.path))

    def other(self, desk: Desk) -> Desk:
        """Return the other one."""
        return self.unit if desk is self.committee else self.committee

    def review(self, *, returned: str, remark: str) -> None:
        """Review the newest records not reviewed yet; the one with a title (or the newest) is returned."""
        fresh = self._not_reviewed()
        back = next((row for row in fresh if row.title == returned), fresh[0] if returned == "" else None)
        for place, row in enumerate(fresh[:AT_ONCE]):
            if back is None or row.entry_id != back.entry_id:
                verdict = NOTED if place == 2 else PASSED
                said = self.words["noted"]["remark"] if verdict == NOTED else ""
                self._say(row, verdict, said)
        if back is not None:
            self._say(back, RETURNED, remark)

    def answer_filings(self) -> None:
        """Put the unit's filings on file that were not answered yet."""
        ws = self.committee.ws
        for row in list(all_entries(ws, Filter(owner=self.unit.ws.org, forms=(FILING,)))):
            if not reviews_of(ws, row.entry_id):
                self._say(row, PASSED, self.words["filing"]["answer"])

    def _not_reviewed(self) -> list[Listed]:
        ws = self.committee.ws
        forms = tuple(form.id for form in ws.library.group("handbook"))
        rows = all_entries(ws, Filter(owner=self.unit.ws.org, forms=forms))
        return [row for row in reversed(list(rows)) if not reviews_of(ws, row.entry_id)]

    def _say(self, row: Listed, verdict: str, remark: str) -> None:
        declared = self.committee.declared
        review_entry(
            self.committee.ws,
            entry_id=row.entry_id,
            owner=row.owner,
            verdict=verdict,
            remark=remark,
            reviewer=declared.persons[declared.recorder],
        )

    def correct(self) -> None:
        """Correct the record that was returned, as asked."""
        words, ws = self.words["returned"], self.unit.ws
        forms = tuple(form.id for form in ws.library.group("handbook"))
        for row in list(all_entries(ws, Filter(owner=ws.org, forms=forms))):
            if row.title == words["title"]:
                values = dict(open_entry(ws, row.entry_id, ws.org).values)
                values["content"] = f"{values['content']}\n{words['corrected']}"
                save_entry(ws, form_id=row.form_id, values=values, entry_id=row.entry_id, expected=row.digest)
                return

    def order(self, key: str) -> None:
        """Issue a declared rectification order to the unit."""
        words, declared = self.words[key], self.committee.declared
        values: Values = {
            "title": words["title"],
            "addressee": self.committee.refs[self.unit.declared.short_name],
            "responsible": Ref(None, self.unit.declared.persons[self.unit.declared.secretary]),
            "contact": words["contact"],
            "origin": words["origin"],
            "issuer": self.committee.refs[declared.secretary],
            "demands": tuple({"problem": problem, "demand": demand} for problem, demand in words["demands"]),
            "reply_kind": "报送包",
            "times": "首次",
        }
        self.orders[key] = issue_matter(self.committee.ws, values).entry

    def answer(self, key: str) -> None:
        """Answer an order, each problem in turn."""
        words, unit = self.words[key], self.unit
        responsible = unit.declared.persons[unit.declared.secretary]
        rows = zip(words["demands"], words["answers"], strict=True)
        values: Values = {
            "title": words["reply_title"],
            "head": unit.refs[unit.declared.secretary],
            "answers": tuple(
                {
                    "problem": problem,
                    "measure": measure,
                    "done_on": unit.ws.today,
                    "responsible": responsible,
                    "result": result,
                }
                for (problem, _), (measure, result) in rows
            ),
            "rules_made": words["rules_made"],
        }
        reply_matter(unit.ws, order=self.orders[key], values=values)

    def close(self, key: str) -> None:
        """Verify the answer on the spot and close the matter (销号)."""
        words, declared = self.words[key], self.committee.declared
        values: Values = {
            "verdict": "销号",
            "title": words["title"],
            "grade": words["grade"],
            "remark": words["remark"],
            "verifier": self.committee.refs[declared.recorder],
        }
        verify_matter(self.committee.ws, order=self.orders[key], values=values)


def quarter_days(year: int) -> tuple[date, ...]:
    """Return the days after which a year's quarters are reported."""
    return date(year, 4, 1), date(year, 7, 1), date(year, 10, 9), date(year + 1, 1, 5)
