//! The events of a tenant, in one order.

use super::{Group, Method::Get, Route};
use crate::tenants::{access::Audience::Members, rate_limit::RateLimit};

pub const ROUTES: Group = Group {
    tag: "Events",
    description: "What happened on the devices of a tenant, in one order.",
    routes: &[
        Route {
            id: "listEvents",
            method: Get,
            path: "/api/events",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(events::list),
            doc: doc!(
                json::<devices::tenant_log::EventPage>("List events, the oldest first")
                    .may_conflict()
                    .query(&[LIMIT, parameter("after", "The number (`seq`) of the last event you have seen.", Whole)])
            ),
        },
        Route {
            id: "openEventSocket",
            method: Get,
            path: "/api/events/socket",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(events::open),
            doc: doc!(socket("Receive events as they happen, over a WebSocket").query(&[parameter(
                "after",
                "The number (`seq`) of the last event you have seen. The server first sends the events after it.",
                Whole
            )])),
        },
    ],
};
