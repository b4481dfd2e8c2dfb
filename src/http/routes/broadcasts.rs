//! Broadcasts: one message to many people. The API calls a broadcast a campaign.

use super::{
    Group,
    Method::{Delete, Get, Post},
    Route,
};
use crate::tenants::{
    access::Audience::{Admins, Members},
    rate_limit::RateLimit,
};

pub const ROUTES: Group = Group {
    tag: "Broadcasts",
    description: "One message to many people. The API calls a broadcast a campaign.",
    routes: &[
        Route {
            id: "createCampaign",
            method: Post,
            path: "/api/campaigns",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::create),
            doc: doc!(
                json::<bodies::campaigns::CampaignView>("Create a broadcast")
                    .status(201)
                    .body::<bodies::campaigns::NewCampaign>()
                    .takes_key()
            ),
        },
        Route {
            id: "listCampaigns",
            method: Get,
            path: "/api/campaigns",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::list),
            doc: doc!(page::<bodies::campaigns::CampaignView>("List or search broadcasts, the newest first").query(&[
                CURSOR,
                LIMIT,
                parameter(
                    "search",
                    "Only broadcasts whose name has all of these words or parts of words, in any order.",
                    Text
                ),
                parameter(
                    "status",
                    "Only broadcasts with this status. Separate several statuses with commas.",
                    schema_of::<campaigns::campaign::CampaignStatus>()
                )
            ])),
        },
        Route {
            id: "readCampaign",
            method: Get,
            path: "/api/campaigns/{campaign}",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::read),
            doc: doc!(json::<bodies::campaigns::CampaignView>("Read a broadcast")),
        },
        Route {
            id: "deleteCampaign",
            method: Delete,
            path: "/api/campaigns/{campaign}",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::delete),
            doc: doc!(
                json::<bodies::people::Empty>("Delete a broadcast that has not started or has ended").may_conflict()
            ),
        },
        Route {
            id: "startCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/start",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::start),
            doc: doc!(json::<bodies::campaigns::CampaignView>("Start a broadcast").may_be_invalid().may_conflict()),
        },
        Route {
            id: "rescheduleCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/schedule",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::reschedule),
            doc: doc!(
                json::<bodies::campaigns::CampaignView>("Change the start time of a scheduled broadcast")
                    .body::<bodies::campaigns::NewSchedule>()
                    .may_conflict()
            ),
        },
        Route {
            id: "pauseCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/pause",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::pause),
            doc: doc!(json::<bodies::campaigns::CampaignView>("Pause a broadcast").may_conflict()),
        },
        Route {
            id: "resumeCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/resume",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::resume),
            doc: doc!(
                json::<bodies::campaigns::CampaignView>("Resume a paused broadcast").may_be_invalid().may_conflict()
            ),
        },
        Route {
            id: "cancelCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/cancel",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::cancel),
            doc: doc!(json::<bodies::campaigns::CampaignView>("Cancel a broadcast").may_conflict()),
        },
        Route {
            id: "retryCampaign",
            method: Post,
            path: "/api/campaigns/{campaign}/retry",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::retry),
            doc: doc!(
                json::<bodies::campaigns::CampaignView>("Send the failed messages of a broadcast again")
                    .may_be_invalid()
                    .may_conflict()
            ),
        },
        Route {
            id: "previewCampaign",
            method: Post,
            path: "/api/campaigns/preview",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::preview),
            doc: doc!(
                json::<workflows::preview_campaign::PreviewView>("Preview a broadcast without creating it")
                    .body::<bodies::campaigns::NewCampaign>()
            ),
        },
        Route {
            id: "testCampaign",
            method: Post,
            path: "/api/campaigns/test",
            audience: Admins,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::test),
            doc: doc!(
                json::<workflows::send_message::AcceptedMessage>(
                    "Send the message of a broadcast to one number, as a test"
                )
                .status(202)
                .body::<bodies::campaigns::NewTest>()
                .takes_key()
            ),
        },
        Route {
            id: "readCampaignProgress",
            method: Get,
            path: "/api/campaigns/{campaign}/progress",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::progress),
            doc: doc!(json::<workflows::campaign_progress::ProgressView>(
                "Read the progress of a broadcast, and what each device waits for"
            )),
        },
        Route {
            id: "readCampaignReport",
            method: Get,
            path: "/api/campaigns/{campaign}/report.csv",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::report),
            doc: doc!(csv_with_times(
                "Download the result for each recipient, as a CSV file: the times, the device, the recipient's columns and the text"
            )),
        },
        Route {
            id: "listCampaignItems",
            method: Get,
            path: "/api/campaigns/{campaign}/items",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(campaigns::list_items),
            doc: doc!(
                page::<bodies::campaigns::ItemView>("List the recipients of a broadcast, in the order of sending")
                    .query(&[
                        CURSOR,
                        LIMIT,
                        parameter(
                            "status",
                            "Only recipients with this status.",
                            schema_of::<campaigns::progress::ItemStatus>()
                        )
                    ])
            ),
        },
    ],
};
