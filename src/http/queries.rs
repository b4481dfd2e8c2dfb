//! The query parameters of the routes. They are received as texts and parsed here, where native tests can run the parsers.

use serde::Deserialize;

use crate::{
    campaigns::{campaign::CampaignStatus, progress::ItemStatus, store::CampaignFilter},
    clock::Timestamp,
    contacts::{
        contact::parse_tag_list,
        import::parse_file_name,
        layout::Column,
        phone::BareDigits,
        store::{ContactFilter, ContactSort},
    },
    conversations::store::ChatFilter,
    devices::outbox::OutboxFilter,
    error::{Error, Result},
    files::{content::Declared, kind::FileKind, link::Link, name::clean_name},
    ids::{DeviceId, FileId},
    language::Language,
    local_time::{FileFormat, parse_time_zone},
    page::PageRequest,
    ports::TimeZones,
    tenants::session::SessionSecret,
    workflows::import_contacts::Upload,
};

/// The query parameters `?cursor=&limit=`.
#[derive(Deserialize)]
pub struct PageQuery {
    pub cursor: Option<String>,
    pub limit: Option<String>,
}

impl PageQuery {
    pub fn parse(self) -> Result<PageRequest> {
        PageRequest::parse(self.cursor.as_deref(), self.limit.as_deref())
    }
}

/// The query parameter `?state=waiting|unknown` of an outbox.
#[derive(Deserialize)]
pub struct OutboxQuery {
    pub state: Option<String>,
}

impl OutboxQuery {
    pub fn parse(self) -> Result<OutboxFilter> {
        match self.state.as_deref() {
            None | Some("waiting") => Ok(OutboxFilter::Waiting),
            Some("unknown") => Ok(OutboxFilter::Unknown),
            Some(_) => Err(Error::invalid("state", "the state is waiting or unknown")),
        }
    }
}

/// The query parameter `?status=` of the recipients of a campaign: one status, or several separated by commas.
#[derive(Deserialize)]
pub struct ItemsQuery {
    pub status: Option<String>,
}

impl ItemsQuery {
    /// Returns the statuses; empty for all recipients.
    pub fn parse(self) -> Result<Vec<ItemStatus>> {
        parse_statuses(self.status.as_deref(), ItemStatus::parse, "this is no status of a recipient, such as failed")
    }
}

/// The query parameters `?search=&status=` of the list of campaigns: parts of a name, and one status or several separated by commas.
#[derive(Deserialize)]
pub struct CampaignsQuery {
    pub search: Option<String>,
    pub status: Option<String>,
}

impl CampaignsQuery {
    pub fn parse(self) -> Result<CampaignFilter> {
        let unknown = "this is no status of a broadcast, such as scheduled";
        let statuses = parse_statuses(self.status.as_deref(), CampaignStatus::parse, unknown)?;
        Ok(CampaignFilter { search: self.search, statuses })
    }
}

/// Parses statuses that are separated by commas; empty if none is given.
fn parse_statuses<S>(text: Option<&str>, parse: impl Fn(&str) -> Option<S>, unknown: &str) -> Result<Vec<S>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Vec::new()) };
    text.split(',').map(|status| parse(status).ok_or_else(|| Error::invalid("status", unknown))).collect()
}

/// The query parameters `?device=&search=&unread=` of the list of chats.
#[derive(Deserialize)]
pub struct ChatsQuery {
    pub device: Option<String>,
    pub search: Option<String>,
    pub unread: Option<String>,
}

impl ChatsQuery {
    pub fn parse(self) -> Result<ChatFilter> {
        Ok(ChatFilter {
            device: self.device.filter(|id| !id.is_empty()).map(|id| parse_device(&id)).transpose()?,
            search: self.search,
            is_unread: parse_flag("unread", self.unread.as_deref())?.unwrap_or_default(),
        })
    }
}

