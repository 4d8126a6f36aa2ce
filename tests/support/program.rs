//! Runs the program: only where it is built, with the feature `cli`.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use super::text_of;

/// What decides the language, the width and the colours of a run, so that no machine's own setting does.
pub const ENVIRONMENT: [(&str, &str); 7] = [
    ("LANGUAGE", ""),
    ("LC_ALL", "C.UTF-8"),
    ("LC_MESSAGES", ""),
    ("LANG", ""),
    ("COLUMNS", "80"),
    ("NO_COLOR", ""),
    ("CLICOLOR_FORCE", ""),
];

/// The program, to be run in the folder of the repository.
pub fn spbe(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spbe"));
    command.args(arguments).envs(ENVIRONMENT).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command
}

/// The JSON that a run prints.
pub fn json_of(arguments: &[&str], code: i32) -> serde_json::Value {
    let text = stdout_of(&[arguments, &["--format", "json", "--quiet"]].concat(), code);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A run of the program with its output.
pub fn run(arguments: &[&str]) -> Output {
    spbe(arguments).output().expect("the program starts")
}

/// What a run printed, where it ended with the expected exit code.
pub fn stdout_of(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "spbe {}\n{stderr}", arguments.join(" "));
    String::from_utf8(output.stdout).expect("what is printed is UTF-8")
}

/// What checks a document against its schema.
pub fn validator(name: &str) -> jsonschema::Validator {
    // A schema may refer to one beside it.
    const FOLDER: &str = "https://spbe.invalid/schema/";
    let schema = |name: &str| -> serde_json::Value {
        serde_json::from_str(&text_of(&format!("docs/schema/{name}.schema.json"))).expect("a schema is JSON")
    };
    let shared = jsonschema::Registry::new().add(format!("{FOLDER}score.schema.json"), schema("score"));
    let shared =
        shared.and_then(|registry| registry.add(format!("{FOLDER}checklist.schema.json"), schema("checklist")));
    let shared = shared.and_then(|registry| registry.prepare()).expect("the results of score are a resource");
    let schema = schema(name);
    assert!(jsonschema::meta::is_valid(&schema), "{name} is a JSON Schema");
    let options = jsonschema::options().with_base_uri(format!("{FOLDER}{name}.schema.json")).with_registry(&shared);
    options.build(&schema).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Holds JSON that was printed against the schema of its document.
pub fn assert_fits_schema(json: &str, name: &str) {
    let document = serde_json::from_str(json).expect("what is printed is JSON");
    let errors: Vec<String> =
        validator(name).iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0], "{name}");
}

/// What SPBE_REQUIRE_TOOLS says about a browser and LibreOffice: 1 requires them, 0 leaves their tests out.
fn tools() -> Option<String> {
    std::env::var("SPBE_REQUIRE_TOOLS").ok()
}

/// Whether tests that need a browser or LibreOffice run where it is installed.
pub fn uses_tools() -> bool {
    tools().is_none_or(|value| value != "0")
}

/// Leaves a test out for a reason, which is printed under its name.
pub fn leave_out(test: &str, reason: &str) {
    assert!(tools().is_none_or(|value| value != "1"), "{test}: {reason}, and SPBE_REQUIRE_TOOLS=1 requires it");
    // Not a macro: what those print is kept back when a test passes.
    let _ = writeln!(std::io::stderr(), "left out: {test}: {reason}");
}
