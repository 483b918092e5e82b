"""`dataclass` of the standard library, made in a third of its time where it is frozen.

The library writes six functions for a frozen class and compiles each by itself when its module is imported: 0.4 ms. A
command imports some three hundred such classes and lives for less than a second. Here what depends on the parts is
compiled once for all classes with as many parts, and gets their names; what is the same for all classes is not
compiled at all. Fields are the library's, found by its rules: `fields`, `replace`, `asdict`, `match`, copies and the
type checker see one of its own.

Where anything unusual is asked for (not frozen, `order`, `kw_only`, `ClassVar`, a field that `__init__` does not take,
a class that mypyc compiles) the library makes the whole class.
"""

from __future__ import annotations

import dataclasses
import re
from abc import update_abstractmethods
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, field, fields
from functools import cache
from reprlib import recursive_repr
from types import CodeType, FunctionType, MemberDescriptorType
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
_NO_PARTS = re.compile("ClassVar|InitVar|KW_ONLY")
"""What is annotated so is no part of a value, or is one of another sort: the library knows."""
_COMPILED = "__mypyc_attrs__"
"""A class that mypyc compiled says this of itself: it keeps its parts elsewhere, as the library knows."""


def _is_ours(class_: type[Any], options: dict[str, bool]) -> bool:
    own = vars(class_)
    if not options.get("frozen") or not options.keys() <= _OPTIONS or _COMPILED in own:
        return False
    annotated: dict[str, object] = own.get("__annotations__", {})
    bases = [base for base in class_.__mro__[1:] if dataclasses.is_dataclass(base)]
    return (
        own.keys().isdisjoint(("__hash__", "__slots__"))
        and all(isinstance(text, str) and not _NO_PARTS.search(text) for text in annotated.values())
        and all(_is_usual(name, value, annotated) for name, value in own.items())
        and all(map(_is_plain, bases))
    )


def _is_usual(name: str, value: object, annotated: Mapping[str, object]) -> bool:
    """Whether an attribute is no part, or an ordinary one. A default that may change is refused by the library."""
    if not isinstance(value, Field):
        return name not in annotated or value.__class__.__hash__ is not None
    usual = value.init and value.hash is None and value.kw_only is MISSING
    return usual and name in annotated and value.default.__class__.__hash__ is not None


def _is_plain(base: type[Any]) -> bool:
    """Whether a class may stand below a class of ours: frozen, and every part of it is taken by `__init__`."""
    parameters: Any = base.__dataclass_params__
    return (
        parameters.frozen and not parameters.order and all(field.init and field.hash is None for field in fields(base))
    )


def _frozen(class_: type[Any], *, frozen: bool, eq: bool = True, slots: bool = False) -> type[Any]:
    own = set(vars(class_))
    parts = _parts(class_)
    made = _slotted(class_, parts) if slots else class_
    placed = tuple(name for name, part in parts.items() if part.kw_only is not True)
    known = {"__dataclass_fields__": parts, "__dataclass_params__": _model(eq=eq, slots=slots).__dataclass_params__}
    methods = {**_SHARED, **(_COPIED if slots else {}), "__init__": _init(made, tuple(parts.values()))}
    if eq:
        methods |= _comparing(made, tuple(part.name for part in parts.values() if part.compare))
    for name, value in {**methods, "__match_args__": placed}.items():
        if name not in own:
            setattr(made, name, value)
    for name, value in known.items():
        setattr(made, name, value)
    made.__doc__ = made.__doc__ or made.__name__
    return update_abstractmethods(made)


# ── the parts, by the rules of the library ───────────────────────────────────────────────────────────────────────


@cache
def _model(*, eq: bool, slots: bool) -> Any:
    """A class of the library's, made with the same options."""

    class Model:
        """Of one part."""

        part: int

    make: Any = dataclasses.dataclass  # the type checker wants options that stand here in so many words
    return make(Model, frozen=True, eq=eq, slots=slots)


def _parts(class_: type[Any]) -> dict[str, Field[Any]]:
    """The fields of the class and of those above it, in their order. Defaults stay as attributes of the class."""
    parts: dict[str, Field[Any]] = {}
    for base in class_.__mro__[-1:0:-1]:
        parts |= getattr(base, "__dataclass_fields__", {})
    kind = getattr(fields(_model(eq=True, slots=True))[0], _KIND)
    for name, text in vars(class_).get("__annotations__", {}).items():
        parts[name] = part = _part(class_, name)
        part.name, part.type, part.kw_only = name, text, False
        setattr(part, _KIND, kind)
    return parts


_KIND = "_field_type"
"""Where a field says that it is an ordinary one: `fields` of the library goes by it."""


def _part(class_: type[Any], name: str) -> Field[Any]:
    default: object = getattr(class_, name, MISSING)
    if not isinstance(default, Field):
        make: Any = field
        ordinary: Field[Any] = make(default=MISSING if isinstance(default, MemberDescriptorType) else default)
        return ordinary
    if default.default is MISSING:
        delattr(class_, name)
    else:
        setattr(class_, name, default.default)
    return default


