"""Every public use case, told apart: what reads (and is walked), what writes (and by whom), what is a part of others.

A function of `sxt_desktop/usecases` that takes a workspace must be in one of the three; a test proves it.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

import segno
from docx import Document

import sxt_desktop.usecases as package
from sxt_desktop.catalog.documents import load_document
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.flows import OnBoard
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.sheet_code import SheetCode, version_of
from sxt_desktop.domain.values import Attachment, DateRange, Ref
from sxt_desktop.store import lists
from sxt_desktop.usecases import (
    addressing,
    archive_items,
    assign_todos,
    assignments,
    attach_file,
    back_up,
    before_closing,
    blank_entry,
    calendar,
    calendar_file,
    calendar_marks,
    cascade_board,
    check_epochs,
    check_workbook,
    choose_profile,
    choose_signers,
    close_year,
    closings,
    coming_back,
    coming_todos,
    convert,
    desk,
    directory,
    down_todos,
    draft_report,
    drafts,
    duty_board,
    duty_reasons,
    endorsed_lists,
    endorsements,
    entitled,
    entries,
    epochs,
    example_template,
    exchange_todos,
    export_bundle,
    export_sheet,
    extent,
    file_scans,
    filing_answers,
    filings,
    fill_template,
    final_report,
    flow_board,
    flow_papers,
    fork_choices,
    hand_over,
    history_search,
    identities,
    import_many,
    import_sheet,
    inbox,
    item_tasks,
    keys,
    keys_back,
    letter_matrix,
    letters_made,
    local_users,
    looks,
    make_paper,
    matter_papers,
    matters,
    missing_characters,
    move,
    next_year,
    numbers,
    outgoing,
    overview,
    paper_archive,
    paper_books,
    paper_card,
    paper_contexts,
    paper_endorsement,
    paper_entry,
    paper_filing,
    paper_handbook,
    paper_kinds,
    paper_ledger,
    paper_letter,
    paper_matrix,
    paper_names,
    paper_parts,
    paper_problem,
    paper_reminder,
    paper_report,
    paper_scores,
    paper_subjects,
    paper_votes,
    passed_originals,
    passing_choice,
    pending_bundles,
    permits,
    preview_import,
    print_document,
    problem_report,
    profile_offers,
    rank_todos,
    rankings,
    read_scans,
    received_list,
    recorders,
    recovering,
    register_look,
    rekey,
    report_choices,
    report_drafts,
    report_tables,
    restore,
    review_entry,
    review_states,
    rules,
    save_entry,
    save_papers,
    scan_targets,
    second_look,
    send_endorsement,
    shared_way,
    sheet_dry_run,
    sheet_tables,
    sign_endorsement,
    sign_letter,
    signed_copy,
    start_check,
    starters,
    submitted,
    take_back_import,
    take_in,
    taking_up,
    templates,
    to_read,
    unconfirmed,
    verify_again,
    verify_bundle,
    visible,
    void_list,
    write_word,
    year_plans,
)
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, secretary
from tests.usecases.restricted_world import HIDDEN_DAY, OPEN_DAY, World, attempt, told
from ui.messages import sentence

Reads = Callable[[Workspace, World], Iterator[str]]
YEARS = (HIDDEN_DAY.year, OPEN_DAY.year)
NOBODY, NOTHING, NO_ORG, NOWHERE = "nobody", EntryId("nothing"), OrgId("nobody"), Path("/nowhere/at/all")


def discovered() -> set[str]:
    """Return module.function of every public function that takes a workspace."""
    found = set()
    for one in pkgutil.iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{one.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            takes = (given.annotation for given in inspect.signature(function).parameters.values())
            if function.__module__ == module.__name__ and any(_is_workspace(given) for given in takes):
                found.add(f"{one.name}.{name}")
    return found


def _is_workspace(annotation: object) -> bool:
    return annotation is Workspace or annotation == Workspace | None


# what reads


def _once(read: Callable[[Workspace], object]) -> Reads:
    def reads(ws: Workspace, world: World) -> Iterator[str]:
        yield attempt(lambda: read(ws))

    return reads


def _yearly(read: Callable[[Workspace, int], object]) -> Reads:
    def reads(ws: Workspace, world: World) -> Iterator[str]:
        for year in YEARS:
            yield attempt(partial(read, ws, year))

    return reads


def _records(read: Callable[[Workspace, EntryId, OrgId], object]) -> Reads:
    """Try every record by its id: knowing an id must be of no use."""

    def reads(ws: Workspace, world: World) -> Iterator[str]:
        for owner, entry_id, _ in world.records:
            yield attempt(partial(read, ws, entry_id, owner))

    return reads


def _orgs(read: Callable[[Workspace, OrgId], object]) -> Reads:
    def reads(ws: Workspace, world: World) -> Iterator[str]:
        for org in (world.pair.unit.org, world.pair.committee.org):
            yield attempt(partial(read, ws, org))

    return reads


def _filters(read: Callable[[Workspace, Filter], object]) -> Reads:
    def reads(ws: Workspace, world: World) -> Iterator[str]:
        for chosen in filters(ws, world):
            yield attempt(partial(read, ws, chosen))

    return reads


def filters(ws: Workspace, world: World) -> Iterator[Filter]:
    """Yield lists by everything they can be asked by."""
    yield Filter()
    yield Filter(with_void=True)
    yield from (Filter(year=year) for year in YEARS)
    yield from (
        Filter(forms=(form,), with_void=True) for form in dict.fromkeys(f for _, _, f in world.records)
    )
    yield from (Filter(words=mark, with_void=True) for mark in sorted(world.hidden))
    yield from (Filter(about_entry=entry) for _, entry, _ in world.records)
    yield from (Filter(owner=org) for org in (world.pair.unit.org, world.pair.committee.org))
    yield Filter(subject=str(secretary(world.ws).id))
    yield Filter(addressee=ws.org)


def _listed(ws: Workspace, world: World) -> Iterator[str]:
    yield from _filters(lambda w, chosen: entries.list_entries(w, chosen))(ws, world)


def _papers(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, form_id in world.records:
        document = paper_kinds.document_for(ws, form_id)
        yield attempt(partial(print_document.render_document, ws, document=document, subject=entry_id))
    person = str(secretary(world.ws).id)
    for subject, year in ((person, HIDDEN_DAY.year), (person, OPEN_DAY.year), (ws.org, HIDDEN_DAY.year)):
        yield attempt(
            partial(print_document.render_document, ws, document="handbook", subject=subject, year=year)
        )
    receipt = partial(print_document.render_document, ws, document="receipt")
    yield from _receipts(lambda bundle: receipt(subject=bundle))(ws, world)


def _calendar_files(ws: Workspace, world: World) -> Iterator[str]:
    out = world.out / "calendar.ics"
    for year in YEARS:
        yield attempt(partial(calendar_file.save_calendar, ws, year=year, out=out))
        yield out.read_text("utf-8").replace("\r\n ", "") if out.exists() else ""
    out.unlink(missing_ok=True)


def _missing_characters(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records:
        yield attempt(
            partial(missing_characters.missing_characters, ws, document="entry_form", subjects=[entry_id])
        )


def _receipts(read: Callable[[str], object]) -> Reads:
    def reads(ws: Workspace, world: World) -> Iterator[str]:
        sender = world.pair.unit.org if ws.org == world.pair.committee.org else world.pair.committee.org
        for seq in (1, 2):
            yield attempt(partial(read, f"{sender}:{seq}"))

    return reads


def _printed(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records[:2]:
        out = world.out / "printed.pdf"
        yield attempt(
            partial(print_document.print_document, ws, document="entry_form", subject=entry_id, out=out)
        )
        yield told(out) if out.exists() else ""
        out.unlink(missing_ok=True)


def _ledgers(ws: Workspace, world: World) -> Iterator[str]:
    asked = paper_contexts.Asked(2026)
    for name in ("problem_list", "signing_ledger", "archive_list", "record_ledger"):
        yield attempt(partial(paper_contexts.document_context, ws, _document(ws, name), asked))


def _found_records(ws: Workspace, world: World) -> Iterator[str]:
    """What was asked for stands in the refusal; only what is told beside it counts."""
    for asked in [f"{mark}{field}" for mark in sorted(world.hidden) for field in ("number", "name", "")]:
        yield attempt(partial(paper_subjects.find_record, ws, asked, None)).replace(asked, "")
        yield attempt(partial(paper_subjects.find_subject, ws, asked)).replace(asked, "")


def _files(ws: Workspace, world: World) -> Iterator[str]:
    for number, file in enumerate(world.files):
        to = world.out / f"copy-{number}"
        unnamed = Attachment(file.sha256, "unnamed", file.size)
        yield attempt(partial(attach_file.save_copy, ws, unnamed, to))
        to.unlink(missing_ok=True)


def _word_files(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, form_id in world.records:
        document = paper_kinds.document_for(ws, form_id)
        render = partial(write_word.render_word, ws, document=document, subject=entry_id)
        yield attempt(lambda render=render: _said(render()))  # type: ignore[misc]


def _written_words(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records[:2]:
        out = world.out / "written.docx"
        yield attempt(partial(write_word.write_word, ws, document="entry_form", subject=entry_id, out=out))
        yield _said(out.read_bytes()) if out.exists() else ""
        out.unlink(missing_ok=True)


def _made_papers(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records:
        wanted = make_paper.WantedPaper("entry_form", (entry_id,))
        yield attempt(lambda wanted=wanted: make_paper.make_paper(ws, wanted).content)  # type: ignore[misc]
        yield attempt(partial(paper_names.paper_name, ws, wanted))
    ledger = make_paper.WantedPaper("record_ledger", year=2026)
    yield attempt(lambda: make_paper.make_paper(ws, ledger).content)


def _saved_papers(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records[:2]:
        wanted, out = make_paper.WantedPaper("entry_form", (entry_id,)), world.out / "saved.docx"
        yield attempt(partial(save_papers.save_word, ws, wanted, out=out))
        yield attempt(partial(save_papers.save_words, ws, wanted, folder=world.out))
        for path in world.out.glob("*.docx"):
            yield _said(path.read_bytes())
            path.unlink()
    sheet = world.out / "saved.csv"
    yield attempt(partial(save_papers.save_sheet, ws, make_paper.WantedPaper("record_ledger"), out=sheet))
    yield sheet.read_text("utf-8") if sheet.exists() else ""
    sheet.unlink(missing_ok=True)


def _papers_of_matters(ws: Workspace, world: World) -> Iterator[str]:
    for one in matters.matter_board(ws):
        yield repr(matter_papers.matter_papers(ws, one))


def _said(content: bytes) -> str:
    """Return what a Word file says, its small print too."""
    with ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))


def _template_ids(world: World) -> list[str]:
    """Return a template for each form there is a record of, made by whoever may."""
    kept = {one.form: one.id for one in templates.templates(world.ws)}
    path = world.out / "template.docx"
    for form in {form for _, _, form in world.records if form in world.ws.library.forms} - set(kept):
        document = Document()
        for one in templates.template_names(world.ws, form).all:
            if not one.table:
                document.add_paragraph(f"{{{{{one.name}}}}}")
        document.save(str(path))
        kept[form] = templates.add_template(world.ws, path, form=form, name=form).id
        path.unlink()
    return list(kept.values())


def _filled_templates(ws: Workspace, world: World) -> Iterator[str]:
    for template in _template_ids(world):
        yield attempt(partial(fill_template.newest_record, ws, template))
        for _, entry_id, _ in world.records:
            wanted = make_paper.WantedPaper("entry_form", (entry_id,))
            yield attempt(partial(fill_template.templates_of, ws, wanted))
        yield repr(templates.find_template(ws, template))
        for _, entry_id, form in world.records:
            if form == templates.find_template(ws, template).form:
                render = partial(fill_template.render_template, ws, template=template, subject=entry_id)
                yield attempt(lambda render=render: _said(render()))  # type: ignore[misc]
    yield repr(templates.templates(ws))


def _written_templates(ws: Workspace, world: World) -> Iterator[str]:
    for template in _template_ids(world):
        ids = [entry_id for _, entry_id, _ in world.records]
        found = fill_template.write_templates(ws, template=template, subjects=ids, folder=world.out)
        yield repr([(name, sentence(error)) for name, error in found.refused if name not in ids])
        for path in found.paths:
            yield path.name + _said(path.read_bytes())
            path.unlink()
    for template in _template_ids(world)[:1]:
        out = world.out / "one.docx"
        for _, entry_id, _ in world.records:
            yield attempt(
                partial(fill_template.write_template, ws, template=template, subject=entry_id, out=out)
            )
            yield _said(out.read_bytes()) if out.exists() else ""
            out.unlink(missing_ok=True)
        yield _said(templates.save_template(ws, template, out=out).read_bytes())
        yield _said(templates.template_content(ws, templates.find_template(ws, template)))
        yield repr(templates.check_template(ws, out, VISIT)[1])
        saved = example_template.save_example(ws, VISIT, out=out).read_bytes()
        yield _said(saved) + repr(saved == example_template.example_template(ws, VISIT))
        out.unlink()


def _scans(ws: Workspace, world: World) -> Iterator[str]:
    """A page for each record, as a copier would bring it back."""
    for _, entry_id, _ in world.records:
        page = world.out / "page.png"
        segno.make_qr(SheetCode(entry_id, 1, 1).text).save(str(page), scale=6, border=8)
        plan = read_scans.read_scans(ws, [page])
        yield repr([(one.state, one.row, one.form_title) for one in plan.documents])
        page.unlink()


def _assigned(ws: Workspace, world: World) -> Iterator[str]:
    for _, entry_id, _ in world.records:
        page = read_scans.PageRef(world.out / "page.png", 0)
        plan = read_scans.ScanPlan((), (page,), 0, 1)
        yield attempt(partial(read_scans.assigned, ws, plan, page, entry_id))
        heap = read_scans.ScanPlan((read_scans.ScannedDocument((), read_scans.State.UNKNOWN),), (), 0, 0)
        yield attempt(partial(read_scans.assigned_document, ws, heap, 0, entry_id))


def _printed_before(ws: Workspace, world: World) -> Iterator[str]:
    """A paper of each record as it was first, were it to come back now."""
    for _, entry_id, _ in world.records:
        row = lists.find(ws.read, entry_id, ws.org)
        version = version_of(row.digest) if row is not None else ""
        paper = read_scans.ScannedDocument((), read_scans.State.CHANGED, row=row, version=version)
        yield attempt(partial(read_scans.changed_since_print, ws, paper))
        plan = read_scans.ScanPlan((paper,), (), 0, 1)
        yield attempt(partial(read_scans.judged_anew, ws, plan, 0))


def _preview(ws: Workspace, world: World) -> object:
    plan = preview_import.preview_import(ws, world.bundle)
    plan.close()
    return plan.forms, plan.orders, plan.counts, plan.new, plan.changed, plan.belated, plan.hidden, repr(plan)


def _coming(ws: Workspace, world: World) -> object:
    plan = preview_import.preview_import(ws, world.bundle)
    found = coming_todos.todos_of(ws, plan)
    plan.close()
    return found


def _drafts(ws: Workspace, world: World) -> Iterator[str]:
    yield attempt(lambda: drafts.own_drafts(ws))


def _restoring(ws: Workspace, world: World) -> Iterator[str]:
    """Everything after a backup made before anything was written would be lost."""
    yield attempt(lambda: restore.preview_restore(ws, world.backup))


def _lacking(ws: Workspace, year: int) -> object:
    found = desk.matrix(ws, year)
    return [paper_reminder.lacking(ws, found, period) for period in found.periods]


def _submitted(ws: Workspace, world: World) -> Iterator[str]:
    for row in entries.list_entries(ws, Filter(with_void=True)):
        yield attempt(partial(submitted.submitted, ws, row))


def _document(ws: Workspace, name: str) -> DocumentSpec:
    return load_document(ws.library.resources / "documents" / f"{name}.toml")


def _exported(ws: Workspace, world: World) -> Iterator[str]:
    """Lists as files; the line above the head names what was asked for, so only the text table is read."""
    for chosen in filters(ws, world):
        for whole in (False, True):
            out = world.out / "list.csv"
            wish = export_sheet.ListWish("list", chosen, whole)
            yield attempt(partial(export_sheet.export_sheet, ws, wish, out=out))
            yield told(out) if out.exists() else ""
            out.unlink(missing_ok=True)


def _reports(ws: Workspace, world: World) -> Iterator[str]:
    for report in draft_report.report_kinds(ws):
        for subject in (Ref(ws.org, "本单位"), secretary(world.ws)):
            for year in YEARS:
                wish = draft_report.ReportWish(report, subject, year)
                yield attempt(partial(draft_report.draft_report, ws, wish))
                yield attempt(
                    partial(draft_report.renew_draft, ws, draft_report.ReportDraft(wish, ()))  # gathered anew
                )
                draft = draft_report.draft_report(ws, wish)
                typing, body = report_drafts.typing_of(ws, draft), report_drafts.draft_body(ws, draft)
                yield repr((typing, body, report_drafts.drafted(ws, KeptDraft(typing, body, ""))))


def _archived(ws: Workspace, world: World) -> Iterator[str]:
    """Everything readable in a year's folder: lists, tables and the log as text; papers are walked by themselves."""
    yield from _archive(ws, world, close_year.close_year)


