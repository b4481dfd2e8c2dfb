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
/// Items read from D1 in one query.
const PIECE: u32 = 2_000;

/// Holds the whole file in memory: about 150 bytes and the text for each recipient.
pub async fn report(db: &impl Database, tenant: &TenantId, id: &CampaignId, language: Language) -> Result<String> {
    let campaign = store::get(db, tenant, id).await?;
    let template = Template::parse(&campaign.text).ok();
    let mut sheet = Sheet::new(b',', language.of_both(HEADS).map(str::to_owned))?;
    let mut page = PageRequest::first(PIECE);
    loop {
        let items = store::list_items(db, tenant, id, None, &page).await?;
        for item in &items.items {
            sheet.add_row(row(item, id, template.as_ref()))?;
        }
        let Some(last) = items.items.last().filter(|_| items.next_cursor.is_some()) else { break };
        page.after = Some(last.item_no.to_string());
    }
    sheet.into_text()
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
