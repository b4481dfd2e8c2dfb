//! Asks WhatsApp which numbers have an account (*usync*), and reads its answers.

use wacore::iq::usync::{
    UsyncAddressingMode, UsyncContext, UsyncMode, UsyncOutcome, UsyncProtocol, UsyncProtocolKind, UsyncProtocolResult,
    UsyncQuery, UsyncResponse, UsyncUser, UsyncUserResult,
};
use wacore_binary::Jid;

use crate::{contacts::address::lid_chat_id, devices::session::whatsapp::AccountAnswer};

/// What WhatsApp answers about a number with an account.
const HAS_ACCOUNT: &str = "in";
/// What WhatsApp answers about a number without an account.
const HAS_NO_ACCOUNT: [&str; 2] = ["out", "invalid"];

/// Returns the query about these numbers, as WhatsApp Web sends it about a number that a person has typed. An error says why the
/// protocol library refuses the query.
pub fn question(phones: &[String]) -> Result<UsyncQuery, String> {
    let protocols = vec![
        UsyncProtocol::Contact { addressing_mode: UsyncAddressingMode::Pn },
        UsyncProtocol::Lid,
        UsyncProtocol::BusinessVerifiedName,
    ];
    let users = phones.iter().map(|phone| UsyncUser::from_phone(phone.as_str())).collect();
    UsyncQuery::new(UsyncMode::Query, UsyncContext::Interactive, protocols, users).map_err(|error| error.to_string())
}

/// Returns WhatsApp's answers about these numbers. Each answer repeats the number from the query, because the id of the account may
/// have other digits. A number about which WhatsApp reports an error has no answer.
pub fn answers(phones: &[String], response: &UsyncResponse) -> Vec<AccountAnswer> {
    response.users.iter().filter_map(|user| answer(phones, user)).collect()
}

fn answer(phones: &[String], user: &UsyncUserResult) -> Option<AccountAnswer> {
    let Some(UsyncProtocolResult::Contact(UsyncOutcome::Value(contact))) = user.protocol(UsyncProtocolKind::Contact)
    else {
        return None;
    };
    let number = |jid: &Option<Jid>| jid.as_ref().filter(|jid| jid.is_pn()).map(|jid| jid.user.to_string());
    let named = contact.content.as_deref().map(|text| text.trim_start_matches('+').to_owned());
    let own_number = number(&user.id).or_else(|| number(&user.pn_jid));
    let only = || phones.first().filter(|_| phones.len() == 1).cloned();
    let phone = named.or_else(|| own_number.clone()).filter(|phone| phones.contains(phone)).or_else(only)?;
    let lid = match user.protocol(UsyncProtocolKind::Lid) {
        Some(UsyncProtocolResult::Lid(UsyncOutcome::Value(Some(lid)))) => Some(lid.user.to_string()),
        _ => user.id.as_ref().filter(|jid| jid.is_lid()).map(|jid| jid.user.to_string()),
    };
    let id = match contact.contact_type.as_str() {
        HAS_ACCOUNT => Some(own_number.or_else(|| lid.as_deref().map(lid_chat_id))?),
        kind if HAS_NO_ACCOUNT.contains(&kind) => None,
        _ => return None,
    };
    Some(AccountAnswer { phone, id, lid })
}

#[cfg(test)]
mod tests {
    use wacore::iq::{spec::IqSpec as _, usync::UsyncQuerySpec};
    use wacore_binary::{Node, builder::NodeBuilder};

    use super::*;

    fn user(id: Option<&str>, kind: &'static str, asked: Option<&str>, lid: Option<&str>) -> Node {
        let mut user = NodeBuilder::new("user");
        if let Some(id) = id {
            user = user.attr("jid", id.parse::<Jid>().unwrap());
        }
        let mut contact = NodeBuilder::new("contact").attr("type", kind);
        if let Some(asked) = asked {
            contact = contact.string_content(asked);
        }
        let contact = contact.build();
        let lid = lid.map(|lid| NodeBuilder::new("lid").attr("val", lid.parse::<Jid>().unwrap()).build());
        user.children([contact].into_iter().chain(lid)).build()
    }

    fn read(phones: &[&str], users: Vec<Node>) -> Vec<AccountAnswer> {
        let phones: Vec<String> = phones.iter().map(|phone| (*phone).to_owned()).collect();
        let list = NodeBuilder::new("list").children(users).build();
        let usync = NodeBuilder::new("usync").children([list]).build();
        let response = NodeBuilder::new("iq").attr("type", "result").children([usync]).build();
        let spec = UsyncQuerySpec::new(question(&phones).unwrap(), "sid").unwrap();
        answers(&phones, &spec.parse_response(&response.as_node_ref()).unwrap())
    }

    fn found(phone: &str, id: Option<&str>, lid: Option<&str>) -> AccountAnswer {
        AccountAnswer { phone: phone.into(), id: id.map(Into::into), lid: lid.map(Into::into) }
    }

    #[test]
    fn an_answer_belongs_to_the_number_that_was_asked_about() {
        let users = vec![
            user(Some("553181900017@s.whatsapp.net"), "in", Some("+5531981900017"), Some("77@lid")),
            user(Some("6281234567890@s.whatsapp.net"), "in", Some("+6281234567890"), None),
            user(Some("6281199999999@s.whatsapp.net"), "out", Some("+6281199999999"), None),
            user(None, "invalid", Some("+620"), None),
        ];
        assert_eq!(
            read(&["6281234567890", "5531981900017", "6281199999999", "620"], users),
            [
                found("5531981900017", Some("553181900017"), Some("77")),
                found("6281234567890", Some("6281234567890"), None),
                found("6281199999999", None, None),
                found("620", None, None),
            ]
        );
    }

    #[test]
    fn an_answer_that_does_not_repeat_the_number_counts_if_only_one_was_asked_about() {
        let of_another = || vec![user(Some("553181900017@s.whatsapp.net"), "in", None, None)];
        assert_eq!(read(&["5531981900017"], of_another()), [found("5531981900017", Some("553181900017"), None)]);
        assert_eq!(read(&["5531981900017", "6281234567890"], of_another()), []);
    }

    #[test]
    fn an_account_without_a_number_is_reached_by_its_lid() {
        let users = vec![user(Some("77@lid"), "in", Some("+6281234567890"), None)];
        assert_eq!(read(&["6281234567890"], users), [found("6281234567890", Some("77@lid"), Some("77"))]);
    }

    #[test]
    fn an_error_about_a_number_is_no_answer() {
        let error = NodeBuilder::new("error").attr("code", "429").attr("text", "rate-overlimit").build();
        let contact = NodeBuilder::new("contact").attr("type", "out").children([error]).build();
        let user = NodeBuilder::new("user").attr("jid", Jid::pn("6281234567890")).children([contact]).build();
        assert_eq!(read(&["6281234567890"], vec![user]), []);
    }
}
