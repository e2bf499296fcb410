//! What goes out in the format of another program.

use crate::bench::Bench;

#[test]
fn due_dates_go_out_as_a_calendar_to_standard_output_or_whole_into_a_file() {
    let bench = Bench::with_demo();
    let file = bench.output(&["export", "calendar"]);
    assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{file}");
    assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
    let events = file.matches("BEGIN:VEVENT\r\n").count();
    let mut identifiers: Vec<&str> =
        file.lines().filter(|line| line.starts_with("UID:C-")).collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    assert_eq!((events > 0, identifiers.len()), (true, events));
    assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("due.ics");
    let said = bench.output(&["export", "calendar", "--output", &path.to_string_lossy()]);
    assert!(said.starts_with("wrote "), "{said}");
    let written = std::fs::read_to_string(&path).expect("written");
    assert_eq!(written.matches("BEGIN:VEVENT").count(), events);
}
