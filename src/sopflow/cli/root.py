"""`sopflow` itself: its verbs by name, loaded only when they are called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from sopflow.cli.failures import guarded
from sopflow.cli.options import lang, option
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "check": Verb("check", Words(en="Find what is wrong in playbooks.", id="Cari yang salah di dalam playbook.")),
    "fmt": Verb("fmt", Words(en="Write playbooks in the one layout.", id="Rapikan tata letak playbook.")),
    "simulate": Verb("simulate", Words(en="Dry-run one case, step by step.", id="Uji coba satu kasus per langkah.")),
    "run": Verb("run", Words(en="Be guided through a case here.", id="Jalankan kasus dengan panduan di terminal ini.")),
    "test": Verb("test", Words(en="Run the scenarios of playbooks.", id="Jalankan skenario uji playbook.")),
    "scenarios": Verb("scenarios.group", Words(en="Make scenarios of a playbook.", id="Buat skenario playbook.")),
    "diff": Verb("diff", Words(en="What a new version changes.", id="Yang berubah di versi baru.")),
    "trace": Verb("trace", Words(en="Which clause is covered by what.", id="Klausul mana dipenuhi oleh apa.")),
    "graph": Verb("graph", Words(en="Draw a playbook.", id="Gambarkan alur playbook.")),
    "docs": Verb("docs.group", Words(en="Write playbooks as manuals.", id="Tulis playbook menjadi dokumen.")),
    "lsp": Verb("lsp", Words(en="Serve an editor.", id="Melayani editor.")),
    "explain": Verb("explain", Words(en="Explain a rule by its code.", id="Jelaskan sebuah aturan.")),
    "publish": Verb("publish", Words(en="Publish a playbook for cases.", id="Terbitkan playbook untuk kasus.")),
    "case": Verb("case.group", Words(en="Start, answer and follow cases.", id="Mulai, jawab, dan ikuti kasus.")),
    "worker": Verb("worker", Words(en="Perform what cases owe.", id="Kerjakan yang ditunggu kasus-kasus.")),
    "store": Verb("store.group", Words(en="The place where cases are kept.", id="Tempat kasus disimpan.")),
    "migrate": Verb("migrate", Words(en="Move open cases to a version.", id="Pindahkan kasus ke versi lain.")),
    "adapters": Verb("adapters.group", Words(en="The systems that are called.", id="Sistem yang dipanggil.")),
    "sim": Verb("sim.group", Words(en="Made-up systems that listen.", id="Sistem buatan yang bisa dipanggil.")),
    "i18n": Verb("i18n.group", Words(en="Words in all languages.", id="Teks dalam semua bahasa.")),
    "init": Verb("init", Words(en="Begin a project to write playbooks in.", id="Mulai proyek untuk menulis playbook.")),
    "new": Verb("new.group", Words(en="Begin a playbook, a state …", id="Mulai playbook, langkah …")),
    "completion": Verb("completion", Words(en="Set up completion in your shell.", id="Pelengkapan perintah di shell.")),
}  # fmt: skip


class Root(Group):
    """The group that turns every end into an exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - click's own signature
        **extra: Any,
    ) -> Any:
        """Runs a command line. Never lets a traceback out; ends with one of the exit codes."""
        run = super().main
        code = guarded(lambda: run(args, prog_name or "sopflow", complete_var, standalone_mode=False, **extra))
        if standalone_mode:
            sys.exit(code)
        return code


def _show_version(context: click.Context, asked: bool) -> None:
    if asked:
        click.echo(f"sopflow {import_module('importlib.metadata').version('sopflow')}")
        context.exit()


@click.group(cls=Root, verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, parameter, asked: _show_version(context, asked),
    en="Show the version and exit.",
    id="Tampilkan versi lalu selesai.",
)
@lang
def sopflow() -> None:
    """Procedures in YAML that run: checked, dry-run and executed as a state machine."""
