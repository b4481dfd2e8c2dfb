//! The tags in the audiences of campaigns that have not started. A campaign that has started has its recipients, and keeps the old names of
//! tags.

use crate::{
    campaigns::campaign::Audience,
    error::{Error, Result},
    folding::fold,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Statement},
};

const LIST: &str = "
    select campaign_id, audience from campaigns
    where tenant_id = ?1 and status in ('draft', 'scheduled') and audience ->> 'kind' = 'tags'";

/// A campaign that has not started and uses a tag in its audience.
#[derive(Debug)]
pub struct CampaignWithTag {
    pub id: CampaignId,
    stored: String,
    audience: Audience,
}

/// Returns the campaigns that have not started and use this tag, in whatever spelling.
pub async fn list_with_tag(db: &impl Database, tenant: &TenantId, tag: &str) -> Result<Vec<CampaignWithTag>> {
    let mut found = Vec::new();
    for row in db.query(Statement::new(LIST, params![tenant.as_str()])).await? {
        let stored = row.text("audience")?;
        let audience: Audience = serde_json::from_str(&stored).map_err(Error::internal)?;
        if audience.names(tag) {
            found.push(CampaignWithTag { id: CampaignId::parse(&row.text("campaign_id")?)?, stored, audience });
        }
    }
    Ok(found)
}

/// Saves a changed audience. A campaign that has started since, or has another audience now, is not changed.
const SET_AUDIENCE: &str = "
    update campaigns set audience = ?4
    where tenant_id = ?1 and campaign_id = ?2 and audience = ?3 and status in ('draft', 'scheduled')";

impl CampaignWithTag {
    /// Returns the statement that replaces the tag by its new name.
    pub fn rename(&self, tenant: &TenantId, tag: &str, new: &str) -> Result<Statement> {
        let audience = self.audience.with_tag_renamed(tag, new);
        let audience = serde_json::to_string(&audience).map_err(Error::internal)?;
        let values = params![tenant.as_str(), self.id.as_str(), self.stored.as_str(), audience];
        Ok(Statement::new(SET_AUDIENCE, values))
    }
}

impl Audience {
    fn names(&self, tag: &str) -> bool {
        match self {
            Self::List | Self::Contacts { .. } => false,
            Self::Tags { tags, without_tags, .. } => {
                tags.iter().chain(without_tags).any(|known| fold(known) == fold(tag))
            }
        }
    }

    /// Returns the same audience with another name for a tag.
    fn with_tag_renamed(&self, tag: &str, new: &str) -> Self {
        match self {
            Self::List | Self::Contacts { .. } => self.clone(),
            Self::Tags { tags, tag_match, without_tags, needed_values } => Self::Tags {
                tags: with_renamed(tags, tag, new),
                tag_match: *tag_match,
                without_tags: with_renamed(without_tags, tag, new),
                needed_values: needed_values.clone(),
            },
        }
    }
}

/// Returns the list with another name for a tag, if it has the tag. If it has the new name already, the result has it once.
fn with_renamed(tags: &[String], tag: &str, new: &str) -> Vec<String> {
    if !tags.iter().any(|known| fold(known) == fold(tag)) {
        return tags.to_vec();
    }
    let others = |known: &&String| fold(known) != fold(tag) && fold(known) != fold(new);
    let place = tags.iter().take_while(others).count();
    let mut renamed: Vec<String> = tags.iter().filter(others).cloned().collect();
    renamed.insert(place.min(renamed.len()), new.to_owned());
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaigns::campaign::TagMatch;

    fn of(tags: &[&str], without: &[&str]) -> Audience {
        let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        let (tags, without_tags, needed_values) = (owned(tags), owned(without), vec!["kota".into()]);
        Audience::Tags { tags, tag_match: TagMatch::Any, without_tags, needed_values }
    }

    #[test]
    fn an_audience_names_a_renamed_tag_once_and_in_its_place() {
        for (tags, renamed) in [
            (&["a", "VIP", "b"][..], &["a", "pelanggan", "b"][..]),
            (&["vip", "a", "Pelanggan"], &["pelanggan", "a"]),
            (&["Pelanggan", "a", "vip"], &["pelanggan", "a"]),
        ] {
            for (before, after) in [(of(tags, &["x"]), of(renamed, &["x"])), (of(&["x"], tags), of(&["x"], renamed))] {
                assert!(before.names("Vip"), "{tags:?}");
                assert_eq!(before.with_tag_renamed("vip", "pelanggan"), after, "{tags:?}");
            }
        }
        assert!(!of(&["a"], &["b"]).names("vip") && !Audience::List.names("vip"));
    }
}
