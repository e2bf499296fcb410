//! The registry of commands and what reads it: no key is given twice, every command says what it
//! does, and the catalogue's actions and the commands are the same.

use probity::app::commands::{Command, Context, all, named};
use probity::app::keys::Key;
use probity::catalogue::registers;
use std::collections::BTreeSet;

fn meet(a: &Command, b: &Command) -> bool {
    let same_place = a.context == b.context
        // What is done to a record is done to it whole as well.
        || (a.context == Context::List && !a.registers.is_empty() && b.context == Context::Detail);
    let same_register = a.registers.is_empty()
        || b.registers.is_empty()
        || a.registers.iter().any(|register| b.registers.contains(register));
    same_place && same_register
}

#[test]
fn no_key_is_given_twice() {
    let mut twice = Vec::new();
    for a in all() {
        for b in all() {
            if a.name != b.name && meet(a, b) {
                let both = a.keys.iter().filter(|key| b.keys.contains(key));
                twice.extend(both.map(|key| format!("{key}: {} and {}", a.name, b.name)));
            }
        }
    }
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn every_command_has_a_name_a_doc_and_keys_that_are_keys() {
    let mut names = BTreeSet::new();
    for command in all() {
        assert!(names.insert(command.name), "{} stands twice", command.name);
        assert!(!command.doc.is_empty(), "{} says nothing of itself", command.name);
        // Papers of the month and the year are asked for by name.
        let rare = ["monthly", "strategic"].contains(&command.name);
        assert!(rare || !command.keys.is_empty(), "{} has no key", command.name);
        for key in command.keys {
            assert!(Key::named(key).is_some(), "{}: {key} is no key", command.name);
        }
    }
}

#[test]
fn actions_of_the_catalogue_and_commands_are_the_same() {
    for register in registers::ALL {
        for action in register.actions {
            let command = named(action.command).expect(action.command);
            assert!(
                command.registers.contains(&register.key),
                "{} is an action of {} and its command does not know",
                action.command,
                register.key
            );
        }
    }
    // Those that open no form of a register have a deed of their own.
    let own = [
        "take",
        "why-here",
        "renewals",
        "invite",
        "score",
        "second-score",
        "source",
        "duplicates",
        "unlink",
        "review-complaint",
        "meet",
        "print",
        "print-report",
        "print-whole-report",
        "profile",
        "letter",
        "print-log",
        "print-daily",
        "agree",
        "sign",
        "copies",
    ];
    for command in all().filter(|command| !own.contains(&command.name)) {
        for key in command.registers {
            let register = registers::ALL.iter().find(|register| register.key == *key);
            let has = register.is_some_and(|register| register.action(command.name).is_some());
            assert!(has, "{} names {key}, which has no such action", command.name);
        }
    }
}

#[test]
fn the_readme_names_keys_as_they_are() {
    let readme = include_str!("../README.md");
    for (name, key) in [
        ("take", "`t`"),
        ("assign", "`a`"),
        ("check", "`c`"),
        ("decide", "`d`"),
        ("hold", "`h`"),
        ("score", "`s`"),
        ("grade", "`i`"),
        ("meet", "`m`"),
        ("filter", "`f`"),
        ("undo", "`u`"),
    ] {
        let command = named(name).expect(name);
        assert_eq!(format!("`{}`", command.keys[0]), key);
        assert!(readme.contains(key), "README lacks {key}");
    }
}
