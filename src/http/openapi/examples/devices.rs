//! The examples of devices, linking and pacing.

use super::{EARLIER, Example, LATER, LID, PHONE, id};
use crate::{
    devices::{
        commands::{PacingReply, Qr},
        device::{DeviceStatus, Status},
        inbox_settings::{InboxSettings, InboxSettingsPatch},
        pacing::{ColdUsed, QuietHoursPatch, Settings, SettingsPatch, Usage, Used},
        store::Device,
    },
    http::bodies::devices::{DeviceName, DeviceView, LinkView},
};

pub fn status() -> DeviceStatus {
    DeviceStatus {
        status: Status::Online,
        cause: "connected".into(),
        at: EARLIER,
        phone: Some(PHONE.into()),
        lid: Some(LID.into()),
        proven_until: Some(LATER),
    }
}

pub fn qr() -> Qr {
    Qr {
        raw: "2@Zk1…,base64,base64,base64".into(),
        svg: "<svg viewBox=\"0 0 61 61\">…</svg>".into(),
        expires_at: LATER,
    }
}

impl Example for DeviceName {
    fn examples() -> Vec<Self> {
        vec![Self { name: "Toko Pusat".into() }]
    }
}

impl Example for DeviceView {
    fn examples() -> Vec<Self> {
        let device = Device {
            id: id("dev"),
            name: "Toko Pusat".into(),
            generation: 1,
            created_at: EARLIER,
            status: status(),
            inbox: InboxSettings::default(),
        };
        vec![device.into()]
    }
}

impl Example for InboxSettingsPatch {
    fn examples() -> Vec<Self> {
        vec![Self { status_posts: Some(true), channels: None }]
    }
}

impl Example for LinkView {
    fn examples() -> Vec<Self> {
        let devices = DeviceView::examples().into_iter();
        devices
            .map(|device| Self { device: DeviceView { status: Status::Pairing, ..device }, qr: Some(qr()) })
            .collect()
    }
}

impl Example for Qr {
    fn examples() -> Vec<Self> {
        vec![qr()]
    }
}

impl Example for PacingReply {
    fn examples() -> Vec<Self> {
        let usage = Usage {
            minute: Used { used: 3, limit: 20 },
            hour: Used { used: 40, limit: 500 },
            day: Used { used: 210, limit: 5_000 },
            cold: ColdUsed { used: 12, limit: Some(50), day: Some(3) },
            reply_ratio: Some(0.4),
            held_until: None,
        };
        vec![Self { settings: Settings::default(), usage }]
    }
}

impl Example for SettingsPatch {
    fn examples() -> Vec<Self> {
        let quiet_hours = QuietHoursPatch {
            enabled: Some(true),
            from: Some("21:00".into()),
            to: Some("08:00".into()),
            time_zone: Some("Asia/Jakarta".into()),
        };
        vec![Self { quiet_hours, ..Self::default() }]
    }
}
