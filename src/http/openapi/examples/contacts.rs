//! The examples of contacts, consent and imports.

use super::{CHAT, EARLIER, Example, LATER, LID, PHONE, id};
use crate::{
    campaigns::{progress::ItemStatus, store::of_person::BroadcastToPerson},
    contacts::{
        address::{ContactAddress, ContactAddressKind, lid_chat_id},
        consent::{ConsentEntry, ConsentKind, ConsentSource},
        contact::{Attributes, Contact, ContactSource, OptIn, OptOut},
        import::{
            Import, ImportStatus, Rejection, RowFault,
            preview::{ImportPreview, PreviewColumn, PreviewRow},
        },
        layout::Column,
        opt_out::{Language, UndecidedOptOut},
        phone::BareDigits,
        phone_fault::PhoneFault,
        store::{ContactSummary, TagCount, bulk::BulkOutcome},
        table::{Delimiter, Encoding},
    },
    conversations::store::{ChatOfPerson, OptedOutPerson},
    devices::failure::FailureReason,
    http::bodies::contacts::{
        BulkAction, BulkBody, ContactBody, ContactPatchBody, NewConsent, NewOptIn, NumberFault, OptOutSettingsPatch,
        OptOutSettingsView, ReadNumber, TagAction, TagBody, TagChangedView,
    },
    workflows::contact_history::ContactHistory,
};

pub fn attributes() -> Attributes {
    [("kota".to_owned(), "Bandung".to_owned())].into()
}

impl Example for ContactBody {
    fn examples() -> Vec<Self> {
        let contact = Self {
            phone: Some("+62 812-3456-7890".into()),
            lid: None,
            name: Some("Ayu".into()),
            tags: Some(vec!["vip".into()]),
            attributes: Some(attributes()),
        };
        let by_lid =
            Self { phone: None, lid: Some(LID.into()), name: Some("Budi".into()), tags: None, attributes: None };
        vec![contact, by_lid]
    }
}

impl Example for ContactPatchBody {
    fn examples() -> Vec<Self> {
        let attributes = attributes().into_iter().map(|(name, value)| (name, Some(value))).collect();
        let whole = Self {
            name: Some("Ayu".into()),
            tags: Some(vec!["vip".into()]),
            attributes: Some(attributes),
            version: None,
        };
        vec![whole, Self { name: Some("Ayu".into()), tags: None, attributes: None, version: Some(EARLIER) }]
    }
}

impl Example for OptOutSettingsView {
    fn examples() -> Vec<Self> {
        let settings = Self {
            languages: vec![Language::Es],
            opt_out_words: vec!["cancel".into()],
            opt_in_words: vec!["lanjut".into()],
            counts_probable: false,
        };
        vec![settings]
    }
}

impl Example for OptOutSettingsPatch {
    fn examples() -> Vec<Self> {
        let patch = Self {
            languages: Some(vec![Language::Es]),
            opt_out_words: Some(vec!["cancel".into()]),
            opt_in_words: Some(vec!["lanjut".into()]),
            counts_probable: Some(false),
        };
        vec![patch]
    }
}

impl Example for Contact {
    fn examples() -> Vec<Self> {
        let contact = Self {
            id: id("con"),
            phone: Some(PHONE.into()),
            addresses: vec![address(ContactAddressKind::Phone, PHONE), address(ContactAddressKind::Lid, LID)],
            name: "Ayu".into(),
            tags: vec!["vip".into()],
            attributes: attributes(),
            source: ContactSource::Manual,
            opted_out: None,
            opted_in: None,
            undecided_opt_out: None,
            consented_at: Some(EARLIER),
            created_at: EARLIER,
            updated_at: EARLIER,
        };
        let opted_out = OptOut { at: LATER, keyword: Some("STOP".into()), source: ConsentSource::Keyword };
        let opted_in = OptIn {
            at: LATER,
            keyword: Some("START".into()),
            source: ConsentSource::Keyword,
            device_id: Some(id::<crate::ids::DeviceId>("dev").into()),
        };
        let by_lid = Self {
            phone: None,
            opted_in: Some(opted_in),
            addresses: vec![address(ContactAddressKind::Lid, LID)],
            name: "Budi".into(),
            ..contact.clone()
        };
        let undecided = Self { undecided_opt_out: UndecidedOptOut::examples().pop(), ..contact.clone() };
        vec![contact.clone(), Self { opted_out: Some(opted_out), ..contact }, by_lid, undecided]
    }
}

fn address(kind: ContactAddressKind, value: &str) -> ContactAddress {
    ContactAddress { kind, value: value.into() }
}

impl Example for ReadNumber {
    fn examples() -> Vec<Self> {
        let fault = NumberFault {
            code: PhoneFault::AMBIGUOUS.into(),
            message: "this can be +6285291900012 or +85291900012".into(),
            readings: vec!["+6285291900012".into(), "+85291900012".into()],
        };
        vec![Self { phone: Some(PHONE.into()), fault: None }, Self { phone: None, fault: Some(fault) }]
    }
}

impl Example for BulkBody {
    fn examples() -> Vec<Self> {
        let ids = vec![id::<crate::ids::ContactId>("con").into()];
        let add = Self { ids: ids.clone(), action: BulkAction::AddTags, tags: Some(vec!["vip".into()]) };
        vec![add, Self { ids, action: BulkAction::Delete, tags: None }]
    }
}

