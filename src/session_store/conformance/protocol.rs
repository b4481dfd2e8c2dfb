//! The permanent half of `ProtocolStore`: devices with our group keys, mappings, base keys, device lists, group metadata.

use super::{OpSource, Span, address, bytes, read_keys, sorted, user};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore::store::error::Result;
use wacore::store::traits::{DeviceInfo, DeviceListRecord, LidPnMappingEntry, ProtocolStore};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    GetSenderKeyDevices { group: u8 },
    SetSenderKeyStatus { group: u8, span: Span },
    ClearSenderKeyDevices { group: u8 },
    DeleteSenderKeyDeviceRows(Span),
    ClearAllSenderKeyDevices,
    GetLidMapping { lid: u8 },
    GetPnMapping { lid: u8, phone: u8 },
    PutLidMapping { lid: u8, phone: u8, at: i64 },
    PutLidMappings { span: Span, at: i64 },
    SaveBaseKey { key: u8, message: u8, value: u8 },
    HasSameBaseKey { key: u8, message: u8, value: u8 },
    DeleteBaseKey { key: u8, message: u8 },
    UpdateDeviceList { key: u8, value: u8 },
    UpdateDeviceLists(Span),
    GetDevices { key: u8 },
    DeleteDevices { key: u8 },
    GetGroupMetadata { group: u8 },
    PutGroupMetadata { group: u8, value: u8 },
    DeleteGroupMetadata { group: u8 },
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        let (key, value, group, message) = (source.key(), source.value(), source.below(3), source.below(2));
        let (lid, phone) = (source.below(6), source.below(2));
        match source.below(19) {
            0 => Self::GetSenderKeyDevices { group },
            1 => Self::SetSenderKeyStatus { group, span: source.span() },
            2 => Self::ClearSenderKeyDevices { group },
            3 => Self::DeleteSenderKeyDeviceRows(source.span()),
            4 => Self::ClearAllSenderKeyDevices,
            5 => Self::GetLidMapping { lid },
            6 => Self::GetPnMapping { lid, phone },
            7 => Self::PutLidMapping { lid, phone, at: source.seconds() },
            8 => Self::PutLidMappings { span: source.span(), at: source.seconds() },
            9 => Self::SaveBaseKey { key, message, value: value % 3 },
            10 => Self::HasSameBaseKey { key, message, value: value % 3 },
            11 => Self::DeleteBaseKey { key, message },
            12 => Self::UpdateDeviceList { key, value },
            13 => Self::UpdateDeviceLists(source.span()),
            14 => Self::GetDevices { key },
            15 => Self::DeleteDevices { key },
            16 => Self::GetGroupMetadata { group },
            17 => Self::PutGroupMetadata { group, value },
            _ => Self::DeleteGroupMetadata { group },
        }
    }

    pub(super) fn reads() -> Vec<Self> {
        let devices = read_keys().map(|key| Self::GetDevices { key });
        let groups = (0..3).flat_map(|group| [Self::GetSenderKeyDevices { group }, Self::GetGroupMetadata { group }]);
        let phones = (0..6).flat_map(|lid| (0..2).map(move |phone| Self::GetPnMapping { lid, phone }));
        let base_keys = (0..9).flat_map(|key| (0..3).map(move |value| Self::HasSameBaseKey { key, message: 0, value }));
        let lids = read_keys().map(|lid| Self::GetLidMapping { lid });
        devices.chain(groups).chain(phones).chain(base_keys).chain(lids).collect()
    }

    pub(super) async fn apply(&self, store: &impl ProtocolStore) -> Result<Value> {
        Ok(match *self {
            Self::GetSenderKeyDevices { group } => sorted(store.get_sender_key_devices(&group_jid(group)).await?),
            Self::SetSenderKeyStatus { group, span } => {
                let jids: Vec<_> = span.pairs().map(|(key, value)| (address(key), value % 2 == 1)).collect();
                let entries: Vec<_> = jids.iter().map(|(jid, has_key)| (jid.as_str(), *has_key)).collect();
                json!(store.set_sender_key_status(&group_jid(group), &entries).await?)
            }
            Self::ClearSenderKeyDevices { group } => json!(store.clear_sender_key_devices(&group_jid(group)).await?),
            Self::DeleteSenderKeyDeviceRows(span) => {
                let jids: Vec<_> = span.keys().map(address).collect();
                let jids: Vec<_> = jids.iter().map(String::as_str).collect();
                json!(store.delete_sender_key_device_rows(&jids).await?)
            }
            Self::ClearAllSenderKeyDevices => json!(store.clear_all_sender_key_devices().await?),
            Self::GetLidMapping { lid } => json!(store.get_lid_mapping(&lid_user(lid)).await?),
            Self::GetPnMapping { lid, phone } => json!(store.get_pn_mapping(&phone_of(lid, phone)).await?),
            Self::PutLidMapping { lid, phone, at } => json!(store.put_lid_mapping(&mapping(lid, phone, at)).await?),
            Self::PutLidMappings { span, at } => {
                let entries: Vec<_> = span.keys().zip(at..).map(|(lid, at)| mapping(lid, 0, at)).collect();
                json!(store.put_lid_mappings(&entries).await?)
            }
            Self::SaveBaseKey { key, message, value } => {
                json!(store.save_base_key(&address(key), &message.to_string(), &bytes(value)).await?)
            }
            Self::HasSameBaseKey { key, message, value } => {
                json!(store.has_same_base_key(&address(key), &message.to_string(), &bytes(value)).await?)
            }
            Self::DeleteBaseKey { key, message } => {
                json!(store.delete_base_key(&address(key), &message.to_string()).await?)
            }
            Self::UpdateDeviceList { key, value } => json!(store.update_device_list(device_list(key, value)).await?),
            Self::UpdateDeviceLists(span) => {
                let records = span.pairs().map(|(key, value)| device_list(key, value)).collect();
                json!(store.update_device_lists(records).await?)
            }
            Self::GetDevices { key } => json!(store.get_devices(&user(key)).await?),
            Self::DeleteDevices { key } => json!(store.delete_devices(&user(key)).await?),
            Self::GetGroupMetadata { group } => json!(store.get_group_metadata(&group_jid(group)).await?),
            Self::PutGroupMetadata { group, value } => {
                json!(store.put_group_metadata(&group_jid(group), &bytes(value)).await?)
            }
            Self::DeleteGroupMetadata { group } => json!(store.delete_group_metadata(&group_jid(group)).await?),
        })
    }
}

