//! The list of campaigns is searched by name and filtered by status, page by page.

use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, CampaignStatus, DEFAULT_GAP, UndecidedRecipients};
use cloudwa_flow::campaigns::store::{self, CampaignFilter, NewCampaign};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::ids::{CampaignId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;

/// Creates a campaign for each name, the first one first. One with a time is scheduled.
async fn create_all(db: &Sqlite, ours: &TenantId, wanted: &[(&str, Option<i64>)]) -> Vec<CampaignId> {
    let device = a_device(db, ours, 1).await;
    let mut ids = Vec::new();
    for (seed, (name, scheduled)) in (1_u32..).zip(wanted) {
        let name = Name::parse(name).unwrap();
        let new = NewCampaign {
            id: CampaignId::new(at(i64::from(seed)), &mut SeededRandom::new(u64::from(seed))),
            devices: std::slice::from_ref(&device),
            name: &name,
            text: "Halo",
            gap: DEFAULT_GAP,
            audience: &Audience::List,
            undecided: UndecidedRecipients::default(),
            scheduled_at: scheduled.map(at),
            request: None,
            replaces: None,
        };
        ids.push(store::create(db, ours, new, &super::campaigns::items(2, "Ayu"), at(0)).await.unwrap().id);
    }
    ids
}

fn filter(search: &str, statuses: &[CampaignStatus]) -> CampaignFilter {
    CampaignFilter { search: Some(search.to_owned()), statuses: statuses.to_vec() }
}

/// The names that a filter shows, on pages of this size.
async fn shown(db: &Sqlite, ours: &TenantId, filter: &CampaignFilter, limit: u32) -> Vec<String> {
    let mut names = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store::list(db, ours, filter, &request).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        assert!(page.items.iter().all(|campaign| campaign.counts.total == 2));
        names.extend(page.items.into_iter().map(|campaign| campaign.name));
        let Some(next) = request.next(page.next_cursor.as_deref()).unwrap() else { return names };
        request = next;
    }
}

const WANTED: [(&str, Option<i64>); 5] = [
    ("Promo Ulang Tahun", None),
    ("Katalog Émilie", Some(60_000)),
    ("PROMO Lebaran", Some(70_000)),
    ("Pengingat", None),
    ("promo akhir tahun", None),
];

#[tokio::test]
async fn broadcasts_are_found_by_words_of_the_name_without_regard_to_case_accents_and_order() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    create_all(&db, &ours, &WANTED).await;
    create_all(&db, &theirs, &[("Promo mereka", None)]).await;
    for (search, expected) in [
        ("promo", ["promo akhir tahun", "PROMO Lebaran", "Promo Ulang Tahun"].as_slice()),
        ("tahun PROMO", &["promo akhir tahun", "Promo Ulang Tahun"]),
        ("emilie", &["Katalog Émilie"]),
        ("KATÁLOG", &["Katalog Émilie"]),
        ("lebar", &["PROMO Lebaran"]),
        ("%", &[]),
        ("mereka", &[]),
        ("  ", &["promo akhir tahun", "Pengingat", "PROMO Lebaran", "Katalog Émilie", "Promo Ulang Tahun"]),
    ] {
        for limit in [1, 2, 50] {
            assert_eq!(shown(&db, &ours, &filter(search, &[]), limit).await, expected, "{search} by {limit}");
        }
    }
}

#[tokio::test]
async fn broadcasts_are_found_by_status_and_by_status_and_name_together() {
    use CampaignStatus::{Cancelled, Draft, Running, Scheduled};
    let (db, ours) = (migrated("tenant"), tenant(1));
    let ids = create_all(&db, &ours, &WANTED).await;
    for (id, to) in [(&ids[3], Running), (&ids[4], Cancelled)] {
        let draft = store::get(&db, &ours, id).await.unwrap();
        Database::batch(&db, store::transition(&ours, &draft, to, None, at(9))).await.unwrap();
    }
    for (search, statuses, expected) in [
        ("", [Draft].as_slice(), ["Promo Ulang Tahun"].as_slice()),
        ("", &[Scheduled], &["PROMO Lebaran", "Katalog Émilie"]),
        ("", &[Running, Cancelled], &["promo akhir tahun", "Pengingat"]),
        ("", &[CampaignStatus::Completed], &[]),
        ("promo", &[Scheduled], &["PROMO Lebaran"]),
        ("promo", &[Running], &[]),
        ("promo", &[Draft, Cancelled], &["promo akhir tahun", "Promo Ulang Tahun"]),
    ] {
        for limit in [1, 50] {
            let found = shown(&db, &ours, &filter(search, statuses), limit).await;
            assert_eq!(found, expected, "{search} {statuses:?} by {limit}");
        }
    }
}

/// More names than a search reads at once.
#[tokio::test]
async fn a_search_finds_the_oldest_of_thousands_of_broadcasts() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create_all(&db, &ours, &[("Katalog pertama", None), ("Promo", None)]).await;
    let copies = "
        insert into campaigns (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total, created_at)
        with recursive n (value) as (select 1 union all select value + 1 from n where value < 4100)
        select c.tenant_id, 'cmp_z' || printf('%05d', n.value), c.device_id, c.name, c.text, c.gap_min_ms, c.gap_max_ms, 2, 0
        from campaigns c, n where c.name = 'Promo'";
    db.connection().execute(copies, []).unwrap();
    assert_eq!(shown(&db, &ours, &filter("pertama", &[]), 50).await, ["Katalog pertama"]);
}
