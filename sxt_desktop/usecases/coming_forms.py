"""The forms that come with a bundle, and which one a record is read by."""

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.strict_json import Malformed, parse
from sxt_desktop.catalog.forms import DefinitionWrong, definition_hash, form_from_definition
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.revisions import Revision
from sxt_desktop.domain.values import Json
from sxt_desktop.usecases.workspace import Workspace


def forms_in(staged: Staged) -> tuple[dict[str, FormSpec], dict[str, dict[str, Json]]]:
    """Return the forms that came and can be understood, and all that came, both by hash."""
    specs: dict[str, FormSpec] = {}
    definitions: dict[str, dict[str, Json]] = {}
    for name, content in staged.forms().items():
        definition = _definition(name, content)
        if definition is None:
            continue
        hash_of = definition_hash(definition)
        definitions[hash_of] = definition
        try:
            specs[hash_of] = form_from_definition(definition)
        except DefinitionWrong:
            continue
    return specs, definitions


def _definition(name: str, content: bytes) -> dict[str, Json] | None:
    """Return a form definition that is what its member is named after, or None."""
    try:
        definition = parse(content)
    except Malformed:
        return None
    if not isinstance(definition, dict) or f"{definition.get('id')}-{definition.get('version')}" != name:
        return None
    return definition


def form_for(ws: Workspace, revision: Revision, specs: dict[str, FormSpec]) -> FormSpec | None:
    """Return a revision's form: from the bundle, installed, or kept; None when it cannot be understood."""
    spec = specs.get(revision.form_hash)
    if spec is None:
        try:
            return ws.form_of(ws.whole, revision.form_id, revision.form_hash)
        except UserError:
            return None
    return spec if spec.id == revision.form_id else None
