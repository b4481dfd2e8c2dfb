//! Devices: the WhatsApp numbers of a tenant, how they are linked and how fast they send.

use super::{
    Group,
    Method::{Delete, Get, Patch, Post},
    Route,
};
use crate::tenants::{
    access::{
        Audience::{Admins, Members},
        QR_AUDIENCE,
    },
    rate_limit::RateLimit,
};

pub const ROUTES: Group = Group {
    tag: "Devices",
    description: "The WhatsApp numbers of a tenant: linking, status and pacing.",
    routes: &[
        Route {
            id: "listDevices",
            method: Get,
            path: "/api/devices",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::list),
            doc: doc!(page::<bodies::devices::DeviceView>("List devices")),
        },
        Route {
            id: "createDevice",
            method: Post,
            path: "/api/devices",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::create),
            doc: doc!(
                json::<bodies::devices::DeviceView>("Add a device")
                    .status(201)
                    .body::<bodies::devices::DeviceName>()
                    .takes_key()
            ),
        },
        Route {
            id: "readDevice",
            method: Get,
            path: "/api/devices/{device}",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::read),
            doc: doc!(json::<bodies::devices::DeviceView>(
                "Read a device, with the live status of its WhatsApp connection"
            )),
        },
        Route {
            id: "renameDevice",
            method: Patch,
            path: "/api/devices/{device}",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::rename),
            doc: doc!(json::<bodies::devices::DeviceView>("Rename a device").body::<bodies::devices::DeviceName>()),
        },
        Route {
            id: "changeInbox",
            method: Patch,
            path: "/api/devices/{device}/inbox",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::change_inbox),
            doc: doc!(
                json::<bodies::devices::DeviceView>(
                    "Decide whether the inbox of a device shows status posts and channels"
                )
                .body::<devices::inbox_settings::InboxSettingsPatch>()
            ),
        },
        Route {
            id: "deleteDevice",
            method: Delete,
            path: "/api/devices/{device}",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::delete),
            doc: doc!(json::<bodies::people::Empty>(
                "Log a device out of WhatsApp, then delete it and everything it stores; a repeated request finishes one that failed"
            )),
        },
        Route {
            id: "linkDevice",
            method: Post,
            path: "/api/devices/{device}/link",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::link),
            doc: doc!(
                json::<bodies::devices::LinkView>("Start linking: show a QR code that the phone scans")
                    .status(202)
                    .may_conflict()
            ),
        },
        Route {
            id: "readQr",
            method: Get,
            path: "/api/devices/{device}/qr",
            audience: QR_AUDIENCE,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::qr),
            doc: doc!(json::<devices::commands::Qr>("Read the QR code that is shown now").may_conflict()),
        },
        Route {
            id: "logOutDevice",
            method: Post,
            path: "/api/devices/{device}/logout",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(devices::log_out),
            doc: doc!(json::<bodies::devices::DeviceView>("Unlink the phone").may_conflict()),
        },
        Route {
            id: "readPacing",
            method: Get,
            path: "/api/devices/{device}/pacing",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(pacing::read),
            doc: doc!(json::<devices::commands::PacingReply>(
                "Read the pacing settings of a device and how much of its limits is used"
            )),
        },
        Route {
            id: "changePacing",
            method: Patch,
            path: "/api/devices/{device}/pacing",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(pacing::change),
            doc: doc!(
                json::<devices::commands::PacingReply>("Change the pacing settings of a device")
                    .body::<devices::pacing::SettingsPatch>()
            ),
        },
    ],
};
