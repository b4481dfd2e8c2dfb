//! The name of a file, as its sender gave it.

use crate::characters::is_unseen;

/// The longest name in bytes. File systems take at most 255 bytes; the difference is room for the ` (1)` that a browser adds.
const MAX_BYTES: usize = 240;
/// The longest ending in bytes. A longer text after the last point belongs to the name.
const MAX_ENDING_BYTES: usize = 16;

/// Returns the name without the folders in front of it, without control characters and without characters that hide its ending
/// (`fdp.exe` written from right to left). A name that is too long loses its middle and keeps its ending. `None` if no character
/// remains.
pub fn clean_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|character| !character.is_control() && !is_unseen(*character)).collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    (!kept.is_empty()).then(|| shorten(kept))
}

fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let ending = name.rfind('.').and_then(|dot| name.get(dot..)).filter(|ending| ending.len() <= MAX_ENDING_BYTES);
    let ending = ending.unwrap_or_default();
    let begins = name.get(..name.floor_char_boundary(MAX_BYTES - ending.len())).unwrap_or_default();
    format!("{begins}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_accents_and_its_ending() {
        for name in ["Harga Café 2026.pdf", "laporan.tar.gz", "請求書.xlsx", "no ending", "a;b\"c'.txt", "👍🏽.png"]
        {
            assert_eq!(clean_name(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn a_name_loses_folders_and_what_nobody_sees() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Ayu\\foto.jpg", "foto.jpg"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
            ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
            ("  .htaccess ", "htaccess"),
            ("nol\u{0}.txt", "nol.txt"),
        ] {
            assert_eq!(clean_name(given).as_deref(), Some(kept), "{given:?}");
        }
        for nothing in ["", " ", "...", "/", "a/", "\u{200B}\u{202E}", "\n"] {
            assert_eq!(clean_name(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_ending() {
        let long = clean_name(&format!("{}.pdf", "é".repeat(300))).unwrap();
        assert!(long.len() <= MAX_BYTES && long.starts_with("éé") && long.ends_with("é.pdf"), "{long}");
        let endless = clean_name(&format!("a.{}", "b".repeat(300))).unwrap();
        assert_eq!(endless.len(), MAX_BYTES);
    }
}
