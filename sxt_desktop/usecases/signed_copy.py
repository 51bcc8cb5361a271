"""Where the signed copy of a record goes: what the document it is printed by says, as far as its form has the fields."""

from dataclasses import dataclass

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.usecases.paper_kinds import document_for, document_spec
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The field for the scan, and the fields that say when and how it was signed (empty where there are none).

    `levels` is a table with a row for each level that signs: day, by proxy, by whom.
    """

    scan: str
    day: str = ""
    by_proxy: str = ""
    signed_by: str = ""
    box_no: str = ""
    levels: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them: what signing changes in a record."""
        every = (self.scan, self.day, self.by_proxy, self.signed_by, self.box_no, self.levels)
        return tuple(name for name in every if name)


def signed_copy_of(ws: Workspace, form_id: FormId) -> SignedCopy | None:
    """Return where signed copies of a form's records go; None where its records hold none."""
    loaded = ws.library.forms.get(form_id)
    if loaded is None:
        return None
    return _place(document_spec(ws, document_for(ws, form_id)), loaded.spec)


def unnamed_proxy(form: FormSpec, by_proxy: str, signed_by: str) -> UserError:
    """Return how a paper signed by proxy is refused that does not tell by whom (NOT_ACCEPTED)."""
    wrong = Problem(signed_by, ProblemCode.NEEDED_WITH, {"other": form.label_of(by_proxy)})
    return UserError(
        ErrorCode.NOT_ACCEPTED, form=form.title, problems=(wrong,), first=form.label_of(signed_by)
    )


def _place(document: DocumentSpec, form: FormSpec) -> SignedCopy | None:
    said = dict(document.signed_copy)
    names = (said.pop("scan", ""), said.pop("instead", ""))
    scan = next((name for name in names if _holds_files(form, name)), None)
    return None if scan is None else SignedCopy(scan, **said)


def _holds_files(form: FormSpec, name: str) -> bool:
    spec = form.field(name)
    return spec is not None and spec.kind is FieldKind.ATTACHMENTS
