//! Compares two stores.
