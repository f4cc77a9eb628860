//! Scripts without what only people read: Trunk's own way to make them small does not know their syntax.

/// A script without the lines that are comments, without empty lines and indentation. No text of it may go over several lines.
pub fn lean(script: &str) -> String {
    let mut in_comment = false;
    let mut lean = String::new();
    for line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            lean.extend([line, "\n"]);
        }
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_and_comments_go() {
        let script = "// A file.\n\n/**\n * Adds.\n */\nfunction add(a, b) {\n    return a + b; // the sum\n}\n/* short */\nadd(1, 2);\n";
        assert_eq!(lean(script), "function add(a, b) {\nreturn a + b; // the sum\n}\nadd(1, 2);\n");
    }
}
