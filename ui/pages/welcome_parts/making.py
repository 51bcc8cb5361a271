"""Making a unit's workbook in three questions: who it is, the password, the recovery key on paper."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.coming_back import Former
from sxt_desktop.usecases.setup import NewUnit
from ui.messages import sentence
from ui.pages.welcome_parts.first_use import FirstUse
from ui.pages.welcome_parts.frame import StepFrame
from ui.pages.welcome_parts.new_unit import PasswordStep, UnitStep
from ui.pages.welcome_parts.recovery import ProveStep, RecoveryStep
from ui.theme import Theme


class Making(QObject):
    """Leads through the steps on a frame; `finished` when the workbook is there and its key was proved or put off."""

    finished = Signal()
    back_asked = Signal()

    def __init__(self, frame: StepFrame, use: FirstUse, theme: Theme) -> None:
        super().__init__(frame)
        self._frame, self._use = frame, use
        self._former: Former | None = None
        self._unit = UnitStep(use.profiles)
        self._password = PasswordStep(theme, use.folder)
        self.recovery = RecoveryStep(theme)
        self._prove = ProveStep(use.choose)
        self._unit.back_asked.connect(self.back_asked)
        self._unit.forward_asked.connect(self._ask_password)
        self._password.back_asked.connect(self.begin)
        self._password.forward_asked.connect(self._create)
        self.recovery.done_asked.connect(self._ask_back)
        self._prove.back_asked.connect(self._show_key)
        self._prove.proved.connect(self._proved)
        self._prove.skipped.connect(self.finished)

    @property
    def steps(self) -> tuple[QWidget, ...]:
        """The steps in their order."""
        return (self._unit, self._password, self.recovery, self._prove)

    @Slot()
    def begin(self) -> None:
        """Ask who the unit is."""
        self._frame.show_step(self._unit)
        self._unit.name.edit.setFocus()

    def begin_again(self, former: Former) -> None:
        """Make a unit anew that lost everything, under the number it had."""
        self._former = former
        self._unit.fill(former.name, former.short_name)
        self.begin()

    def give_up(self) -> None:
        """Forget who the unit was, where it was to be made anew."""
        if self._former is not None:
            self._former = None
            self._unit.fill("", "")

    def forget(self) -> None:
        """Forget the recovery key."""
        self.recovery.show_key("")
        self._prove.ask("")

    @Slot()
    def _ask_password(self) -> None:
        self._frame.show_step(self._password)
        self._password.password.first.edit.setFocus()

    @Slot()
    def _create(self) -> None:
        unit = NewUnit(
            name=self._unit.name.text,
            short_name=self._unit.short_name.text,
            code=self._unit.code.text,
            profile=self._unit.profile,
            recorder=self._unit.recorder.text,
            password=self._password.password.text,
            folder=self._password.folder,
            superior_name=self._unit.superior_name.text,
            secretary=self._unit.secretary.text,
            kind=self._unit.kind.kind,
            card=b"" if self._former is None else self._former.content,
        )
        work = partial(self._use.create, unit)
        self._frame.run("正在建立台账", work, done=self._created, failed=self._not_created)

    def _created(self, key: str) -> None:
        self._password.password.clear()
        self.recovery.show_key(key)
        self._frame.show_step(self.recovery)
        self.recovery.paper.setFocus()

    def _not_created(self, error: UserError) -> None:
        is_weak = error.code is ErrorCode.WEAK_PASSWORD
        (self._password.password if is_weak else self._password).show_error(sentence(error))

    @Slot()
    def _ask_back(self) -> None:
        self._frame.show_step(self._prove)
        self._prove.ask(self.recovery.key)

    @Slot()
    def _show_key(self) -> None:
        self._frame.show_step(self.recovery)

    @Slot()
    def _proved(self) -> None:
        self._use.confirm_recovery()
        self.finished.emit()
