//! Messages between a device and one person: sending, the outbox and the chats.

use super::{
    Group,
    Method::{Delete, Get, Post},
    Route,
};
use crate::tenants::{access::Audience::Members, rate_limit::RateLimit};

pub const GROUP: Group = Group {
    tag: "Messages",
    description: "Messages to and from one person: sending, the outbox of a device and its chats.",
    routes: &[
        Route {
            id: "sendMessage",
            method: Post,
            path: "/api/devices/{device}/messages",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(messages::send),
            doc: doc!(json::<workflows::send_message::AcceptedMessage>("Send a message").status(202).body::<bodies::messages::NewMessage>().takes_key()),
        },
        Route {
            id: "cancelMessage",
            method: Delete,
            path: "/api/devices/{device}/messages/{message}",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(outbox::cancel),
            doc: doc!(json::<devices::commands::MessageState>("Cancel a message that waits in the outbox").may_conflict()),
        },
        Route {
            id: "decideMessage",
            method: Post,
            path: "/api/devices/{device}/messages/{message}/decision",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(outbox::decide),
            doc: doc!(json::<devices::commands::MessageState>("Decide about a message that may or may not have arrived").body::<bodies::messages::NewDecision>().may_conflict()),
        },
        Route {
            id: "listOutbox",
            method: Get,
            path: "/api/devices/{device}/outbox",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(outbox::list),
            doc: doc!(json::<bodies::messages::OutboxView>("List the messages that wait on a device, and why each waits").query(&[CURSOR, LIMIT, parameter("state", "`waiting`: messages that wait to be sent (the default). `unknown`: messages that a person has to decide about.", OneOf(&["waiting", "unknown"]))])),
        },
        Route {
            id: "listChats",
            method: Get,
            path: "/api/devices/{device}/chats",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(messages::list_chats),
            doc: doc!(page::<conversations::store::Chat>("List chats, the newest first")),
        },
        Route {
            id: "listMessages",
            method: Get,
            path: "/api/devices/{device}/chats/{chat}/messages",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(messages::list),
            doc: doc!(page::<conversations::store::StoredMessage>("List the messages of a chat, the newest first")),
        },
        Route {
            id: "markChatRead",
            method: Post,
            path: "/api/devices/{device}/chats/{chat}/read",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(messages::mark_read),
            doc: doc!(json::<bodies::people::Empty>("Mark a chat as read")),
        },
    ],
};
