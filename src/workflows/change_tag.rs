//! Renames or deletes a tag for all contacts. A repeated request finds nothing to do.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts::store::tags::TagOfAll,
    error::Result,
    ids::{CampaignId, TenantId},
    ports::{Database, Statement},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagEdit {
    Rename { to: String },
    Delete,
}

/// The result of a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TagEdited {
    /// How many contacts had the tag.
    pub contacts: usize,
    /// The broadcasts that have not started and use the tag to include or exclude contacts. After a rename these broadcasts have the new
    /// tag. After a deletion they still have the deleted tag, which no contact has, and their pages show that before the start.
    pub broadcasts: Vec<CampaignId>,
}

/// Changes the tag. The broadcasts change in the transaction that changes the first contacts: all of them, unless there are thousands. If a
/// later transaction fails, a repeated request continues where the first one ended.
pub async fn change_tag(
    db: &impl Database,
    tenant: &TenantId,
    tag: &str,
    change: &TagEdit,
    now: Timestamp,
) -> Result<TagEdited> {
    let new = match change {
        TagEdit::Rename { to } => Some(to.as_str()),
        TagEdit::Delete => None,
    };
    let of_contacts = TagOfAll::read(db, tenant, tag, new, now).await?;
    let naming = campaigns::store::tags::list_with_tag(db, tenant, tag).await?;
    let of_broadcasts: Vec<Statement> = match new {
        Some(new) => naming.iter().map(|campaign| campaign.rename(tenant, tag, new)).collect::<Result<_>>()?,
        None => Vec::new(),
    };
    let mut changed = TagEdited { contacts: 0, broadcasts: naming.into_iter().map(|campaign| campaign.id).collect() };
    let mut statements: Vec<Statement> = of_contacts.statement().into_iter().chain(of_broadcasts).collect();
    while !statements.is_empty() {
        let answers = db.batch(statements).await?;
        let contacts = answers.first().map(Vec::as_slice).filter(|_| of_contacts.statement().is_some());
        let contacts = contacts.unwrap_or_default();
        changed.contacts = changed.contacts.saturating_add(contacts.len());
        statements = of_contacts.statement().filter(|_| of_contacts.has_more(contacts)).into_iter().collect();
    }
    Ok(changed)
}
