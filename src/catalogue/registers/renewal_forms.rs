//! The form of the plan of renewals. It is about a clearance that the plan holds, so that the
//! screen says which is meant and the month that it starts with.

use crate::catalogue::form::{Field, Form, Takes};
use crate::domain::month::Month;
use crate::domain::time::parse_date_from;
use crate::store::renewal::RenewalChange;

/// Has a renewal begin in another month: `record` is the clearance as seen.
pub static MOVE_RENEWAL: Form = Form {
    name: "move-renewal",
    title: "Have the renewal begin in",
    fields: &[
        Field::new("reason", "reason", Takes::Line, "why it cannot begin where the plan puts it")
            .required(),
        Field::new(
            "month",
            "month",
            Takes::Line,
            "2027-02, or Feb 2027; empty gives it back to the plan",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&MOVE_RENEWAL);
        let (clearance, reason) = (read.record(), read.text("reason"));
        let typed = read.optional("month");
        let month = typed.as_ref().map(|text| {
            // As the screen shows months, too.
            let shown = parse_date_from(&format!("1 {text}"), filled.today).map(Month::of);
            text.parse::<Month>().or_else(|error| shown.map_err(|_| error))
        });
        let month = match month.transpose() {
            Ok(month) => month,
            Err(error) => {
                read.wrong("month", &error.to_string());
                None
            }
        };
        read.finish(Some(RenewalChange::Move { clearance, month, reason }.into()))
    },
};
