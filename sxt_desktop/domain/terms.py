"""How a profile names things: the layers of responsibility, the lists, the words for going forward together.

Code knows one scheme, the four duties; a profile with other layers (S1: 领导班子, 主要负责人, 其他成员) maps its own onto it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.values import FieldKind, Value, show

FOUR_KINDS, LAYER_KINDS = "四责类别", "责任主体类别"
"""How headings speak of which of the four duties something is, and of which layer."""
NATURES = ("领导责任", "第一责任人责任", "主要领导责任", "监督责任")
"""What kind of responsibility a layer bears, as list items say it (MZ21)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the four duties as a profile calls it, and what kind of responsibility it is (MZ01, MZ20, MZ21)."""

    duty: FourDuty
    name: str
    nature: str
    source: str
    position: str = ""
    """What it is among the four (四责定位, MZ03; S0 一(二)): 根本, 保障, 关键, 支撑; empty where the source does not say."""
    says: str = ""
    """What that asks of its holders, in a few words."""


@dataclass(frozen=True, slots=True)
class TagSet:
    """The words a profile has for doing both kinds of work together: 四同步 (MZ06), 四同 (MZ54) or none."""

    name: str = ""
    offered: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Tags other profiles ask for, not offered here; what was recorded with them stays."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What things are called under a profile; `lists` are the forms that are its lists, in its order."""

    layers: tuple[Layer, ...]
    lists: tuple[FormId, ...] = ()
    names: Mapping[FormId, str] = field(default_factory=dict)
    tags: TagSet = field(default_factory=TagSet)

    def name_of(self, form: FormId | str, otherwise: str = "") -> str:
        """Return what a form is called under this profile; `otherwise` where it has no name of its own."""
        return self.names.get(FormId(form), otherwise)

    def layer_of(self, duty: FourDuty) -> Layer | None:
        """Return the layer that stands for one of the four duties; None where the profile has none (S1: 纪委)."""
        return next((layer for layer in self.layers if layer.duty is duty), None)

    def duty_name(self, duty: FourDuty) -> str:
        """Return what one of the four duties is called; its own name where the profile has no layer for it."""
        layer = self.layer_of(duty)
        return duty.value if layer is None else layer.name

    @property
    def every_layer(self) -> tuple[Layer, ...]:
        """The layers, then those of the four duties the profile has none for, under their own names."""
        known = {layer.duty for layer in self.layers}
        return (*self.layers, *(Layer(duty, duty.value, "", "") for duty in FourDuty if duty not in known))

    def said(self, words: str) -> str:
        """Return a heading without the word 四责 where the profile has other layers than the four (S1)."""
        has_four = not self.layers or {layer.duty for layer in self.layers} == set(FourDuty)
        return words if has_four else words.replace(FOUR_KINDS, LAYER_KINDS)

    @property
    def positions(self) -> str:
        """四责定位 in one sentence, as lists explain it; empty where the source of the profile says nothing of it."""
        named = "、".join(f"{one.name}（{one.position}）" for one in self.layers if one.position)
        return f"四责定位：{named}。" if named else ""

    def shown(self, spec: FieldSpec | None, value: Value) -> str:
        """Return a field's value in words, one of the four duties by the name of its layer."""
        if spec is not None and set(spec.choices) == set(FourDuty) and value in spec.choices:
            return self.duty_name(FourDuty(str(value)))
        return show(value)

    def fitted(self, form: FormSpec) -> FormSpec:
        """Return a form as it is filled in under this profile: by its name here, its tags those asked for here.

        Where one of the four duties is chosen it is said which layer each stands for. What is accepted and how
        records are kept stays as the form defines it.
        """
        fields = tuple(map(self._fitted, form.fields))
        return replace(form, title=self.name_of(form.id, form.title), fields=fields)

    def _fitted(self, one: FieldSpec) -> FieldSpec:
        if one.kind is FieldKind.TAGS:
            left_out = self.tags.left_out
            return replace(one, choices=tuple(choice for choice in one.choices if choice not in left_out))
        renamed = [layer for layer in self.layers if layer.name != layer.duty]
        if renamed and set(one.choices) == set(FourDuty):
            one = replace(one, label=self.said(one.label))
            which = "，".join(f"{layer.name}选“{layer.duty}”" for layer in renamed)
            return replace(one, hint=f"{one.hint}{which}。")
        return one


FOUR_LAYERS = Terms(
    layers=tuple(
        Layer(duty, duty.value, nature, "S0 二(一)")
        for duty, nature in (
            (FourDuty.COMMITTEE, "领导责任"),
            (FourDuty.COMMISSION, "监督责任"),
            (FourDuty.SECRETARY, "第一责任人责任"),
            (FourDuty.MEMBER, "主要领导责任"),
        )
    )
)
"""The four duties under their own names."""