/// Parses the id in a filter. A wrong id is `Invalid` and not *not found*, because the list itself exists.
fn parse_device(id: &str) -> Result<DeviceId> {
    DeviceId::parse(id).map_err(|_| Error::invalid("device", "this is not the id of a device"))
}

/// The query parameter `?after=`: the number of the last event that the caller has received.
#[derive(Deserialize)]
pub struct EventsQuery {
    pub after: Option<String>,
}

impl EventsQuery {
    pub fn parse(self) -> Result<Option<i64>> {
        let Some(text) = self.after.filter(|text| !text.is_empty()) else { return Ok(None) };
        match text.parse() {
            Ok(seq) if seq >= 0 => Ok(Some(seq)),
            _ => Err(Error::invalid("after", "after is the number of an event")),
        }
    }
}

/// The query parameters `?search=&tag=&optedOut=&mayHaveOptedOut=&sort=` of the list of contacts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactsQuery {
    pub search: Option<String>,
    pub tag: Option<String>,
    pub opted_out: Option<String>,
    pub may_have_opted_out: Option<String>,
    pub sort: Option<String>,
}

impl ContactsQuery {
    pub fn parse(self) -> Result<ContactFilter> {
        let opted_out = parse_flag("optedOut", self.opted_out.as_deref())?;
        let sort = match self.sort.as_deref() {
            None | Some("" | "newest") => ContactSort::Newest,
            Some("oldest") => ContactSort::Oldest,
            Some("name") => ContactSort::Name,
            Some(_) => return Err(Error::invalid("sort", "sort is newest, oldest or name")),
        };
        let may_have_opted_out = match self.may_have_opted_out.as_deref() {
            None | Some("") => false,
            Some("true") => true,
            Some(_) => {
                let message = "mayHaveOptedOut is true, or left out for all contacts";
                return Err(Error::invalid("mayHaveOptedOut", message));
            }
        };
        let tag = self.tag.filter(|tag| !tag.is_empty());
        Ok(ContactFilter { search: self.search, tag, opted_out, may_have_opted_out, sort })
    }
}

/// The query parameter `?search=` of the list of people who have opted out.
#[derive(Deserialize)]
pub struct OptOutsQuery {
    pub search: Option<String>,
}

/// The query parameter `?written=`: a phone number as a person has typed it.
#[derive(Deserialize)]
pub struct NumberQuery {
    pub written: Option<String>,
}

/// The longest text that is searched for a number.
const MAX_SEARCHED_CHARACTERS: usize = 1_000;

impl NumberQuery {
    pub fn parse(self) -> Result<String> {
        let written = self.written.unwrap_or_default();
        if written.chars().count() > MAX_SEARCHED_CHARACTERS {
            return Err(Error::invalid("written", format!("give at most {MAX_SEARCHED_CHARACTERS} characters")));
        }
        Ok(written)
    }
}

/// The query parameters with which a caller describes a file of contacts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportQuery {
    pub columns: Option<String>,
    pub has_head: Option<String>,
    pub tags: Option<String>,
    pub consented: Option<String>,
    pub bare_digits: Option<String>,
    pub file_name: Option<String>,
    pub dry_run: Option<String>,
}

impl ImportQuery {
    pub fn parse(self, bytes: Vec<u8>) -> Result<(Upload, bool)> {
        let columns = self.columns.as_deref().filter(|text| !text.is_empty()).map(parse_columns).transpose()?;
        let upload = Upload {
            bytes,
            file_name: parse_file_name(self.file_name.as_deref())?,
            has_head: parse_flag("hasHead", self.has_head.as_deref())?,
            columns,
            tags: parse_tag_list(&self.tags.unwrap_or_default())?,
            has_consented: parse_flag("consented", self.consented.as_deref())?.unwrap_or_default(),
            bare_digits: parse_bare_digits(self.bare_digits.as_deref())?,
        };
        Ok((upload, parse_flag("dryRun", self.dry_run.as_deref())?.unwrap_or_default()))
    }
}

