//! The report of a broadcast as a CSV file: one row per recipient.

use crate::{
    campaigns::{
        plan,
        store::{self, CampaignItem},
    },
    clock::Timestamp,
    contacts::numbers,
    error::Result,
    ids::{CampaignId, TenantId},
    language::Language,
    messages::{template::Template, text::Text},
    page::PageRequest,
    ports::Database,
    spreadsheet::Sheet,
};

const HEADS: [[&str; 9]; 2] = [
    ["no", "phone", "name", "status", "reason", "sent_at", "replied_at", "device_id", "text"],
    ["no", "no_hp", "nama", "status", "alasan", "dikirim", "dibalas", "perangkat", "teks"],
];
/// Items in one piece: about 150 bytes and the text for each.
const PIECE: u32 = 1_000;

const DELIMITER: u8 = b',';

/// The report of a campaign, in pieces: a whole one of a hundred thousand long messages would not fit into the memory of a
/// Worker.
pub struct Report {
    tenant: TenantId,
    campaign: CampaignId,
    template: Option<Template>,
    sheet: Sheet,
    /// The next page; `None` after the last one.
    next: Option<PageRequest>,
}

impl Report {
    pub async fn open(db: &impl Database, tenant: &TenantId, id: &CampaignId, language: Language) -> Result<Self> {
        let campaign = store::get(db, tenant, id).await?;
        Ok(Self {
            tenant: tenant.clone(),
            campaign: campaign.id,
            template: Template::parse(&campaign.text).ok(),
            sheet: Sheet::new(DELIMITER, language.of_both(HEADS).map(str::to_owned))?,
            next: Some(PageRequest::first(PIECE)),
        })
    }

    /// The next piece of the file; `None` at its end.
    pub async fn next_piece(&mut self, db: &impl Database) -> Result<Option<String>> {
        let Some(page) = self.next.take() else { return Ok(None) };
        let items = store::list_items(db, &self.tenant, &self.campaign, &[], &page).await?;
        for item in &items.items {
            self.sheet.add_row(row(item, &self.campaign, self.template.as_ref()))?;
        }
        let last = items.items.last().filter(|_| items.next_cursor.is_some());
        self.next = last.map(|last| PageRequest { after: Some(last.item_no.to_string()), ..page });
        self.sheet.take_text().map(Some)
    }
}

fn row(item: &CampaignItem, campaign: &CampaignId, template: Option<&Template>) -> [String; 9] {
    let time = |at: Option<Timestamp>| at.map(Timestamp::to_rfc3339).unwrap_or_default();
    let text = template
        .and_then(|template| plan::render(template, campaign, item.item_no, &item.phone, &item.variables).ok())
        .map(Text::into_string);
    [
        item.item_no.to_string(),
        numbers::for_spreadsheet(&item.phone),
        item.variables.get("name").cloned().unwrap_or_default(),
        item.status.as_str().to_owned(),
        item.error.as_ref().map(ToString::to_string).unwrap_or_default(),
        time(item.sent_at),
        time(item.replied_at),
        item.device_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        text.unwrap_or_default(),
    ]
}