impl Example for BulkOutcome {
    fn examples() -> Vec<Self> {
        vec![Self { changed: 12, unchanged: 3, full: 1, unknown: 2 }]
    }
}

impl Example for ContactHistory {
    fn examples() -> Vec<Self> {
        let broadcast = BroadcastToPerson {
            campaign_id: id("cmp"),
            name: "Promo akhir pekan".into(),
            status: ItemStatus::Read,
            error: None,
            device_id: id("dev"),
            sent_at: Some(EARLIER),
            replied_at: Some(LATER),
        };
        let chat = ChatOfPerson { device_id: id("dev"), chat_id: CHAT.into() };
        let error = Some(FailureReason::InvalidRecipient);
        let failed = BroadcastToPerson {
            status: ItemStatus::Failed,
            error,
            sent_at: None,
            replied_at: None,
            ..broadcast.clone()
        };
        vec![Self { broadcasts: vec![broadcast, failed], chat: Some(chat) }, Self { broadcasts: vec![], chat: None }]
    }
}

impl Example for TagBody {
    fn examples() -> Vec<Self> {
        let rename = Self { action: TagAction::Rename, tag: "vip".into(), name: Some("pelanggan setia".into()) };
        vec![rename, Self { action: TagAction::Delete, tag: "lama".into(), name: None }]
    }
}

impl Example for TagChangedView {
    fn examples() -> Vec<Self> {
        vec![Self { contacts: 12, broadcasts: 1 }]
    }
}

impl Example for ContactSummary {
    fn examples() -> Vec<Self> {
        let tags = vec![TagCount { tag: "vip".into(), contacts: 12 }];
        vec![Self { contacts: 240, opted_out: 3, opted_out_others: 1, tags, attributes: vec!["kota".into()] }]
    }
}

impl Example for NewConsent {
    fn examples() -> Vec<Self> {
        vec![Self { said: ConsentKind::OptedOut, note: Some("told us on the phone".into()) }]
    }
}

impl Example for NewOptIn {
    fn examples() -> Vec<Self> {
        vec![Self { note: Some("asked for promos again".into()) }]
    }
}

impl Example for OptedOutPerson {
    fn examples() -> Vec<Self> {
        let by_number = Self {
            chat_id: CHAT.into(),
            phone: Some(PHONE.into()),
            lid: None,
            name: Some("Ayu".into()),
            opted_out: OptOut { at: LATER, keyword: Some("STOP".into()), source: ConsentSource::Keyword },
            chat: Some(ChatOfPerson { device_id: id("dev"), chat_id: CHAT.into() }),
        };
        let by_lid = Self {
            chat_id: lid_chat_id(LID),
            phone: None,
            lid: Some(LID.into()),
            name: None,
            chat: None,
            ..by_number.clone()
        };
        vec![by_number, by_lid]
    }
}

impl Example for ConsentEntry {
    fn examples() -> Vec<Self> {
        let by_keyword = Self {
            at: EARLIER,
            kind: ConsentKind::OptedOut,
            source: ConsentSource::Keyword,
            keyword: Some("STOP".into()),
            note: None,
            device_id: Some(id::<crate::ids::DeviceId>("dev").into()),
            user_id: None,
        };
        let by_person = Self {
            source: ConsentSource::Person,
            keyword: None,
            note: Some("told us on the phone".into()),
            device_id: None,
            user_id: Some(id::<crate::ids::UserId>("usr").into()),
            ..by_keyword.clone()
        };
        vec![by_keyword, by_person]
    }
}

impl Example for Import {
    fn examples() -> Vec<Self> {
        let import = Self {
            id: id("imp"),
            file_name: "pelanggan.csv".into(),
            status: ImportStatus::Completed,
            error: None,
            size_bytes: 4_096,
            done_bytes: 4_096,
            rows: 100,
            created: 90,
            updated: 6,
            duplicates: 1,
            rejected: 3,
            created_at: EARLIER,
            completed_at: Some(LATER),
        };
        let error = Some("the file is gone; import it again".into());
        vec![import.clone(), Self { status: ImportStatus::Failed, error, ..import }]
    }
}

impl Example for Rejection {
    fn examples() -> Vec<Self> {
        vec![rejection()]
    }
}

fn rejection() -> Rejection {
    let rejection = RowFault::Phone(PhoneFault::TooShort.code()).rejection(4, PhoneFault::TooShort.message(), "12345");
    Rejection { cells: vec!["Ayu".into(), "12345".into()], ..rejection }
}

impl Example for ImportPreview {
    fn examples() -> Vec<Self> {
        let columns =
            [("Nomor HP", "0812-3456-7890", Column::Phone), ("Kota", "Bandung", Column::Attribute("kota".into()))];
        let column = |(head, sample, holds): (&str, &str, Column)| PreviewColumn {
            head: head.to_owned(),
            samples: vec![sample.to_owned()],
            holds,
        };
        let row = PreviewRow {
            line: 2,
            phone: PHONE.into(),
            name: "Ayu".into(),
            tags: vec!["vip".into()],
            attributes: attributes(),
        };
        let preview = Self {
            encoding: Encoding::Utf8,
            delimiter: Delimiter::Comma,
            has_head: true,
            columns: columns.map(column).into(),
            rows: 100,
            is_complete: true,
            accepted: 96,
            known: 6,
            duplicates: 1,
            rejected: 3,
            ambiguous: 2,
            suggested_bare_digits: Some(BareDigits::Home),
            first_rows: vec![row],
            rejections: vec![rejection()],
        };
        vec![preview]
    }
}
