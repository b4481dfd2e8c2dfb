//! The files of the project, as text.

use std::path::{Path, PathBuf};

/// `(path from the root, text)` of every source file under `folders`, in order. Built and recorded files are left out.
pub fn files(folders: &[&str], extensions: &[&str]) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        walk(&root.join(folder), extensions, &mut |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            found.push((path, text));
        });
    }
    found.sort();
    found
}

fn walk(folder: &Path, extensions: &[&str], visit: &mut impl FnMut(&Path)) {
    const NOT_SOURCE: [&str; 5] = ["node_modules", "target", "dist", "golden", "build"];
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_SOURCE.contains(&name.as_str()) && !name.starts_with('.') {
                walk(&path, extensions, visit);
            }
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|each| extension == *each)) {
            visit(&path);
        }
    }
}
