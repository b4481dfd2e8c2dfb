//! The examples of broadcasts.

use std::collections::BTreeMap;

use super::{EARLIER, Example, LATER, PHONE, TEXT, contacts::attributes, id};
use crate::{
    campaigns::{
        campaign::{Audience, CampaignStatus, DEFAULT_GAP, PacePreset, TagMatch},
        progress::{Counts, ItemStatus},
    },
    contacts::{
        phone::BareDigits,
        phone_fault::PhoneFault,
        recipients::RawRow,
        wrong_row::{RowReason, WrongContact, WrongRow},
    },
    devices::{failure::FailureReason, pacing::WaitCode},
    http::bodies::campaigns::{AudienceByTags, CampaignView, ItemView, NewCampaign, NewSchedule, NewTest},
    messages::template::lint,
    workflows::{
        campaign_progress::{CampaignDeviceView, FailureView, ProgressView, TimelinePoint},
        estimate_campaign::{EstimateView, Share},
        preview_campaign::{PreviewView, Rendering},
    },
};

const TEMPLATE: &str = "Halo {{name}}, ada promo baru.";

impl Example for NewCampaign {
    fn examples() -> Vec<Self> {
        let recipient =
            RawRow { phone: "081234567890".into(), name: "Ayu".into(), attributes: attributes(), ..RawRow::default() };
        let campaign = |recipients, csv, audience| Self {
            name: Some("Promo November".into()),
            device_ids: vec![id::<crate::ids::DeviceId>("dev").into()],
            text: TEMPLATE.into(),
            recipients,
            csv,
            audience,
            contact_ids: None,
            gap: None,
            preset: Some(PacePreset::Safe),
            scheduled_at: None,
            bare_digits: None,
            leave_out_unusable: None,
            send_to_undecided: None,
            replaces: None,
        };
        let by_tags = AudienceByTags {
            tags: vec!["vip".into()],
            which: Some(TagMatch::Any),
            without_tags: vec!["grosir".into()],
        };
        vec![
            campaign(Some(vec![recipient]), None, None),
            Self {
                scheduled_at: Some("2026-11-26T02:00:00Z".into()),
                bare_digits: Some(BareDigits::Home),
                ..campaign(None, Some("phone,name\n081234567890,Ayu\n".into()), None)
            },
            Self {
                leave_out_unusable: Some(true),
                send_to_undecided: Some(true),
                ..campaign(None, None, Some(by_tags))
            },
            Self { contact_ids: Some(vec![id::<crate::ids::ContactId>("con").into()]), ..campaign(None, None, None) },
            Self {
                replaces: Some(id::<crate::ids::CampaignId>("cmp").into()),
                ..campaign(None, Some("phone,name\n081234567890,Ayu\n".into()), None)
            },
        ]
    }
}

impl Example for NewSchedule {
    fn examples() -> Vec<Self> {
        vec![Self { scheduled_at: "2026-12-24T02:00:00Z".into() }]
    }
}

impl Example for NewTest {
    fn examples() -> Vec<Self> {
        let test = Self {
            device_id: id::<crate::ids::DeviceId>("dev").into(),
            text: TEMPLATE.into(),
            to: "+62 812-3456-7890".into(),
            variables: [("name".to_owned(), "Ayu".to_owned())].into(),
        };
        vec![test]
    }
}

fn counts() -> Counts {
    Counts {
        total: 100,
        pending: 58,
        queued: 2,
        sent: 4,
        delivered: 10,
        read: 24,
        failed: 2,
        replied: 5,
        ..Counts::default()
    }
}

