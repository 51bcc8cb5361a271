"""Who is to sign at each level in place of whom the directory proposes, and why."""

from collections.abc import Sequence
from dataclasses import replace

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.fields import FieldSpec
from sxt_desktop.domain.forms import FormSpec, Problem
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.choose_signers import REASON, SIGNER, NamedSigner
from ui.forms.form_view import FormView
from ui.forms.sources import Sources

_NOBODY = "组织与人员里没有，纸上留空"


class SignerView(FormView):
    """One line for each level, empty where it stays as proposed, and one reason for all that are named."""

    def __init__(self, form: FormSpec, levels: Sequence[tuple[str, str]], sources: Sources) -> None:
        """`form` is that of sheets; `levels` have a name and whom the directory proposes, in words."""
        self.levels = tuple(levels)
        super().__init__(_asked(form, self.levels), sources, dict)

    @property
    def named(self) -> dict[str, NamedSigner]:
        """Who was named, by level."""
        values = self.values()
        reason = str(values.get(REASON) or "")
        found = {level: values.get(_field(n)) for n, (level, _) in enumerate(self.levels)}
        return {level: NamedSigner(who, reason) for level, who in found.items() if isinstance(who, Ref)}

    def show_refusal(self, error: UserError) -> bool:
        """Say what was refused at the level it is about; returns whether it is about one."""
        problems, names = error.facts.get("problems"), [level for level, _ in self.levels]
        here = tuple(
            Problem(_field(names.index(str(one.facts["value"]))), one.code, one.facts)
            for one in (problems if isinstance(problems, tuple) else ())
            if one.column_id == SIGNER and one.facts.get("value") in names
        )
        if here:
            self.show_problems(here)
        return bool(here)


def _field(number: int) -> str:
    return f"{SIGNER}_{number}"


def _asked(form: FormSpec, levels: Sequence[tuple[str, str]]) -> FormSpec:
    """Return a form with the sheet's own columns for a signer, once for each level, and for the reason."""
    table = form.field("levels")
    columns = {} if table is None else {one.id: one for one in table.columns}
    signers = (_signer(columns[SIGNER], number, level, usual) for number, (level, usual) in enumerate(levels))
    return FormSpec(FormId("signers"), 1, "另定签字人", (*signers, columns[REASON]))


def _signer(column: FieldSpec, number: int, level: str, usual: str) -> FieldSpec:
    hint = f"不填由{usual}签" if usual else _NOBODY
    return replace(column, id=_field(number), label=level, hint=hint)
