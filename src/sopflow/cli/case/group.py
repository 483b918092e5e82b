"""`sopflow case`: the verbs of live cases."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words


def _verb(name: str, en: str, id: str) -> Verb:
    return Verb(f"case.{name}", Words(en=en, id=id))


VERBS: Verbs = {
    "start": _verb("start", "Start a case.", "Mulai kasus."),
    "next": _verb("next", "What to say and ask now.", "Yang diucapkan dan ditanyakan sekarang."),
    "answer": _verb("answer", "Answer what is asked.", "Jawab yang ditanyakan."),
    "confirm": _verb("confirm", "Confirm what cannot be undone.", "Konfirmasi yang tak bisa dibatalkan."),
    "approve": _verb("approve", "Grant or refuse an approval.", "Setujui atau tolak persetujuan."),
    "done": _verb("done", "Tick a chore.", "Tandai tugas selesai."),
    "signal": _verb("signal", "Tell what happened outside.", "Sampaikan kejadian dari luar."),
    "resume": _verb("resume", "Go on with a paused case.", "Lanjutkan kasus yang dijeda."),
    "correct": _verb("correct", "Correct earlier answers.", "Perbaiki jawaban sebelumnya."),
    "settle": _verb("settle", "Say that a leftover is looked after.", "Nyatakan sisa perbaikan sudah dibereskan."),
    "assign": _verb("assign", "Hand a case over.", "Serahkan kasus ke orang lain."),
    "list": _verb("list", "List cases.", "Daftar kasus."),
    "show": _verb("show", "All that is known of a case.", "Semua yang diketahui tentang kasus."),
    "history": _verb("history", "Who did what, when.", "Siapa melakukan apa, kapan."),
    "explain": _verb("explain", "Why a case went where it went.", "Mengapa kasus menempuh jalurnya."),
    "retry": _verb("retry", "Do again what failed.", "Ulangi yang gagal."),
    "decide": _verb("decide", "Decide what is in doubt.", "Putuskan yang belum pasti."),
    "cancel": _verb("cancel", "Give a case up.", "Batalkan kasus."),
    "hold": _verb("hold", "Restrict processing.", "Batasi pemrosesan."),
    "release": _verb("release", "Let a held case go on.", "Lepaskan kasus yang ditahan."),
    "export": _verb("export", "All that is kept, as JSON.", "Semua yang disimpan, sebagai JSON."),
    "purge": _verb("purge", "Erase the content for good.", "Hapus isinya untuk selamanya."),
}


@click.group(
    "case",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="Live cases: they survive whatever happens to this computer. A CASE is the id that `case start` gave.",
        id="Kasus berjalan: tetap aman apa pun yang terjadi pada komputer ini. CASE adalah id dari `case start`.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""
