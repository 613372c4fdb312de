//! What the chat asks of the world; the adapters answer.

pub mod blobs;
pub mod bus;
pub mod clock;
pub mod mail;
pub mod store;

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The code of every file here, without its comments.
    fn code(folder: &Path) -> String {
        let mut code = String::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                code += &self::code(&path);
            } else if path != Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ports/mod.rs") {
                let text = std::fs::read_to_string(path).unwrap();
                let lines = text.lines().filter_map(|line| line.split("//").next());
                code.extend(lines.flat_map(|line| [line, "\n"]));
            }
        }
        code
    }

    #[test]
    fn no_port_has_the_shape_of_one_adapter() {
        let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ports"));
        assert!(code.contains("trait Tx") && code.contains("trait Bus"));
        // No database's own types; no runtime and no callback, which would run on an adapter's thread.
        for shape in ["sqlite", "postgres", "tokio", "async", "Future", "Fn(", "FnMut(", "FnOnce(", "axum"] {
            assert!(!code.to_lowercase().contains(&shape.to_lowercase()), "{shape} stands in a port");
        }
        // A cursor is the adapter's to write and to read: nobody else can take one apart.
        assert!(!code.contains("version") && !code.contains("u64>"));
    }
}
