//! The handlers of groups: the groups that a device knows, one of them, and how far a message to a group came.

use crate::{
    contacts::{self, destination::parse_group_id},
    devices::commands::{GetGroup, GetReceipts, GroupsReply, ListGroups},
    error::Error,
    http::{
        app::App,
        bodies::groups::{GroupList, GroupReceiptsView, GroupView, addresses_of},
        caller::{Member, PathId, PathIds},
        reply::{Answer, Reply},
    },
    ids::{DeviceId, MessageId},
    workflows::call_device::call_by_id,
};

#[worker::send]
pub async fn list(Member(session): Member, PathId(device): PathId<DeviceId>, app: App) -> Answer<GroupList> {
    let db = app.for_tenant(&session.tenant)?;
    let GroupsReply { groups } = call_by_id(&db, &app.objects(), &session.tenant, &device, ListGroups {}).await?;
    Ok(Reply::ok(GroupList { groups }))
}

#[worker::send]
pub async fn read(
    Member(session): Member,
    PathIds(device, group): PathIds<DeviceId, String>,
    app: App,
) -> Answer<GroupView> {
    let db = app.for_tenant(&session.tenant)?;
    let chat_id = parse_group_id(&group).ok_or(Error::NotFound { what: "the group" })?;
    let group = call_by_id(&db, &app.objects(), &session.tenant, &device, GetGroup { chat_id }).await?;
    let members = group.membership.iter().flat_map(|membership| &membership.members);
    let addresses: Vec<_> =
        members.flat_map(|member| addresses_of(member.phone.as_ref(), member.lid.as_ref())).collect();
    let names = contacts::store::addresses::names_of(&db, &session.tenant, &addresses).await?;
    Ok(Reply::ok(GroupView::new(group, &names)))
}

#[worker::send]
pub async fn read_receipts(
    Member(session): Member,
    PathIds(device, id): PathIds<DeviceId, MessageId>,
    app: App,
) -> Answer<GroupReceiptsView> {
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, GetReceipts { id }).await?;
    let members = reply.members.iter();
    let addresses: Vec<_> = members.flat_map(|of| addresses_of(of.phone.as_ref(), of.lid.as_ref())).collect();
    let names = contacts::store::addresses::names_of(&db, &session.tenant, &addresses).await?;
    Ok(Reply::ok(GroupReceiptsView::new(reply.members, &names)))
}
