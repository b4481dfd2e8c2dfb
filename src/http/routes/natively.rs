//! Defines `handler!` and `doc!` outside a Worker, where handlers do not exist and the contract is generated.

pub use crate::http::openapi::operation::Operation;

/// An empty type, because handlers exist in a Worker only.
#[derive(Debug, Clone, Copy)]
pub struct Handler;

macro_rules! handler {
    ($($name:ident)::+) => {
        $crate::http::routes::Handler
    };
}

macro_rules! doc {
    ($operation:expr) => {{
        use $crate::http::openapi::prelude::*;
        $operation
    }};
}
