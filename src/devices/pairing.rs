//! The QR code that a phone scans, and how long pairing may take.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    devices::commands::Qr,
    error::{Error, Result},
};

/// WhatsApp's own clients show six codes: the first for 60 s, the other five for 20 s each.
pub const PAIRING_LASTS_FOR: Duration = Duration::from_secs(60 + 5 * 20);

/// Draws the text that WhatsApp sent as a QR code. Fails if the text is too long for one.
pub fn draw(raw: &str, now: Timestamp, lasts_for: Duration) -> Result<Qr> {
    let code = qrcode::QrCode::new(raw.as_bytes()).map_err(Error::internal)?;
    // The image has no colours and no fixed size, because the page styles and scales it.
    let svg = code.render::<qrcode::render::svg::Color>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(Qr { raw: raw.to_owned(), svg, expires_at: now.plus(lasts_for) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_expiry() {
        let qr = draw("2@abc,def,ghi,jkl", Timestamp::from_unix_millis(1_000), Duration::from_secs(20)).unwrap();
        assert!(qr.svg.contains("<svg"));
        assert_eq!(qr.expires_at, Timestamp::from_unix_millis(21_000));
    }

    #[test]
    fn text_too_long_for_a_qr_code_is_an_error() {
        assert!(draw(&"x".repeat(8_000), Timestamp::from_unix_millis(0), Duration::ZERO).is_err());
    }
}
