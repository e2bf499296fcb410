//! Encrypted workspaces.

use crate::bench::{Bench, bytes};
use crate::import::{REGISTER, import};

#[test]
fn an_encrypted_workspace_opens_with_its_passphrase_only() {
    let bench = Bench::new();
    let right = bench.file("right", "correct horse battery\nsecond line is not read\n");
    let wrong = bench.file("wrong", "incorrect horse\n");
    let made = bench.output(&["init", "--passphrase-file", &right, "--user", "m.reyes"]);
    assert!(made.contains("encrypted workspace") && made.contains("m.reyes"), "{made}");
    let listed = bench.output(&["--passphrase-file", &right, "list", "gifts", "--format", "json"]);
    assert_eq!(listed, "[\n]\n");

    let said = bench.failure(&["list", "gifts", "--passphrase-file", &wrong], 3);
    assert!(said.starts_with("the passphrase does not open"), "{said}");
    assert_eq!(said.lines().count(), 1);
    let said = bench.failure(&["list", "gifts"], 3);
    assert!(said.contains("is encrypted; give its passphrase, or --passphrase-file"), "{said}");
    let said = bench.failure(&["list", "gifts", "--passphrase-file", "/nowhere/at/all"], 3);
    assert_eq!(said, "there is no file /nowhere/at/all; check the name");
}

#[test]
fn init_without_a_passphrase_makes_nothing() {
    let bench = Bench::new();
    let said = bench.failure(&["init"], 3);
    assert!(said.contains("no terminal to ask at"), "{said}");
    let empty = bench.file("empty", "\n");
    let said = bench.failure(&["init", "--passphrase-file", &empty], 1);
    assert!(said.contains("the passphrase is empty"), "{said}");
    assert!(!bench.workspace().exists());
}

#[test]
fn no_text_of_a_record_is_in_the_files_of_an_encrypted_workspace() {
    let words = ["Fortescue", "Lewis Chess", "a.khan"];
    let hold = |bench: &Bench| -> Vec<bool> {
        let files = bytes(&bench.workspace());
        let held = |word: &str| {
            files
                .iter()
                .filter(|(path, _)| path.extension().is_some_and(|e| e != "toml"))
                .any(|(_, bytes)| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
        };
        words.map(held).to_vec()
    };
    let plain = Bench::new();
    plain.run(&["init", "--plain-text"]).success();
    import(&plain, REGISTER, &[]).success();
    assert_eq!(hold(&plain), [true; 3], "the test finds them where they are");

    let secret = Bench::new();
    let key = secret.file("key", "correct horse battery");
    secret.run(&["init", "--passphrase-file", &key]).success();
    import(&secret, REGISTER, &["--passphrase-file", &key]).success();
    let shown = secret.output(&["list", "gifts", "--passphrase-file", &key]);
    assert!(shown.contains("Fortescue") && shown.contains("Lewis Chess"), "{shown}");
    assert_eq!(hold(&secret), [false; 3]);
}

#[test]
fn an_encrypted_demonstration_is_made_where_a_passphrase_is_given() {
    let bench = Bench::new();
    let key = bench.file("key", "correct horse battery");
    let make = ["demo", "--scale", "small", "--no-open", "--passphrase-file", &key];
    bench.run(&make).success();
    bench.failure(&["list", "gifts"], 3);
    bench.run(&["audit", "verify", "--passphrase-file", &key]).success();
    let kept = bench.output(&make);
    assert!(kept.starts_with("kept the demonstration"), "{kept}");
}
