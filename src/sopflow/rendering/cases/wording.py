"""The sentences about live cases that are ours, in both languages."""

from __future__ import annotations

from sopflow.diagnostics import Words

MADE_UP = Words(en="PRACTICE: systems are made up", id="LATIHAN: sistem buatan")
HELD = Words(en="ON HOLD: nothing goes on until it is released", id="DITAHAN: tidak ada yang berjalan sampai dilepas")
ASSIGNEE = Words(en="with", id="dipegang")
NOTE = Words(en="note", id="catatan")
NOBODY = Words(en="with nobody yet", id="belum dipegang siapa pun")
SAY = Words(en="Say", id="Ucapkan")
MAY_BE_LEFT_OUT = Words(en="may be left out: {}=null", id="boleh tidak dijawab: {}=null")
FOR_ROLE = Words(en="for the role", id="untuk peran")
ANSWER_WITH = Words(en="Answer with", id="Jawab dengan")
RELEASE_WITH = Words(en="Let it go on with", id="Lepaskan dengan")
CONFIRM = Words(en="This cannot be undone. Shall it be done?", id="Ini tidak bisa dibatalkan. Jadi dilakukan?")
APPROVE = Words(en="Approve", id="Persetujuan")
VOTES = Words(en="{} of {} must grant it; {} decided so far", id="{} dari {} harus setuju; {} sudah memutuskan")
CHORE = Words(en="To do", id="Harus dikerjakan")
EVIDENCE = Words(en="shown with", id="dengan bukti")
WAITS_FOR = Words(en="Waits for", id="Menunggu")
UNTIL = Words(en="until", id="sampai")
TIME_ALONE = Words(en="the time to come", id="waktunya tiba")
SYSTEMS = Words(en="Systems are at work", id="Sistem sedang bekerja")
INNER = Words(en="A sub-procedure runs", id="Sub-prosedur sedang berjalan")
PAUSED = Words(en="The case is paused, exactly where it was.", id="Kasus dijeda, persis di tempatnya.")
DECIDE = Words(en="A person must decide about", id="Petugas harus memutuskan tentang")
ENDED = Words(en="The case has ended", id="Kasus selesai")
NOT_WAITING = Words(en="Nothing is wanted now.", id="Tidak ada yang ditunggu sekarang.")
ATTENTION = {
    "in_doubt": Words(
        en="nobody knows whether it was done; look into the system, then decide",
        id="belum pasti apakah sudah terjadi; periksa di sistemnya, lalu putuskan",
    ),
    "rejected": Words(en="the system refused it", id="ditolak oleh sistem"),
    "conflict": Words(en="it was done already, or changed by another", id="sudah dilakukan, atau diubah pihak lain"),
    "not_found": Words(en="there is no such thing there", id="tidak ada di sistem itu"),
    "unavailable": Words(en="the system was not reached", id="sistem tidak bisa dihubungi"),
    "unauthorized": Words(en="the system does not accept our credentials", id="sistem menolak kredensial kita"),
    "input_missing": Words(en="what it needs is not known", id="isian yang dibutuhkan belum ada"),
    "no_way": Words(en="no way leads on from here", id="tidak ada jalan lanjutan dari sini"),
    "endless": Words(en="the case would go round for ever", id="kasus akan berputar terus"),
    "outcome_missing": Words(en="the outcome is not known", id="hasil akhirnya belum ada"),
    "too_many_items": Words(en="there are more items than the procedure allows", id="butirnya melebihi batas prosedur"),
    "time_missing": Words(en="the due time is not known", id="tenggatnya belum ada"),
    "done_before_correction": Words(
        en="what was done before a correction is to be looked after first",
        id="yang telanjur dilakukan sebelum perbaikan harus dibereskan dulu",
    ),
    "work_failed": Words(
        en="our own work on the case failed again and again; tell whoever runs sopflow, then let it be tried again",
        id="pekerjaan sistem untuk kasus ini gagal berulang kali; beri tahu pengelola sopflow, lalu coba lagi",
    ),
    "calendar_unknown": Words(
        en="the holidays of that year are not known yet", id="hari libur tahun itu belum diketahui"
    ),
}
IN_DOUBT = Words(en="Nobody knows whether this was done", id="Belum pasti apakah ini sudah terjadi")
BEHIND_PAUSE = Words(
    en="Once it goes on, a person must decide about", id="Setelah dilanjutkan, petugas harus memutuskan tentang"
)
ABOVE = Words(
    en="The case {} that runs this one wants a person: sopflow case show {}",
    id="Kasus {} yang menjalankan ini menunggu petugas: sopflow case show {}",
)
ATTEMPTS = Words(en="attempts so far: {}", id="percobaan sejauh ini: {}")
KNOWN_AS = Words(en="its key at the system: {}", id="kuncinya di sistem: {}")
CHOICES = {
    "retry": Words(en="do it again", id="ulangi"),
    "done": Words(en="it was done", id="sudah terjadi"),
    "failed": Words(en="it was not done", id="tidak terjadi"),
}
IN_DOUBT_CHOICES = {
    **CHOICES,
    "retry": Words(
        en="look for it there again; it is sent again only where the system shows that it is not there",
        id="cari lagi di sistemnya; dikirim ulang hanya bila sistemnya menunjukkan bahwa itu belum ada",
    ),
    "done": Words(
        en="it was done, or you did it there yourself", id="sudah terjadi, atau sudah Anda kerjakan sendiri di sana"
    ),
}
"""Of a write in doubt whose system can be asked for it."""
LEFT = {
    "not_reached": Words(
        en="was done before the correction, and would not be any more",
        id="sudah dilakukan sebelum perbaikan, dan sekarang tidak perlu",
    ),
    "differs": Words(
        en="was done before the correction, and would be done otherwise now",
        id="sudah dilakukan sebelum perbaikan, dan sekarang akan berbeda",
    ),
    "in_doubt": Words(
        en="may have been done before the correction, and would not be any more",
        id="mungkin sudah dilakukan sebelum perbaikan, dan sekarang tidak perlu",
    ),
    "opened": Words(en="a case that was opened before the correction", id="kasus yang dibuka sebelum perbaikan"),
    "sub_case": Words(en="a sub-procedure that was run before the correction", id="sub-prosedur sebelum perbaikan"),
    "abandoned": Words(
        en="a sub-procedure was given up before its end, and has written something",
        id="sub-prosedur ditinggalkan sebelum selesai, dan sudah menulis sesuatu",
    ),
}
CLOCKS = Words(en="Clocks", id="Jam")
TIMERS = {
    "late": Words(en="late", id="terlambat"),
    "remind": Words(en="reminder", id="pengingat"),
    "delay": Words(en="goes on", id="lanjut"),
}
SLAS = {
    "paused": Words(en="stands still", id="berhenti sementara"),
    "kept": Words(en="kept", id="terpenuhi"),
    "breached": Words(en="BREACHED", id="TERLAMPAUI"),
}
WRITES = Words(en="What systems were told", id="Yang sudah dikirim ke sistem")
WRITE_COLUMNS = (
    Words(en="operation", id="operasi"),
    Words(en="status", id="status"),
    Words(en="reply", id="balasan"),
    Words(en="state", id="langkah"),
)
WRITE_STATUS = {
    "intended": Words(en="to be sent", id="akan dikirim"),
    "done": Words(en="done", id="selesai"),
    "failed": Words(en="not done", id="tidak terjadi"),
    "in_doubt": Words(en="IN DOUBT", id="BELUM PASTI"),
}
TICKET = Words(en="Ticket", id="Tiket")
PARENT = Words(en="Part of", id="Bagian dari")
NO_CASES = Words(en="No case.", id="Tidak ada kasus.")
LIST_COLUMNS = (
    Words(en="case", id="kasus"),
    Words(en="playbook", id="playbook"),
    Words(en="status", id="status"),
    Words(en="state", id="langkah"),
    Words(en="with", id="dipegang"),
    Words(en="due", id="tenggat"),
    Words(en="last change", id="perubahan terakhir"),
)
HISTORY_COLUMNS = (
    Words(en="no.", id="no."),
    Words(en="when", id="kapan"),
    Words(en="who", id="siapa"),
    Words(en="what", id="apa"),
    Words(en="content", id="isi"),
)
LEFTOVER = Words(en="To look after", id="Perlu dibereskan")
ERASED = Words(en="erased", id="terhapus")
KINDS = {
    "started": Words(en="started", id="dimulai"),
    "answered": Words(en="answered", id="menjawab"),
    "succeeded": Words(en="replied", id="membalas"),
    "failed": Words(en="failed", id="gagal"),
    "confirmed": Words(en="confirmation", id="konfirmasi"),
    "timer": Words(en="time came", id="waktunya tiba"),
    "received": Words(en="event", id="kejadian"),
    "voted": Words(en="vote", id="keputusan persetujuan"),
    "chore": Words(en="chore done", id="tugas selesai"),
    "ended": Words(en="sub-procedure ended", id="sub-prosedur selesai"),
    "resumed": Words(en="resumed", id="dilanjutkan"),
    "cancelled": Words(en="cancelled", id="dibatalkan"),
    "resolved": Words(en="decided", id="diputuskan"),
    "corrected": Words(en="corrected", id="diperbaiki"),
    "migrated": Words(en="moved to a version", id="pindah versi"),
    "settled": Words(en="looked after", id="dibereskan"),
    "assigned": Words(en="handed over", id="diserahkan"),
    "held": Words(en="put on hold", id="ditahan"),
    "released": Words(en="released", id="dilepas"),
    "stalled": Words(en="given up for now", id="dihentikan dulu"),
    "retried": Words(en="tried again", id="dicoba lagi"),
    "exported": Words(en="exported", id="diekspor"),
    "purged": Words(en="erased", id="dihapus"),
}
