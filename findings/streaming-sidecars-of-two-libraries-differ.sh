#!/usr/bin/env bash
# zapo-js 0.3.0 from npm and wacore 0.7.0 from crates.io, seen with Node 24 and Rust 1.95 on Linux (1 December 2026).
#
# Guess: both write the same `streamingSidecar` of a WhatsApp audio file, since both encrypt it to the same bytes under the same media key:
# the first ten bytes of an HMAC-SHA256 for each 64 KiB of the encrypted file, each part with 16 bytes of its neighbour.
# Behaviour: the encrypted bytes are the same, the sidecars are not. zapo-js puts the initialisation vector in front of the file and
# begins each part 16 bytes earlier than wacore, so every entry is another one; for a file that fills its last part, zapo-js has one entry
# more. A receiver that checks with the rule of the one refuses what the other has sent.
set -euo pipefail

EXPECTED='the same encrypted bytes: true
zapo-js: 3 entries, wacore: 2 entries, 0 in common
zapo-js begins with the initialisation vector: true
wacore begins with the file: true'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund --save-exact zapo-js@0.3.0
cargo init --quiet --name seal --vcs none .
cargo add --quiet wacore@=0.7.0 --no-default-features
cargo add --quiet hex@0.4

cat > src/main.rs <<'RS'
use wacore::{download::MediaType, upload::MediaEncryptor};

fn main() {
    let plain: Vec<u8> = (0..131_050_u32).map(|number| number.to_le_bytes()[0]).collect();
    let mut encryptor = MediaEncryptor::with_key_and_sidecar([7; 32], MediaType::Audio, true).unwrap();
    let mut sealed = Vec::new();
    encryptor.update(&plain, &mut sealed);
    let info = encryptor.finalize(&mut sealed).unwrap();
    println!("{} {}", hex::encode(sealed), hex::encode(info.streaming_sidecar.unwrap()));
}
RS
cargo run --quiet > wacore.txt

cat > compare.cjs <<'JS'
const { createHmac } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { WaMediaCrypto } = require(join(process.cwd(), "node_modules/zapo-js/dist/media/WaMediaCrypto.js"));

const CHUNK = 64 * 1024;
const plain = Uint8Array.from({ length: 131_050 }, (_, index) => index % 256);
const mediaKey = new Uint8Array(32).fill(7);
const entries = (sidecar) => Buffer.from(sidecar).toString("hex").match(/.{20}/g) ?? [];

(async () => {
  const { iv, macKey } = await WaMediaCrypto.deriveKeys("audio", mediaKey);
  const zapo = await WaMediaCrypto.encryptBytes("audio", mediaKey, plain);
  const [sealedHex, sidecarHex] = readFileSync("wacore.txt", "utf8").trim().split(" ");
  const sealed = Buffer.from(sealedHex, "hex");
  const [ours, theirs] = [entries(zapo.streamingSidecar), entries(Buffer.from(sidecarHex, "hex"))];
  const tag = (...parts) => createHmac("sha256", macKey).update(Buffer.concat(parts)).digest("hex").slice(0, 20);
  console.log(`the same encrypted bytes: ${sealed.equals(Buffer.from(zapo.ciphertextHmac))}`);
  console.log(`zapo-js: ${ours.length} entries, wacore: ${theirs.length} entries, ${ours.filter((one) => theirs.includes(one)).length} in common`);
  console.log(`zapo-js begins with the initialisation vector: ${ours[0] === tag(iv, sealed.subarray(0, CHUNK))}`);
  console.log(`wacore begins with the file: ${theirs[0] === tag(sealed.subarray(0, CHUNK + 16))}`);
})();
JS

seen=$(node compare.cjs)
echo "$seen"
if [[ $seen != "$EXPECTED" ]]; then
  echo "The behaviour has changed."
  exit 1
fi
