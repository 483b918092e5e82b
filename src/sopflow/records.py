"""Dataclasses whose methods are written when they are first called.

The library writes `__init__`, `__eq__`, `__hash__` and four more for every class at import, each through the compiler:
half a millisecond a class, for three hundred classes, of which a command makes half and compares few. Here the library
collects the fields, and each method is written at its first call; from then on it is what the library would have
written. Fields, defaults, slots, `replace`, `fields`, `asdict` and `match` are the library's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(class_=None, /, *, frozen=False, slots=False, eq=True, order=False, kw_only=False):
        """As `dataclasses.dataclass`, with the arguments that we use."""

        def made(class_):
            return _made(class_, frozen=frozen, slots=slots, eq=eq, order=order, kw_only=kw_only)

        return made if class_ is None else made(class_)


__all__ = ["dataclass"]


def _made(own: type, *, frozen: bool, slots: bool, eq: bool, order: bool, kw_only: bool) -> type:
    own.__doc__ = own.__doc__ or own.__name__  # without one the library looks for a signature, which is slow
    class_: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(own)
    setter = _BY_OBJECT if frozen else _BY_NAME
    _give(class_, "__init__", _later(class_, "__init__", lambda: _init(class_, setter)))
    _give(class_, "__repr__", _repr)
    if eq:
        _give(class_, "__eq__", _later(class_, "__eq__", lambda: _comparison(class_, "==")))
        hashed = _later(class_, "__hash__", lambda: _hash(class_)) if frozen else None
        if class_.__dict__.get("__hash__") is None:
            type.__setattr__(class_, "__hash__", hashed)
    for name, sign in _SIGNS.items() if order else ():
        _give(class_, name, _later(class_, name, lambda sign=sign: _comparison(class_, sign)))  # type: ignore[misc]
    if frozen:
        _freeze(class_, slots=slots)
    return class_


def _give(class_: type, name: str, method: Callable[..., Any]) -> None:
    """A method, unless the class has its own."""
    if name not in class_.__dict__:
        type.__setattr__(class_, name, method)


def _later(class_: type, name: str, write: Callable[[], Callable[..., Any]]) -> Callable[..., Any]:
    """A method that puts what `write` gives in its own place and calls it."""

    def first(*given: Any, **named: Any) -> Any:
        method = write()
        method.__qualname__ = f"{class_.__qualname__}.{name}"
        type.__setattr__(class_, name, method)
        return method(*given, **named)

    return first


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────

_SIGNS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
_BY_NAME = "self.{0} = {1}"
_BY_OBJECT = "_set(self, {0!r}, {1})"


def _init(class_: type, setter: str) -> Callable[..., Any]:
    names: dict[str, object] = {"_set": object.__setattr__, "_none": dataclasses.MISSING}
    plain, named, body = ["self"], list[str](), list[str]()
    for field in dataclasses.fields(class_):
        parameter, value = _parameter(field, names)
        if field.init:
            (named if field.kw_only else plain).append(parameter)
        if field.init or parameter != field.name:  # else `__post_init__` fills it
            body.append(setter.format(field.name, value))
    if hasattr(class_, "__post_init__"):
        body.append("self.__post_init__()")
    return _written("__init__", [*plain, *(["*", *named] if named else [])], body or ["pass"], names)


def _parameter(field: dataclasses.Field[Any], names: dict[str, object]) -> tuple[str, str]:
    """How a field stands among the parameters, and the value it gets."""
    name = field.name
    if field.default is not dataclasses.MISSING:
        names[f"_default_{name}"] = field.default
        return f"{name}=_default_{name}", name if field.init else f"_default_{name}"
    if field.default_factory is not dataclasses.MISSING:
        names[f"_make_{name}"] = field.default_factory
        return f"{name}=_none", f"_make_{name}() if {name} is _none else {name}" if field.init else f"_make_{name}()"
    return name, name


def _comparison(class_: type, sign: str) -> Callable[..., Any]:
    compared = [field.name for field in dataclasses.fields(class_) if field.compare]
    mine, theirs = _tuple("self", compared), _tuple("other", compared)
    body = [f"return {mine} {sign} {theirs} if other.__class__ is self.__class__ else NotImplemented"]
    return _written("compare", ["self", "other"], body, {})


def _hash(class_: type) -> Callable[..., Any]:
    hashed = [
        field.name for field in dataclasses.fields(class_) if (field.compare if field.hash is None else field.hash)
    ]
    return _written("__hash__", ["self"], [f"return hash({_tuple('self', hashed)})"], {})


def _tuple(whose: str, names: list[str]) -> str:
    return f"({''.join(f'{whose}.{name}, ' for name in names)})"


def _written(name: str, parameters: list[str], body: list[str], names: dict[str, object]) -> Callable[..., Any]:
    lines = "\n ".join(body)
    exec(f"def {name}({', '.join(parameters)}):\n {lines}", names)  # noqa: S102 - from the names of fields alone
    written: Callable[..., Any] = names.pop(name)  # type: ignore[assignment]
    return written


# ── what is the same for all ─────────────────────────────────────────────────────────────────────────────────


def _repr(self: Any) -> str:
    shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _freeze(class_: type, *, slots: bool) -> None:
    _give(class_, "__setattr__", _refuse)
    _give(class_, "__delattr__", _refuse)
    if slots:  # or copies and pickles would set one field after the other
        _give(class_, "__getstate__", _state)
        _give(class_, "__setstate__", _restore)


def _refuse(self: object, name: str, value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