fn group_jid(group: u8) -> String {
    format!("12036300000000000{group}@g.us")
}

fn lid_user(lid: u8) -> String {
    format!("1000000{lid}")
}

/// Returns the phone number of a LID. LIDs 0 and 1 change their phone number but share it with no other LID; 2 to 5 share two numbers but
/// keep them; each other LID has its own number. When a LID leaves a shared number, the in-memory backend drops the other LID of that
/// number, against its documentation; `tests/session_store.rs` covers that case.
fn phone_of(lid: u8, phone: u8) -> String {
    match lid {
        0 | 1 => format!("62810{lid}{phone}"),
        2..=5 => format!("6282{}", lid % 2),
        _ => format!("6283{lid}"),
    }
}

fn mapping(lid: u8, phone: u8, at: i64) -> LidPnMappingEntry {
    let learning_source = if phone == 0 { "usync" } else { "peer_pn_message" }.to_owned();
    LidPnMappingEntry {
        lid: lid_user(lid),
        phone_number: phone_of(lid, phone),
        created_at: at,
        updated_at: at,
        learning_source,
    }
}

fn device_list(key: u8, value: u8) -> DeviceListRecord {
    let device = |id: u8| DeviceInfo::new(id.into(), id.is_multiple_of(2).then_some(id.into())).with_hosting(id == 3);
    DeviceListRecord {
        user: user(key),
        devices: (0..value % 5).map(device).collect(),
        timestamp: 1_700_000_000 + i64::from(value),
        phash: value.is_multiple_of(3).then(|| format!("2:{value}")),
        raw_id: value.is_multiple_of(2).then_some(value.into()),
    }
}