impl Example for CampaignView {
    fn examples() -> Vec<Self> {
        let campaign = |audience| Self {
            id: id("cmp"),
            name: "Promo November".into(),
            device_ids: vec![id("dev")],
            text: TEMPLATE.into(),
            run: 1,
            status: CampaignStatus::Running,
            pause_reason: None,
            gap: DEFAULT_GAP.into(),
            audience,
            send_to_undecided: false,
            scheduled_at: None,
            start_problem: None,
            created_at: EARLIER,
            started_at: Some(LATER),
            completed_at: None,
            counts: counts(),
            retryable: 2,
        };
        let tags = Audience::Tags {
            tags: vec!["vip".into()],
            tag_match: TagMatch::Any,
            without_tags: vec!["grosir".into()],
            needed_values: vec!["kota".into()],
        };
        let picked = Audience::Contacts { contacts: vec![id("con")], needed_values: vec!["kota".into()] };
        vec![campaign(Audience::List), campaign(tags), campaign(picked)]
    }
}

impl Example for ItemView {
    fn examples() -> Vec<Self> {
        let read = Self {
            item_no: 1,
            phone: PHONE.into(),
            name: "Ayu".into(),
            columns: [("kota".to_owned(), "Bandung".to_owned())].into(),
            text: Some("Halo Ayu, ada promo baru.".into()),
            status: ItemStatus::Read,
            error: None,
            device_id: Some(id("dev")),
            sent_at: Some(EARLIER),
            replied_at: None,
            updated_at: LATER,
        };
        let failed = Self {
            item_no: 2,
            phone: PHONE.into(),
            name: String::new(),
            columns: BTreeMap::new(),
            text: None,
            status: ItemStatus::Failed,
            error: Some(FailureReason::refused_by_whatsapp("463")),
            device_id: None,
            sent_at: None,
            replied_at: None,
            updated_at: LATER,
        };
        vec![read, failed]
    }
}

fn estimate() -> EstimateView {
    EstimateView {
        starts_at: EARLIER,
        finishes_at: LATER,
        texts: 100,
        days: 1,
        limited_by: Some(WaitCode::Gap),
        per_device: vec![Share { device_id: id("dev"), texts: 100 }],
    }
}

impl Example for PreviewView {
    fn examples() -> Vec<Self> {
        let columns = ["kota".to_owned()].into();
        let problems = lint::read("Halo {{kotta}}").map(|template| lint::lint(&template, &columns)).unwrap_or_default();
        let unreadable = lint::read("Halo {{name|}}").err().map(|problem| *problem);
        let contact = WrongContact { id: id("con"), name: "Ayu".into(), phone: PHONE.into() };
        let missing = WrongRow {
            variable: Some("kota".into()),
            contact: Some(contact),
            ..WrongRow::new(9, RowReason::MissingValue, "the text uses {{kota}}, but this contact has no kota")
        };
        let preview = Self {
            ambiguous: 1,
            suggested_bare_digits: Some(BareDigits::Home),
            rows: 107,
            columns: vec!["kota".into()],
            recipients: 100,
            opted_out: 3,
            undecided: 1,
            rejected: 2,
            left_out: 0,
            repeated: 1,
            repeated_rows: vec![WrongRow::new(7, RowReason::Duplicate, "row 2 has the same number")],
            rejected_rows: vec![
                WrongRow {
                    value: "12345".into(),
                    ..WrongRow::new(4, RowReason::PhoneTooShort, PhoneFault::TooShort.message())
                },
                missing,
            ],
            renderings: vec![Rendering { phone: PHONE.into(), name: "Ayu".into(), text: TEXT.into() }],
            problems: problems.into_iter().chain(unreadable).collect(),
            estimate: Some(estimate()),
        };
        vec![preview]
    }
}

impl Example for ProgressView {
    fn examples() -> Vec<Self> {
        let device = CampaignDeviceView {
            device_id: id("dev"),
            waiting: 60,
            code: Some(WaitCode::Gap),
            next_send_at: Some(LATER),
            sent: 38,
            failing_since: None,
        };
        let progress = Self {
            status: CampaignStatus::Running,
            pause_reason: None,
            counts: counts(),
            devices: vec![device],
            failures: vec![FailureView { error: FailureReason::refused_by_whatsapp("463"), count: 2 }],
            estimate: Some(estimate()),
            before_start: None,
            timeline: vec![TimelinePoint { at: EARLIER, sent: 38 }],
            bucket_seconds: 60,
        };
        vec![progress]
    }
}
