//! The devices of a tenant as D1 knows them.
