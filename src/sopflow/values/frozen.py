"""Keeps the classes of `values.value` from being changed in place, compiled or not.

Compiled, a `Final` part has no setter: Python itself refuses. From plain source a value is made as a draft, of a class
with the same slots and no guard, and gets its own class when its parts are set. For a wide value that costs a third of
what setting each part past a guard does, as a frozen dataclass must.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from functools import wraps
from types import FunctionType, MappingProxyType
from typing import Any, NoReturn


def freeze(class_: type[Any], defaults: Mapping[str, object] = MappingProxyType({})) -> None:
    """Freeze a class, and tell its fields what `__init__` takes where a part is not given: a compiled one does not say.

    Afterwards setting or deleting anything of an instance raises `AttributeError` (`FrozenInstanceError` where nothing
    is compiled).
    """
    class_._field_defaults = MappingProxyType(dict(defaults))
    for field in fields(class_):
        if field.name in defaults:
            field.default = defaults[field.name]
    if isinstance(class_.__init__, FunctionType):
        _make_by_draft(class_, class_.__init__)


def _make_by_draft(class_: type[Any], init: FunctionType) -> None:
    body = {"__slots__": class_.__slots__, "__init__": init}
    draft: Any = type(class_.__name__, class_.__bases__, body)

    @wraps(init)
    def new(_: type[Any], *parts: object, **named: object) -> object:
        made = draft(*parts, **named)
        made.__class__ = class_
        return made

    for name, method in {"__new__": new, "__setattr__": _refuse, "__delattr__": _refuse}.items():
        setattr(class_, name, method)
    del class_.__init__


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"`{name}` of a {type(self).__name__} cannot be changed.")
