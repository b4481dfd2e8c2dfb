//! The handlers of files.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, Result},
    files::{
        disposition::{ServedHeaders, headers_of},
        file::StoredFile,
        link::Link,
        range::{Part, RequestedPart, requested_part},
        store,
    },
    http::{
        app::App,
        bodies::files::FileView,
        caller::{Member, PathId, Query, find_header},
        file_body::FileBody,
        queries::{FileUploadQuery, SignedLinkQuery},
        reply::{Answer, Reply, range_not_satisfiable},
    },
    ids::FileId,
    workflows::upload_file::{Upload, upload_file},
};

#[worker::send]
pub async fn upload(
    Member(session): Member,
    Query(query): Query<FileUploadQuery>,
    app: App,
    body: FileBody,
) -> Answer<FileView> {
    let FileBody { length, content_type, key, mut chunks } = body;
    let declared = query.parse(content_type.as_deref())?;
    let upload = Upload { tenant: &session.tenant, declared, length, key };
    let (db, blobs) = (app.for_tenant(&session.tenant)?, app.files()?);
    let file = upload_file(&db, &blobs, upload, &mut chunks, app.now(), &mut app.random()).await?;
    Ok(Reply::created(file.into()))
}

#[worker::send]
pub async fn read(Member(session): Member, PathId(id): PathId<FileId>, app: App) -> Answer<FileView> {
    let file = store::find(&app.for_tenant(&session.tenant)?, &session.tenant, &id, app.now()).await?;
    Ok(Reply::ok(file.into()))
}

/// Leads to a signed link, so that the bytes are read without the session and may stay in the browser's cache.
#[worker::send]
pub async fn open(Member(session): Member, PathId(id): PathId<FileId>, app: App) -> Result<Response> {
    let now = app.now();
    let file = store::find(&app.for_tenant(&session.tenant)?, &session.tenant, &id, now).await?;
    let path = Link::new(session.tenant, file.id, now).to_path(&app.session_secret()?)?;
    Ok((StatusCode::FOUND, [(header::LOCATION, path)]).into_response())
}

/// Serves the bytes to everybody who has a signed link.
#[worker::send]
pub async fn read_signed(
    PathId(id): PathId<FileId>,
    Query(query): Query<SignedLinkQuery>,
    method: Method,
    headers: HeaderMap,
    app: App,
) -> Result<Response> {
    let now = app.now();
    let link = query.verify(id, &app.session_secret()?, now)?;
    let file = store::find(&app.for_tenant(&link.tenant)?, &link.tenant, &link.file, now).await?;
    let etag = format!("\"{}\"", hex::encode(file.sha256));
    let common = common_headers(&file, &etag, link.seconds_left(now))?;
    if find_header(&headers, "if-none-match").is_some_and(|known| known.contains(&etag)) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    // `If-Range`: a part of another version of the file would not fit to what the browser has.
    let is_same = find_header(&headers, "if-range").is_none_or(|known| known == etag);
    let range = find_header(&headers, "range").filter(|_| is_same);
    let (status, part) = match requested_part(range, file.size) {
        RequestedPart::Nothing => return Ok(range_not_satisfiable(file.size)),
        RequestedPart::Whole => (StatusCode::OK, Part { offset: 0, length: file.size }),
        RequestedPart::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
    };
    let mut response = (status, common).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        response.headers_mut().insert(header::CONTENT_RANGE, value(&part.header(file.size))?);
    }
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(part.length));
    if method != Method::HEAD {
        let body = app.files()?.host_body(&file.key, part.offset, part.length).await?;
        response.extensions_mut().insert(body.ok_or(Error::NotFound { what: "the file" })?);
    }
    Ok(response)
}

/// A page that is made of the file could do nothing: no script, no form, no other origin, and no address of ours.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

fn common_headers(file: &StoredFile, etag: &str, seconds_left: i64) -> Result<[(HeaderName, HeaderValue); 7]> {
    let ServedHeaders { content_type, disposition } = headers_of(file);
    Ok([
        (header::CONTENT_TYPE, value(&content_type)?),
        (header::CONTENT_DISPOSITION, value(&disposition)?),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
        (header::CACHE_CONTROL, value(&format!("private, max-age={seconds_left}, immutable"))?),
        (header::ETAG, value(etag)?),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ])
}

fn value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(Error::internal)
}
