//! What neither a table of elements nor a kind of value can say.
