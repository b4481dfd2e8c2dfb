#!/usr/bin/env bash
# vcf 2.1.2 from npm, seen with Node 20 and 24 on Linux (29 November 2026).
#
# Guess: a library that reads vCard 2.1 decodes quoted-printable values, joins the lines of a soft line break, and splits a
# structured name at its separators only.
# Behaviour: a value stays encoded; what follows a soft line break is lost without an error, so the name ends in the middle;
# and `toJSON` splits a name at an escaped semicolon, too, leaving the backslash.
#
# Phones write every name beyond ASCII as quoted-printable in vCard 2.1, and break it after 76 characters. Whoever imports such
# cards has to join and decode these lines before the library reads them, and to split names by itself.
set -euo pipefail

EXPECTED='=C3=81yu;Toko=20Bunga=20=
["Lestari\\"," Toko","Ayu","","",""]'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund --save-exact vcf@2.1.2

cat > read.cjs <<'JS'
const vCard = require("vcf");
const lines = (...all) => `${all.join("\r\n")}\r\n`;
const [encoded] = vCard.parse(
  lines(
    "BEGIN:VCARD",
    "VERSION:2.1",
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=81yu;Toko=20Bunga=20=",
    "Melati;;;",
    "TEL;CELL:+628110000001",
    "END:VCARD",
  ),
);
console.log(encoded.get("n").valueOf());
const [escaped] = vCard.parse(
  lines("BEGIN:VCARD", "VERSION:3.0", "N:Lestari\\; Toko;Ayu;;;", "FN:Ayu", "TEL;TYPE=CELL:+628110000001", "END:VCARD"),
);
console.log(JSON.stringify(escaped.toJSON()[1].find(([name]) => name === "n")[3]));
JS

seen=$(node read.cjs)
echo "$seen"
if [[ $seen != "$EXPECTED" ]]; then
  echo "The behaviour has changed."
  exit 1
fi

# Output seen:
#   =C3=81yu;Toko=20Bunga=20=
#   ["Lestari\\"," Toko","Ayu","","",""]