/// The query parameters `?name=&kind=` of a file that is uploaded.
#[derive(Deserialize)]
pub struct FileUploadQuery {
    pub name: Option<String>,
    pub kind: Option<String>,
}

impl FileUploadQuery {
    /// Returns what the caller says about the file in the query and in the header `Content-Type`.
    pub fn parse(self, content_type: Option<&str>) -> Result<Declared> {
        let kind = self.kind.filter(|kind| !kind.is_empty()).map(|kind| FileKind::parse(&kind)).transpose()?;
        Ok(Declared::new(kind, content_type, self.name.as_deref().and_then(clean_name)))
    }
}

/// The query parameters `?tenant=&expires=&signature=` of a signed link to a file.
#[derive(Deserialize)]
pub struct SignedLinkQuery {
    pub tenant: Option<String>,
    pub expires: Option<String>,
    pub signature: Option<String>,
}

impl SignedLinkQuery {
    /// Returns the link. Fails with `Forbidden` if another installation has made it or if it has expired.
    pub fn verify(self, file: FileId, secret: &SessionSecret, now: Timestamp) -> Result<Link> {
        let [tenant, expires, signature] = [self.tenant, self.expires, self.signature].map(Option::unwrap_or_default);
        Link::verify(file, &tenant, &expires, &signature, secret, now)
    }
}

/// The query parameter `?language=` of a file to download.
#[derive(Deserialize)]
pub struct LanguageQuery {
    pub language: Option<String>,
}

impl LanguageQuery {
    pub fn parse(self) -> Result<Language> {
        Language::parse(self.language.as_deref())
    }
}

/// The query parameters `?language=&timeZone=` of a file that has times.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileQuery {
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

impl FileQuery {
    pub fn parse(self, zones: &impl TimeZones) -> Result<FileFormat> {
        let zone = self.time_zone.as_deref().filter(|zone| !zone.is_empty());
        Ok(FileFormat {
            language: Language::parse(self.language.as_deref())?,
            time_zone: zone.map(|zone| parse_time_zone("timeZone", zone, zones)).transpose()?,
        })
    }
}

/// The query parameter `?dryRun=` as the rate limit parses it, before the route does. Only `true` exempts the request from the limit of
/// uploads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DryRunQuery {
    pub dry_run: Option<String>,
}

impl DryRunQuery {
    pub fn is_dry_run(&self) -> bool {
        self.dry_run.as_deref() == Some("true")
    }
}

fn parse_columns(text: &str) -> Result<Vec<Column>> {
    let wrong = |cause: String| Error::invalid("columns", cause);
    let words: Vec<String> =
        serde_json::from_str(text).map_err(|_| wrong("columns is a JSON array of words".to_owned()))?;
    words.into_iter().map(Column::try_from).collect()
}

fn parse_bare_digits(text: Option<&str>) -> Result<BareDigits> {
    match text {
        None | Some("" | "ask") => Ok(BareDigits::Ask),
        Some("home") => Ok(BareDigits::Home),
        Some("international") => Ok(BareDigits::International),
        Some(_) => Err(Error::invalid("bareDigits", "bareDigits is ask, home or international")),
    }
}

fn parse_flag(field: &'static str, text: Option<&str>) -> Result<Option<bool>> {
    match text {
        None | Some("") => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Error::invalid(field, format!("{field} is true or false"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broadcasts_are_filtered_by_one_status_or_several_and_the_error_for_a_wrong_one_names_it() {
        let parse = |status: &str| {
            CampaignsQuery { search: Some("promo".into()), status: Some(status.into()) }
                .parse()
                .map(|filter| filter.statuses)
        };
        assert_eq!(parse("").unwrap(), []);
        assert_eq!(parse("draft,paused").unwrap(), [CampaignStatus::Draft, CampaignStatus::Paused]);
        for wrong in ["held", "draft,", "Draft"] {
            let Err(Error::Invalid { details, .. }) = parse(wrong) else { panic!("{wrong}") };
            assert_eq!(details["field"], "status", "{wrong}");
        }
    }
}
