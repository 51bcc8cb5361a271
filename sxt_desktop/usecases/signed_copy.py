"""Where the signed copy of a record goes: what its document says, or the form's first field for files."""

from dataclasses import dataclass

from sxt_desktop.catalog.documents import load_document
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The field for the scan, and the fields that say when and how it was signed (empty where there are none)."""

    scan: str
    day: str = ""
    by_proxy: str = ""
    box_no: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them: what signing changes in a record."""
        return tuple(name for name in (self.scan, self.day, self.by_proxy, self.box_no) if name)


def signed_copy_of(ws: Workspace, form_id: FormId) -> SignedCopy | None:
    """Return where signed copies of a form's records go; None where its records hold no files."""
    loaded = ws.library.forms.get(form_id)
    if loaded is None:
        return None
    path = ws.library.resources / "documents" / f"{form_id}.toml"
    said = load_document(path).signed_copy if path.is_file() else {}
    if said:
        return SignedCopy(**said)
    files = (spec.id for spec in loaded.spec.fields if spec.kind is FieldKind.ATTACHMENTS)
    first = next(files, None)
    return None if first is None else SignedCopy(first)
