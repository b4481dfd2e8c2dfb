//! The handlers of a device's pacing settings.

use crate::{
    devices::{
        commands::{GetPacing, PacingReply, SetPacing},
        pacing::SettingsPatch,
    },
    http::{
        app::App,
        caller::{Body, Member, PathId},
        reply::{Answer, Reply},
    },
    ids::DeviceId,
    workflows::call_device::call_by_id,
};

#[worker::send]
pub async fn read(Member(session): Member, PathId(device): PathId<DeviceId>, app: App) -> Answer<PacingReply> {
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, GetPacing {}).await?;
    Ok(Reply::ok(reply))
}

#[worker::send]
pub async fn change(
    Member(session): Member,
    PathId(device): PathId<DeviceId>,
    app: App,
    Body(patch): Body<SettingsPatch>,
) -> Answer<PacingReply> {
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, SetPacing { patch }).await?;
    Ok(Reply::ok(reply))
}
