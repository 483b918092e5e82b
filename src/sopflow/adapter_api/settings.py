"""What an adapter is told: where its system is, as whom to call it, and what else a company chose.

Settings are values. They are read from `sopflow.toml` and the environment by whoever wires an adapter, never here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NoReturn

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import AdapterError


class SettingsError(AdapterError):
    """A system cannot be called with these settings, in both languages. Names settings and places, never values."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


class Secret:
    """A text that does not show itself: not in `repr`, in a format, in a pickle, nor beside another one."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the wire alone."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __format__(self, wanted: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        value: a text, a number, a truth value, a table, a list, a `Secret`; or `Words`: why there is none, although
            somebody gave it.
        origin: where it comes from, as people find it: `SOPFLOW_DSC_URL`, `sopflow.toml:4`.
    """

    value: object = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one system, by name: those of its table in `sopflow.toml`, and over them those of the environment
    (`SOPFLOW_<SYSTEM>_<NAME>`). One that was not given is None; one that cannot be used raises SettingsError."""

    system: str
    given: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def of(cls, system: str, /, **values: object) -> Settings:
        """Settings with these values, as a program or a test gives them."""
        return cls(system, {name: Setting(value, name) for name, value in values.items()})

    def text(self, name: str) -> str | None:
        """A text."""
        value = self._of(name)
        if isinstance(value, Secret):
            return value.reveal()
        return value if value is None or isinstance(value, str) else self._wrong(name, "a text", "teks")

    def secret(self, name: str) -> Secret | None:
        """A secret."""
        value = self._of(name)
        return value if value is None or isinstance(value, Secret) else self._wrong(name, "a secret", "rahasia")

    def path(self, name: str) -> str | None:
        """The absolute path of a file or a folder. Whether it is there is not looked at."""
        return self.text(name)

    def number(self, name: str) -> float | None:
        """A number."""
        value = self._of(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        return self._wrong(name, "a number", "angka")

    def flag(self, name: str) -> bool | None:
        """Yes or no."""
        value = self._of(name)
        return value if value is None or isinstance(value, bool) else self._wrong(name, "true or false", "true/false")

    def table(self, name: str) -> Mapping[str, object] | None:
        """A table."""
        value = self._of(name)
        if value is None or isinstance(value, Mapping):
            return value
        return self._wrong(name, "a table", "tabel")

    def needs(self, *names: str) -> None:
        """Demand settings.

        Raises:
            SettingsError: naming all of them that nobody gave.
        """
        lacking = [name for name in names if self._of(name) is None]
        if lacking:
            here = ", ".join(f"`{name}` ({variable(self.system, name)})" for name in lacking)
            raise SettingsError(
                Words(
                    en=f"`{self.system}` needs {here}: in `[systems.{self.system}]` of sopflow.toml, or in the "
                    "environment",
                    id=f"`{self.system}` memerlukan {here}: di `[systems.{self.system}]` pada sopflow.toml, atau di "
                    "environment",
                )
            )

    def _of(self, name: str) -> object:
        setting = self.given.get(name)
        if setting is not None and isinstance(setting.value, Words):
            raise SettingsError(setting.value)
        return None if setting is None else setting.value

    def _wrong(self, name: str, en: str, id: str) -> NoReturn:
        origin = self.given[name].origin
        raise SettingsError(
            Words(
                en=f"{origin}: `{name}` of `{self.system}` is not {en}",
                id=f"{origin}: `{name}` dari `{self.system}` bukan {id}",
            )
        )


def variable(system: str, name: str) -> str:
    """The environment's name of a setting: `SOPFLOW_DSC_CLIENT_ID`."""
    return f"SOPFLOW_{system}_{name}".upper().replace("-", "_")
