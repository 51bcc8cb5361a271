"""The style sheet on Fusion, written once with tokens and filled in for a scheme and a text scale."""

import re
from collections.abc import Mapping
from string import Template

from ui.forms.look import RULES as FORM_RULES
from ui.widgets.hints import HINT_COLOR

_TEXT = """
* { outline: none; }
QWidget { color: $text; font-size: 14px; }
QMainWindow, QDialog, QWidget[role="page"] { background: $ground; }
QToolTip { background: $surface; color: $text; border: 1px solid $strong; padding: 4px 8px; font-size: 12px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[role="canvas"] { background: transparent; border: none; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 20px; font-weight: bold; }
QLabel[role="heading"] { font-size: 16px; font-weight: bold; }
QFrame[role="card"] > QLabel[role="heading"] { min-height: 30px; }
QLabel[role="bold"] { font-weight: bold; }
QLabel[role="second"] { color: $second; font-size: 12px; }
QLabel[role="quiet"] { color: $second; }
QLabel[role="error"] { color: $red; font-size: 12px; }
QLabel[role="warn"] { color: $amber; font-weight: bold; }
QLabel[role="key"] { font-size: 20px; font-weight: bold; background: $sunken; border: 1px solid $hairline;
 border-radius: 6px; padding: 8px 4px; }

QFrame[role="card"] { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
QFrame[role="panel"] { background: $surface; border: none; border-left: 1px solid $hairline; }
QFrame[role="rule"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="navigation"] { background: $sunken; border: none; border-right: 1px solid $hairline; }
QFrame[role="top"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }
QFrame[role="notice"] { background: $act_soft; border: 1px solid $hairline; border-radius: 8px; }
QFrame[role="notice"][kind="done"] { background: $green_soft; }
QFrame[role="notice"][kind="warn"] { background: $amber_soft; }
QFrame[role="notice"][kind="error"] { background: $red_soft; }
QFrame[role="row"] { background: transparent; border: none; border-radius: 6px; }
QFrame[role="option"] { background: transparent; border: 1px solid $hairline; border-radius: 6px; }
QFrame[role="option"]:hover { border-color: $third; }
QFrame[role="option"][taken="true"] { background: $act_soft; border-color: $act; }
QFrame[role="row"]:hover { background: $sunken; }

QPushButton { background: $surface; color: $text; border: 1px solid $strong; border-radius: 6px;
 padding: 6px 15px; min-height: 22px; }
QPushButton:hover { background: $sunken; border-color: $third; }
QPushButton:pressed { background: $grey_soft; }
QPushButton:disabled { color: $third; background: $sunken; border-color: $hairline; }
QPushButton:focus { border: 2px solid $act; padding: 5px 14px; }
QPushButton[role="primary"] { background: $act; color: $on_act; border-color: $act; font-weight: bold; }
QPushButton[role="primary"]:hover { background: $act_hover; border-color: $act_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $grey_soft; color: $third; border-color: $hairline; }
QPushButton[role="link"] { background: transparent; color: $act; border: 2px solid transparent;
 padding: 2px 6px; min-height: 22px; }
QPushButton[role="link"]:hover { background: $act_soft; }
QPushButton[role="link"]:focus { border-color: $act; }
QPushButton[role="link"]:disabled { color: $third; }
QPushButton[role="flush"] { background: transparent; color: $act; border: 2px solid transparent;
 border-left: none; padding: 2px 0; min-height: 22px; text-align: left; }
QPushButton[role="flush"]:focus { border-bottom-color: $act; }
QPushButton[level="plain"] { color: $second; font-size: 12px; padding-right: 16px; }
QPushButton[level="restricted"] { color: $red; font-size: 12px; font-weight: bold; padding-right: 16px; }
QPushButton[level]:disabled { background: transparent; border-color: transparent; }
QPushButton[level="plain"]:disabled { color: $second; }
QPushButton[level="restricted"]:disabled { color: $red; }
QPushButton[level]:disabled::menu-indicator { image: none; }
QPushButton[role="quiet"] { background: transparent; border: 2px solid transparent; padding: 5px; min-height: 20px; }
QPushButton[role="quiet"]:hover { background: $grey_soft; }
QPushButton[role="quiet"]:focus { border-color: $act; }
QPushButton[role="quiet"]:disabled { color: $third; background: transparent; }
QPushButton[role="chip"] { background: transparent; color: $second; border: 2px solid transparent;
 border-radius: 13px; padding: 3px 8px; min-height: 20px; }
QPushButton[role="chip"]:hover { background: $sunken; color: $text; }
QPushButton[role="chip"]:checked { background: $act_soft; color: $act; font-weight: bold; }
QPushButton[role="chip"]:focus { border-color: $act; }
QPushButton[role="chip"]:disabled { color: $third; }
QPushButton[role="choice"] { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
QPushButton[role="choice"]:hover { border-color: $act; background: $surface; }
QPushButton[role="choice"]:focus { border: 2px solid $act; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: $surface; color: $text;
 border: 1px solid $strong; border-radius: 6px; padding: 6px 9px; min-height: 22px;
 $hint_color: $second;
 selection-background-color: $act; selection-color: $on_act; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
 border-color: $third; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
 border: 2px solid $act; padding: 5px 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
 background: $sunken; color: $third; border-color: $hairline; }
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only { background: $sunken; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QAbstractSpinBox[invalid="true"],
QComboBox[invalid="true"] { border-color: $red; }
QLineEdit[role="search"] { background: $sunken; border-color: $hairline; border-radius: 17px; padding-left: 6px; }
QLineEdit[role="search"]:focus { background: $surface; border-color: $act; padding-left: 5px; }
QComboBox { padding: 4px 24px 4px 9px; min-height: 26px; }
QComboBox:focus { padding: 3px 23px 3px 8px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$marks-down.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $strong; border-radius: 0;
 selection-background-color: $act_soft; selection-color: $text; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 22px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-arrow { image: url("$marks-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$marks-down.svg"); width: 10px; height: 10px; }
QDateEdit::drop-down, QDateTimeEdit::drop-down { border: none; width: 24px; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("$marks-down.svg"); width: 14px; height: 14px; }

QCheckBox, QRadioButton { background: transparent; spacing: 8px; padding: 4px; border: 2px solid transparent;
 border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: $act; }
QCheckBox:disabled, QRadioButton:disabled { color: $third; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator { width: 16px; height: 16px; border: 1px solid $third;
 border-radius: 4px; background: $surface; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $act; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $act; border-color: $act;
 image: url("$marks-tick.svg"); }
QRadioButton::indicator:checked { background: $act; border-color: $act; image: url("$marks-dot.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $grey_soft;
 border-color: $strong; }

QAbstractItemView { background: $surface; alternate-background-color: $sunken; border: 1px solid $hairline;
 border-radius: 8px; gridline-color: $hairline; selection-background-color: $act_soft; selection-color: $text; }
QAbstractItemView::item:selected { background: $act_soft; color: $text; }
QTableView, QTreeView { padding: 0; }
QListView[role="offer"] { border: 1px solid $strong; border-radius: 0; padding: 0; $hint_color: $second; }
QListView[role="offer"]::item { min-height: 30px; }
QListView[role="offer"]::item:hover { background: $sunken; }
QListView[role="offer"]::item:selected { background: $act_soft; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $second; font-size: 12px; border: none;
 border-bottom: 1px solid $strong; padding: 8px; }
QTableCornerButton::section { background: $surface; border: none; }
QMenu { background: $surface; border: 1px solid $strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $act_soft; color: $text; }
QMenu::item:disabled { color: $third; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $second; border: none; border-bottom: 2px solid transparent;
 padding: 8px 4px; margin-right: 20px; }
QTabBar::tab:selected { color: $act; border-bottom-color: $act; font-weight: bold; }
QTabBar::tab:focus { color: $act; background: $act_soft; }
QTabWidget::pane { border: none; border-top: 1px solid $hairline; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $act; border-radius: 3px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: none; padding: 4px; }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $strong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $third; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


def style_sheet(colours: Mapping[str, str], *, marks: str, scale: int) -> str:
    """Return the style sheet with colours filled in and every length above a hairline scaled."""

    def scaled(found: re.Match[str]) -> str:
        length = int(found.group(1))
        return found.group(0) if length <= 2 else f"{round(length * scale / 100)}px"

    sized = re.sub(r"\b(\d+)px", scaled, _TEXT + FORM_RULES)
    return Template(sized).substitute(colours, marks=marks, hint_color=HINT_COLOR)
