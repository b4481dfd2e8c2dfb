//! Contacts by file.

use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::{
    contacts::{
        contact::parse_tag_list,
        import::{self, Import, Rejection, Status, parse_file_name, preview::Preview, store},
        layout::Column,
    },
    error::{Error, Result},
    http::{
        app::App,
        caller::{Asked, AtImport, File, Member, Paged},
        reply::{Answer, Download, Reply},
    },
    page::Page,
    workflows::import_contacts::{Owner, Upload, begin_import, open, preview},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    columns: Option<String>,
    has_head: Option<String>,
    tags: Option<String>,
    consented: Option<String>,
    file_name: Option<String>,
    dry_run: Option<String>,
}

impl Said {
    fn parse(self, bytes: Vec<u8>) -> Result<(Upload, bool)> {
        let columns = self.columns.as_deref().filter(|text| !text.is_empty()).map(parse_columns).transpose()?;
        let upload = Upload {
            bytes,
            file_name: parse_file_name(self.file_name.as_deref())?,
            has_head: parse_flag("hasHead", self.has_head.as_deref())?,
            columns,
            tags: parse_tag_list(&self.tags.unwrap_or_default())?,
            has_consented: parse_flag("consented", self.consented.as_deref())?.unwrap_or_default(),
        };
        Ok((upload, parse_flag("dryRun", self.dry_run.as_deref())?.unwrap_or_default()))
    }
}

fn parse_columns(text: &str) -> Result<Vec<Column>> {
    let wrong = |cause: String| Error::invalid("columns", cause);
    let words: Vec<String> =
        serde_json::from_str(text).map_err(|_| wrong("columns is a JSON array of words".to_owned()))?;
    words.into_iter().map(Column::try_from).collect()
}

fn parse_flag(field: &'static str, text: Option<&str>) -> Result<Option<bool>> {
    match text {
        None | Some("") => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Error::invalid(field, format!("{field} is true or false"))),
    }
}

/// Either what would become of the file, or the import.
pub enum Imported {
    Preview(Reply<Preview>),
    Import(Reply<Import>),
}

impl IntoResponse for Imported {
    fn into_response(self) -> Response {
        match self {
            Self::Preview(reply) => reply.into_response(),
            Self::Import(reply) => reply.into_response(),
        }
    }
}

#[worker::send]
pub async fn import(
    Member(session): Member,
    Asked(said): Asked<Said>,
    app: App,
    File(bytes): File,
) -> Result<Imported> {
    let (upload, is_dry_run) = said.parse(bytes)?;
    let opened = open(upload)?;
    let db = app.for_tenant(&session.tenant)?;
    if is_dry_run {
        return Ok(Imported::Preview(Reply::ok(preview(&db, &session.tenant, &opened).await?)));
    }
    let owner = Owner { tenant: &session.tenant, user: &session.user };
    let (blobs, queue) = (app.documents()?, app.effects()?);
    let import = begin_import(&db, &blobs, &queue, owner, opened, app.now(), &mut app.dice()).await?;
    Ok(Imported::Import(match import.status {
        Status::Running => Reply::accepted(import),
        Status::Completed | Status::Failed => Reply::ok(import),
    }))
}

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<Import>> {
    Ok(Reply::ok(store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?))
}

#[worker::send]
pub async fn read(Member(session): Member, AtImport(id): AtImport, app: App) -> Answer<Import> {
    Ok(Reply::ok(store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?))
}

#[worker::send]
pub async fn list_rejections(
    Member(session): Member,
    AtImport(id): AtImport,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<Rejection>> {
    let db = app.for_tenant(&session.tenant)?;
    let rejections = store::list_rejections(&db, &session.tenant, &id, &page).await?;
    if rejections.items.is_empty() {
        store::get(&db, &session.tenant, &id).await?;
    }
    Ok(Reply::ok(rejections))
}

#[worker::send]
pub async fn download_rejections(Member(session): Member, AtImport(id): AtImport, app: App) -> Result<Download> {
    let db = app.for_tenant(&session.tenant)?;
    store::get(&db, &session.tenant, &id).await?;
    let rejections = store::all_rejections(&db, &session.tenant, &id).await?;
    Ok(Download { name: "rejections.csv".into(), csv: import::rejections_csv(&rejections)? })
}
