//! The report of a broadcast as a file.

use super::campaigns::{planned, rows};
use crate::support::builders::{a_device, tenant};
use crate::support::database::migrated;
use cloudwa_flow::language::Language;
use cloudwa_flow::workflows::campaign_report::Report;

#[tokio::test]
async fn a_report_of_several_pieces_has_every_recipient_once_and_in_order() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    // The last piece of the second report is full.
    for (recipients, pieces) in [(2_500, 3), (2_000, 2), (1, 1)] {
        let campaign = planned(&db, &ours, std::slice::from_ref(&device), rows(recipients)).await.unwrap();
        let mut report = Report::open(&db, &ours, &campaign.id, Language::English).await.unwrap();
        let (mut text, mut count) = (String::new(), 0);
        while let Some(piece) = report.next_piece(&db).await.unwrap() {
            text.push_str(&piece);
            count += 1;
        }
        assert_eq!(count, pieces, "{recipients}");
        assert_eq!(report.next_piece(&db).await.unwrap(), None);
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
