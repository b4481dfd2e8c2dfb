//! Log lines as JSON for Workers Logs. The lines of the protocol library may contain phone numbers and ids. Only its
//! warnings and errors are logged, and every run of digits that is long enough to be a phone number is masked (`masking.rs`).

use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::masking::mask_numbers;

struct JsonLines;

impl Log for JsonLines {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= Level::Warn || metadata.target().starts_with("cloudwa_flow")
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = serde_json::json!({
            "level": record.level().as_str().to_ascii_lowercase(),
            "target": record.target(),
            "message": mask_numbers(&record.args().to_string()),
        });
        match record.level() {
            Level::Error => worker::console_error!("{line}"),
            Level::Warn => worker::console_warn!("{line}"),
            Level::Info | Level::Debug | Level::Trace => worker::console_log!("{line}"),
        }
    }

    fn flush(&self) {}
}

/// Makes the Worker log in this form. A second call changes nothing.
pub fn install() {
    let _installed_already = log::set_logger(&JsonLines);
    log::set_max_level(LevelFilter::Info);
}
