//! Files: their upload, and their download by signed links.

use super::{
    Group,
    Method::{Get, Post},
    Route,
};
use crate::tenants::{
    access::Audience::{Everyone, Members},
    rate_limit::RateLimit,
};

pub const ROUTES: Group = Group {
    tag: "Files",
    description: "The files of messages: what customers have sent, and what is uploaded to be sent.",
    routes: &[
        Route {
            id: "uploadFile",
            method: Post,
            path: "/api/files",
            audience: Members,
            rate_limit: RateLimit::Uploads,
            handler: handler!(files::upload),
            doc: doc!(upload::<bodies::files::FileView>("Upload a file. It is kept for a day if no message uses it").status(201).takes_key().query(&[
                parameter("name", "The name of the file with its ending.", Text),
                parameter("kind", "The kind as which a message is to show the file. Without this parameter, the server derives the kind from the type and the name of the file. An `image` may have 5 MB, a `video` and `audio` 16 MB; their content must be of a type that WhatsApp shows. A `document` may be anything of at most 100 MB.", OneOf(&["image", "video", "audio", "document"])),
            ])),
        },
        Route {
            id: "readFile",
            method: Get,
            path: "/api/files/{file}",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(files::read),
            doc: doc!(json::<bodies::files::FileView>("Read the properties of a file")),
        },
        Route {
            id: "openFile",
            method: Get,
            path: "/api/files/{file}/content",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(files::open),
            doc: doc!(redirect("Get a link to the content of a file, which is valid for one to two hours without a session")),
        },
        Route {
            id: "readSignedFile",
            method: Get,
            path: "/api/files/{file}/signed",
            audience: Everyone,
            // Nobody can guess a link, and a page of a chat or a long video loads many at once.
            rate_limit: RateLimit::Unlimited,
            handler: handler!(files::read_signed),
            doc: doc!(file("Read the content of a file, or a part of it (`Range`), by a signed link").query(&[
                parameter("tenant", "The tenant of the file, as the link names it.", Text),
                parameter("expires", "When the link expires, in seconds since 1970.", Text),
                parameter("signature", "The signature of the link, which proves that this installation has made it.", Text),
            ])),
        },
    ],
};
