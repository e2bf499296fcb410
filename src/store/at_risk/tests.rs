//! Who is on the list of people at risk, and for how long, over a real database.
