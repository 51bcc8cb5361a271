"""What whoever is working may do, so that pages offer nothing else; what they offer is checked again below."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.roles import LocalUser, Permission, in_order, roles_with


@dataclass(frozen=True, slots=True)
class May:
    """The permissions of one user; asked like a function."""

    granted: frozenset[Permission] = frozenset(Permission)

    def __call__(self, *any_of: Permission) -> bool:
        """Whether any of these is allowed."""
        return any(permission in self.granted for permission in any_of)

    def gate(self, widget: QWidget, *any_of: Permission) -> bool:
        """Leave a button as it is, or disable it and say whose business it is; tells whether it may be used."""
        if self(*any_of):
            return True
        widget.setEnabled(False)
        widget.setToolTip(whom(*any_of))
        return False


EVERYTHING = May()


def may_of(user: LocalUser) -> May:
    """Return what a user may do."""
    return May(frozenset(permission for permission in Permission if user.may(permission)))


def whom(*any_of: Permission) -> str:
    """Say who does something: 由记实员、责任人办理."""
    able = in_order(role for permission in any_of for role in roles_with(permission))
    return f"由{'、'.join(able)}办理"
