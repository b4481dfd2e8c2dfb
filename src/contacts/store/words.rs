//! The full-text index in which contacts are searched: `contact_words` of migration 0021. Triggers of `contacts` update it, so statements
//! that write a contact need not, including those of an earlier release.

use std::fmt::Write as _;

use crate::{
    error::{Error, Result},
    ids::TenantId,
    params,
    ports::{Database, Row, Statement},
};

/// The number of letters of a name, or of digits of a number, that make one word of the index.
const PART_LENGTH: usize = 3;

/// Returns an FTS5 expression that finds the contacts which a filter may show; `$` in it is a placeholder for the number of the tenant.
/// `None` if the index cannot narrow the filter: without a search and a tag, or if all words are shorter than `PART_LENGTH`. The contacts
/// that it finds have all parts of the words, and not always the words themselves.
pub fn expression(names: Option<&[String]>, number: Option<&str>, spellings: Option<&[String]>) -> Option<String> {
    let parts = |text: &str| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(PART_LENGTH).map(|part| part.iter().collect()).collect()
    };
    let of_names = names.unwrap_or_default().iter().flat_map(|name| parts(name)).map(|part| word('n', &part));
    let of_number = parts(number.unwrap_or_default()).into_iter().map(|part| format!("p$x{part}"));
    let of_tags = spellings.map(|spellings| {
        // No contact has an empty tag, so its word finds nobody.
        let words: Vec<String> = spellings.iter().map(|tag| word('t', tag)).collect();
        if words.is_empty() { word('t', "") } else { format!("({})", words.join(" OR ")) }
    });
    let all: Vec<String> = of_names.chain(of_number).chain(of_tags).collect();
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// Returns the same for contacts with these words in their names, for a search that has other places to search, too: every contact if the
/// words are short, and nobody if there are none.
pub fn expression_of_names(names: Option<&[String]>) -> String {
    let every = if names.is_some() { "a$x" } else { "t$x" };
    expression(names, None, None).unwrap_or_else(|| every.to_owned())
}

fn word(kind: char, text: &str) -> String {
    text.bytes().fold(format!("{kind}$x"), |mut word, byte| {
        let _ = write!(word, "{byte:02x}");
        word
    })
}

/// Returns the expression for contacts that have one of the tags of each of these lists.
fn expression_of_tags(lists: &[Vec<String>]) -> String {
    let each: Vec<String> = lists.iter().filter_map(|spellings| expression(None, None, Some(spellings))).collect();
    each.join(" AND ")
}

const LIST_TAGGED: &str = "
    select d.contact_id from contact_words f
      cross join contact_documents d on d.tenant_id = ?1 and d.document = f.rowid
    where d.tenant_id = ?1 and f.contact_words match {found ?2} limit ?3";

/// Returns the ids of the contacts that have a tag of each of these lists; `None` if they are more than `limit`.
pub async fn list_tagged(
    db: &impl Database,
    tenant: &TenantId,
    lists: &[Vec<String>],
    limit: u32,
) -> Result<Option<Vec<String>>> {
    let values = params![tenant.as_str(), expression_of_tags(lists), limit.saturating_add(1)];
    let rows = db.query(expand_found(Statement::new(LIST_TAGGED, values))).await?;
    let ids = rows.iter().map(|row| row.text("contact_id")).collect::<Result<Vec<_>>>()?;
    Ok((ids.len() <= limit as usize).then_some(ids))
}

/// Replaces `{found EXPRESSION}` by the FTS5 query: the parameter that has an expression, with the number of the tenant `?1`.
pub fn expand_found(statement: Statement) -> Statement {
    let number = "ifnull((select number from search_tenants where tenant_id = ?1), 0)";
    statement.replace_each("found", |expression| format!("replace({expression}, '$', {number})"))
}

/// The kinds of words that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
pub enum WordKind {
    /// One word, which every contact has.
    #[strum(serialize = "a")]
    Contacts,
    #[strum(serialize = "t")]
    Tags,
    /// The names of attributes.
    #[strum(serialize = "k")]
    Attributes,
}

const COUNT: &str = "
    select substr(v.term, length(n.number) + 3) as word, v.doc as contacts
    from search_tenants n cross join contact_word_counts v
    where n.tenant_id = ?1 and v.term >= ?2 || n.number || 'x' and v.term < ?2 || n.number || 'y'
    order by v.term";

/// Returns the statement that counts the contacts of each word of a kind, in alphabetical order. Reads one row for each word.
pub fn count(tenant: &TenantId, kind: WordKind) -> Statement {
    let kind: &str = kind.into();
    Statement::new(COUNT, params![tenant.as_str(), kind])
}

/// Reads the columns of a row that `count` has selected.
pub fn read_counted(row: &Row) -> Result<(String, i64)> {
    let hex = row.text("word")?;
    let digits: Vec<u8> = hex.bytes().collect();
    let bytes: Vec<u8> = digits
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or_default(), 16).ok())
        .collect();
    let word = String::from_utf8(bytes).map_err(Error::internal)?;
    Ok((word, row.integer("contacts")?))
}

/// Returns the tags of all contacts as they are spelled.
pub async fn tags(db: &impl Database, tenant: &TenantId) -> Result<Vec<String>> {
    db.query(count(tenant, WordKind::Tags)).await?.iter().map(|row| Ok(read_counted(row)?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_looked_up_by_the_parts_of_its_words() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let of_name = |name: &str| expression(Some(&words(&[name])), None, None);
        assert_eq!(of_name("ayu").as_deref(), Some("n$x617975"));
        assert_eq!(of_name("budi").as_deref(), Some("n$x627564 AND n$x756469"));
        assert_eq!(of_name("bu"), None);
        assert_eq!(of_name("çay").as_deref(), Some("n$xc3a76179"));
        assert_eq!(expression(None, Some("0812"), None).as_deref(), Some("p$x081 AND p$x812"));
        assert_eq!(expression(None, Some("81"), None), None);
        let tags = words(&["Vip", "vip"]);
        assert_eq!(
            expression(Some(&words(&["ayu"])), None, Some(&tags)).as_deref(),
            Some("n$x617975 AND (t$x566970 OR t$x766970)")
        );
        assert_eq!(expression(None, None, Some(&[])).as_deref(), Some("t$x"));
        assert_eq!(expression(None, None, None), None);
    }
}
