"""A delivery made twice is kept once (ADR 29).

Postfix hands a message over again when either side died after it was saved and before that was
told. What tells the two apart from two messages with one Message-ID is the queue id in the
``Received`` line that Postfix wrote, which is never used again (``enable_long_queue_ids``).
Dovecot's LMTP writes a line of its own above it: Postfix's is the second.

Sieve notes a delivery (``duplicate``) after the message is saved: a process killed between the two
leaves a message that nothing knows of. So a delivery that begins leaves a mark first, by a program
that Dovecot runs as the mailbox's owner; one that finds its mark looks whether the message is
there. A mark costs a small process; looking is done only after a crash.

What a person's script sends on or answers cannot be looked for: it has left. Where one does so
(:data:`SENDING`), a delivery that was begun and is not there is kept in the inbox, and no script is
run again.

The same program sees that nobody answers in another's name (G4): Dovecot takes any ``:from`` of
``vacation``, and neither Postfix nor the gate can tell whose answer it is, for it has no sender.
One that is not plainly the mailbox's own, in the script in use (or in any, where that one includes
others), keeps the message in the inbox and runs none of them; the holder is told
(``store.scripts``).
"""

from __future__ import annotations

NAME, PROGRAM_NAME = "once.sieve", "uma-vez"
HOURS = 6
"""How long a finished delivery is remembered: longer than Postfix waits between two attempts.
Ours."""
DAYS = 6
"""How long marks are kept: longer than Postfix tries (``maximal_queue_lifetime``); ours."""
KEPT, DOUBTED, ANOTHERS = "guardada", "duvidosa", "alheia"
"""What the program says of a message that was begun: it is there; a script may have sent it on, or
answered it. Of one that was not: a script would answer in another's name."""
SENDING = ("redirect", "vacation", "reject", "notify")
"""Commands by which a script sends mail (RFC 5228, 5230, 5429 with ``ereject``, 5435 and 5436)."""
PLUGIN = {"sieve_plugins": "sieve_extprograms", "sieve_global_extensions": "+vnd.dovecot.execute"}
"""What Dovecot needs for it, beside the folder of the program."""
SCRIPT = f"""\
# Escrito pela Portaria; o que for mudado à mão se perde.
require ["date", "duplicate", "fileinto", "index", "variables", "vnd.dovecot.execute"];
if header :index 2 :matches "Received" "*) with * id *" {{ set "queue" "${{3}}"; }}
elsif header :index 2 :matches "Received" "*) id *" {{ set "queue" "${{2}}"; }}
if not string :is "${{queue}}" "" {{
  if currentdate :matches "julian" "*" {{ set "day" "${{1}}"; }}
  if duplicate :handle "portaria" :seconds {HOURS * 3600} :uniqueid "${{queue}}" {{
    discard;
    stop;
  }}
  if execute :output "begun" "{PROGRAM_NAME}" ["${{queue}}", "${{day}}"] {{
    if string :is "${{begun}}" "{KEPT}" {{ discard; }} else {{ fileinto "INBOX"; }}
    stop;
  }}
}}
"""
PROGRAM = f"""\
#!/bin/sh
# Escrito pela Portaria; o que for mudado à mão se perde.
# uma-vez FILA DIA: deixa a marca e sai com 1. Se ela já estava lá, e a mensagem desta fila está na
# caixa, ou um roteiro da pessoa pode tê-la reenviado ou respondido, sai com 0 e diz qual dos dois.
# Também quando um roteiro responderia com o endereço de outro: só "endereço" ou "Nome <endereço>",
# tal como é o da caixa, passa.
queue=${{1%%[!0-9A-Za-z]*}}
day=${{2%%[!0-9]*}}
[ -n "$queue" ] && [ -n "$day" ] && [ -n "$HOME" ] || exit 1
marks=$HOME/{PROGRAM_NAME}
for begun in "$marks"/*/"$queue"; do
  [ -e "$begun" ] || break
  # Os relógios dos arquivos andam aos saltos: a marca recua para antes do que veio depois dela.
  /usr/bin/touch -r "$begun" -d '-2 seconds' "$begun"
  there=$(/usr/bin/find "$HOME/Maildir" -type f -cnewer "$begun" \\
    \\( -path '*/new/*' -o -path '*/cur/*' \\) -exec /bin/sh -c '
      queue=$1; shift
      for file; do
        /bin/sed "/^[[:space:]]*\\$/q" "$file" | /bin/grep -qwF "id $queue" && echo "$file"
      done' sh "$queue" {{}} +)
  [ -n "$there" ] && printf {KEPT} && exit 0
  /bin/grep -rqiE '{"|".join(SENDING)}' "$HOME/sieve" 2>/dev/null && printf {DOUBTED} && exit 0
  exit 1
done
if [ ! -d "$marks/$day" ]; then
  /bin/mkdir -p "$marks/$day" || exit 1
  for old in "$marks"/*; do
    [ "${{old##*/}}" -ge $((day - {DAYS})) ] || /bin/rm -rf "$old"
  done
fi
: > "$marks/$day/$queue"
scripts=$HOME/.dovecot.sieve
[ -e "$scripts" ] || exit 1
/bin/grep -qi include "$scripts" && scripts=$HOME/sieve
/bin/grep -rqi --include='*.sieve' ':from' "$scripts" || exit 1
/usr/bin/find -H "$scripts" -name '*.sieve' -exec /usr/bin/awk -v own="$USER" '
  BEGIN {{ RS = "\\001"; own = tolower(own) }}
  {{
    text = tolower($0)
    while (at = index(text, ":from")) {{
      text = substr(text, at + 5)
      if (!match(text, /^[ \\t\\r\\n]*"([^"\\\\@<>$]*<)?[^"\\\\<>$ ]+>?"/)) exit 1
      said = substr(text, 1, RLENGTH)
      gsub(/^[ \\t\\r\\n]*"([^"\\\\@<>$]*<)?|>?"$/, "", said)
      if (said != own) exit 1
    }}
  }}' {{}} + || {{ printf {ANOTHERS}; exit 0; }}
exit 1
"""
