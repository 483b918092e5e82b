"""What values have in common that are classes with an `__init__` of their own: how one is made of another.

Such a class is a dataclass (`init=False`) whose parts are all `Final`. Compiled, that is plain memory; `values.frozen`
says what keeps it from being changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final, Self

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
"""An empty map that cannot be changed."""


class Value:
    """A value that nobody changes. Two are equal when they are of one class and all their parts are."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    _field_defaults: ClassVar[Mapping[str, object]] = NOTHING

    def _replace(self, **changes: object) -> Self:
        """The same with other parts, by name, as named tuples have it."""
        class_: Any = type(self)
        parts = {name: getattr(self, name) for name in class_.__match_args__}
        made: Self = class_(**{**parts, **changes})
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """How copies and pickles make it again."""
        return type(self), tuple([getattr(self, name) for name in type(self).__match_args__])
