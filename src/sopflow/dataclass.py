"""`dataclass` of the standard library, made in a third of its time where it is frozen.

The library writes six functions for a frozen class and compiles each by itself when its module is imported: 0.4 ms. A
command imports some three hundred such classes and lives for less than a second. Here what depends on the parts is
written as one text, and what is the same for all classes is not written at all. The library still collects the fields
and makes the slots: `fields`, `replace`, `asdict`, `match`, copies and the type checker see one of its own.

Where anything unusual is asked for (not frozen, a base that is a dataclass, `order`, `kw_only`, `__post_init__`, a
field that `__init__` does not take) the library makes the whole class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(class_=None, /, **options):
        """As `dataclasses.dataclass`: bare, or with its options."""
        if class_ is None:
            return lambda given: dataclass(given, **options)
        return _frozen(class_, **options) if _is_ours(class_, options) else dataclasses.dataclass(class_, **options)


_OPTIONS = frozenset({"frozen", "slots", "eq"})


def _is_ours(class_: type[Any], options: dict[str, bool]) -> bool:
    if not options.get("frozen") or not options.keys() <= _OPTIONS:
        return False
    own = vars(class_)
    given = [value for value in own.values() if isinstance(value, Field)]
    usual = all(field.init and field.hash is None and field.kw_only is MISSING for field in given)
    odd = "__hash__" in own or hasattr(class_, "__post_init__") or dataclasses.is_dataclass(class_)
    return usual and not odd


def _frozen(class_: type[Any], *, frozen: bool, eq: bool = True, slots: bool = False) -> type[Any]:
    own = set(vars(class_))
    class_.__doc__ = class_.__doc__ or class_.__name__  # else the library works out a signature
    made: type[Any] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(class_)
    methods = {**_SHARED, **(_COPIED if slots else {}), **_written(made, eq)}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    made.__dataclass_params__.eq, made.__dataclass_params__.frozen = eq, frozen
    return made


def _written(class_: type[Any], eq: bool) -> dict[str, Any]:
    """The methods that depend on the parts."""
    parts = fields(class_)
    known: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": MISSING}
    text = _init(class_, parts, known)
    if eq:
        text += _comparing([part.name for part in parts if part.compare])
    methods: dict[str, Any] = {}
    exec(text, known, methods)  # noqa: S102 - the text is made of nothing but names of fields
    methods["__init__"].__annotations__ = {**{part.name: part.type for part in parts}, "return": None}
    for name, method in methods.items():
        method.__qualname__ = f"{class_.__qualname__}.{name}"
    return methods


def _init(class_: type[Any], parts: Sequence[Field[Any]], known: dict[str, Any]) -> str:
    """`__init__`; what it needs is put into `known`: defaults, and what sets a slot."""
    taken, body = [], []
    for part in parts:
        name, value, default = part.name, part.name, ""
        if part.default_factory is not MISSING:
            known[f"_make_{name}"], default = part.default_factory, "=_MISSING"
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        elif part.default is not MISSING:
            known[f"_default_{name}"], default = part.default, f"=_default_{name}"
        taken.append(f"{name}{default}")
        slot = vars(class_).get(name)
        if isinstance(slot, MemberDescriptorType):
            known[f"_set_{name}"] = slot.__set__
            body.append(f" _set_{name}(self, {value})\n")
        else:
            body.append(f" _set(self, {name!r}, {value})\n")
    return f"def __init__({', '.join(['self', *taken])}):\n{''.join(body) or ' pass'}\n"


def _comparing(names: Sequence[str]) -> str:
    mine, theirs = (f"({''.join(f'{of}.{name},' for name in names)})" for of in ("self", "other"))
    return f"""
def __eq__(self, other):
 if other.__class__ is self.__class__: return {mine} == {theirs}
 return NotImplemented
def __hash__(self): return hash({mine})
"""


@recursive_repr()
def _shown(self: Any) -> str:
    parts = (f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _unset(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _undeleted(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, part.name) for part in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for part, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, part.name, value)


_SHARED = {"__repr__": _shown, "__setattr__": _unset, "__delattr__": _undeleted}
_COPIED = {"__getstate__": _state, "__setstate__": _restore}
