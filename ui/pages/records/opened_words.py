"""What is said of a kept record above its form, and by which form it can be changed."""

from collections.abc import Sequence

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.submitted import Submitted
from ui.widgets.words import short_moment


def submitted_words(submitted: Submitted | None) -> str:
    """Say when a record left for the superior; nothing while it has not."""
    if submitted is None:
        return ""
    state = "上级已收" if submitted.is_confirmed else "待回执"
    return f"{short_moment(submitted.at)}第{submitted.seq}包报送，{state}"


def still_named_words(naming: Sequence[Listed]) -> str:
    """Say which records, that others may read, still show the title of one that was made 纪检专阅."""
    count = "" if len(naming) == 1 else f"等{len(naming)}条记录"
    return f"已保存。“{naming[0].title}”{count}还写着本条的标题，别人看得到，请改掉。"


def holds_all(form: FormSpec, opened: Opened) -> bool:
    """Whether a newer form has every field of a record with the same kind, so that nothing is lost."""
    filled = (spec for spec in opened.form.fields if opened.values.get(spec.id) is not None)
    found = ((spec, form.field(spec.id)) for spec in filled)
    return all(other is not None and other.kind is spec.kind for spec, other in found)
