"""What can be wrong with settings, in words. Settings and places are named, values never."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sopflow.adapter_api import SettingsError
from sopflow.catalog.model import SettingType
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean

NO_TOML = Words(
    en="this is no TOML here. A text stands in double quotes, a table begins with [its.name]",
    id="di sini bukan TOML. Teks diapit tanda kutip ganda, tabel diawali [namanya]",
)
NO_TEXT = Words(en="this is no UTF-8 text", id="ini bukan teks UTF-8")
UNREADABLE = Words(en="the file cannot be read", id="berkas tidak bisa dibaca")
ANOTHERS = Words(
    en="this file belongs to another user, and nobody named it: it is not read. If it is for you, name it by "
    "--config or SOPFLOW_CONFIG, or make it your own",
    id="berkas ini milik pengguna lain dan tidak ada yang menyebutnya: tidak dibaca. Bila memang untuk Anda, sebut "
    "lewat --config atau SOPFLOW_CONFIG, atau jadikan milik Anda",
)
EVERYBODYS = Words(
    en="everybody on this machine may write this file: it is not read. Take that away (chmod o-w)",
    id="semua pengguna mesin ini bisa mengubah berkas ini: tidak dibaca. Cabut izinnya (chmod o-w)",
)
NO_TABLE = Words(en="a table belongs here", id="di sini seharusnya tabel")
SECRET_IN_TEXT = Words(
    en='a secret does not stand in the file: write `{name} = {{env = "{variable}"}}` or `{name} = {{file = "PATH"}}`',
    id='rahasia tidak ditulis di berkas: tulis `{name} = {{env = "{variable}"}}` atau `{name} = {{file = "LOKASI"}}`',
)
NO_REFERENCE = Words(
    en='a reference is `{env = "NAME"}` or `{file = "PATH"}`',
    id='rujukan ditulis `{env = "NAMA"}` atau `{file = "LOKASI"}`',
)
UNVERIFIED = Words(
    en="the certificate of a system elsewhere is always verified: take `verify` out, and name the certificates of "
    "your authority by `ca`",
    id="sertifikat sistem di mesin lain selalu diperiksa: hapus `verify`, dan sebut sertifikat otoritas Anda "
    "lewat `ca`",
)
NO_NAMES = Words(
    en='a name and a password do not stand in an address: give it by `{env = "NAME"}` (proxies), or by the settings '
    "that are for them",
    id='nama dan kata sandi tidak ditulis di alamat: berikan lewat `{env = "NAMA"}` (proxy), atau lewat pengaturannya',
)
_NOT = {
    SettingType.TEXT: Words(en="`{}` is a text", id="`{}` berupa teks"),
    SettingType.SECRET: Words(en="`{}` is a secret", id="`{}` berupa rahasia"),
    SettingType.NUMBER: Words(en="`{}` is a number above 0", id="`{}` berupa angka di atas 0"),
    SettingType.YES_NO: Words(en="`{}` is true or false", id="`{}` bernilai true atau false"),
    SettingType.PATH: Words(en="`{}` is the path of a file or a folder", id="`{}` berupa lokasi berkas atau folder"),
    SettingType.URL: Words(
        en="`{}` must begin with https:// (http:// is for a simulator on this machine only)",
        id="`{}` harus diawali https:// (http:// hanya untuk simulator di mesin ini)",
    ),
    SettingType.TABLE: Words(
        en="`{}` is a table, or the path of a TOML file that can be read",
        id="`{}` berupa tabel, atau lokasi berkas TOML yang bisa dibaca",
    ),
}


class ConfigurationError(SettingsError):
    """Settings that cannot be used: all that is wrong with them, a line each."""

    def __init__(self, faults: Sequence[Words]) -> None:
        self.faults = tuple(faults)
        super().__init__(Words(en="\n".join(each.en for each in faults), id="\n".join(each.id for each in faults)))


def at(place: str, words: Words) -> Words:
    """What is wrong, after its place."""
    return Words(en=f"{place}: {words.en}", id=f"{place}: {words.id}")


def not_of_type(name: str, wanted: SettingType) -> Words:
    """A value of another type."""
    words = _NOT[wanted]
    return Words(en=words.en.format(name), id=words.id.format(name))


def no_address(name: str) -> Words:
    """An address whose host or port cannot be."""
    return Words(
        en=f"`{name}` needs a host after https://, and a port is a number from 1 to 65535",
        id=f"`{name}` butuh nama host setelah https://, dan port berupa angka 1 sampai 65535",
    )


def secret_in_text(name: str, named: str) -> Words:
    """A credential that stands in the file."""
    words = SECRET_IN_TEXT
    return Words(en=words.en.format(name=name, variable=named), id=words.id.format(name=name, variable=named))


def no_roles(act: str) -> Words:
    """What is no list of roles."""
    return Words(
        en=f'`{act}` is a list of roles, such as ["dpo"]; an empty one is nobody',
        id=f'`{act}` berupa daftar peran, misalnya ["dpo"]; daftar kosong berarti tidak seorang pun',
    )


def unknown(name: str, known: Iterable[str]) -> Words:
    """A name that is no setting."""
    near = did_you_mean(name, known) or Words(en="", id="")
    return Words(
        en=f"`{name}` is not known here{f': {near.en}' if near.en else ''}",
        id=f"`{name}` tidak dikenal di sini{f': {near.id}' if near.id else ''}",
    )


def nothing_in(variable: str) -> Words:
    """An environment's variable that is meant to have a value."""
    return Words(en=f"{variable} is empty in the environment", id=f"{variable} kosong di environment")


def unreadable(path: str) -> Words:
    """A file that cannot be read."""
    return Words(en=f"the file {path} cannot be read", id=f"berkas {path} tidak bisa dibaca")
