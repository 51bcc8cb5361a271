"""The part of the style sheet that belongs to forms, lists and their chips; colours are tokens of the theme."""

RULES = """
QLabel[role="label"] { color: $second; font-size: 13px; }
QLabel[role="must"] { color: $act; font-size: 13px; font-weight: bold; }
QLabel[role="hint"] { color: $third; font-size: 12px; }
QLabel[role="hint"][tone="amber"] { color: $amber; }
QLabel[role="section"] { font-size: 15px; font-weight: bold; }
QFrame[role="field"] { background: $surface; border: 1px solid $strong; border-radius: 6px; }
QFrame[role="field"]:hover { border-color: $third; }
QFrame[role="field"][invalid="true"] { border-color: $red; }
QFrame[role="field"][readOnly="true"] { background: transparent; border-color: transparent; }
QLineEdit[role="bare"], QLineEdit[role="bare"]:focus { background: transparent; border: none; padding: 4px 5px;
 min-height: 16px; }
QLineEdit[role="chip-entry"], QLineEdit[role="chip-entry"]:focus { padding: 3px 8px; border-radius: 14px;
 border: 1px dashed $strong; background: transparent; min-height: 18px; }
QLineEdit[role="chip-entry"]:focus { border: 1px solid $act; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: transparent; border-color: transparent;
 padding-left: 0; }
QLineEdit[readOnly="true"]:focus, QPlainTextEdit[readOnly="true"]:focus { border-color: $hairline; }
QLineEdit[role="day"] { padding-left: 8px; padding-right: 2px; }
QLineEdit[role="day"][readOnly="true"] { padding-left: 0; }
QLineEdit[role="day"]:focus { padding-left: 7px; padding-right: 1px; }
QComboBox[role="filter"], QComboBox[role="filter"]:focus { padding-right: 2px; }
QPushButton[role="tail"] { background: transparent; border: none; border-radius: 4px; padding: 0; min-height: 0; }
QPushButton[role="tail"]:hover { background: $grey_soft; }
QTableView[role="records"] QHeaderView::section { padding-left: 12px; }
QListWidget[role="plain"] { border: none; }
QListWidget[role="plain"]::item { border-radius: 6px; padding-left: 8px; }
QFrame[role="token"] { background: $act_soft; border: none; border-radius: 5px; }
QFrame[role="token"][known="false"] { background: $grey_soft; }
QLabel[role="token"] { color: $text; }
QPushButton[role="cross"] { background: transparent; border: none; padding: 3px; min-height: 12px; }
QPushButton[role="cross"]:hover { background: $surface; border-radius: 4px; }
QFrame[role="segments"] { background: $grey_soft; border: 1px solid transparent; border-radius: 7px; }
QFrame[role="segments"][invalid="true"] { border-color: $red; }
QPushButton[role="segment"] { background: transparent; color: $second; border: 2px solid transparent;
 border-radius: 5px; padding: 4px 14px; min-height: 18px; }
QPushButton[role="segment"]:hover { color: $text; }
QPushButton[role="segment"]:checked { background: $surface; color: $act; font-weight: bold; }
QPushButton[role="segment"]:focus { border-color: $act; }
QPushButton[role="segment"]:disabled { color: $third; }
QPushButton[role="segment"]:checked:disabled { color: $text; }
QPushButton[role="toggle"] { background: transparent; color: $second; border: 1px solid $hairline;
 border-radius: 14px; padding: 3px 11px; min-height: 18px; }
QPushButton[role="toggle"]:hover { border-color: $third; color: $text; }
QPushButton[role="toggle"]:checked { background: $act_soft; color: $act; border-color: $act_fill; }
QPushButton[role="toggle"]:focus { border: 2px solid $act; padding: 2px 10px; }
QPushButton[role="toggle"][invalid="true"] { border-color: $red; }
QPushButton[role="toggle"]:checked:disabled { color: $text; border-color: $hairline; background: $grey_soft; }
QFrame[role="drop"] { background: $sunken; border: 1px dashed $strong; border-radius: 6px; }
QFrame[role="drop"][over="true"] { border-color: $act; background: $act_soft; }
QFrame[role="file"] { background: $sunken; border: 1px solid $hairline; border-radius: 6px; }
QFrame[role="popup"] { background: $surface; border: 1px solid $strong; }
QFrame[role="remark"] { background: $amber_soft; border: none; border-radius: 6px; }
QFrame[role="remark"][tone="green"] { background: $green_soft; }
QFrame[role="side"] { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $hairline;
 border-top-left-radius: 8px; border-top-right-radius: 8px; }
QTableView[role="records"] { background: transparent; border: none; gridline-color: transparent; }
QTableView[role="records"]::item { padding: 0 8px; border-bottom: 1px solid $hairline; }
"""
