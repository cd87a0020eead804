//! A source file becomes an article.

mod components;
pub mod content;
