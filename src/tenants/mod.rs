//! Tenants and their users: sign-in, sessions, roles and permissions, and rate limits.

pub mod access;
pub mod bootstrap;
pub mod known_browser;
pub mod password;
pub mod rate_limit;
pub mod role;
pub mod session;
pub mod store;
pub mod user;
