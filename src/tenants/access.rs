//! The whole permission table: every action a route can stand for, and which role may take it.
//!
//! `tests/golden/access.txt` is the same table as a person reviewed it; a test compares the two.

use crate::{
    error::{Error, Result},
    tenants::role::Role,
};

/// What a route does, as far as permission is concerned. `http/routes.rs` gives each route one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    ReadHealth,
    ReadVersion,
    SignIn,
    RefreshSession,
    SignOut,
    ReadSelf,
    ListDevices,
    CreateDevice,
    ReadDevice,
    RenameDevice,
    DeleteDevice,
    LinkDevice,
    ReadQr,
    LogOutDevice,
    SendMessage,
    CancelMessage,
    DecideMessage,
    ListOutbox,
    ReadPacing,
    ChangePacing,
    ListChats,
    ListMessages,
    MarkChatRead,
    ListContacts,
    CreateContact,
    ReadContactSummary,
    ImportContacts,
    ListImports,
    ReadImport,
    ListRejections,
    ReadRejectionsFile,
    ReadContact,
    ChangeContact,
    DeleteContact,
    ListConsent,
    ChangeConsent,
    CreateCampaign,
    ListCampaigns,
    ReadCampaign,
    StartCampaign,
    PauseCampaign,
    ResumeCampaign,
    CancelCampaign,
    RetryCampaign,
    PreviewCampaign,
    TestCampaign,
    ReadCampaignProgress,
    ReadCampaignReport,
    ListCampaignItems,
    ListEvents,
    OpenEventSocket,
}

/// Whom an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody, signed in or not.
    Everyone,
    /// Every member of a tenant.
    Members,
    /// Those who run the tenant.
    Admins,
}

impl Action {
    pub const ALL: [Self; 51] = [
        Self::ReadHealth,
        Self::ReadVersion,
        Self::SignIn,
        Self::RefreshSession,
        Self::SignOut,
        Self::ReadSelf,
        Self::ListDevices,
        Self::CreateDevice,
        Self::ReadDevice,
        Self::RenameDevice,
        Self::DeleteDevice,
        Self::LinkDevice,
        Self::ReadQr,
        Self::LogOutDevice,
        Self::SendMessage,
        Self::CancelMessage,
        Self::DecideMessage,
        Self::ListOutbox,
        Self::ReadPacing,
        Self::ChangePacing,
        Self::ListChats,
        Self::ListMessages,
        Self::MarkChatRead,
        Self::ListContacts,
        Self::CreateContact,
        Self::ReadContactSummary,
        Self::ImportContacts,
        Self::ListImports,
        Self::ReadImport,
        Self::ListRejections,
        Self::ReadRejectionsFile,
        Self::ReadContact,
        Self::ChangeContact,
        Self::DeleteContact,
        Self::ListConsent,
        Self::ChangeConsent,
        Self::CreateCampaign,
        Self::ListCampaigns,
        Self::ReadCampaign,
        Self::StartCampaign,
        Self::PauseCampaign,
        Self::ResumeCampaign,
        Self::CancelCampaign,
        Self::RetryCampaign,
        Self::PreviewCampaign,
        Self::TestCampaign,
        Self::ReadCampaignProgress,
        Self::ReadCampaignReport,
        Self::ListCampaignItems,
        Self::ListEvents,
        Self::OpenEventSocket,
    ];

    pub const fn audience(self) -> Audience {
        match self {
            Self::ReadHealth | Self::ReadVersion | Self::SignIn | Self::RefreshSession | Self::SignOut => {
                Audience::Everyone
            }
            Self::ReadSelf
            | Self::ListDevices
            | Self::ReadDevice
            | Self::SendMessage
            | Self::CancelMessage
            | Self::DecideMessage
            | Self::ListOutbox
            | Self::ReadPacing
            | Self::ListChats
            | Self::ListMessages
            | Self::MarkChatRead
            | Self::ListContacts
            | Self::CreateContact
            | Self::ReadContactSummary
            | Self::ImportContacts
            | Self::ListImports
            | Self::ReadImport
            | Self::ListRejections
            | Self::ReadRejectionsFile
            | Self::ReadContact
            | Self::ChangeContact
            | Self::DeleteContact
            | Self::ListConsent
            | Self::ChangeConsent
            | Self::ListCampaigns
            | Self::ReadCampaign
            | Self::ReadCampaignProgress
            | Self::ReadCampaignReport
            | Self::ListCampaignItems
            | Self::ListEvents
            | Self::OpenEventSocket => Audience::Members,
            // A QR links a phone to the business: whoever sees it can scan it.
            Self::CreateDevice
            | Self::RenameDevice
            | Self::DeleteDevice
            | Self::LinkDevice
            | Self::ReadQr
            | Self::LogOutDevice
            | Self::ChangePacing
            | Self::CreateCampaign
            | Self::StartCampaign
            | Self::PauseCampaign
            | Self::ResumeCampaign
            | Self::CancelCampaign
            | Self::RetryCampaign
            | Self::PreviewCampaign
            | Self::TestCampaign => Audience::Admins,
        }
    }
}

/// Whether a signed-in person in this role may do this.
pub const fn may(role: Role, action: Action) -> bool {
    match (action.audience(), role) {
        (Audience::Everyone | Audience::Members, _) | (Audience::Admins, Role::SuperAdmin | Role::Admin) => true,
        (Audience::Admins, Role::Operator) => false,
    }
}

pub fn authorize(role: Role, action: Action) -> Result<()> {
    if may(role, action) { Ok(()) } else { Err(Error::Forbidden("your role does not allow this".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_table_is_the_reviewed_one() {
        let mut table = String::new();
        for action in Action::ALL {
            let allowed = match action.audience() {
                Audience::Everyone => "everyone".to_owned(),
                Audience::Members | Audience::Admins => {
                    let roles: Vec<&str> =
                        Role::ALL.into_iter().filter(|role| may(*role, action)).map(Role::as_str).collect();
                    roles.join(" ")
                }
            };
            table.extend([format!("{action:?}"), ": ".into(), allowed, "\n".into()]);
        }
        assert_eq!(table, include_str!("../../tests/golden/access.txt"));
    }

    #[test]
    fn an_operator_is_told_that_his_role_does_not_allow_it() {
        assert!(matches!(authorize(Role::Operator, Action::DeleteDevice), Err(Error::Forbidden(_))));
        assert_eq!(authorize(Role::Operator, Action::SendMessage), Ok(()));
    }
}
