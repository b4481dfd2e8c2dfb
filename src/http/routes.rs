//! Every route: its method, its path, and what it does as far as permission is concerned.

use crate::tenants::access::Action;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub action: Action,
}

const fn route(method: Method, path: &'static str, action: Action) -> Route {
    Route { method, path, action }
}

pub const ROUTES: [Route; 51] = [
    route(Method::Get, "/health", Action::ReadHealth),
    route(Method::Get, "/api/version", Action::ReadVersion),
    route(Method::Post, "/api/auth/login", Action::SignIn),
    route(Method::Post, "/api/auth/refresh", Action::RefreshSession),
    route(Method::Post, "/api/auth/logout", Action::SignOut),
    route(Method::Get, "/api/auth/me", Action::ReadSelf),
    route(Method::Get, "/api/devices", Action::ListDevices),
    route(Method::Post, "/api/devices", Action::CreateDevice),
    route(Method::Get, "/api/devices/{device}", Action::ReadDevice),
    route(Method::Patch, "/api/devices/{device}", Action::RenameDevice),
    route(Method::Delete, "/api/devices/{device}", Action::DeleteDevice),
    route(Method::Post, "/api/devices/{device}/link", Action::LinkDevice),
    route(Method::Get, "/api/devices/{device}/qr", Action::ReadQr),
    route(Method::Post, "/api/devices/{device}/logout", Action::LogOutDevice),
    route(Method::Post, "/api/devices/{device}/messages", Action::SendMessage),
    route(Method::Delete, "/api/devices/{device}/messages/{message}", Action::CancelMessage),
    route(Method::Post, "/api/devices/{device}/messages/{message}/decision", Action::DecideMessage),
    route(Method::Get, "/api/devices/{device}/outbox", Action::ListOutbox),
    route(Method::Get, "/api/devices/{device}/pacing", Action::ReadPacing),
    route(Method::Patch, "/api/devices/{device}/pacing", Action::ChangePacing),
    route(Method::Get, "/api/devices/{device}/chats", Action::ListChats),
    route(Method::Get, "/api/devices/{device}/chats/{chat}/messages", Action::ListMessages),
    route(Method::Post, "/api/devices/{device}/chats/{chat}/read", Action::MarkChatRead),
    route(Method::Get, "/api/contacts", Action::ListContacts),
    route(Method::Post, "/api/contacts", Action::CreateContact),
    route(Method::Get, "/api/contacts/summary", Action::ReadContactSummary),
    route(Method::Post, "/api/contacts/import", Action::ImportContacts),
    route(Method::Get, "/api/contacts/imports", Action::ListImports),
    route(Method::Get, "/api/contacts/imports/{import}", Action::ReadImport),
    route(Method::Get, "/api/contacts/imports/{import}/rejections", Action::ListRejections),
    route(Method::Get, "/api/contacts/imports/{import}/rejections.csv", Action::ReadRejectionsFile),
    route(Method::Get, "/api/contacts/{contact}", Action::ReadContact),
    route(Method::Patch, "/api/contacts/{contact}", Action::ChangeContact),
    route(Method::Delete, "/api/contacts/{contact}", Action::DeleteContact),
    route(Method::Get, "/api/contacts/{contact}/consent", Action::ListConsent),
    route(Method::Post, "/api/contacts/{contact}/consent", Action::ChangeConsent),
    route(Method::Get, "/api/campaigns", Action::ListCampaigns),
    route(Method::Post, "/api/campaigns", Action::CreateCampaign),
    route(Method::Get, "/api/campaigns/{campaign}", Action::ReadCampaign),
    route(Method::Post, "/api/campaigns/{campaign}/start", Action::StartCampaign),
    route(Method::Post, "/api/campaigns/preview", Action::PreviewCampaign),
    route(Method::Post, "/api/campaigns/test", Action::TestCampaign),
    route(Method::Post, "/api/campaigns/{campaign}/pause", Action::PauseCampaign),
    route(Method::Post, "/api/campaigns/{campaign}/resume", Action::ResumeCampaign),
    route(Method::Post, "/api/campaigns/{campaign}/cancel", Action::CancelCampaign),
    route(Method::Post, "/api/campaigns/{campaign}/retry", Action::RetryCampaign),
    route(Method::Get, "/api/campaigns/{campaign}/progress", Action::ReadCampaignProgress),
    route(Method::Get, "/api/campaigns/{campaign}/report.csv", Action::ReadCampaignReport),
    route(Method::Get, "/api/campaigns/{campaign}/items", Action::ListCampaignItems),
    route(Method::Get, "/api/events", Action::ListEvents),
    route(Method::Get, "/api/events/socket", Action::OpenEventSocket),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_action_has_exactly_one_route() {
        for action in Action::ALL {
            assert_eq!(ROUTES.iter().filter(|route| route.action == action).count(), 1, "{action:?}");
        }
        assert_eq!(ROUTES.len(), Action::ALL.len());
    }

    #[test]
    fn no_two_routes_are_the_same() {
        let distinct: HashSet<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
        assert_eq!(distinct.len(), ROUTES.len());
    }

    #[test]
    fn what_changes_something_is_not_a_get() {
        for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
            let name = format!("{:?}", route.action);
            assert!(["Read", "List", "Open"].iter().any(|verb| name.starts_with(verb)), "{name}");
        }
    }
}