def _archived_apart(ws: Workspace, world: World) -> Iterator[str]:
    yield from _archive(ws, world, close_year.close_restricted)


def _archive(
    ws: Workspace, world: World, close: Callable[[Workspace, int, Path], close_year.Closed]
) -> Iterator[str]:
    place = world.out / "archive"
    for year in YEARS:
        place.mkdir()
        yield attempt(partial(close, ws, year, place))
        for path in sorted(place.rglob("*")):
            if path.suffix in (".csv", ".jsonl", ".txt"):
                yield f"{path.relative_to(place)} {path.read_text('utf-8-sig')}"
        rmtree(place)


def _tried(ws: Workspace, world: World) -> Iterator[str]:
    """A table that asks for everything hidden by name: what is told beside the names asked for is told by us."""
    path = marks_table(world)
    for form in ("handbook_08", "talk_record", "person", "list_item"):
        source = sheet_tables.open_sheet(path)
        table = sheet_tables.read_table(ws, source, FormId(form), sheet=0)
        how = sheet_dry_run.Understanding({0: "subject", 1: "title", 2: "list_items", 3: "holder"}, 2026)
        found = sheet_dry_run.dry_run(ws, table, how)
        yield attempt(lambda found=found: (found.twins, [one.offered for one in found.questions]))  # type: ignore[misc]


