//! A tenant hub for the workflows that call it.

use std::cell::Cell;

use cloudwa_flow::{
    error::{Error, Result},
    ids::TenantId,
    workflows::{deliver_consents::ConsentDeliverer, remove_device::TenantEvents},
};

/// A hub that answers, or does not. It counts the deliveries that it was asked to take over.
#[derive(Default)]
pub struct TestHub {
    is_away: bool,
    pub deliveries: Cell<u32>,
}

impl TestHub {
    pub fn away() -> Self {
        Self { is_away: true, ..Self::default() }
    }

    fn answer(&self) -> Result<()> {
        if self.is_away { Err(Error::Unavailable { message: "later".into(), after_seconds: 5 }) } else { Ok(()) }
    }
}

impl TenantEvents for TestHub {
    async fn project_all(&self, _: &TenantId) -> Result<()> {
        self.answer()
    }
}

impl ConsentDeliverer for TestHub {
    async fn take_over(&self, _: &TenantId) -> Result<()> {
        self.deliveries.set(self.deliveries.get() + 1);
        self.answer()
    }
}
