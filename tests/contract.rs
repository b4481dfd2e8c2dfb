//! Compares the committed contract of the API with the one that the code generates. `npm run api` writes it again.

use cloudwa_flow::http::openapi::document;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend/public/openapi.json");

#[test]
fn the_committed_contract_is_the_generated_one() {
    let generated = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
    if std::env::var_os("CWA_WRITE_CONTRACT").is_some() {
        std::fs::write(COMMITTED, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap();
    assert!(generated == committed, "the API has changed: run `npm run api` and commit what it writes");
}
