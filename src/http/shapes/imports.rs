//! What is said about a file of contacts.

use serde::Deserialize;

use crate::{
    contacts::{contact::parse_tag_list, import::parse_file_name, layout::Column},
    error::{Error, Result},
    workflows::import_contacts::Upload,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    pub columns: Option<String>,
    pub has_head: Option<String>,
    pub tags: Option<String>,
    pub consented: Option<String>,
    pub file_name: Option<String>,
    pub dry_run: Option<String>,
}

impl Said {
    pub fn parse(self, bytes: Vec<u8>) -> Result<(Upload, bool)> {
        let columns = self.columns.as_deref().filter(|text| !text.is_empty()).map(parse_columns).transpose()?;
        let upload = Upload {
            bytes,
            file_name: parse_file_name(self.file_name.as_deref())?,
            has_head: parse_flag("hasHead", self.has_head.as_deref())?,
            columns,
            tags: parse_tag_list(&self.tags.unwrap_or_default())?,
            has_consented: parse_flag("consented", self.consented.as_deref())?.unwrap_or_default(),
        };
        Ok((upload, parse_flag("dryRun", self.dry_run.as_deref())?.unwrap_or_default()))
    }
}

fn parse_columns(text: &str) -> Result<Vec<Column>> {
    let wrong = |cause: String| Error::invalid("columns", cause);
    let words: Vec<String> =
        serde_json::from_str(text).map_err(|_| wrong("columns is a JSON array of words".to_owned()))?;
    words.into_iter().map(Column::try_from).collect()
}

fn parse_flag(field: &'static str, text: Option<&str>) -> Result<Option<bool>> {
    match text {
        None | Some("") => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Error::invalid(field, format!("{field} is true or false"))),
    }
}
