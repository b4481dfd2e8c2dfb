//! The campaigns an object sends for: how they stand by the newest run it heard of. Words of an earlier run come too
//! late and change nothing.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    devices::{
        commands::{CampaignState, Gap},
        outbox::CAMPAIGN_CAPACITY,
    },
    error::{Error, Result},
    ids::CampaignId,
    params,
    ports::{Row, Sql},
};

/// A campaign that is over is remembered so long, for words that were under way when it ended.
const REMEMBERED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// A question that got no items is asked again after this long; cron asks besides.
const REPEAT_ITEM_REQUEST_AFTER: Duration = Duration::from_secs(60);

/// One campaign this object sends for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCampaign {
    pub run: i64,
    pub gap: Gap,
    /// D1 has no further items: the object need not ask for more.
    pub is_last: bool,
    pub state: CampaignState,
    /// When this life asked for more.
    pub items_requested_at: Option<Timestamp>,
}

impl DeviceCampaign {
    /// Whether to ask for the next items, while `waiting` texts of campaigns wait in the outbox: not before half of the
    /// room is free, so that whoever may not send for days says nothing for days (design §2).
    pub fn needs_items(&self, waiting: usize, now: Timestamp) -> bool {
        self.state == CampaignState::Running
            && !self.is_last
            && waiting < CAMPAIGN_CAPACITY / 2
            && self.items_requested_at.is_none_or(|at| now.since(at) >= REPEAT_ITEM_REQUEST_AFTER)
    }
}

const LIST: &str = "select id, run, gap, is_last, state from campaigns";

/// Every campaign that is remembered, by its id.
pub fn list(sql: &impl Sql) -> Result<Vec<(String, DeviceCampaign)>> {
    let read = |row: &Row| {
        let state = row.text("state")?;
        let campaign = DeviceCampaign {
            run: row.integer("run")?,
            gap: serde_json::from_str(&row.text("gap")?).map_err(Error::internal)?,
            is_last: row.integer("is_last")? != 0,
            state: CampaignState::parse(&state).ok_or_else(|| Error::Internal(format!("campaign state {state}")))?,
            items_requested_at: None,
        };
        Ok((row.text("id")?, campaign))
    };
    sql.query(LIST, &[])?.iter().map(read).collect()
}

const SAVE: &str = "insert into campaigns (id, run, gap, is_last, state, closed_at) values (?, ?, ?, ?, ?, ?)
    on conflict (id) do update set run = excluded.run, gap = excluded.gap, is_last = excluded.is_last,
      state = excluded.state, closed_at = excluded.closed_at";

/// One row written.
pub fn save(sql: &impl Sql, id: &CampaignId, campaign: &DeviceCampaign, now: Timestamp) -> Result<()> {
    let gap = serde_json::to_string(&campaign.gap).map_err(Error::internal)?;
    let closed_at = (!campaign.state.is_open()).then_some(now);
    let values = params![id.as_str(), campaign.run, gap, campaign.is_last, campaign.state.as_str(), closed_at];
    sql.execute(SAVE, &values)
}

const SWEEP: &str = "delete from campaigns where closed_at < ?";

/// Forgets campaigns that were over long ago.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(REMEMBERED_FOR)])
}
