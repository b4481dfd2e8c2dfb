//! How a phone uploads a file again when a device asks for it, because its direct path is not valid any more.

use wacore::media_retry::decrypt_media_retry_notification;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{JidExt as _, Node};
use wacore_libsignal::crypto::aes_256_gcm_encrypt;
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;
use waproto::whatsapp::media_retry_notification::ResultType;

use crate::accounts::{Address, Reuploads, Waiting};
use crate::clock;
use crate::error::ProtocolError;
use crate::ledger::MediaRequest;
use crate::media::host::Token;
use crate::media::open::Attachment;
use crate::network::World;
use crate::stanza;

/// The codes of refusals (`wacore::media_retry`): the phone has no such file, or could not read the request.
const NOT_FOUND: &str = "2";
const NOT_READABLE: &str = "3";

impl World {
    /// A device asks the phone that sent a file to upload it again.
    pub fn take_media_retry(&mut self, from: &Address, node: &Node, id: &str) -> Result<(), ProtocolError> {
        let about = stanza::child(node, "rmr").ok_or_else(|| ProtocolError::stanza("a media retry without <rmr>"))?;
        let chat = stanza::jid(about, "jid").ok_or_else(|| ProtocolError::stanza("a media retry without a chat"))?;
        let is_own = stanza::is(about, "from_me", "true");
        let author = stanza::jid(about, "participant").filter(|_| !is_own).unwrap_or_else(|| chat.clone());
        let author = if is_own { Some(from.phone.clone()) } else { self.resolve(&author).map(|found| found.phone) };
        let account = author.as_ref().and_then(|phone| self.accounts.get(phone));
        let reuploads = account.map_or(Reuploads::Refused, |account| account.behaviour.reuploads);
        if reuploads == Reuploads::Ignored || account.is_some_and(|account| !account.behaviour.online) {
            return Ok(());
        }
        let attachment = account
            .and_then(|account| account.sent_texts.get(id))
            .and_then(|plaintext| wa::Message::decode_from_slice(plaintext).ok())
            .and_then(|message| Attachment::of(&message));
        let answer = match attachment.filter(|_| reuploads == Reuploads::Answered) {
            None => refusal(NOT_FOUND),
            Some(attachment) => self.upload_again(node, id, author.as_deref().unwrap_or_default(), &attachment)?,
        };
        let mut stanza = NodeBuilder::new("notification")
            .attr("from", if chat.is_group() { chat } else { chat.to_non_ad() })
            .attr("type", "mediaretry")
            .attr("id", id)
            .attr("t", clock::now_secs().to_string());
        stanza = stanza.children([answer, about.clone()]);
        let waiting = Waiting {
            class: "notification",
            id: id.to_owned(),
            stanza: stanza.build(),
            text_from: None,
            on_wire: false,
        };
        self.deliver(from, waiting);
        Ok(())
    }

    fn upload_again(
        &mut self,
        node: &Node,
        id: &str,
        author: &str,
        attachment: &Attachment,
    ) -> Result<Node, ProtocolError> {
        let key = &attachment.media_key;
        let sealed = stanza::child(node, "encrypt");
        let part = |tag| sealed.and_then(|sealed| stanza::child_bytes(sealed, tag)).unwrap_or_default();
        // The request and the answer are encrypted in the same way.
        let Ok(request) = decrypt_media_retry_notification(key, id, &part("enc_iv"), &part("enc_p")) else {
            return Ok(refusal(NOT_READABLE));
        };
        let named = wa::ServerErrorReceipt::decode_from_slice(&request).ok().and_then(|receipt| receipt.stanza_id);
        if named.as_deref() != Some(id) {
            return Ok(refusal(NOT_READABLE));
        }
        let token = Token::of(&attachment.enc_sha256);
        let Some(direct_path) = self.media.renew(&token) else { return Ok(refusal(NOT_FOUND)) };
        self.ledger.media.append(MediaRequest {
            what: "reupload".to_owned(),
            kind: attachment.view.kind.clone(),
            of: author.to_owned(),
            token: token.as_str().to_owned(),
            status: 200,
            at: clock::now_ms(),
            ..MediaRequest::default()
        });
        let answer = wa::MediaRetryNotification {
            stanza_id: Some(id.to_owned()),
            direct_path: Some(direct_path),
            result: Some(ResultType::SUCCESS),
            ..Default::default()
        };
        encrypted(key, id, &answer.encode_to_vec())
    }
}

fn refusal(code: &'static str) -> Node {
    NodeBuilder::new("error").attr("code", code).build()
}

/// The protocol library encrypts the request only, because it is never the phone.
fn encrypted(media_key: &[u8], id: &str, plaintext: &[u8]) -> Result<Node, ProtocolError> {
    let failed = |error: &dyn std::fmt::Display| ProtocolError::stanza(format!("a retry was not encrypted: {error}"));
    let mut key = [0; 32];
    wacore::crypto::hkdf_sha256_into(media_key, None, b"WhatsApp Media Retry Notification", &mut key)
        .map_err(|error| failed(&error))?;
    let iv: [u8; 12] = rand::random();
    let mut sealed = Vec::new();
    aes_256_gcm_encrypt(&key, &iv, id.as_bytes(), plaintext, &mut sealed).map_err(|error| failed(&error))?;
    let parts = [stanza::leaf("enc_p", sealed), stanza::leaf("enc_iv", iv)];
    Ok(NodeBuilder::new("encrypt").children(parts).build())
}
