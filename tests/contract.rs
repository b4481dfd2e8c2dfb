//! The API's contract as it is committed is the one the code tells: `npm run api` writes it anew.

use cloudwa_flow::http::openapi::document;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend/public/openapi.json");

#[test]
fn the_committed_contract_is_the_one_the_code_tells() {
    let told = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
    if std::env::var_os("CWA_WRITE_CONTRACT").is_some() {
        std::fs::write(COMMITTED, &told).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap();
    assert!(told == committed, "the API has changed: run `npm run api` and commit what it writes");
}
