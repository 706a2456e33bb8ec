//! Each witness by itself, and all of them together against claims whose truth other means have settled.

mod all_shapes;
mod differential;
mod exact;
mod witnesses;
