//! Devices and their link to a phone.

use crate::{
    devices::{
        commands::Qr,
        store::{self, Device},
    },
    http::{
        app::App,
        caller::{AtDevice, Body, KeyedBody, Member, Paged},
        reply::{Answer, Reply},
        shapes::{
            devices::{DeviceView, LinkView, Named},
            people::Nothing,
        },
    },
    ids::DeviceId,
    name::Name,
    page::Page,
    workflows::{link_device, make_once::make_once, remove_device::remove_device},
};

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<DeviceView>> {
    let devices = store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?;
    let now = app.now();
    Ok(Reply::ok(devices.map(|device| Device { status: device.status.clone().read_at(now), ..device }.into())))
}

#[worker::send]
pub async fn create(
    Member(session): Member,
    app: App,
    KeyedBody(named, request): KeyedBody<Named>,
) -> Answer<DeviceView> {
    let name = Name::parse(&named.name)?;
    let (now, db, request) = (app.now(), app.for_tenant(&session.tenant)?, request.as_ref());
    let read = async |made: &str| store::get(&db, &session.tenant, &DeviceId::parse(made)?).await;
    let make = async || {
        let id = DeviceId::new(now, &mut app.dice());
        store::create(&db, &session.tenant, &id, &name, request, now).await
    };
    let device = make_once(&db, &session.tenant, request, read, make).await?;
    let device = Device { status: device.status.clone().read_at(now), ..device };
    Ok(Reply::created(device.into()))
}

#[worker::send]
pub async fn read(Member(session): Member, AtDevice(id): AtDevice, app: App) -> Answer<DeviceView> {
    let device =
        link_device::look(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id, app.now()).await?;
    Ok(Reply::ok(device.into()))
}

#[worker::send]
pub async fn rename(
    Member(session): Member,
    AtDevice(id): AtDevice,
    app: App,
    Body(named): Body<Named>,
) -> Answer<DeviceView> {
    let name = Name::parse(&named.name)?;
    let device = store::rename(&app.for_tenant(&session.tenant)?, &session.tenant, &id, &name).await?;
    let status = device.status.clone().read_at(app.now());
    Ok(Reply::ok(Device { status, ..device }.into()))
}

#[worker::send]
pub async fn delete(Member(session): Member, AtDevice(id): AtDevice, app: App) -> Answer<Nothing> {
    remove_device(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id, app.now()).await?;
    Ok(Reply::done())
}

#[worker::send]
pub async fn link(Member(session): Member, AtDevice(id): AtDevice, app: App) -> Answer<LinkView> {
    let seen = link_device::link(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::accepted(LinkView { device: seen.device.into(), qr: seen.qr }))
}

#[worker::send]
pub async fn qr(Member(session): Member, AtDevice(id): AtDevice, app: App) -> Answer<Qr> {
    let qr = link_device::show_qr(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::ok(qr))
}

#[worker::send]
pub async fn log_out(Member(session): Member, AtDevice(id): AtDevice, app: App) -> Answer<DeviceView> {
    let device = link_device::log_out(&app.for_tenant(&session.tenant)?, &app.objects(), &session.tenant, &id).await?;
    Ok(Reply::ok(device.into()))
}
