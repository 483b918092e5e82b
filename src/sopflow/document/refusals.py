"""The words for what the reader refuses: one small function for each kind."""

from __future__ import annotations

from sopflow.diagnostics import Diagnostic, Fix, Label, Source, Span, Words
from sopflow.document import rules
from sopflow.document.fault import quoted
from sopflow.document.nodes import Node, Scalar


def too_many_bytes(source: Source, most: int) -> Diagnostic:
    """The text is longer than what is read."""
    return Diagnostic(
        rules.TOO_BIG,
        Span(source, 0, 0),
        Words(
            en=f"the file is bigger than {most / 1_000_000:g} MB and was not read",
            id=f"berkas lebih besar dari {most / 1_000_000:g} MB dan tidak dibaca".replace(".", ","),
        ),
        help=Words(
            en="split the procedure into several playbooks and join them with `run`",
            id="bagi prosedur menjadi beberapa playbook, lalu sambungkan dengan `run`",
        ),
    )


def too_deep(source: Source, start: int, most: int) -> Diagnostic:
    """A list or map lies deeper than what is read."""
    return Diagnostic(
        rules.TOO_BIG,
        Span(source, start, start + 1),
        Words(en=f"this is nested more than {most} levels deep", id=f"bagian ini bersarang lebih dari {most} tingkat"),
        help=Words(
            en="look for brackets that should not be here, or move the inner part to a playbook of its own",
            id="periksa kurung yang tidak seharusnya ada, atau pindahkan bagian dalamnya ke playbook tersendiri",
        ),
    )


def too_many_nodes(source: Source, start: int, most: int) -> Diagnostic:
    """There are more values than what is read."""
    return Diagnostic(
        rules.TOO_BIG,
        Span(source, start, start + 1),
        Words(
            en=f"the file holds more than {most:,} values; reading stopped here",
            id=f"berkas berisi lebih dari {most:,} nilai; pembacaan berhenti di sini".replace(",", "."),
        ),
        help=Words(
            en="split the procedure into several playbooks and join them with `run`",
            id="bagi prosedur menjadi beberapa playbook, lalu sambungkan dengan `run`",
        ),
    )


def empty(source: Source) -> Diagnostic:
    """There is nothing in the file but comments and blanks."""
    return Diagnostic(
        rules.EMPTY,
        Span(source, 0, 0),
        Words(en="the file is empty", id="berkas ini kosong"),
        help=Words(
            en="put something into it; a playbook begins with `sopflow: 1`",
            id="isi berkas ini; playbook diawali dengan `sopflow: 1`",
        ),
    )


def second_document(source: Source, start: int) -> Diagnostic:
    """A `---` begins another document."""
    return Diagnostic(
        rules.SECOND_DOCUMENT,
        Span(source, start, start + 3),
        Words(en="`---` begins a second document here", id="`---` memulai dokumen kedua di sini"),
        help=Words(
            en="one file holds one procedure: delete the line, or move the rest to a file of its own",
            id="satu berkas memuat satu prosedur: hapus baris ini, atau pindahkan sisanya ke berkas tersendiri",
        ),
    )


def duplicate_key(source: Source, key: Scalar, first: Scalar) -> Diagnostic:
    """A key stands twice in one map."""
    line = source.position(first.start)[0]
    return Diagnostic(
        rules.DUPLICATE_KEY,
        Span(source, key.start, key.end),
        Words(
            en=f"`{key.text}` is written twice; only the first one counts, on line {line}",
            id=f"`{key.text}` ditulis dua kali; yang berlaku hanya yang pertama, di baris {line}",
        ),
        help=Words(
            en="rename one of them, or put both together",
            id="ganti nama salah satunya, atau gabungkan keduanya",
        ),
        labels=(
            Label(
                Span(source, first.start, first.end),
                Words(en="it is written here first", id="pertama kali ditulis di sini"),
            ),
        ),
    )


def key_not_text(source: Source, node: Node) -> Diagnostic:
    """A key is a list, a map or nothing."""
    start = node.start
    if source.text[start - 1 : start] == "?" and isinstance(node, Scalar):
        return question_mark(source, start - 1)
    if source.text.startswith("{{", start - 1) and start:
        start -= 1
    if source.text.startswith("{{", start):
        return template_braces(source, start)
    return Diagnostic(
        rules.KEY_NOT_TEXT,
        Span(source, start, max(node.end, start + 1)),
        Words(
            en="a name must stand before the colon, and only a name",
            id="di depan titik dua harus ada nama, dan hanya nama",
        ),
        help=Words(
            en="write `name: value`; put text that begins with `[`, `{` or `?` in quotes",
            id="tulis `nama: nilai`; beri tanda kutip pada teks yang diawali `[`, `{`, atau `?`",
        ),
    )


