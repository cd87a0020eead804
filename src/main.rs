//! The program: hands its arguments to `cli`.

fn main() {}