def _slotted(class_: type[Any], parts: Mapping[str, Field[Any]]) -> type[Any]:
    """The same class with slots: those must be there when a class is made."""
    above = {slot for base in class_.__mro__[1:] for slot in vars(base).get("__slots__", ())}
    left = {name: value for name, value in vars(class_).items() if name not in parts and name not in _PER_CLASS}
    slots = tuple(name for name in parts if name not in above)
    make: Any = type(class_)
    made: type[Any] = make(class_.__name__, class_.__bases__, {**left, "__slots__": slots})
    made.__qualname__ = class_.__qualname__
    return made


_PER_CLASS = frozenset({"__dict__", "__weakref__"})
"""What Python gives each class: not to be taken over from another."""

# ── what depends on the parts: compiled once for all classes with as many, then given their names ────────────────


def _init(class_: type[Any], parts: Sequence[Field[Any]]) -> FunctionType:
    placed = [part for part in parts if part.kw_only is not True]
    ordered = [*placed, *(part for part in parts if part.kw_only is True)]
    slots: list[Any] = [getattr(class_, part.name, None) for part in ordered]
    slotted = all(isinstance(slot, MemberDescriptorType) for slot in slots)
    known: dict[str, Any] = {"plain": object.__setattr__, "MISSING": MISSING}
    for index, (part, slot) in enumerate(zip(ordered, slots, strict=True)):
        known[f"set{index}"] = slot.__set__ if slotted else part.name
        known[f"make{index}"] = part.default_factory
    made = tuple(part.default_factory is not MISSING for part in ordered)
    code = _init_code(made, len(placed), slotted=slotted, then=hasattr(class_, "__post_init__"))
    method = FunctionType(code.replace(co_varnames=("self", *(part.name for part in ordered))), known, "__init__")
    method.__defaults__ = tuple(part.default for part in placed if _may_lack(part))
    method.__kwdefaults__ = {part.name: part.default for part in ordered if part.kw_only is True and _may_lack(part)}
    method.__annotations__ = {**{part.name: part.type for part in parts}, "return": None}
    _demand_order(placed)
    return _named(method, class_)


def _may_lack(part: Field[Any]) -> bool:
    return part.default is not MISSING or part.default_factory is not MISSING


def _demand_order(placed: Sequence[Field[Any]]) -> None:
    """As the library: defaults are of the last parts."""
    lacking = [_may_lack(part) for part in placed]
    if lacking != sorted(lacking):
        late = placed[len(lacking) - 1 - lacking[::-1].index(False)]
        raise TypeError(f"non-default argument {late.name!r} follows default argument")


@cache
def _init_code(made: tuple[bool, ...], placed: int, *, slotted: bool, then: bool) -> CodeType:
    """`__init__` of as many parts: the first are `placed`, the others named only; what is `made` is made where nothing
    is given. `then` the class has something to say itself."""
    names = [f"part{index}" for index in range(len(made))]
    body = ""
    for index, (name, is_made) in enumerate(zip(names, made, strict=True)):
        value = f"make{index}() if {name} is MISSING else {name}" if is_made else name
        body += f" set{index}(self, {value})\n" if slotted else f" plain(self, set{index}, {value})\n"
    body += " self.__post_init__()\n" if then else ""
    named = ["*", *names[placed:]] if placed < len(names) else []
    taken = ", ".join(["self", *names[:placed], *named])
    return _codes(f"def __init__({taken}):\n{body or ' pass'}\n")["__init__"]


def _comparing(class_: type[Any], names: tuple[str, ...]) -> dict[str, FunctionType]:
    real = {f"part{index}": name for index, name in enumerate(names)}
    methods = {}
    for name, code in _comparing_code(len(names)).items():
        own = code.replace(co_names=tuple(real.get(one, one) for one in code.co_names))
        methods[name] = _named(FunctionType(own, {}, name), class_)
    return methods


@cache
def _comparing_code(count: int) -> Mapping[str, CodeType]:
    mine, theirs = (f"({''.join(f'{of}.part{index},' for index in range(count))})" for of in ("self", "other"))
    same = f"{mine} == {theirs} if other.__class__ is self.__class__ else NotImplemented"
    return _codes(f"def __eq__(self, other): return {same}\ndef __hash__(self): return hash({mine})\n")


def _codes(text: str) -> Mapping[str, CodeType]:
    """The code of the functions that the text defines. It is of no file: its lines are not ours."""
    found = compile(text, f"<{__name__}>", "exec").co_consts
    return {each.co_name: each for each in found if isinstance(each, CodeType)}


def _named(method: FunctionType, class_: type[Any]) -> FunctionType:
    method.__qualname__ = f"{class_.__qualname__}.{method.__name__}"
    method.__module__ = class_.__module__
    return method


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


_SHARED: dict[str, Any] = {"__repr__": _shown, "__setattr__": _unset, "__delattr__": _undeleted}
_COPIED = {"__getstate__": _state, "__setstate__": _restore}
