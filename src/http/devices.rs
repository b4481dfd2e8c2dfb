//! The handlers of devices and of linking.

use crate::{
    devices::{commands::Qr, inbox_settings::InboxSettingsPatch, store, tenant_log::ShowDevice},
    http::{
        app::App,
        bodies::{
            devices::{DeviceName, DeviceView, LinkView},
            people::Empty,
        },
        caller::{Body, KeyedBody, Member, Paged, PathId},
        reply::{Answer, Reply},
    },
    ids::DeviceId,
    name::Name,
    page::Page,
    workflows::{change_inbox, create_once::create_once, link_device, remove_device::remove_device},
};

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<DeviceView>> {
    let devices = store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?;
    let now = app.now();
    Ok(Reply::ok(devices.map(|device| device.read_at(now).into())))
}

#[worker::send]
pub async fn create(
    Member(session): Member,
    app: App,
    KeyedBody(new, request): KeyedBody<DeviceName>,
) -> Answer<DeviceView> {
    let name = Name::parse(&new.name)?;
    let (now, db, request) = (app.now(), app.for_tenant(&session.tenant)?, request.as_ref());
    let read = async |made: &str| store::get(&db, &session.tenant, &DeviceId::parse(made)?).await;
    let make = async || {
        let id = DeviceId::new(now, &mut app.random());
        store::create(&db, &session.tenant, &id, &name, request, now).await
    };
    let device = create_once(&db, &session.tenant, request, read, make).await?;
    app.show_device(&session.tenant, &ShowDevice::changed(&device)).await;
    Ok(Reply::created(device.read_at(now).into()))
}

#[worker::send]
pub async fn read(Member(session): Member, PathId(id): PathId<DeviceId>, app: App) -> Answer<DeviceView> {
    let device =
        link_device::read_status(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id, app.now())
            .await?;
    Ok(Reply::ok(device.into()))
}

#[worker::send]
pub async fn rename(
    Member(session): Member,
    PathId(id): PathId<DeviceId>,
    app: App,
    Body(new): Body<DeviceName>,
) -> Answer<DeviceView> {
    let name = Name::parse(&new.name)?;
    let device = store::rename(&app.for_tenant(&session.tenant)?, &session.tenant, &id, &name).await?;
    app.show_device(&session.tenant, &ShowDevice::changed(&device)).await;
    Ok(Reply::ok(device.read_at(app.now()).into()))
}

#[worker::send]
pub async fn change_inbox(
    Member(session): Member,
    PathId(id): PathId<DeviceId>,
    app: App,
    Body(patch): Body<InboxSettingsPatch>,
) -> Answer<DeviceView> {
    let (db, tenant) = (app.for_tenant(&session.tenant)?, &session.tenant);
    let device = change_inbox::change_inbox(&db, &app.objects(), tenant, &id, patch).await?;
    app.show_device(tenant, &ShowDevice::changed(&device)).await;
    Ok(Reply::ok(device.read_at(app.now()).into()))
}

#[worker::send]
pub async fn delete(Member(session): Member, PathId(id): PathId<DeviceId>, app: App) -> Answer<Empty> {
    let (db, tenant) = (app.for_tenant(&session.tenant)?, &session.tenant);
    for campaign in remove_device(&db, &app.objects(), &app, tenant, &id, app.now()).await? {
        app.show_campaign(tenant, &campaign).await;
    }
    app.show_device(tenant, &ShowDevice::Deleted { device_id: id }).await;
    Ok(Reply::done())
}

#[worker::send]
pub async fn link(Member(session): Member, PathId(id): PathId<DeviceId>, app: App) -> Answer<LinkView> {
    let seen = link_device::link(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::accepted(LinkView { device: seen.device.into(), qr: seen.qr }))
}

#[worker::send]
pub async fn qr(Member(session): Member, PathId(id): PathId<DeviceId>, app: App) -> Answer<Qr> {
    let qr = link_device::show_qr(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::ok(qr))
}

#[worker::send]
pub async fn log_out(Member(session): Member, PathId(id): PathId<DeviceId>, app: App) -> Answer<DeviceView> {
    let device = link_device::log_out(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::ok(device.into()))
}
