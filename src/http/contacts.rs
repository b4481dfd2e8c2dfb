//! The handlers of contacts and of their consent to broadcasts.

use crate::{
    contacts::{
        address::ContactAddress,
        consent::{self, ConsentEntry, parse_note},
        contact::{Attributes, Contact, parse_name, parse_patch, parse_tags},
        export::Export,
        store::{
            self, ContactChange, ContactSummary, NewContact,
            bulk::{self, BulkOutcome},
        },
    },
    error::Result,
    http::{
        app::App,
        bodies::{
            contacts::{
                BulkBody, ContactBody, ContactPatchBody, NewConsent, ParsedBulk, ParsedBulkChange, ReadNumber, TagBody,
                TagChangedView,
            },
            people::Empty,
        },
        caller::{Body, KeyedBody, Member, Paged, PathId, Query},
        queries::{ContactsQuery, FileQuery, NumberQuery},
        reply::{Answer, Download, Reply},
    },
    ids::ContactId,
    page::Page,
    workflows::{
        change_consent::{ConsentRequest, change_consent},
        change_tag,
        contact_history::{self, ContactHistory},
        create_once::create_once,
    },
};

#[worker::send]
pub async fn list(
    Member(session): Member,
    Paged(page): Paged,
    Query(query): Query<ContactsQuery>,
    app: App,
) -> Answer<Page<Contact>> {
    let filter = query.parse()?;
    // A further page of the whole list need not wait for the newest events: it is loaded soon after the first page, which has waited.
    if page.after.is_none() || filter.opted_out.is_some() || filter.may_have_opted_out {
        app.write_shown_events(&session.tenant).await;
    }
    Ok(Reply::ok(store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &filter, &page).await?))
}

#[worker::send]
pub async fn summary(Member(session): Member, app: App) -> Answer<ContactSummary> {
    app.write_shown_events(&session.tenant).await;
    Ok(Reply::ok(store::summary(&app.for_tenant(&session.tenant)?, &session.tenant).await?))
}

/// Returns the contacts that the list shows, as a file that can be imported again.
#[worker::send]
pub async fn export(
    Member(session): Member,
    Query(shown): Query<ContactsQuery>,
    Query(file): Query<FileQuery>,
    app: App,
) -> Result<Download> {
    let (tenant, filter, format) = (session.tenant, shown.parse()?, file.parse(&app.zones())?);
    app.write_shown_events(&tenant).await;
    let db = app.for_tenant(&tenant)?;
    let export = Export::open(&db, &tenant, &filter, format).await?;
    Download::of_chunks("contacts.csv".into(), export, db, app.zones()).await
}

#[worker::send]
pub async fn read_number(Member(_): Member, Query(query): Query<NumberQuery>) -> Answer<ReadNumber> {
    Ok(Reply::ok(ReadNumber::of(&query.parse()?)))
}

#[worker::send]
pub async fn create(
    Member(session): Member,
    app: App,
    KeyedBody(new, request): KeyedBody<ContactBody>,
) -> Answer<Contact> {
    let address = ContactAddress::parse_either(new.phone.as_deref(), new.lid.as_deref())?;
    let name = parse_name(&new.name.unwrap_or_default())?;
    let tags = parse_tags(new.tags.iter().flatten().map(String::as_str))?;
    let attributes = new.attributes.unwrap_or_default().into_iter().map(|(name, value)| (name, Some(value)));
    let attributes: Attributes =
        parse_patch(&attributes.collect())?.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let (now, db, request) = (app.now(), app.for_tenant(&session.tenant)?, request.as_ref());
    let read = async |made: &str| store::get(&db, &session.tenant, &ContactId::parse(made)?).await;
    let make = async || {
        let id = ContactId::new(now, &mut app.random());
        let contact = NewContact { id, address: &address, name: &name, tags: &tags, attributes: &attributes, request };
        store::create(&db, &session.tenant, contact, now).await
    };
    let contact = create_once(&db, &session.tenant, request, read, make).await?;
    app.show_contacts(&session.tenant).await;
    Ok(Reply::created(contact))
}

