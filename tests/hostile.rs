//! Inputs that want to do harm: every seed of the fuzz targets and every input that once broke one goes through
//! what the fuzzer runs, without the fuzzer.

mod support;

#[path = "hostile/targets.rs"]
mod targets;

#[test]
fn every_seed_and_every_crash_of_old_is_harmless() {
    for (name, target) in targets::ALL {
        let mut count = 0;
        for folder in ["seeds", "crashes"] {
            let Ok(files) = std::fs::read_dir(support::path(&format!("tests/hostile/{folder}/{name}"))) else {
                continue;
            };
            for file in files {
                let path = file.expect("a folder can be listed").path();
                println!("{}", path.display());
                target(&std::fs::read(path).expect("a file can be read"));
                count += 1;
            }
        }
        assert!(count > 0, "{name} has no seeds");
    }
}
