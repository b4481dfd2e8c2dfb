//! The report of a broadcast as a CSV file: one row per recipient below a header row, so that a spreadsheet can sort and filter it. The
//! number of recipients by status and reason is not in it, because the page of the broadcast shows it.

use std::collections::HashMap;

use crate::{
    campaigns::{
        plan,
        progress::ItemStatus,
        store::{self, CampaignItem},
    },
    contacts::{contact::free_name, numbers},
    devices,
    download::Chunks,
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    language::Language,
    local_time::FileFormat,
    messages::{template::Template, text::Text},
    page::PageRequest,
    ports::{Database, TimeZones},
    spreadsheet::Sheet,
};

/// The headings of the first columns, in English and in Indonesian. The headings of the times and of the device follow, then those of the
/// recipient's columns and the text.
const HEADS: [[&str; 5]; 2] =
    [["no", "phone", "name", "status", "reason"], ["no", "no_hp", "nama", "status", "alasan"]];
const TIME_HEADS: [[&str; 4]; 2] =
    [["sent_at", "delivered_at", "read_at", "replied_at"], ["dikirim", "diterima", "dibaca", "dibalas"]];
const DEVICE_HEADS: [[&str; 2]; 2] = [["device_name", "device_id"], ["nama_perangkat", "perangkat"]];
const TEXT_HEAD: [&str; 2] = ["text", "teks"];
/// The name of a device that was deleted after it had sent.
const DELETED_DEVICE: [&str; 2] = ["Deleted device", "Perangkat dihapus"];
/// The number of items in one chunk. Each has about 200 bytes, its columns and its text.
const CHUNK_ROWS: u32 = 1_000;
/// The most columns of the recipients in a report. No spreadsheet that a person makes has more.
const MAX_COLUMNS: u32 = 500;

const DELIMITER: u8 = b',';

/// The report of a campaign, in chunks: the whole report of a hundred thousand long messages would not fit into the memory of a Worker.
pub struct Report {
    tenant: TenantId,
    campaign: CampaignId,
    template: Option<Template>,
    format: FileFormat,
    /// The names of the tenant's devices.
    devices: HashMap<DeviceId, String>,
    /// The columns of the recipients: the names of the values with which the text is rendered.
    columns: Vec<String>,
    sheet: Sheet,
    /// The page to load next; `None` after the last one.
    next: Option<PageRequest>,
}

impl Report {
    pub async fn open(db: &impl Database, tenant: &TenantId, id: &CampaignId, format: FileFormat) -> Result<Self> {
        let campaign = store::get(db, tenant, id).await?;
        let devices = devices::store::list_all(db, tenant).await?;
        let columns = store::list_column_names(db, tenant, id, MAX_COLUMNS).await?;
        Ok(Self {
            tenant: tenant.clone(),
            campaign: campaign.id,
            template: Template::parse(&campaign.text).ok(),
            devices: devices.into_iter().map(|device| (device.id, device.name)).collect(),
            sheet: Sheet::new(DELIMITER, headings(&format, &columns))?,
            columns,
            format,
            next: Some(PageRequest::first(CHUNK_ROWS)),
        })
    }

    fn row(&self, item: &CampaignItem, zones: &impl TimeZones) -> Vec<String> {
        let value = |name: &str| item.variables.get(name).cloned().unwrap_or_default();
        // An item keeps only the time of its last receipt: the time of the delivery is lost once the message was read.
        let receipt = |status: ItemStatus| Some(item.updated_at).filter(|_| item.status == status);
        let times = [item.sent_at, receipt(ItemStatus::Delivered), receipt(ItemStatus::Read), item.replied_at];
        let text = self.template.as_ref().and_then(|template| {
            plan::render(template, &self.campaign, item.item_no, &item.phone, &item.variables).ok()
        });
        let mut row = vec![
            item.item_no.to_string(),
            numbers::for_spreadsheet(&item.phone),
            value("name"),
            item.status.as_str().to_owned(),
            item.error.as_ref().map(ToString::to_string).unwrap_or_default(),
        ];
        row.extend(times.map(|at| self.format.time(at, zones)));
        row.extend([
            self.device_name(item.device_id.as_ref()),
            item.device_id.as_ref().map_or_else(String::new, ToString::to_string),
        ]);
        row.extend(self.columns.iter().map(|column| value(column)));
        row.push(text.map(Text::into_string).unwrap_or_default());
        row
    }

    fn device_name(&self, id: Option<&DeviceId>) -> String {
        let Some(id) = id else { return String::new() };
        let deleted = || self.format.language.of_both(DELETED_DEVICE).to_owned();
        self.devices.get(id).cloned().unwrap_or_else(deleted)
    }
}

impl Chunks for Report {
    async fn next_chunk(&mut self, db: &impl Database, zones: &impl TimeZones) -> Result<Option<String>> {
        let Some(page) = self.next.clone() else { return Ok(None) };
        let items = store::list_items(db, &self.tenant, &self.campaign, &[], &page).await?;
        for item in &items.items {
            let row = self.row(item, zones);
            self.sheet.add_row(row)?;
        }
        let last = items.items.last().filter(|_| items.next_cursor.is_some());
        self.next = last.map(|last| PageRequest { after: Some(last.item_no.to_string()), ..page });
        self.sheet.take_text().map(Some)
    }

    fn language(&self) -> Language {
        self.format.language
    }
}

/// Returns the headings of the report. A column of the recipients that has the name of one of the report gets a number: `status_2`.
fn headings(format: &FileFormat, columns: &[String]) -> Vec<String> {
    let language: Language = format.language;
    let text = language.of_both(TEXT_HEAD).to_owned();
    let mut heads: Vec<String> = language.of_both(HEADS).map(str::to_owned).into();
    heads.extend(language.of_both(TIME_HEADS).map(|head| format.heading_of_times(head)));
    heads.extend(language.of_both(DEVICE_HEADS).map(str::to_owned));
    for column in columns {
        let free = free_name(column, |name| name == text || heads.iter().any(|known| known == name));
        heads.push(free);
    }
    heads.push(text);
    heads
}
