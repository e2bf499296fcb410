//! What complaints become, over a real database.
