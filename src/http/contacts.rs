//! Contacts, and what they said about broadcasts.

use crate::{
    contacts::{
        consent::{self, ConsentEntry},
        contact::{Attributes, Contact, parse_name, parse_patch, parse_tags},
        phone::{DEFAULT_REGION, Phone},
        store::{self, ContactChange, ContactSummary, NewContact},
    },
    http::{
        app::App,
        caller::{Asked, AtContact, Body, KeyedBody, Member, Paged},
        reply::{Answer, Reply},
        shapes::{
            contacts::{Changed, Given, NewWord, Shown},
            people::Nothing,
        },
    },
    ids::ContactId,
    page::Page,
    workflows::{
        change_consent::{Spoken, change_consent},
        make_once::make_once,
    },
};

#[worker::send]
pub async fn list(
    Member(session): Member,
    Paged(page): Paged,
    Asked(shown): Asked<Shown>,
    app: App,
) -> Answer<Page<Contact>> {
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::ok(store::list(&db, &session.tenant, &shown.parse()?, &page).await?))
}

#[worker::send]
pub async fn summary(Member(session): Member, app: App) -> Answer<ContactSummary> {
    Ok(Reply::ok(store::summary(&app.for_tenant(&session.tenant)?, &session.tenant).await?))
}

#[worker::send]
pub async fn create(Member(session): Member, app: App, KeyedBody(given, request): KeyedBody<Given>) -> Answer<Contact> {
    let phone = Phone::parse(&given.phone, DEFAULT_REGION)?;
    let name = parse_name(&given.name.unwrap_or_default())?;
    let tags = parse_tags(given.tags.iter().flatten().map(String::as_str))?;
    let attributes = given.attributes.unwrap_or_default().into_iter().map(|(name, value)| (name, Some(value)));
    let attributes: Attributes =
        parse_patch(&attributes.collect())?.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let (now, db, request) = (app.now(), app.for_tenant(&session.tenant)?, request.as_ref());
    let read = async |made: &str| store::get(&db, &session.tenant, &ContactId::parse(made)?).await;
    let make = async || {
        let id = ContactId::new(now, &mut app.dice());
        let new = NewContact { id, phone: &phone, name: &name, tags: &tags, attributes: &attributes, request };
        store::create(&db, &session.tenant, new, now).await
    };
    Ok(Reply::created(make_once(&db, &session.tenant, request, read, make).await?))
}

#[worker::send]
pub async fn read(Member(session): Member, AtContact(id): AtContact, app: App) -> Answer<Contact> {
    Ok(Reply::ok(store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?))
}

#[worker::send]
pub async fn change(
    Member(session): Member,
    AtContact(id): AtContact,
    app: App,
    Body(changed): Body<Changed>,
) -> Answer<Contact> {
    let change = ContactChange {
        name: changed.name.as_deref().map(parse_name).transpose()?,
        tags: changed.tags.as_ref().map(|tags| parse_tags(tags.iter().map(String::as_str))).transpose()?,
        attributes: parse_patch(&changed.attributes.unwrap_or_default())?,
    };
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::ok(store::change(&db, &session.tenant, &id, &change, app.now()).await?))
}

#[worker::send]
pub async fn delete(Member(session): Member, AtContact(id): AtContact, app: App) -> Answer<Nothing> {
    store::remove(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    Ok(Reply::done())
}

#[worker::send]
pub async fn list_consent(
    Member(session): Member,
    AtContact(id): AtContact,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<ConsentEntry>> {
    let db = app.for_tenant(&session.tenant)?;
    let entries = consent::store::list(&db, &session.tenant, &id, &page).await?;
    if entries.items.is_empty() {
        store::get(&db, &session.tenant, &id).await?;
    }
    Ok(Reply::ok(entries))
}

#[worker::send]
pub async fn change_consent_of(
    Member(session): Member,
    AtContact(id): AtContact,
    app: App,
    KeyedBody(word, request): KeyedBody<NewWord>,
) -> Answer<Contact> {
    let (said, note) = (word.said, consent::parse_note(word.note.as_deref())?);
    let spoken = Spoken { contact: &id, said, note: note.as_deref(), user: &session.user, request: request.as_ref() };
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::ok(change_consent(&db, &app.objects(), &session.tenant, spoken, app.now()).await?))
}
