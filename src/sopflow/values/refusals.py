"""The refusals that do not depend on the value: what is wrong, and how the value may be written."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.values.refusal import Refusal

NOTHING_GIVEN = Refusal(
    Words(en="nothing was given", id="belum ada isinya"),
    Words(en="give a value", id="isi nilainya"),
)
NEVER_A_VALUE = Refusal(Words(en="nothing can be given here", id="di sini tidak ada yang bisa diisi"))
SECRETS_ARE_NOT_KEPT = Refusal(
    Words(en="secrets are never kept", id="rahasia tidak pernah disimpan"),
    Words(en="never ask for one: no OTP, no PIN, no password", id="jangan memintanya: OTP, PIN, maupun kata sandi"),
)
NOT_YES_OR_NO = Refusal(
    Words(en="this is neither yes nor no", id="ini bukan ya atau tidak"),
    Words(en="answer yes or no", id="jawab ya atau tidak"),
)
NOT_TEXT = Refusal(
    Words(en="this is not a text", id="ini bukan teks"),
    Words(en="write it as a text, in quotes", id="tulis sebagai teks, di dalam tanda kutip"),
)
TEXT_TOO_LONG = Refusal(
    Words(en="the text is longer than 20,000 characters", id="teksnya lebih dari 20.000 karakter"),
    Words(en="shorten it, or attach it as a file", id="persingkat, atau lampirkan sebagai berkas"),
)
NOT_A_WHOLE_NUMBER = Refusal(
    Words(en="this is not a whole number", id="ini bukan bilangan bulat"),
    Words(en="write digits only, such as 12", id="tulis angka saja, misalnya 12"),
)
NOT_A_NUMBER = Refusal(
    Words(en="this is not a number", id="ini bukan angka"),
    Words(
        en="write it with a dot for decimals, such as 12 or 0.5", id="pakai titik untuk desimal, misalnya 12 atau 0.5"
    ),
)
NUMBER_TOO_LARGE = Refusal(
    Words(en="this number is larger than any we can handle", id="angka ini terlalu besar"),
    Words(en="check the number of digits", id="periksa jumlah digitnya"),
)
NOT_MONEY = Refusal(
    Words(en="this is not an amount of money", id="ini bukan nominal uang"),
    Words(en="write whole rupiah, such as 100000", id="tulis rupiah utuh, misalnya 100000"),
)
NOT_A_TIME = Refusal(
    Words(en="this is not a day with an hour", id="ini bukan tanggal dengan jam"),
    Words(
        en="write it in quotes, such as '2025-03-28T13:10+07:00'",
        id="tulis dalam kutip, misalnya '2025-03-28T13:10+07:00'",
    ),
)
NOT_A_DATE = Refusal(
    Words(en="this is not a date", id="ini bukan tanggal"),
    Words(en="write it in quotes, such as '2025-03-28'", id="tulis dalam kutip, misalnya '2025-03-28'"),
)
NOT_A_DURATION = Refusal(
    Words(en="this is not a stretch of time with a unit", id="ini bukan lama waktu dengan satuan"),
    Words(en="write 72h, 30d or 10 working days", id="tulis 72 jam, 30 hari, atau 10 hari kerja"),
)
NOT_A_PHONE = Refusal(
    Words(en="this is not a valid telephone number", id="ini bukan nomor telepon yang sah"),
    Words(
        en="write it as 0812-3456-7890 or +6281234567890, and check the number of digits",
        id="tulis sebagai 0812-3456-7890 atau +6281234567890, dan periksa jumlah digitnya",
    ),
)
NOT_A_COUNTERPARTY = Refusal(
    Words(en="this is neither a number nor a sender's name", id="ini bukan nomor dan bukan nama pengirim"),
    Words(
        en="write a number (0812-3456-7890, 188) or a sender's name of at most 11 characters (BANKABC)",
        id="tulis nomor (0812-3456-7890, 188) atau nama pengirim paling banyak 11 karakter (BANKABC)",
    ),
)
NOT_A_FILE = Refusal(
    Words(en="this is not a file", id="ini bukan berkas"),
    Words(en="give its name, such as bukti.png", id="sebut nama berkasnya, misalnya bukti.png"),
)
NOT_A_LIST = Refusal(
    Words(en="this is not a list", id="ini bukan daftar"),
    Words(en="give one value a line, or [a, b]", id="tulis satu nilai per baris, atau [a, b]"),
)
LIST_TOO_LONG = Refusal(
    Words(en="the list has more than 10,000 items", id="daftarnya lebih dari 10.000 butir"),
    Words(en="narrow down what is looked up", id="persempit pencariannya"),
)
NOT_A_RECORD = Refusal(
    Words(en="this is not a record: it has no named fields", id="ini bukan data dengan isian bernama"),
    Words(en="write it as {field: value, …}", id="tulis sebagai {isian: nilai, …}"),
)
TOO_DEEP = Refusal(Words(en="this is nested too deeply", id="isinya bersarang terlalu dalam"))
