//! The handlers of imports of contacts from a file.

use axum::response::{IntoResponse, Response};

use crate::{
    contacts::import::{self, Import, ImportStatus, Rejection, preview::ImportPreview, store},
    error::Result,
    http::{
        app::App,
        caller::{KeyedFile, Member, Paged, PathId, Query},
        queries::{ImportQuery, LanguageQuery},
        reply::{Answer, Download, Reply},
    },
    ids::ImportId,
    page::Page,
    workflows::import_contacts::{Owner, import_once, open, preview},
};

/// The answer to a file: its preview or its import.
pub enum ImportAnswer {
    Preview(Reply<ImportPreview>),
    Import(Reply<Import>),
}

impl IntoResponse for ImportAnswer {
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
    Query(query): Query<ImportQuery>,
    app: App,
    KeyedFile(bytes, request): KeyedFile,
) -> Result<ImportAnswer> {
    let (upload, is_dry_run) = query.parse(bytes)?;
    let opened = open(upload)?;
    let db = app.for_tenant(&session.tenant)?;
    if is_dry_run {
        return Ok(ImportAnswer::Preview(Reply::ok(preview(&db, &session.tenant, &opened).await?)));
    }
    let owner = Owner { tenant: &session.tenant, user: &session.user, request: request.as_ref() };
    let (blobs, queue) = (app.documents()?, app.effects()?);
    let import = import_once(&db, &blobs, &queue, owner, opened, app.now(), &mut app.random()).await?;
    app.show_contacts(&session.tenant).await;
    Ok(ImportAnswer::Import(match import.status {
        ImportStatus::Running => Reply::accepted(import),
        ImportStatus::Completed | ImportStatus::Failed => Reply::ok(import),
    }))
}

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<Import>> {
    Ok(Reply::ok(store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?))
}

#[worker::send]
pub async fn read(Member(session): Member, PathId(id): PathId<ImportId>, app: App) -> Answer<Import> {
    Ok(Reply::ok(store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?))
}

#[worker::send]
pub async fn list_rejections(
    Member(session): Member,
    PathId(id): PathId<ImportId>,
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
pub async fn download_rejections(
    Member(session): Member,
    PathId(id): PathId<ImportId>,
    Query(query): Query<LanguageQuery>,
    app: App,
) -> Result<Download> {
    let language = query.parse()?;
    let db = app.for_tenant(&session.tenant)?;
    let job = store::get_job(&db, &session.tenant, &id).await?;
    let rejections = store::all_rejections(&db, &session.tenant, &id).await?;
    let csv = import::rejections_csv(&job.options.layout, &rejections, language)?;
    Ok(Download { name: "rejections.csv".into(), csv: csv.into() })
}