#[worker::send]
pub async fn change_several(Member(session): Member, app: App, Body(wanted): Body<BulkBody>) -> Answer<BulkOutcome> {
    let ParsedBulk { ids, unreadable, change } = wanted.parse()?;
    let (db, tenant) = (app.for_tenant(&session.tenant)?, &session.tenant);
    let outcome = match change {
        ParsedBulkChange::Tags(change, tags) => bulk::change_tags(&db, tenant, &ids, change, &tags, app.now()).await?,
        ParsedBulkChange::Delete => bulk::remove(&db, tenant, &ids).await?,
    };
    app.show_contacts(tenant).await;
    Ok(Reply::ok(BulkOutcome { unknown: outcome.unknown.saturating_add(unreadable), ..outcome }))
}

/// Renames or deletes a tag for all contacts.
#[worker::send]
pub async fn change_tag(Member(session): Member, app: App, Body(wanted): Body<TagBody>) -> Answer<TagChangedView> {
    let (tag, change) = wanted.parse()?;
    let tenant = &session.tenant;
    let changed = change_tag::change_tag(&app.for_tenant(tenant)?, tenant, &tag, &change, app.now()).await;
    // Open dashboards are notified even if the change failed, because it may have changed some contacts.
    app.show_contacts(tenant).await;
    Ok(Reply::ok(TagChangedView::from(&changed?)))
}

#[worker::send]
pub async fn read(Member(session): Member, PathId(id): PathId<ContactId>, app: App) -> Answer<Contact> {
    app.write_shown_events(&session.tenant).await;
    Ok(Reply::ok(store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?))
}

#[worker::send]
pub async fn change(
    Member(session): Member,
    PathId(id): PathId<ContactId>,
    app: App,
    Body(changed): Body<ContactPatchBody>,
) -> Answer<Contact> {
    let change = ContactChange {
        name: changed.name.as_deref().map(parse_name).transpose()?,
        tags: changed.tags.as_ref().map(|tags| parse_tags(tags.iter().map(String::as_str))).transpose()?,
        attributes: parse_patch(&changed.attributes.unwrap_or_default())?,
        version: changed.version,
    };
    let db = app.for_tenant(&session.tenant)?;
    let contact = store::change_contact(&db, &session.tenant, &id, &change, app.now()).await?;
    app.show_contacts(&session.tenant).await;
    Ok(Reply::ok(contact))
}

#[worker::send]
pub async fn delete(Member(session): Member, PathId(id): PathId<ContactId>, app: App) -> Answer<Empty> {
    store::remove(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    app.show_contacts(&session.tenant).await;
    Ok(Reply::done())
}

#[worker::send]
pub async fn read_history(Member(session): Member, PathId(id): PathId<ContactId>, app: App) -> Answer<ContactHistory> {
    app.write_shown_events(&session.tenant).await;
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::ok(contact_history::read_history(&db, &session.tenant, &id).await?))
}

#[worker::send]
pub async fn list_consent(
    Member(session): Member,
    PathId(id): PathId<ContactId>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<ConsentEntry>> {
    app.write_shown_events(&session.tenant).await;
    let db = app.for_tenant(&session.tenant)?;
    let entries = consent::store::list(&db, &session.tenant, &id, &page).await?;
    if !entries.items.is_empty() {
        return Ok(Reply::ok(entries));
    }
    // The id may be that of a contact which was merged into another one: then the entries of the other one are listed.
    let contact = store::get(&db, &session.tenant, &id).await?;
    if contact.id == id {
        return Ok(Reply::ok(entries));
    }
    Ok(Reply::ok(consent::store::list(&db, &session.tenant, &contact.id, &page).await?))
}

#[worker::send]
pub async fn change_consent_of(
    Member(session): Member,
    PathId(id): PathId<ContactId>,
    app: App,
    KeyedBody(consent, request): KeyedBody<NewConsent>,
) -> Answer<Contact> {
    let (kind, note) = (consent.said, parse_note(consent.note.as_deref())?);
    let consent_request =
        ConsentRequest { contact: &id, kind, note: note.as_deref(), user: &session.user, request: request.as_ref() };
    let db = app.for_tenant(&session.tenant)?;
    let contact =
        change_consent(&db, &app.objects_to_inform(), &app, &session.tenant, consent_request, app.now()).await?;
    app.show_contacts(&session.tenant).await;
    Ok(Reply::ok(contact))
}
