//! Contacts: the people a business knows, their imports, and their consent to broadcasts.

pub mod address;
pub mod chat_kind;
pub mod consent;
pub mod contact;
pub mod country;
pub mod destination;
pub mod export;
pub mod foreign_file;
pub mod heading_words;
pub mod headings;
pub mod import;
pub mod layout;
pub mod names;
mod number_readings;
pub mod numbers;
pub mod opt_out;
pub mod phone;
mod phone_columns;
pub mod phone_fault;
pub mod recipients;
pub mod row;
pub mod store;
pub mod table;
mod written_number;
pub mod wrong_row;
