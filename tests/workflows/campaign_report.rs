//! The report of a broadcast, as the owner of the business reads it in a spreadsheet.

use std::collections::BTreeMap;

use super::campaigns::{report, request, rows, running};
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::session::Jakarta;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::download::Chunks;
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{CampaignId, TenantId};
use cloudwa_flow::language::Language;
use cloudwa_flow::local_time::FileFormat;
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::messages::text::Text;
use cloudwa_flow::workflows::campaign_report::Report;
use cloudwa_flow::workflows::plan_campaign::{CampaignRequest, RecipientSource, plan_campaign};

const ZONE: &str = "Asia/Jakarta";

fn format(language: Language) -> FileFormat {
    FileFormat { language, time_zone: Some(ZONE.into()) }
}

async fn report_text(db: &Sqlite, ours: &TenantId, id: &CampaignId, language: Language) -> String {
    let mut report = Report::open(db, ours, id, format(language)).await.unwrap();
    let mut text = String::new();
    while let Some(piece) = report.next_chunk(db, &Jakarta).await.unwrap() {
        text += &piece;
    }
    text
}

/// The rows of the report by their headings.
async fn read(db: &Sqlite, ours: &TenantId, id: &CampaignId) -> Vec<BTreeMap<String, String>> {
    let text = report_text(db, ours, id, Language::English).await;
    let mut file = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    file.deserialize().map(Result::unwrap).collect()
}

async fn planned(db: &Sqlite, ours: &TenantId, columns: &[&[(&str, &str)]], template: &str) -> CampaignId {
    let device = a_device(db, ours, 1).await;
    let mut list = rows(columns.len());
    for (row, columns) in list.iter_mut().zip(columns) {
        row.attributes = columns.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    }
    let wanted =
        CampaignRequest { text: Text::parse(template).unwrap(), ..request(&[device], RecipientSource::Rows(list)) };
    plan_campaign(db, ours, wanted, None, at(0), &mut SeededRandom::new(1)).await.unwrap().id
}

#[tokio::test]
async fn the_times_of_a_report_are_in_the_zone_of_its_reader_and_a_spreadsheet_reads_them() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 3).await;
    report(&db, &ours, &device, &id, [1, 2, 3], MessageStatus::Sent).await;
    report(&db, &ours, &device, &id, [2, 3], MessageStatus::Delivered).await;
    report(&db, &ours, &device, &id, [3], MessageStatus::Read).await;
    let cells: Vec<Vec<String>> = read(&db, &ours, &id)
        .await
        .into_iter()
        .map(|row| {
            ["status", "sent_at", "delivered_at", "read_at", "replied_at"]
                .map(|head| {
                    let head = if head == "status" { head.to_owned() } else { format!("{head} ({ZONE})") };
                    row[&head].clone()
                })
                .into()
        })
        .collect();
    // 2025-11-21T04:40:00Z
    let time = "2025-11-21 11:40:00";
    assert_eq!(cells[0], ["sent", time, "", "", ""]);
    assert_eq!(cells[1], ["delivered", time, time, "", ""]);
    assert_eq!(cells[2], ["read", time, "", time, ""]);
}

#[tokio::test]
async fn a_report_for_a_program_keeps_its_headings_and_the_times_of_the_api() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 1).await;
    report(&db, &ours, &device, &id, [1], MessageStatus::Sent).await;
    let format = FileFormat { language: Language::English, time_zone: None };
    let mut opened = Report::open(&db, &ours, &id, format).await.unwrap();
    let text = opened.next_chunk(&db, &Jakarta).await.unwrap().unwrap();
    assert!(
        text.contains("\"sent_at\"") && text.contains("\"replied_at\"") && text.contains("\"device_id\""),
        "{text}"
    );
    assert!(text.contains("\"2025-11-21T04:40:00.020Z\""), "{text}");
}

