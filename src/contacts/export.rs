//! Exports contacts as a CSV file that can be imported again: the number, the name, the tags and each attribute. Such an import changes no
//! consent: a contact who has opted out stays opted out whatever a file says.

use crate::{
    contacts::{
        consent::ConsentKind,
        contact::Contact,
        headings::EXPORT_HEADINGS,
        numbers,
        store::{self, ContactFilter, ContactSort, ResolvedFilter},
    },
    download::Chunks,
    error::{Error, Result},
    ids::TenantId,
    language::Language,
    local_time::FileFormat,
    page::PageRequest,
    ports::{Database, TimeZones},
    spreadsheet::Sheet,
};

/// The number of contacts in one chunk. A contact has some hundred bytes, rarely more.
const CHUNK_ROWS: u32 = 1_000;
/// The most columns of an export. People cannot use a wider table.
const MAX_COLUMNS: u32 = 1_000;

const DELIMITER: u8 = b',';
/// The separator of the tags in a cell. No tag has a comma.
const BETWEEN_TAGS: &str = ", ";

/// An export in chunks, because an export of a hundred thousand contacts would not fit into the memory of a Worker.
pub struct Export {
    tenant: TenantId,
    filter: ResolvedFilter,
    format: FileFormat,
    /// The names of the attributes, each of which is a column.
    attributes: Vec<String>,
    sheet: Sheet,
    /// The page to load next; `None` after the last one.
    next: Option<PageRequest>,
}

impl Export {
    /// Begins the export of the contacts that match this filter, the newest first. The export has no order by name, because each page of
    /// such a list scans every contact, and a spreadsheet can sort the file.
    pub async fn open(
        db: &impl Database,
        tenant: &TenantId,
        filter: &ContactFilter,
        format: FileFormat,
    ) -> Result<Self> {
        let filter = ContactFilter { sort: ContactSort::Newest, ..filter.clone() };
        let attributes = store::attribute_names(db, tenant, MAX_COLUMNS.saturating_add(1)).await?;
        if attributes.len() > MAX_COLUMNS as usize {
            let message =
                format!("the contacts have more than {MAX_COLUMNS} different columns; remove those that nobody needs");
            return Err(Error::invalid("columns", message));
        }
        Ok(Self {
            tenant: tenant.clone(),
            filter: ResolvedFilter::of(db, tenant, &filter).await?,
            sheet: Sheet::new(DELIMITER, headings(&format, &attributes))?,
            format,
            attributes,
            next: Some(PageRequest::first(CHUNK_ROWS)),
        })
    }

    fn row(&self, contact: &Contact, zones: &impl TimeZones) -> Vec<String> {
        let (consent, since) = contact.consent().unzip();
        let mut row = vec![
            contact.phone.as_deref().map(numbers::for_spreadsheet).unwrap_or_default(),
            contact.name.clone(),
            contact.tags.join(BETWEEN_TAGS),
            consent.map(|consent| self.word(consent).to_owned()).unwrap_or_default(),
            self.format.time(since, zones),
            self.format.time(Some(contact.created_at), zones),
        ];
        row.extend(self.attributes.iter().map(|name| contact.attributes.get(name).cloned().unwrap_or_default()));
        row
    }

    const fn word(&self, consent: ConsentKind) -> &'static str {
        match consent {
            ConsentKind::OptedOut => self.format.language.of("opted out", "berhenti berlangganan"),
            ConsentKind::OptedIn => self.format.language.of("opted in", "berlangganan lagi"),
            ConsentKind::Consented => self.format.language.of("agreed", "setuju"),
        }
    }
}

impl Chunks for Export {
    async fn next_chunk(&mut self, db: &impl Database, zones: &impl TimeZones) -> Result<Option<String>> {
        let Some(page) = self.next.clone() else { return Ok(None) };
        let contacts = store::list_page(db, &self.tenant, &self.filter, &page).await?;
        for contact in &contacts.items {
            let row = self.row(contact, zones);
            self.sheet.add_row(row)?;
        }
        self.next = page.next(contacts.next_cursor.as_deref())?;
        self.sheet.take_text().map(Some)
    }

    fn language(&self) -> Language {
        self.format.language
    }
}

fn headings(format: &FileFormat, attributes: &[String]) -> Vec<String> {
    let ours = format.language.of_both(EXPORT_HEADINGS);
    let [consent, since, added] = ours.unread;
    let mut headings: Vec<String> = ours.read.map(str::to_owned).into();
    headings.extend([consent.to_owned(), format.heading_of_times(since), format.heading_of_times(added)]);
    headings.extend_from_slice(attributes);
    headings
}
