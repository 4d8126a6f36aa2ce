//! Inputs that want to do harm: every seed of the fuzz targets and every input that once broke a reader goes
//! through what the fuzzer runs, without the fuzzer.

mod support;

#[path = "hostile/targets.rs"]
mod targets;

use std::path::PathBuf;

#[test]
fn every_seed_and_every_crash_of_old_is_harmless() {
    for (name, target) in targets::ALL {
        let inputs = ["seeds", "crashes"].map(|folder| inputs(&format!("tests/hostile/{folder}/{name}")));
        assert!(!inputs[0].is_empty(), "{name} has no seeds");
        for input in inputs.iter().flatten() {
            println!("{}", input.display());
            target(&std::fs::read(input).expect("a file can be read"));
        }
    }
    // Some of them asked for gigabytes.
    if let Some(peak) = peak_memory() {
        assert!(peak < 256 * 1024, "{peak} KiB were in use");
    }
}

fn inputs(folder: &str) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(support::path(folder)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a folder can be listed").path()).collect();
    files.sort();
    files
}

/// The most memory that this process ever had, in KiB; only Linux says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