#[tokio::test]
async fn a_report_names_the_device_and_a_deleted_one_stays_readable() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 2).await;
    report(&db, &ours, &device, &id, [1], MessageStatus::Sent).await;
    let devices = async || {
        let rows = read(&db, &ours, &id).await;
        rows.iter().map(|row| (row["device_name"].clone(), row["device_id"].clone())).collect::<Vec<_>>()
    };
    let none = (String::new(), String::new());
    assert_eq!(devices().await, [("Toko".into(), device.to_string()), none.clone()]);
    db.connection().execute("delete from devices", []).unwrap();
    assert_eq!(devices().await, [("Deleted device".into(), device.to_string()), none]);
    assert!(report_text(&db, &ours, &id, Language::Indonesian).await.contains("\"Perangkat dihapus\""));
}

#[tokio::test]
async fn a_report_has_the_columns_that_the_message_was_made_from() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let columns: [&[(&str, &str)]; 2] = [&[("kota", "Solo"), ("status", "VIP")], &[("total", "=1+1")]];
    let id = planned(&db, &ours, &columns, "Halo {{name}}").await;
    let rows = read(&db, &ours, &id).await;
    let cells: Vec<_> =
        rows.iter().map(|row| ["kota", "status_2", "total", "status", "text"].map(|head| row[head].as_str())).collect();
    assert_eq!(cells, [["Solo", "VIP", "", "pending", "Halo Ayu"], ["", "", "'=1+1", "pending", "Halo Ayu"]]);
    assert!(!rows[0].contains_key("name_2"), "the name is there once");
}

#[tokio::test]
async fn a_report_in_indonesian_has_indonesian_headings_and_numbers_that_a_spreadsheet_keeps() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = planned(&db, &ours, &[&[("teks", "x")]], "Halo").await;
    let text = report_text(&db, &ours, &id, Language::Indonesian).await;
    let heads = format!(
        "\u{feff}\"no\",\"no_hp\",\"nama\",\"status\",\"alasan\",\"dikirim ({ZONE})\",\"diterima ({ZONE})\",\"dibaca ({ZONE})\",\
         \"dibalas ({ZONE})\",\"nama_perangkat\",\"perangkat\",\"teks_2\",\"teks\"\n"
    );
    assert!(text.starts_with(&heads), "{text}");
    assert!(text.contains("\"(+62) 812-3000-000\""), "{text}");
}

#[tokio::test]
async fn a_report_of_another_tenant_is_not_found_and_has_none_of_its_columns() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let id = planned(&db, &ours, &[&[("kota", "Solo")]], "Halo").await;
    let refused = Report::open(&db, &theirs, &id, format(Language::English)).await.err();
    assert!(matches!(refused, Some(Error::NotFound { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_report_of_several_chunks_has_every_recipient_once_and_in_order() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    // The last piece of the second report is full.
    for (recipients, pieces) in [(2_500, 3), (2_000, 2), (1, 1)] {
        let campaign =
            super::campaigns::planned(&db, &ours, std::slice::from_ref(&device), rows(recipients)).await.unwrap();
        let mut report = Report::open(&db, &ours, &campaign.id, format(Language::English)).await.unwrap();
        let (mut text, mut count) = (String::new(), 0);
        while let Some(piece) = report.next_chunk(&db, &Jakarta).await.unwrap() {
            text.push_str(&piece);
            count += 1;
        }
        assert_eq!(count, pieces, "{recipients}");
        assert_eq!(report.next_chunk(&db, &Jakarta).await.unwrap(), None);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(reader.headers().unwrap().iter().take(3).collect::<Vec<_>>(), ["no", "phone", "name"]);
        let listed: Vec<(i64, String)> = reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[0].parse().unwrap(), row[1].chars().filter(char::is_ascii_digit).collect()))
            .collect();
        let all: Vec<_> = (1..).zip(rows(recipients)).map(|(no, row)| (no, row.phone[1..].to_owned())).collect();
        assert_eq!(listed, all, "{recipients}");
        db.connection().execute("delete from campaigns", []).unwrap();
        db.connection().execute("delete from campaign_recipients", []).unwrap();
        db.connection().execute("delete from campaign_devices", []).unwrap();
    }
}
