//! The people who have opted out of broadcasts and are no contacts. The list of contacts has the others.

use serde::{Deserialize, Serialize};

use super::folded_names;
use crate::{
    clock::Timestamp,
    contacts::{
        address::{LID_SUFFIX, lid_in},
        contact::OptOut,
        names::{Names, display_name, shown_name},
        phone::{self, CHAT_ID_SUFFIX},
        store::{read_opted_out, search_parts},
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptedOutPerson {
    /// The chat id of the number or, while no number is known, of the LID.
    pub chat_id: String,
    /// The person's number in E.164 without `+`, if it is known.
    pub phone: Option<String>,
    /// The part of the person's LID before `@lid`, while no number is known.
    pub lid: Option<String>,
    /// The name of the business, else the name that the person shows.
    pub name: Option<String>,
    pub opted_out: OptOut,
    /// The chat with the person; if there are several, the one with the newest message.
    pub chat: Option<ChatOfPerson>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatOfPerson {
    pub device_id: DeviceId,
    /// The id of this chat on the device: `…@c.us`, or `…@lid` if the device does not know the person's number yet.
    pub chat_id: String,
}

/// A chat as the statement selects it.
#[derive(Deserialize)]
struct NamedChat {
    device: String,
    chat: String,
    name: Option<String>,
    business: Option<String>,
}

/// `?7` are the words of a name, as a JSON array, and `?8` is part of a number or LID. A person is a contact if a row of
/// `contacts` has the number, or the chat id of the LID, in its column `phone`.
const LIST: &str = "
    select o.chat_id, o.change_no, o.opted_out_at, o.word, o.source as opted_out_source,
      (select json_object('device', c.device_id, 'chat', c.chat_id, 'name', c.name, 'business', c.business_name)
        from devices d cross join chats c on c.tenant_id = d.tenant_id and c.device_id = d.device_id
          and c.chat_id in (o.chat_id, (select n.lid || ?6 from lid_numbers n
            where n.tenant_id = ?1 and n.lid = o.lid and n.phone || ?5 = o.chat_id))
        where d.tenant_id = ?1 order by c.last_at desc limit 1) as chat
    from opt_outs o
    where o.tenant_id = ?1 and (o.change_no, o.chat_id) < (?2, ?3) and o.opted_out_at is not null
      and not exists (
        select 1 from contacts k where k.tenant_id = ?1 and k.phone = replace(o.chat_id, ?5, ''))
      and (?7 is null and ?8 is null
        or instr(o.chat_id, ?8) > 0
        or exists (
          select 1 from devices f
            cross join chats s on s.tenant_id = f.tenant_id and s.device_id = f.device_id
              and s.chat_id in (o.chat_id, (select p.lid || ?6 from lid_numbers p
                where p.tenant_id = ?1 and p.lid = o.lid and p.phone || ?5 = o.chat_id))
          where f.tenant_id = ?1
            and (select min(instr(
                coalesce(substr(s.folded_name, length(s.name) + 2), '') || char(10)
                  || coalesce(substr(s.folded_business_name, length(s.business_name) + 2), ''), w.value) > 0)
              from json_each(?7) w)))
    order by o.change_no desc, o.chat_id desc limit ?4";

/// A number that is greater than every change number, and that JavaScript can represent exactly.
const AFTER_EVERY_CHANGE: i64 = (1 << 53) - 1;

/// Returns a page of the people who have opted out and are no contacts, the newest change of consent first. The statement scans the
/// tenant's opt-outs by the numbers of their changes until the page is full, and looks up a contact, and a chat on each device, for each of
/// them.
pub async fn list_opted_out_others(
    db: &impl Database,
    tenant: &TenantId,
    search: Option<&str>,
    page: &PageRequest,
) -> Result<Page<OptedOutPerson>> {
    let (change, chat_id) = page.after.as_deref().map_or(Ok((AFTER_EVERY_CHANGE, "")), parse_end)?;
    let (words, digits) = search_parts(search);
    if words.is_some() {
        folded_names::fold_older_names(db, tenant).await?;
    }
    let words = words.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let place = params![tenant.as_str(), change, chat_id, page.rows_to_read()];
    let params = place.into_iter().chain(params![CHAT_ID_SUFFIX, LID_SUFFIX, words, digits]).collect::<Vec<_>>();
    let rows = db.query(Statement::new(LIST, params)).await?;
    let people = rows.iter().map(|row| Ok((row.integer("change_no")?, read(row)?))).collect::<Result<Vec<_>>>()?;
    let end_of = |(change, person): &(i64, OptedOutPerson)| format!("{change} {}", person.chat_id);
    Ok(Page::cut(people, page, end_of).map(|(_, person)| person))
}

const NEWEST_CHAT: &str = "
    select c.device_id, c.chat_id from devices d cross join json_each(?2) p
      cross join chats c on c.tenant_id = d.tenant_id and c.device_id = d.device_id and c.chat_id = p.value
    where d.tenant_id = ?1 order by c.last_at desc limit 1";

/// Returns the chat with a person who has these chat ids; if there are several, the one with the newest message. Looks up each of them on
/// each device.
pub async fn newest_chat_of(
    db: &impl Database,
    tenant: &TenantId,
    chat_ids: &[String],
) -> Result<Option<ChatOfPerson>> {
    let chats = serde_json::to_string(chat_ids).map_err(Error::internal)?;
    let rows = db.query(Statement::new(NEWEST_CHAT, params![tenant.as_str(), chats])).await?;
    let read = |row: &Row| {
        Ok(ChatOfPerson { device_id: DeviceId::parse(&row.text("device_id")?)?, chat_id: row.text("chat_id")? })
    };
    rows.first().map(read).transpose()
}

fn parse_end(cursor: &str) -> Result<(i64, &str)> {
    let (change, chat_id) = cursor.split_once(' ').ok_or_else(wrong_cursor)?;
    Ok((change.parse().map_err(|_| wrong_cursor())?, chat_id))
}

fn read(row: &Row) -> Result<OptedOutPerson> {
    let chat_id = row.text("chat_id")?;
    let chat = row.text_or_null("chat")?.map(|json| serde_json::from_str::<NamedChat>(&json)).transpose();
    let chat = chat.map_err(Error::internal)?;
    let name = chat.as_ref().and_then(|chat| {
        let (business, push) = (chat.business.as_deref(), chat.name.as_deref());
        display_name(&Names { address_book: None, business, push, phone: None }).and_then(shown_name)
    });
    let chat =
        chat.map(|chat| Ok::<_, Error>(ChatOfPerson { device_id: DeviceId::parse(&chat.device)?, chat_id: chat.chat }));
    Ok(OptedOutPerson {
        phone: phone::number_in(&chat_id).map(str::to_owned),
        lid: lid_in(&chat_id).map(str::to_owned),
        name,
        opted_out: read_opted_out(row, Timestamp::from_unix_millis(row.integer("opted_out_at")?))?,
        chat: chat.transpose()?,
        chat_id,
    })
}
