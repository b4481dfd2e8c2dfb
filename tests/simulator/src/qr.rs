//! Parses strictly the text of a QR code that a device shows.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::error::Refusal;
use crate::stanza;

/// The content of a QR code: a code of this server and the device's keys.
pub struct QrCode {
    pub reference: String,
    pub noise_key: [u8; 32],
    pub identity: [u8; 32],
    pub secret: Vec<u8>,
}

impl QrCode {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let body = text.trim();
        let body = body.rsplit_once('#').map_or(body, |(_, tail)| tail);
        let mut fields = body.split(',');
        let mut next = |what: &str| {
            fields
                .next()
                .filter(|field| !field.is_empty())
                .ok_or_else(|| Refusal::BadInput(format!("This is not the QR of a device: it has no {what}.")))
        };
        let reference = next("reference")?.to_owned();
        let mut decode = |what: &str| {
            next(what).and_then(|field| {
                BASE64_STANDARD.decode(field).map_err(|_| Refusal::BadInput(format!("The QR's {what} is not base64.")))
            })
        };
        let key = |raw: Vec<u8>| {
            stanza::key_bytes(&raw).ok_or_else(|| Refusal::BadInput("A key in the QR has the wrong length.".into()))
        };
        let noise_key = key(decode("noise key")?)?;
        let identity = key(decode("identity key")?)?;
        let secret = decode("secret")?;
        Ok(Self { reference, noise_key, identity, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_is_read_with_and_without_its_link() {
        let key = BASE64_STANDARD.encode([7u8; 32]);
        let body = format!("2@abc,{key},{key},{key},1");
        for text in [body.clone(), format!("https://wa.me/settings/linked_devices#{body}")] {
            let code = QrCode::parse(&text).unwrap();
            assert_eq!(code.reference, "2@abc");
            assert_eq!(code.identity, [7u8; 32]);
        }
    }

    #[test]
    fn text_that_is_not_a_qr_is_refused_with_a_sentence() {
        for text in ["", "hello", "2@abc,AAAA,AAAA,AAAA", "2@abc,*,*,*"] {
            assert!(matches!(QrCode::parse(text), Err(Refusal::BadInput(_))), "{text}");
        }
    }
}