def question_mark(source: Source, start: int) -> Diagnostic:
    """A `?` at the front inside brackets or braces, which marks a key."""
    return Diagnostic(
        rules.LEADING_SYMBOL,
        Span(source, start, start + 1),
        Words(
            en="an unquoted text cannot begin like this: YAML takes `?` for the mark of a key",
            id="teks tanpa kutip tidak boleh diawali begini: YAML mengira `?` tanda kunci",
        ),
        help=Words(en="put the text in quotes", id="beri tanda kutip pada teksnya"),
    )


def template_braces(source: Source, start: int) -> Diagnostic:
    """`{{ x }}`, as other tools write what is computed."""
    return Diagnostic(
        rules.TEMPLATE_BRACES,
        Span(source, start, start + 2),
        Words(
            en="`{{` is not how a computed text is written here",
            id="`{{` bukan cara menulis teks terhitung di sini",
        ),
        help=Words(
            en="write `${ name }` inside a text, or `=name` where the whole value is computed",
            id="tulis `${ nama }` di dalam teks, atau `=nama` bila seluruh nilainya dihitung",
        ),
    )


def merge(source: Source, key: Scalar) -> Diagnostic:
    """`<<`, which copies another map."""
    return _reference(
        source,
        key.start,
        key.end,
        Words(en="`<<` (a YAML merge) is not used in playbooks", id="`<<` (gabungan YAML) tidak dipakai di playbook"),
        Words(
            en="write the entries out, or share them with `forms` and `tables`",
            id="tulis isinya satu per satu, atau pakai bersama lewat `forms` dan `tables`",
        ),
    )


def alias(source: Source, start: int, end: int) -> Diagnostic:
    """`*name` where a value should be."""
    name = source.text[start:end]
    return _reference(
        source,
        start,
        end,
        Words(
            en=f"`{name}` is a YAML alias because it begins with `*`",
            id=f"`{name}` dibaca sebagai alias YAML karena diawali `*`",
        ),
        Words(
            en=f'put it in quotes if `*` is part of the text: "{name}"',
            id=f'beri tanda kutip bila `*` bagian dari teks: "{name}"',
        ),
        fix=Fix(
            Span(source, start, end), quoted(name), Words(en="put it in quotes", id="beri tanda kutip"), safe=False
        ),
    )


def anchor(source: Source, start: int, end: int) -> Diagnostic:
    """`&name` before a value."""
    name = source.text[start:end].split(maxsplit=1)[0]
    return _reference(
        source,
        start,
        start + len(name),
        Words(
            en=f"`{name}` is a YAML anchor because it begins with `&`",
            id=f"`{name}` dibaca sebagai jangkar YAML karena diawali `&`",
        ),
        Words(
            en="put the text in quotes if `&` is part of it",
            id="beri tanda kutip pada teksnya bila `&` bagian dari teks",
        ),
    )


def tag(source: Source, start: int, end: int) -> Diagnostic:
    """`!name` before a value."""
    name = (source.text[start:end].split(maxsplit=1) or ["!"])[0]
    negated = Fix(
        Span(source, start, start + len(name)), f"not {name[1:]}", Words(en="write `not`", id="tulis `not`"), safe=False
    )
    return Diagnostic(
        rules.YAML_TAG,
        Span(source, start, start + len(name)),
        Words(
            en=f"`{name}` is a YAML tag because it begins with `!`",
            id=f"`{name}` dibaca sebagai tag YAML karena diawali `!`",
        ),
        help=Words(
            en="in conditions write `not …` instead of `!…`; put other text in quotes",
            id="dalam syarat tulis `not …`, bukan `!…`; teks lain beri tanda kutip",
        ),
        fix=negated if name[1:].replace(".", "_").isidentifier() else None,
    )


def _reference(source: Source, start: int, end: int, message: Words, help: Words, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(rules.YAML_REFERENCE, Span(source, start, end), message, help=help, fix=fix)
