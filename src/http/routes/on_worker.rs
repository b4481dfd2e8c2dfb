//! Defines `handler!` and `doc!` in a Worker, where a route has its handler and no text of the contract.

use axum::routing::{MethodFilter, MethodRouter};

use crate::http::app::App;

/// A function that routes a method to the handler.
pub type Handler = fn(MethodFilter) -> MethodRouter<App>;

/// An empty type, because a Worker does not describe its routes.
#[derive(Debug, Clone, Copy)]
pub struct Operation;

macro_rules! handler {
    ($($name:ident)::+) => {
        |method| ::axum::routing::on(method, $crate::http::$($name)::+)
    };
}

macro_rules! doc {
    ($($operation:tt)+) => {
        $crate::http::routes::Operation
    };
}
