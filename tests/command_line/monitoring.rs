//! Monitoring forms and what is counted by them: for who may, logged, and in no other output.

use crate::bench::Bench;

const FORMS: &str = "\
Case reference,Gender,Ethnic group,Age band,Disability,Religion,Sexual orientation
V-2026-00001,Female,Indian,25-34,No,Hindu,Straight
V-2026-00002,Prefer not to say,,,,,
V-2026-00009,Male,White British,25-34,No,None,Straight
V-2026-00002,mail,,,,,
";

fn with_cases() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
        .database("casework.db")
        .execute_batch(
            "INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
             INSERT INTO person (ref, name, kind, force_id) VALUES
               ('P-2026-00001', 'Okafor, Chidi', 'applicant', 1);
             INSERT INTO vetting_case (ref, person_id, kind, level, stage, received, target_on,
               priority_class, priority_order, priority_why, outcome, decided_by, closed_on)
             VALUES ('V-2026-00001', 1, 'recruit', 'RV', 'closed', '2026-09-01', '2026-10-13', 5, 5,
               'recruit', 'granted', 'c.wragg', '2026-09-20'),
              ('V-2026-00002', 1, 'recruit', 'RV', 'closed', '2026-09-01', '2026-10-13', 5, 5,
               'recruit', 'refused', 'c.wragg', '2026-09-20');",
        )
        .unwrap();
    bench
}

#[test]
fn forms_are_taken_once_and_what_fits_no_case_is_rejected() {
    let bench = with_cases();
    let file = bench.file("forms.csv", FORMS);
    let rejects = bench.path("rejected.csv").to_str().unwrap().to_owned();
    let said = bench.output(&["import", "monitoring", &file, "--dry-run", "--rejects", &rejects]);
    assert!(said.contains("4 rows read: 2 imported, 2 rejected, 0 already here"), "{said}");
    let rejected = std::fs::read_to_string(&rejects).unwrap();
    assert!(rejected.contains("V-2026-00009 is no case here"), "{rejected}");
    assert!(rejected.contains("the sex is none of: female, male, not stated"), "{rejected}");
    bench.run(&["import", "monitoring", &file]).success();
    let said = bench.output(&["import", "monitoring", &file]);
    assert!(said.contains("0 imported, 2 rejected, 2 already here"), "{said}");
    let other = bench.file("other.csv", "case,sex\nV-2026-00001,male\n");
    let said = bench.run(&["import", "monitoring", &other]).code(1);
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    assert!(said.contains("V-2026-00001 has its characteristics already"), "{said}");
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn the_report_is_for_who_may_and_says_nothing_of_one_case() {
    let bench = with_cases();
    let file = bench.file("forms.csv", FORMS);
    bench.run(&["import", "monitoring", &file]).success();
    let report = ["report", "disproportionality", "--from", "2026-04-01", "--to", "2026-09-30"];
    let paper = bench.output(&report);
    assert!(paper.contains("Disproportionality in vetting"), "{paper}");
    assert!(paper.contains("Decided: 2 of 2 cases came with a form."), "{paper}");
    let women = paper.lines().find(|line| line.trim_start().starts_with("female"));
    assert!(women.is_some_and(|line| line.contains('·')), "{paper}");
    for format in ["html", "pdf"] {
        let file = bench.path(&format!("paper.{format}")).to_str().unwrap().to_owned();
        let all = [&report[..], &["--output", &file]].concat();
        bench.run(&all).success();
        assert!(std::fs::metadata(&file).is_ok_and(|file| file.len() > 1000));
    }
    for (from, to) in [("2026-04-01", "2026-11-18"), ("2026-04-01", "2026-11-19")] {
        let wrong = ["report", "disproportionality", "--from", from, "--to", to];
        let said = bench.failure(&wrong, 1);
        assert!(said.contains("the last is 1 Apr 2026 to 30 Sep 2026"), "{said}");
    }
    bench.run(&["user", "set", "a.khan", "--sees-characteristics", "no"]).success();
    let refused = bench.failure(&report, 1);
    assert!(
        refused.contains("a.khan may not see or import protected characteristics"),
        "{refused}"
    );
    let log = bench.output(&["list", "audit", "--format", "csv"]);
    assert!(log.contains("look at disproportionality"), "{log}");
    assert!(log.contains("refused: look at disproportionality"), "{log}");
    for register in ["vetting", "people", "audit", "dip-samples"] {
        let listed = bench.output(&["list", register, "--format", "json"]);
        for word in ["hindu", "asian", "heterosexual", "female"] {
            assert!(!listed.to_lowercase().contains(word), "{register}: {word}");
        }
    }
    let shown = bench.output(&["show", "V-2026-00001"]).to_lowercase();
    assert!(!shown.contains("hindu") && !shown.contains("female"), "{shown}");
    bench.run(&["audit", "verify"]).success();
}