def marks_table(world: World) -> Path:
    """Write a text table in which each hidden mark stands in every column."""
    path = world.out / "marks.csv"
    lines = [",".join([mark] * 4) for mark in ("责任主体", *sorted(world.hidden))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _taking_back(ws: Workspace, world: World) -> Iterator[str]:
    for one in take_back_import.sheet_imports(ws):
        yield attempt(partial(take_back_import.preview_taking_back, ws, one))
    whole = take_back_import.SheetImport("", "", "", VISIT, "", 1, 0, ws.epoch, 1, 1 << 40)
    yield attempt(partial(take_back_import.preview_taking_back, ws, whole))


def _takers(ws: Workspace, year: int) -> object:
    board = cascade_board.cascade_board(ws, year)
    return [cascade_board.may_take_up(ws, board, entry) for entry in board.cascade.items]


READS: Mapping[str, Reads] = {
    "draft_report.report_kinds": _once(draft_report.report_kinds),
    "draft_report.report_spec": _once(lambda ws: draft_report.report_spec(ws, "written_report").title),
    "draft_report.draft_report": _reports,
    "draft_report.renew_draft": _reports,
    "report_drafts.typing_of": _reports,
    "report_drafts.draft_body": _reports,
    "report_drafts.drafted": _reports,
    "draft_report.open_report": _records(lambda ws, e, o: draft_report.open_report(ws, e)),
    "draft_report.own_reports": _yearly(draft_report.own_reports),
    "draft_report.report_subjects": _once(draft_report.report_subjects),
    "report_choices.choices_for": _once(
        lambda ws: [
            report_choices.choices_for(ws, one, draft_report.report_subjects(ws)[0], ws.today.year)
            for one in draft_report.report_kinds(ws)
        ]
    ),
    "final_report.preview_final": _records(
        lambda ws, e, o: final_report.preview_final(ws, e, ws.workbook.path / "none.docx")
    ),
    "report_tables.save_tables": _records(
        lambda ws, e, o: report_tables.save_tables(ws, e, out=ws.workbook.path / "none" / "t.csv")
    ),
    "archive_items.archive_records": _yearly(archive_items.archive_records),
    "calendar.year_calendar": _yearly(calendar.year_calendar),
    "calendar.near_items": _once(lambda ws: calendar.near_items(ws, None, matters.matter_board(ws))),
    "calendar.rules_of": _yearly(calendar.rules_of),
    "calendar_file.save_calendar": _calendar_files,
    "calendar_file.year_calendar_context": _yearly(
        lambda ws, year: calendar_file.year_calendar_context(ws, _document(ws, "year_calendar"), year)
    ),
    "calendar_marks.marks": _once(calendar_marks.marks),
    "calendar_marks.settings_in": _yearly(calendar_marks.settings_in),
    "calendar_marks.set_values": _yearly(
        lambda ws, year: calendar_marks.set_values(ws, rule="D06", year=year)
    ),
    "closings.closings": _yearly(closings.closings),
    "closings.closed_up_to": _once(closings.closed_up_to),
    "before_closing.changed_since": _yearly(before_closing.changed_since),
    "before_closing.unfinished_of": _yearly(before_closing.unfinished_of),
    "close_year.close_year": _archived,
    "close_year.close_restricted": _archived_apart,
    "export_sheet.export_sheet": _exported,
    "sheet_tables.sheet_forms": _once(lambda ws: [form.id for form in sheet_tables.sheet_forms(ws)]),
    "sheet_dry_run.dry_run": _tried,
    "take_back_import.sheet_imports": _once(take_back_import.sheet_imports),
    "take_back_import.preview_taking_back": _taking_back,
    "attach_file.save_copy": _files,
    "back_up.due": _once(back_up.due),
    "back_up.folder_name": _once(back_up.folder_name),
    "back_up.second_place": _once(back_up.second_place),
    "back_up.second_place_state": _once(back_up.second_place_state),
    "blank_entry.preview_blanking": _records(lambda ws, e, o: blank_entry.preview_blanking(ws, e)),
    "blank_entry.can_follow": _records(lambda ws, e, o: blank_entry.can_follow(ws, e, o)),
    "check_epochs.wrong_epochs": _once(lambda ws: tuple(check_epochs.wrong_epochs(ws))),
    "check_workbook.check_workbook": _once(check_workbook.check_workbook),
    "start_check.start_check": _once(start_check.start_check),
    "start_check.last_full_check": _once(start_check.last_full_check),
    "start_check.full_check_due": _once(start_check.full_check_due),
    "paper_kinds.documents_of_the_year": _once(paper_kinds.documents_of_the_year),
    "extent.is_extensive": _once(extent.is_extensive),
    "desk.matrix": _yearly(desk.matrix),
    "desk.received_from": _orgs(desk.received_from),
    "desk.has_subordinates": _once(desk.has_subordinates),
    "second_look.second_look": _once(
        lambda ws: second_look.second_look(
            ws,
            directory.directory(ws),
            ws.library.form(FormId("handbook_08")),
            {"title": "再记一条", "occurred": DateRange(HIDDEN_DAY, HIDDEN_DAY)},
            {},
        )
    ),
    "directory.directory": _orgs(lambda ws, org: directory.directory(ws, org)),
    "drafts.own_drafts": _drafts,
    "drafts.find_draft": _once(lambda ws: drafts.find_draft(ws, "key")),
    "drafts.drafts_of_removed": _once(drafts.drafts_of_removed),
    "duty_board.duty_board": _yearly(duty_board.duty_board),
    "duty_board.reckoning": _yearly(duty_board.reckoning),
    "duty_reasons.explain_duty": _yearly(
        lambda ws, year: [duty_reasons.explain_duty(ws, one) for one in duty_board.duty_board(ws, year)]
    ),
    "entitled.superiors": _once(entitled.superiors),
    "entitled.superiors_and_us": _once(entitled.superiors_and_us),
    "entitled.find_first": _records(lambda ws, e, o: entitled.find_first(ws, e, [o])),
    "entries.list_entries": _listed,
    "entries.count_entries": _filters(entries.count_entries),
    "entries.all_entries": _filters(entries.all_entries),
    "entries.open_entry": _records(
        lambda ws, e, o: (entries.open_entry(ws, e, o), entries.open_entry(ws, e))
    ),
    "entries.history": _records(lambda ws, e, o: entries.history(ws, e, o)),
    "entries.versions": _records(lambda ws, e, o: entries.versions(ws, e, o)),
    "entries.years": _once(entries.years),
    "epochs.awaits_return": _once(epochs.awaits_return),
    "history_search.find_in_history": lambda ws, world: (
        attempt(partial(history_search.find_in_history, ws, mark)) for mark in sorted(world.hidden)
    ),
    "identities.own_identity": _once(lambda ws: identities.own_identity(ws).public),
    "identities.peers": _once(identities.peers),
    "identities.peer_identity": _orgs(identities.peer_identity),
    "keys.was_restored": _once(keys.was_restored),
    "keys.keys_of": _orgs(keys.keys_of),
    "keys.next_number": _orgs(keys.next_number),
    "keys.own_keys_of": _once(keys.own_keys_of),
    "inbox.inbox_count": _yearly(lambda ws, year: inbox.inbox_count(ws, overview.overview(ws, year).todo)),
    "local_users.local_users": _once(local_users.local_users),
    "local_users.must_change_password": _once(local_users.must_change_password),
    "local_users.recovery_key_fits": _once(lambda ws: local_users.recovery_key_fits(ws, "none")),
    "local_users.recovery_confirmed_at": _once(local_users.recovery_confirmed_at),
    "looks.looks": _once(looks.looks),
    "looks.looks_at": _records(lambda ws, e, o: looks.looks_at(ws, e)),
    "flow_board.flow_forms": _once(lambda ws: [form.id for form in flow_board.flow_forms(ws)]),
    "flow_board.flow_board": _once(lambda ws: flow_board.flow_board(ws, OnBoard(flow_board.PROBLEM))),
    "flow_board.flow_page": _once(
        lambda ws: flow_board.flow_page(ws, flow_board.flow_board(ws, OnBoard(flow_board.PROBLEM)))
    ),
    "flow_board.open_flow": _records(lambda ws, e, o: flow_board.open_flow(ws, e)),
    "flow_board.measures_below": _records(
        lambda ws, e, o: flow_board.measures_below(ws, entries.open_entry(ws, e, o).listed)
    ),
    "flow_papers.flow_papers": _records(
        lambda ws, e, o: flow_papers.flow_papers(ws, flow_board.open_flow(ws, e))
    ),
    "paper_problem.problem_context": _records(
        lambda ws, e, o: paper_problem.problem_context(ws, e, _document(ws, "problem_item"))
    ),
    "convert.begin_conversion": _records(
        lambda ws, e, o: [
            attempt(partial(convert.begin_conversion, ws, e, one.id, 0)) for one in ws.library.conversions
        ]
    ),
    "convert.begin_like": _records(lambda ws, e, o: convert.begin_like(ws, e)),
    "convert.came_from": _records(
        lambda ws, e, o: convert.came_from(ws, entries.open_entry(ws, e, o).listed)
    ),
    "convert.made_from": _records(lambda ws, e, o: convert.made_from(ws, entries.open_entry(ws, e, o))),
    "convert.offers": _records(lambda ws, e, o: convert.offers(ws, entries.open_entry(ws, e, o))),
    "shared_way.parties": _records(lambda ws, e, o: shared_way.parties(ws, e)),
    "matters.find_matter": _records(lambda ws, e, o: matters.find_matter(ws, e)),
    "matters.matter_board": _once(matters.matter_board),
    "matters.matter_kinds": _once(lambda ws: [kind.form.id for kind in matters.matter_kinds(ws)]),
    "addressing.subordinates": _once(addressing.subordinates),
    "addressing.withdrawn": _once(addressing.withdrawn),
    "addressing.why_void": _filters(
        lambda ws, chosen: [addressing.why_void(ws, row) for row in entries.list_entries(ws, chosen)]
    ),
    "coming_todos.todos_of": lambda ws, world: iter([attempt(lambda: _coming(ws, world))]),
    "down_todos.down_todos": _once(down_todos.down_todos),
    "profile_offers.blank_offer": _once(profile_offers.blank_offer),
    "profile_offers.offers": _once(profile_offers.offers),
    "profile_offers.waiting_offers": _once(profile_offers.waiting_offers),
    "profile_offers.preview_offer": _records(
        lambda ws, e, o: profile_offers.preview_offer(ws, entry_id=e, owner=o)
    ),
    "choose_profile.installed_profiles": _once(choose_profile.installed_profiles),
    "choose_profile.installed_choice": _once(lambda ws: choose_profile.installed_choice(ws, "ningxia")),
    "choose_profile.choice_from_files": _once(
        lambda ws: choose_profile.choice_from_files(ws, [ws.library.resources / "profiles" / "tianjin"])
    ),
    "choose_profile.preview_choice": _yearly(
        lambda ws, year: choose_profile.preview_choice(
            ws, choose_profile.installed_choice(ws, "shanghai"), from_year=year
        )
    ),
    "choose_profile.save_profile_files": _yearly(
        lambda ws, year: choose_profile.save_profile_files(ws, year=year, out=ws.workbook.path / "none")
    ),
    "rank_todos.rank_todos": _yearly(rank_todos.rank_todos),
    "rankings.scored_in": _yearly(rankings.scored_in),
    "recorders.is_by_clerk": _yearly(recorders.is_by_clerk),
    "recorders.recorders_in": _yearly(recorders.recorders_in),
    "recorders.recorder_todo": _once(recorders.recorder_todo),
    "rules.rules_now": _once(rules.rules_now),
    "rules.rules_in": _yearly(rules.rules_in),
    "rules.limits_in": _yearly(rules.limits_in),
    "rules.adopted_in": _yearly(rules.adopted_in),
    "rules.texts_in": _yearly(rules.texts_in),
    "taking_up.to_take_up": _once(taking_up.to_take_up),
    "taking_up.changed_above": _once(taking_up.changed_above),
    "taking_up.sent_items": _once(taking_up.sent_items),
    "taking_up.by_unit": _once(lambda ws: taking_up.by_unit(ws, taking_up.sent_items(ws))),
    "taking_up.sent_item": _records(lambda ws, e, o: taking_up.sent_item(ws, e)),
    "taking_up.offered_items": _once(lambda ws: tuple(taking_up.offered_items(ws))),
    "cascade_board.cascade_board": _yearly(cascade_board.cascade_board),
    "cascade_board.broken_items": _yearly(cascade_board.broken_items),
    "cascade_board.may_take_up": _yearly(_takers),
    "cascade_board.cited_by": _records(lambda ws, e, o: cascade_board.cited_by(ws, e)),
    "item_tasks.tasks_of": _records(lambda ws, e, o: item_tasks.tasks_of(ws, e)),
    "next_year.items_to_carry": _yearly(
        lambda ws, year: next_year.items_to_carry(ws, from_year=year, to_year=year + 1)
    ),
    "starters.catalogues": _once(starters.catalogues),
    "starters.likely_holders": _once(starters.likely_holders),
    "starters.taken_lines": _yearly(starters.taken_lines),
    "to_read.forms_to_read": _once(to_read.forms_to_read),
    "to_read.to_read": _once(to_read.to_read),
    "move.moved": _once(move.moved),
    "outgoing.is_upward": _orgs(outgoing.is_upward),
    "outgoing.acknowledged": _orgs(outgoing.acknowledged),
    "outgoing.acknowledged_by_each": _orgs(lambda ws, org: outgoing.acknowledged_by_each(ws, (org,))),
    "outgoing.waiting_for": _orgs(outgoing.waiting_for),
    "outgoing.waiting_for_each": _orgs(lambda ws, org: outgoing.waiting_for_each(ws, (org,))),
    "overview.overview": _yearly(overview.overview),
    "overview.month_counts": _yearly(overview.month_counts),
    "overview.peer_states": _once(overview.peer_states),
    "paper_card.enrolment_context": _once(
        lambda ws: paper_card.enrolment_context(ws, _document(ws, "enrolment_card"))
    ),
    "paper_card.receipt_context": lambda ws, world: _receipts(
        lambda bundle: paper_card.receipt_context(ws, _document(ws, "receipt"), bundle)
    )(ws, world),
    "paper_entry.entry_context": _records(
        lambda ws, e, o: paper_entry.entry_context(ws, e, _document(ws, "entry_form"))
    ),
    "paper_handbook.handbook_context": _yearly(
        lambda ws, year: paper_handbook.handbook_context(ws, subject=str(secretary(ws).id), year=year)
    ),
    "paper_letter.letter_context": _records(lambda ws, e, o: paper_letter.letter_context(ws, e)),
    "paper_parts.full_name": _orgs(paper_parts.full_name),
    "paper_parts.not_counted": _once(paper_parts.not_counted),
    "pending_bundles.pending_bundles": _once(pending_bundles.pending_bundles),
    "pending_bundles.open_forks": _once(pending_bundles.open_forks),
    "permits.may_keep": _once(lambda ws: [permits.may_keep(ws, form) for form in ws.library.forms]),
    "permits.levels": _once(permits.levels),
    "preview_import.preview_import": lambda ws, world: iter([attempt(lambda: _preview(ws, world))]),
    "missing_characters.missing_characters": _missing_characters,
    "make_paper.make_paper": _made_papers,
    "paper_names.paper_name": _made_papers,
    "save_papers.save_word": _saved_papers,
    "save_papers.save_words": _saved_papers,
    "save_papers.save_sheet": _saved_papers,
    "matter_papers.matter_papers": _papers_of_matters,
    "print_document.print_document": _printed,
    "print_document.render_document": _papers,
    "print_document.render_letters": _records(lambda ws, e, o: print_document.render_letters(ws, (e,))),
    "paper_kinds.document_for": _once(lambda ws: [paper_kinds.document_for(ws, f) for f in ws.library.forms]),
    "fill_template.render_template": _filled_templates,
    "fill_template.newest_record": _filled_templates,
    "fill_template.templates_of": _filled_templates,
    "fill_template.write_template": _written_templates,
    "fill_template.write_templates": _written_templates,
    "templates.templates": _filled_templates,
    "example_template.example_template": _written_templates,
    "example_template.save_example": _written_templates,
    "templates.find_template": _filled_templates,
    "templates.template_forms": _once(templates.template_forms),
    "templates.template_names": _once(
        lambda ws: [templates.template_names(ws, form).all for form, _ in templates.template_forms(ws)]
    ),
    "templates.check_template": _written_templates,
    "templates.template_content": _written_templates,
    "templates.save_template": _written_templates,
    "write_word.render_word": _word_files,
    "write_word.write_word": _written_words,
    "read_scans.read_scans": _scans,
    "read_scans.assigned": _assigned,
    "read_scans.assigned_document": _assigned,
    "read_scans.changed_since_print": _printed_before,
    "read_scans.judged_anew": _printed_before,
    "scan_targets.scan_targets": _once(scan_targets.scan_targets),
    "signed_copy.signed_copy_of": _once(
        lambda ws: [signed_copy.signed_copy_of(ws, form) for form in ws.library.forms]
    ),
    "print_document.render_batch": _records(
        lambda ws, e, o: print_document.render_batch(ws, document="entry_form", subjects=[e])
    ),
    "paper_kinds.document_spec": _once(lambda ws: paper_kinds.document_spec(ws, "entry_form").title),
    "paper_kinds.documents_for": _once(
        lambda ws: [one.id for f in ws.library.forms for one in paper_kinds.documents_for(ws, f)]
    ),
    "paper_kinds.ledgers_for": _once(
        lambda ws: [one.id for one in paper_kinds.ledgers_for(ws, tuple(ws.library.forms))]
    ),
    "paper_contexts.document_context": _ledgers,
    "paper_archive.archive_context": _yearly(
        lambda ws, year: paper_archive.archive_context(ws, _document(ws, "archive_list"), year)
    ),
    "paper_archive.archive_note_context": _yearly(
        lambda ws, year: paper_archive.archive_note_context(ws, _document(ws, "archive_note"), year)
    ),
    "paper_books.classified_context": _yearly(
        lambda ws, year: paper_books.classified_context(ws, _document(ws, "classified_ledger"), year)
    ),
    "paper_books.failure_context": _yearly(
        lambda ws, year: paper_books.failure_context(ws, _document(ws, "failure_book"), year)
    ),
    "paper_books.quality_context": _yearly(
        lambda ws, year: paper_books.quality_context(ws, _document(ws, "record_quality"), year)
    ),
    "paper_books.failures": _yearly(
        lambda ws, year: paper_books.failures(ws, _document(ws, "failure_book"), year)
    ),
    "paper_ledger.ledger_context": _filters(
        lambda ws, chosen: paper_ledger.ledger_context(ws, _document(ws, "record_ledger"), chosen=chosen)
    ),
    "paper_ledger.ledger_rows": _filters(
        lambda ws, chosen: paper_ledger.ledger_rows(
            ws, _document(ws, "record_ledger"), year=None, chosen=chosen
        )
    ),
    "paper_ledger.ledger_signatures": _once(
        lambda ws: paper_ledger.ledger_signatures(ws, _document(ws, "record_ledger"))
    ),
    "paper_reminder.reminder_context": _yearly(
        lambda ws, year: paper_reminder.reminder_context(ws, _document(ws, "reminder_list"), year, "11月")
    ),
    "paper_reminder.lacking": _yearly(lambda ws, year: _lacking(ws, year)),
    "paper_matrix.matrix_context": _yearly(
        lambda ws, year: paper_matrix.matrix_context(ws, _document(ws, "letter_matrix"), year)
    ),
    "paper_report.report_context": _records(
        lambda ws, e, o: paper_report.report_context(ws, e, _document(ws, "accountability_report"))
    ),
    "paper_scores.ranking_context": _yearly(
        lambda ws, year: paper_scores.ranking_context(ws, _document(ws, "assessment_ranking"), year)
    ),
    "paper_scores.feedback_context": _records(
        lambda ws, e, o: paper_scores.feedback_context(ws, e, _document(ws, "score_feedback"))
    ),
    "paper_votes.ballot_context": _records(
        lambda ws, e, o: paper_votes.ballot_context(ws, e, _document(ws, "appraisal_ballot"))
    ),
    "paper_votes.appraisal_context": _records(
        lambda ws, e, o: paper_votes.appraisal_context(ws, e, _document(ws, "appraisal"))
    ),
    "paper_subjects.find_record": _found_records,
    "paper_subjects.find_subject": _found_records,
    "problem_report.problem_report": _once(problem_report.problem_report),
    "numbers.number_series": _once(numbers.number_series),
    "numbers.unused_numbers": _once(numbers.unused_numbers),
    "coming_back.coming_back": _once(coming_back.coming_back),
    "coming_back.is_to_be_resumed": _once(coming_back.is_to_be_resumed),
    "passing_choice.passing_on_to": _orgs(passing_choice.passing_on_to),
    "passed_originals.originals_count": _orgs(passed_originals.originals_count),
    "passed_originals.originals_by": _orgs(passed_originals.originals_by),
    "passed_originals.original_records": _orgs(lambda ws, org: passed_originals.original_records(ws, org)),
    "restore.preview_restore": _restoring,
    "review_entry.organisation_name": _orgs(review_entry.organisation_name),
    "review_entry.organisation_names": _orgs(lambda ws, org: review_entry.organisation_names(ws, (org,))),
    "review_entry.reviews_of": _records(lambda ws, e, o: review_entry.reviews_of(ws, e)),
    "review_entry.remarks_on": _records(lambda ws, e, o: review_entry.remarks_on(ws, e)),
    "review_states.review_states": _filters(
        lambda ws, chosen: review_states.review_states(ws, entries.list_entries(ws, chosen))
    ),
    "received_list.subordinates": _once(received_list.subordinates),
    "received_list.received_page": _once(lambda ws: received_list.received_page(ws, ReviewFilter())),
    "received_list.received_count": _once(received_list.received_count),
    "received_list.to_review": _once(
        lambda ws: received_list.to_review(ws, ReviewFilter(), ReviewState.PASSED)
    ),
    "fork_choices.chosen_forks": _once(fork_choices.chosen_forks),
    "exchange_todos.exchange_todos": _once(exchange_todos.exchange_todos),
    "unconfirmed.unconfirmed": _orgs(unconfirmed.unconfirmed),
    "review_entry.returned_to_us": _once(review_entry.returned_to_us),
    "save_entry.judged_now": _records(
        lambda ws, e, o: save_entry.judged_now(ws, FormId("handbook_08"), {}, e),
    ),
    "visible.still_naming": _records(lambda ws, e, o: visible.still_naming(ws, e)),
    "sign_letter.new_letter_values": _once(
        lambda ws: sign_letter.new_letter_values(ws, year=2026, party_b=Ref(None, "乙"), items=())
    ),
    "letters_made.last_going": _yearly(letters_made.last_going),
    "sign_letter.items_of": _yearly(lambda ws, year: sign_letter.items_of(ws, str(secretary(ws).id), year)),
    "assign_todos.assign_todos": _yearly(assign_todos.assign_todos),
    "assignments.year_items": _yearly(assignments.year_items),
    "assignments.bound_entries": _yearly(assignments.bound_entries),
    "assignments.held_by": _yearly(lambda ws, year: assignments.held_by(ws, str(secretary(ws).id), year)),
    "endorsements.endorsement_rules": _once(endorsements.endorsement_rules),
    "endorsements.endorsements": _yearly(endorsements.endorsements),
    "endorsements.holders_to_endorse": _yearly(endorsements.holders_to_endorse),
    "endorsements.standing_of": _records(lambda ws, e, o: endorsements.standing_of(ws, e)),
    "endorsements.usual_relation": _once(
        lambda ws: endorsements.usual_relation(ws, directory.directory(ws), str(secretary(ws).id))
    ),
    "send_endorsement.proposed_signing": _once(
        lambda ws: send_endorsement.proposed_signing(
            ws, wanted=send_endorsement.Wanted(holders=(secretary(ws),))
        )
    ),
    "endorsements.papers_to_endorse": _yearly(endorsements.papers_to_endorse),
    "endorsed_lists.whole_lists": _yearly(endorsed_lists.whole_lists),
    "endorsed_lists.held_now": _yearly(
        lambda ws, year: endorsed_lists.held_now(ws, [one.row for one in endorsements.endorsements(ws, year)])
    ),
    "endorsements.usable_sheet": _records(lambda ws, e, o: endorsements.usable_sheet(ws, e)),
    "endorsements.new_signers": _records(
        lambda ws, e, o: endorsements.new_signers(ws, endorsements.standing_of(ws, e))
    ),
    "endorsements.may_be_sent": _records(
        lambda ws, e, o: endorsements.may_be_sent(ws, entries.open_entry(ws, e, o))
    ),
    "endorsements.endorsed_forms": _once(endorsements.endorsed_forms),
    "paper_endorsement.endorsement_context": _records(
        lambda ws, e, o: paper_endorsement.endorsement_context(ws, e, _document(ws, "endorsement"))
    ),
    "paper_filing.filing_context": _records(
        lambda ws, e, o: paper_filing.filing_context(ws, e, _document(ws, "filing"))
    ),
    "filing_answers.answers_of": _records(
        lambda ws, e, o: filing_answers.answers_of(ws, entries.open_entry(ws, e, o).listed)
    ),
    "filing_answers.counted_opinions": _once(
        lambda ws: filing_answers.counted_opinions(ws, [one.row for one in filings.filings(ws, 2026)])
    ),
    "filings.due_by_rules": _yearly(lambda ws, year: filings.due_by_rules(ws, filings.FILING, year)),
    "filings.filings": _yearly(filings.filings),
    "filings.list_lines": _yearly(filings.list_lines),
    "filings.new_filing_values": _yearly(filings.new_filing_values),
    "filings.new_publication_values": _yearly(filings.new_publication_values),
    "filings.publications": _yearly(filings.publications),
    "letter_matrix.letter_matrix": _yearly(letter_matrix.letter_matrix),
    "letter_matrix.plan_of": _yearly(letter_matrix.plan_of),
    "year_plans.spread_of": _records(lambda ws, e, o: year_plans.spread_of(ws, e)),
    "sign_letter.letters": _yearly(sign_letter.letters),
    "sign_letter.signed_rate": _yearly(sign_letter.signed_rate),
    "submitted.submitted": _submitted,
    "verify_bundle.verified": lambda ws, world: iter(
        [attempt(lambda: verify_bundle.verified(ws, world.bundle))]
    ),
    "void_list.voided_entries": _filters(void_list.voided_entries),
    "void_list.count_voided": _filters(void_list.count_voided),
}
"""What tells something: each is tried with every record, list and year; what it returns must not give one away."""


# what writes, and who may

R = Role
RECORDERS = frozenset({R.RECORDER, R.HOLDER, R.DISCIPLINE})
ENDORSERS = RECORDERS | {R.ENDORSER}
SUPERVISORS = frozenset({R.DISCIPLINE, R.SUPERVISOR})
READERS = RECORDERS | SUPERVISORS
CARRIERS = frozenset({R.RECORDER, R.SUPERVISOR, R.ADMIN})
ADMINS = frozenset({R.ADMIN})
MARKERS = ENDORSERS | SUPERVISORS | ADMINS
ANYONE = frozenset(Role)
Writes = tuple[Callable[[Workspace], object], frozenset[Role]]
VISIT, PERSON, REVIEW, ORDER, LETTER = (
    FormId(name)
    for name in ("handbook_08", "person", "review", "rectification_order", "responsibility_letter")
)


def _save(form_id: FormId) -> Callable[[Workspace], object]:
    return lambda ws: save_entry.save_entry(ws, form_id=form_id, values={})


def _taken_in(ws: Workspace) -> object:
    path = ws.workbook.path / "table.csv"
    path.write_text("主题", encoding="utf-8")
    table = sheet_tables.read_table(ws, sheet_tables.open_sheet(path), VISIT, sheet=0)
    path.unlink()
    return import_sheet.import_sheet(
        ws, sheet_dry_run.dry_run(ws, table, sheet_dry_run.Understanding({}, 2026))
    )


WRITES: Mapping[str, tuple[Writes, ...]] = {
    "draft_report.save_report": (
        (
            lambda ws: draft_report.save_report(
                ws, draft_report.ReportDraft(draft_report.ReportWish("none", Ref(None, ""), 2026), ())
            ),
            RECORDERS,
        ),
    ),
    "final_report.take_final": ((lambda ws: final_report.take_final(ws, NOTHING, NOWHERE), RECORDERS),),
    "final_report.reopen_report": ((lambda ws: final_report.reopen_report(ws, NOTHING), RECORDERS),),
    "close_year.close_year": ((lambda ws: close_year.close_year(ws, 1999, NOWHERE), RECORDERS | ADMINS),),
    "close_year.close_restricted": (
        (lambda ws: close_year.close_restricted(ws, 1999, NOWHERE), frozenset({R.DISCIPLINE})),
    ),
    "templates.add_template": ((lambda ws: templates.add_template(ws, NOWHERE, form=VISIT), ADMINS),),
    "templates.replace_template": ((lambda ws: templates.replace_template(ws, "x", NOWHERE), ADMINS),),
    "templates.rename_template": ((lambda ws: templates.rename_template(ws, "x", "y"), ADMINS),),
    "templates.remove_template": ((lambda ws: templates.remove_template(ws, "x"), ADMINS),),
    "import_sheet.import_sheet": ((_taken_in, RECORDERS),),
    "take_back_import.take_back_import": (
        (
            lambda ws: take_back_import.take_back_import(
                ws, take_back_import.SheetImport("", "", "", VISIT, "", 1, 0, ws.epoch, 0, 0), reason="r"
            ),
            RECORDERS,
        ),
    ),
    "attach_file.attach_bytes": ((lambda ws: attach_file.attach_bytes(ws, "a.txt", b"a"), ANYONE),),
    "attach_file.attach_file": (
        (lambda ws: attach_file.attach_file(ws, ws.workbook.path / "keyslots.json"), ANYONE),
    ),
    "back_up.back_up": ((lambda ws: back_up.back_up(ws, BackupKind.DAILY, place=NOWHERE), ANYONE),),
    "back_up.back_up_second": ((lambda ws: back_up.back_up_second(ws, BackupKind.DAILY), ANYONE),),
    "back_up.choose_second_place": ((lambda ws: back_up.choose_second_place(ws, NOWHERE), ADMINS),),
    "blank_entry.blank_entry": (
        (lambda ws: blank_entry.blank_entry(ws, entry_id=NOTHING, basis="b", reason="r"), ADMINS),
    ),
    "blank_entry.follow_blanking": (
        (lambda ws: blank_entry.follow_blanking(ws, entry_id=NOTHING, owner=NO_ORG), ADMINS),
    ),
    "check_workbook.check_workbook": (
        (lambda ws: check_workbook.check_workbook(ws), ANYONE),
        (lambda ws: check_workbook.check_workbook(ws, rebuild=True), ADMINS),
    ),
    "desk.confirm_epoch": ((lambda ws: desk.confirm_epoch(ws, NO_ORG), CARRIERS),),
    "drafts.keep_draft": ((lambda ws: drafts.keep_draft(ws, Typing(VISIT), {}), ANYONE),),
    "drafts.drop_draft": ((lambda ws: drafts.drop_draft(ws, "key"), ANYONE),),
    "drafts.drop_drafts_of": ((lambda ws: drafts.drop_drafts_of(ws, NOBODY), ADMINS),),
    "export_bundle.export_bundle": (
        (lambda ws: export_bundle.export_bundle(ws, to=NO_ORG, directory=ws.workbook.path), CARRIERS),
    ),
    "import_many.import_many": ((lambda ws: import_many.import_many(ws, ()), CARRIERS),),
    "take_in.take_in": ((lambda ws: take_in.take_in(ws, NOWHERE), CARRIERS),),
    "pending_bundles.delete_pending": ((lambda ws: pending_bundles.delete_pending(ws, "none"), CARRIERS),),
    "pending_bundles.settle_fork": (
        (
            lambda ws: pending_bundles.settle_fork(
                ws, "none", choice=pending_bundles.ForkChoice.WAIT, reason="r"
            ),
            ADMINS,
        ),
    ),
    "verify_again.verify_again": ((lambda ws: verify_again.verify_again(ws, NOWHERE), CARRIERS),),
    "identities.write_identity": ((lambda ws: identities.write_identity(ws, ws.workbook.path), CARRIERS),),
    "identities.begin_enrolment": (
        (lambda ws: identities.begin_enrolment(ws, ws.workbook.path / "none"), CARRIERS),
    ),
    "local_users.add_user": (
        (lambda ws: local_users.add_user(ws, name="新人", roles=[], password=PASSWORD), ADMINS),
    ),
    "local_users.give_roles": ((lambda ws: local_users.give_roles(ws, user_id=NOBODY, roles=[]), ADMINS),),
    "local_users.remove_user": ((lambda ws: local_users.remove_user(ws, user_id=NOBODY), ADMINS),),
    "local_users.set_password": (
        (lambda ws: local_users.set_password(ws, user_id=NOBODY, password=PASSWORD, cost=CHEAP), ADMINS),
    ),
    "hand_over.begin_hand_over": (
        (lambda ws: hand_over.begin_hand_over(ws, giver_id="u1", taker="某人"), ADMINS),
    ),
    "hand_over.skip_step": ((lambda ws: hand_over.skip_step(ws, hand_over.Step.KEYS, reason="r"), ADMINS),),
    "hand_over.end_hand_over": ((hand_over.end_hand_over, ADMINS),),
    "hand_over.hand_over": ((hand_over.hand_over, ADMINS),),
    "paper_card.hand_over_context": (
        (lambda ws: paper_card.hand_over_context(ws, _document(ws, "hand_over")), ADMINS),
    ),
    "keys_back.take_keys_back": ((lambda ws: keys_back.take_keys_back(ws, NOWHERE), ADMINS),),
    "keys.rotate_keys": ((keys.rotate_keys, ADMINS),),
    "recovering.export_recovery": (
        (lambda ws: recovering.export_recovery(ws, to=NO_ORG, directory=ws.workbook.path), CARRIERS),
    ),
    "passing_choice.choose_originals": (
        (lambda ws: passing_choice.choose_originals(ws, NO_ORG, wanted=True), ADMINS),
    ),
    "recovering.write_former_card": (
        (lambda ws: recovering.write_former_card(ws, NO_ORG, ws.workbook.path), CARRIERS),
    ),
    "numbers.set_last_number": (
        (lambda ws: numbers.set_last_number(ws, "x", year=2026, last=0, reason="r"), ADMINS),
    ),
    "coming_back.settle_coming_back": ((coming_back.settle_coming_back, CARRIERS),),
    "keys.revoke": ((lambda ws: keys.revoke(ws, NO_ORG, from_seq=1, reason="r"), ADMINS),),
    "local_users.replace_one_time_password": (
        (lambda ws: local_users.replace_one_time_password(ws, PASSWORD, CHEAP), ADMINS),
    ),
    "local_users.new_recovery_sheet": ((lambda ws: local_users.new_recovery_sheet(ws, CHEAP), ADMINS),),
    "local_users.confirm_recovery_sheet": ((local_users.confirm_recovery_sheet, ADMINS),),
    "local_users.change_password": (
        (lambda ws: local_users.change_password(ws, "wrong", PASSWORD, CHEAP), ANYONE),
    ),
    "looks.looks": ((looks.looks, frozenset({R.DISCIPLINE, R.ADMIN})),),
    "calendar_marks.mark_done": ((lambda ws: calendar_marks.mark_done(ws, key="X", title="X"), MARKERS),),
    "calendar_marks.mark_not_applicable": (
        (lambda ws: calendar_marks.mark_not_applicable(ws, key="X", title="X", reason="X"), MARKERS),
    ),
    "calendar_marks.take_back_mark": ((lambda ws: calendar_marks.take_back_mark(ws, mark=NOTHING), MARKERS),),
    "calendar_marks.set_rule": (
        (
            lambda ws: calendar_marks.set_rule(
                ws, rule=ws.library.profile.deadlines[0], year=2026, values={"lead": 1}
            ),
            RECORDERS | ADMINS,
        ),
    ),
    "calendar_marks.set_lead": (
        (lambda ws: calendar_marks.set_lead(ws, year=2026, values={"lead": 1}), RECORDERS | ADMINS),
    ),
    "flow_board.take_step": (
        (lambda ws: flow_board.take_step(ws, entry_id=NOTHING, step_id="close", given={}), RECORDERS),
    ),
    "convert.keep_begun": (
        (
            lambda ws: convert.keep_begun(
                ws, convert.Begun(ws.library.form(VISIT), {}, "", Sensitivity.INTERNAL), {}
            ),
            RECORDERS,
        ),
    ),
    "shared_way.share_problem": (
        (lambda ws: shared_way.share_problem(ws, entry_id=NOTHING, chosen=()), RECORDERS),
    ),
    "matters.issue_matter": ((lambda ws: matters.issue_matter(ws, {}), SUPERVISORS),),
    "matters.reply_matter": ((lambda ws: matters.reply_matter(ws, order=NOTHING, values={}), RECORDERS),),
    "matters.verify_matter": ((lambda ws: matters.verify_matter(ws, order=NOTHING, values={}), SUPERVISORS),),
    "addressing.note_withdrawn": (
        (lambda ws: addressing.note_withdrawn(ws, entry_id=NOTHING, owner=NO_ORG), READERS),
    ),
    "to_read.note_read": ((lambda ws: to_read.note_read(ws, entry_id=NOTHING, owner=NO_ORG), READERS),),
    "choose_profile.choose_profile": (
        (
            lambda ws: choose_profile.choose_profile(ws, choose_profile.Chosen("", {}), from_year=2012),
            ADMINS,
        ),
    ),
    "profile_offers.offer_profile": ((lambda ws: profile_offers.offer_profile(ws, {}), SUPERVISORS),),
    "profile_offers.decide_offer": (
        (
            lambda ws: profile_offers.decide_offer(ws, entry_id=NOTHING, owner=NO_ORG, from_year=None),
            ADMINS,
        ),
    ),
    "cascade_board.take_up_within": (
        (lambda ws: cascade_board.take_up_within(ws, entry_id=NOTHING, holders=()), RECORDERS),
    ),
    "cascade_board.claim": ((lambda ws: cascade_board.claim(ws, NOTHING), RECORDERS),),
    "item_tasks.make_tasks": ((lambda ws: item_tasks.make_tasks(ws, NOTHING), RECORDERS),),
    "next_year.carry_items": (
        (lambda ws: next_year.carry_items(ws, from_year=1999, to_year=2000), RECORDERS),
    ),
    "starters.take_lines": (
        (
            lambda ws: starters.take_lines(ws, starters.catalogues(ws)[0], picks=(), holders={}, year=1999),
            RECORDERS,
        ),
    ),
    "taking_up.take_up": ((lambda ws: taking_up.take_up(ws, entry_id=NOTHING, owner=NO_ORG), RECORDERS),),
    "taking_up.follow_above": (
        (lambda ws: taking_up.follow_above(ws, entry_id=NOTHING, adopt=True), RECORDERS),
    ),
    "move.pack_move": ((lambda ws: move.pack_move(ws, NOWHERE), ADMINS),),
    "move.take_back": ((move.take_back, ADMINS),),
    "rekey.rekey": ((lambda ws: rekey.rekey(ws, Surroundings(RESOURCES), password="wrong"), ADMINS),),
    "restore.restore": ((lambda ws: restore.restore(ws, NOWHERE, Surroundings(RESOURCES)), ADMINS),),
    "review_entry.review_entry": (
        (
            lambda ws: review_entry.review_entry(ws, entry_id=NOTHING, owner=NO_ORG, verdict="通过"),
            SUPERVISORS,
        ),
    ),
    "received_list.review_many": (
        (
            lambda ws: received_list.review_many(ws, ReviewFilter(org=NO_ORG), verdict=ReviewState.PASSED),
            SUPERVISORS,
        ),
    ),
    "fork_choices.follow_choice": ((lambda ws: fork_choices.follow_choice(ws, 0), ADMINS),),
    "review_entry.mark_seen": ((lambda ws: review_entry.mark_seen(ws, NOTHING), ANYONE),),
    "register_look.register_look": (
        (
            lambda ws: register_look.register_look(ws, entry_id=NOTHING, reason="r", approver="a"),
            frozenset({R.DISCIPLINE}),
        ),
    ),
    "save_entry.save_entry": (
        (_save(VISIT), RECORDERS),
        (_save(PERSON), RECORDERS | ADMINS),
        (_save(REVIEW), SUPERVISORS),
        (_save(ORDER), SUPERVISORS),
        (_save(LETTER), ENDORSERS),
    ),
    "save_entry.void_entry": ((lambda ws: save_entry.void_entry(ws, entry_id=NOTHING, reason="r"), ANYONE),),
    "save_entry.bring_back": ((lambda ws: save_entry.bring_back(ws, entry_id=NOTHING), ANYONE),),
    "file_scans.file_scans": ((lambda ws: file_scans.file_scans(ws, ()), ANYONE),),
    "save_entry.save_together": (
        (lambda ws: save_entry.save_together(ws, [save_entry.ToSave(VISIT, {})]), RECORDERS),
        (lambda ws: save_entry.save_together(ws, [save_entry.ToSave(LETTER, {})]), ENDORSERS),
    ),
    "letter_matrix.decide_letters": (
        (lambda ws: letter_matrix.decide_letters(ws, year=2026, decisions=()), ENDORSERS),
    ),
    "letter_matrix.make_chosen": (
        (lambda ws: letter_matrix.make_chosen(ws, year=2026, pairs=()), ENDORSERS),
    ),
    "send_endorsement.send_chosen": (
        (
            lambda ws: send_endorsement.send_chosen(ws, year=2026, wanted=send_endorsement.Wanted()),
            ENDORSERS,
        ),
    ),
    "send_endorsement.send_again": (
        (lambda ws: send_endorsement.send_again(ws, endorsement=NOTHING), ENDORSERS),
    ),
    "choose_signers.name_signers": (
        (lambda ws: choose_signers.name_signers(ws, endorsement=NOTHING, named={}), ENDORSERS),
    ),
    "sign_endorsement.register_signed": (
        (lambda ws: sign_endorsement.register_signed(ws, endorsement=NOTHING, signed={}), ENDORSERS),
    ),
    "year_plans.spread_plan": ((lambda ws: year_plans.spread_plan(ws, plan=NOTHING), RECORDERS),),
    "sign_letter.make_letters": (
        (lambda ws: sign_letter.make_letters(ws, year=2026, parties=()), ENDORSERS),
    ),
    "letters_made.made_together": (
        (
            lambda ws: letters_made.made_together(ws, [save_entry.ToSave(LETTER, {})], 2026),
            ENDORSERS,
        ),
    ),
    "letters_made.take_back_letters": (
        (lambda ws: letters_made.take_back_letters(ws, year=2026), ENDORSERS),
    ),
    "sign_letter.sign_letter": (
        (
            lambda ws: sign_letter.sign_letter(ws, letter=NOTHING, signed_on=date(2026, 1, 1)),
            ENDORSERS,
        ),
    ),
}
"""What may be tried by whom; where everyone may try, it depends on the record, and another test says how."""

PARTS: Mapping[str, str] = {
    "coming_todos.restricted_in": "ids alone, for the preview, which leaves them out",
    "directory.known_here": "ids alone",
    "directory.must_be_known": "ids alone",
    "duty_board.records_since": "for the board and the calendar, which are walked",
    "profile_offers.must_be_ahead": "the year of a decision",
    "report_addressees.suggested_addressees": "of the choices, which are walked",
    "calendar_view.calendar_view": "of the calendar, which is walked",
    "calendar_view.calendar_views": "of the calendar, which is walked",
    "calendar_view.rules_here": "rules of the profile as they are set, which are walked",
    "taking_up.carried_over": "takes what was opened",
    "flow_board.standing": "takes what was opened",
    "flow_board.flow_of": "a form, not records",
    "flow_board.path_of": "a word of the profile",
    "convert.called": "takes the row",
    "naming.form_title": "takes the row",
    "profile_offers.decided_before": "the title of a decision, as previews show it, which are walked",
    "naming.form_now": "takes the form",
    "naming.record_now": "takes the form",
    "naming.titles_of": "words of a profile",
    "rules.told_terms": "words of a profile",
    "paper_kinds.named_spec": "a kind of document, not records",
    "import_sheet.note_taken_in": "an event of those who make many records at once",
    "report_facts.open_to_all": "a workspace that sees less",
    "report_facts.facts_of": "for drafts, which are walked",
    "report_basis.read_basis": "an attachment of what was opened",
    "draft_report.wish_of": "takes what was opened",
    "archive_items.archive_filter": "a filter, not records",
    "archive_items.archive_items": "takes the rows",
    "archive_items.single_item": "takes the row",
    "archive_folder.files_of": "for an archive, which is walked",
    "archive_log.signed_head": "a signed position",
    "archive_log.write_log": "for an archive, which is walked",
    "export_sheet.export_shown": "takes what is shown",
    "import_sheet.return_rows": "takes a dry run; gives back the rows of the file",
    "sheet_tables.read_table": "a file, given, and which columns it had before",
    "unconfirmed.with_reach": "for lists, which are screened",
    "back_up.checked_place": "a place, for backups",
    "back_up.back_up_before_import": "a backup, which anyone may make",
    "blank_entry.blank_again": "for restore",
    "blank_entry.record_again": "for restore",
    "back_up.must_be_ours": "a place, for backups",
    "check_workbook.rebuild_lists": "inside a transaction",
    "settling.settled": "at opening",
    "restore.way_of": "a password, given",
    "choose_signers.proposed_refs": "who would sign, for the sheet",
    "choose_signers.level_rows": "rows of the sheet that is sent",
    "check_epochs.bound": "numbers of a log, for the check",
    "check_workbook.count": "a number, for the check",
    "drafts.compare_draft": "takes what was opened",
    "entitled.papers_about": "takes what was opened; open_entry tells it",
    "epochs.begin_epoch": "for restore and move, which ask who may",
    "identities.earlier_identities": "private keys, for reading bundles",
    "identities.identity_of": "public keys, for the check",
    "identities.must_be_trusted": "asks whether a key counts",
    "certifying.certify": "inside a transaction",
    "certifying.certificates_for": "public keys and names, for the export",
    "certifying.take_certificates": "inside a transaction",
    "identities.finish_enrolment": "walked with begin_enrolment",
    "held_bundles.apply_held": "after an import",
    "catching_up.left_behind": "at opening",
    "catching_up.catch_up": "at opening",
    "import_bundle.carried_out": "after a preview",
    "held_bundles.drop": "for deleting",
    "take_in.put_aside": "writes down a refusal",
    "import_bundle.import_bundle": "takes a plan; tested by itself",
    "local_users.drop_strangers": "at opening, for slots without a user",
    "gathering.gathered": "while a record is saved or opened",
    "guarding.content_kept": "takes a record",
    "guarding.contents": "takes the records",
    "guarding.is_covered": "takes a record",
    "guarding.is_guarded": "takes a record",
    "guarding.may_hand_out": "takes who holds a file",
    "guarding.reader": "takes a record",
    "guarding.must_be_registered": "takes the records",
    "guarding.without_guarded": "takes a filter",
    "looks.looked": "writes down a look",
    "registered_looks.registered": "for looks and looks_at",
    "looks.looked_at_file": "writes down a look",
    "looks.shown": "writes down a look",
    "epochs.begin_in": "inside a transaction",
    "cargo.load": "for the exports, which ask who may",
    "export_bundle.export_passed": "for the exports, which ask who may",
    "coming_back.resumed": "the same workbook, going on in its epoch",
    "numbers.move_on": "inside a transaction",
    "withdrawing.withdrawn_first": "inside a transaction",
    "fork_choices.take_choices": "for import, of a choice about our own log",
    "preview_whole.preview_whole": "the preview, with what is below",
    "preview_whole.look_into": "for the preview; another test looks at what it shows to whom",
    "take_in.keep_for_later": "of a preview; asks for the same permission",
    "originals.vouched_keys": "for import, keys alone",
    "original_lines.checked_original": "for preview and import",
    "own_line.line_to_take": "for preview and import",
    "originals.original": "public keys and statements",
    "own_line.recovery_in": "numbers of our own log, for the preview",
    "originals.screen_originals": "judges a bundle",
    "original_lines.statements_to_keep": "statements, for the preview",
    "outgoing.addressed": "positions, for the export",
    "paper_card.recovery_context": "the key, given",
    "paper_fonts.paper_fonts": "fonts, not records",
    "paper_parts.foot": "takes the rows",
    "paper_parts.second_foot": "takes the row",
    "paper_ledger.ledger_foot": "takes the rows",
    "paper_ledger.ledger_of": "takes the rows",
    "paper_order.ledger_order": "takes the rows, says an order",
    "paper_order.holder_order": "takes the rows, says an order",
    "paper_order.form_places": "forms, not records",
    "accepting.refuse": "says what is wrong with values",
    "accepting.alone": "inside a transaction",
    "paper_entry.signature_places": "takes what was opened",
    "paper_entry.who_signs": "takes what was opened",
    "permits.require_form": "asks who may",
    "permits.forms_for": "forms, not records; tested by itself",
    "permits.form_for": "a form, not records",
    "coming_lines.checked_lines": "for preview and import",
    "preview_import.open_received": "for preview and verify",
    "preview_import.plan_for": "for preview and verify",
    "coming_forms.form_for": "for preview and import",
    "coming_counts.counted": "of a preview, which is walked",
    "paper_parts.full_names": "names of organisations",
    "print_document.render_recovery_sheet": "the key, given",
    "projecting.facts_in": "takes the content",
    "projecting.retell": "for check and import",
    "accepting.accepted": "takes the values",
    "recording.append": "for every use case that writes; asks who may see",
    "recording.append_new": "for those that write many new records; each is judged as by append",
    "accepting.first_day": "a day, for judged_now",
    "accepting.latest_day": "a day, for what is saved",
    "running_numbers.numbered": "inside a transaction",
    "running_numbers.unit_code": "the unit's own code",
    "accepting.with_timeliness": "takes the values",
    "room.room": "bytes of the disk",
    "save_entry.must_have_content": "inside a transaction",
    "save_entry.prepared": "inside a transaction",
    "start_check.guard": "takes a result",
    "unfinished.finish_cut_off": "at opening",
    "visible.find_own": "inside a transaction",
    "visible.level_of": "inside a transaction",
    "visible.must_see": "inside a transaction",
    "visible.note_lowered": "inside a transaction",
    **dict.fromkeys((name for name in discovered() if name.startswith("check_parts.")), "for the checks"),
}
"""What other use cases are made of, and why it is not walked by itself."""
