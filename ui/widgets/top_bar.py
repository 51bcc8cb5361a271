"""The bar at the top: where one is, which year, search, who works, and the lock."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.icons import icon
from ui.theme import SCALES, Scheme, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.hints import set_hint
from ui.widgets.text import ElidedLabel

HEIGHT, SEARCH_WIDTH, SHORT = 56, 132, 580
"""In pixels at 100 %; where the bar is narrower than the last, who works is named in the tooltip alone."""
_SCHEMES = {Scheme.LIGHT: "浅色", Scheme.DARK: "深色"}


class TopBar(QFrame):
    """Wishes go out as signals; what it shows comes in by `show_…`."""

    back_asked = Signal()
    forward_asked = Signal()
    year_changed = Signal(int)
    search_asked = Signal(str)
    lead_asked = Signal(object)
    """One of what `leads` offered for the words typed was chosen."""
    lock_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.leads: Callable[[str], Sequence[Suggestion]] = lambda words: ()
        self.setObjectName("top_bar")
        self.setProperty("role", "top")
        self.setAccessibleName("顶栏")
        self._theme, self._name = theme, ""
        self._back = icon_button(theme, "back", says="后退", keys="Alt+←", name="go_back")
        self._forward = icon_button(theme, "forward", says="前进", keys="Alt+→", name="go_forward")
        self._back.clicked.connect(self.back_asked)
        self._forward.clicked.connect(self.forward_asked)
        self._organisation = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._organisation.setObjectName("organisation_name")
        self._organisation.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._year = self._make_year()
        self._search = self._make_search()
        self._user = icon_button(theme, "person", says="用户", name="user")
        self._user.setMenu(self._make_menu())
        lock = icon_button(theme, "lock", says="锁定", keys="Ctrl+L", name="lock")
        lock.clicked.connect(self.lock_asked)
        self._lay_out(lock)
        theme.theme_changed.connect(self._renew)
        self._renew()

    def _lay_out(self, lock: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 1)
        row.setSpacing(4)
        row.addWidget(self._back)
        row.addWidget(self._forward)
        row.addSpacing(8)
        row.addWidget(self._organisation)
        row.addSpacing(12)
        row.addWidget(self._year)
        row.addStretch(1)
        row.addWidget(self._search, 12)
        row.addSpacing(8)
        row.addWidget(self._user)
        row.addWidget(lock)

    def _make_year(self) -> QComboBox:
        year = QComboBox()
        year.setObjectName("year")
        year.setAccessibleName("年度")
        year.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        year.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        year.activated.connect(self._tell_year)
        return year

    def _make_search(self) -> SuggestEdit:
        edit = SuggestEdit(lambda words: self.leads(words))
        edit.setObjectName("search")
        edit.setProperty("role", "search")
        edit.setAccessibleName("搜索")
        edit.setClearButtonEnabled(False)
        set_hint(edit, "搜索或拼音首字母  Ctrl+K")
        edit.setToolTip("查找纪实、清单、文号、人名；也可以输入页面、分册、人名的拼音首字母直接前往")
        self._lens = QAction(edit)
        edit.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        edit.entered.connect(self._tell_search)
        edit.picked.connect(self._tell_lead)
        return edit

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        looks, scales = QActionGroup(menu), QActionGroup(menu)
        for scheme, name in _SCHEMES.items():
            action = self._choice(menu, looks, name, is_on=scheme is self._theme.scheme)
            action.setData(scheme.value)
        menu.addSeparator()
        for scale in SCALES:
            action = self._choice(menu, scales, f"文字 {scale}%", is_on=scale == self._theme.scale)
            action.setData(scale)
        self._looks, self._scales = looks, scales
        looks.triggered.connect(self._set_scheme)
        scales.triggered.connect(self._set_scale)
        return menu

    @staticmethod
    def _choice(menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        group.addAction(action)
        return action

    def show_organisation(self, name: str) -> None:
        """Show whose workbook is open."""
        self._organisation.setText(name)

    def show_user(self, name: str, roles: str = "") -> None:
        """Show who works, and as what."""
        self._name = name
        self._fit()
        who = f"{name}（{roles}）" if roles else name
        self._user.setAccessibleName(f"用户：{who}")
        self._user.setToolTip(f"{who}\n点开可改外观与文字大小")

    def _fit(self) -> None:
        self._user.setText(self._name if self.width() >= self._theme.px(SHORT) else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the bar has no room for."""
        super().resizeEvent(event)
        self._fit()

    def show_years(self, years: Sequence[int], current: int) -> None:
        """Offer years and show the one in use."""
        self._year.clear()
        for year in years:
            self._year.addItem(f"{year}年度", year)
        self._year.setCurrentIndex(self._year.findData(current))

    def show_ways(self, *, back: bool, forward: bool) -> None:
        """Say whether there is a page to go back or forward to."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @Slot()
    def _renew(self) -> None:
        for action in self._looks.actions():
            action.setChecked(action.data() == self._theme.scheme.value)
        for action in self._scales.actions():
            action.setChecked(action.data() == self._theme.scale)
        px = self._theme.px
        self.setFixedHeight(px(HEIGHT))
        self._search.setMinimumWidth(px(SEARCH_WIDTH))
        self._search.setMaximumWidth(px(320))
        self._lens.setIcon(icon("search", theme=self._theme, token="second", size=px(16)))
        self._year.setFont(self._theme.font())
        self._year.setMinimumWidth(px(116))
        self._year.updateGeometry()
        self._user.setIconSize(QSize(px(18), px(18)))
        self._fit()

    @Slot(int)
    def _tell_year(self, index: int) -> None:
        self.year_changed.emit(self._year.itemData(index))

    @Slot()
    def _tell_search(self) -> None:
        words = self._search.text().strip()
        if words:
            self.search_asked.emit(words)

    @Slot(object)
    def _tell_lead(self, chosen: Suggestion) -> None:
        self._search.close_offer()
        self.lead_asked.emit(chosen.what)

    @Slot(QAction)
    def _set_scheme(self, action: QAction) -> None:
        self._theme.switch(scheme=Scheme(action.data()))

    @Slot(QAction)
    def _set_scale(self, action: QAction) -> None:
        self._theme.switch(scale=int(action.data()))
