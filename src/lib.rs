//! Publishes RSS, Atom and JSON feeds from a folder of articles.
//!
//! Data flows one way, and each stage knows only what it is handed:
//!
//! ```text
//! articles/**  -> sources -> parser -> builder -> formats -> writer -> public/*
//! feed.toml  ->   Source     Article    Feed       Document   files
//! ```
//!
//! An article is read in two steps, because most articles are in no feed: the
//! header of every one, the body only of those that a feed has selected.

pub mod builder;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod feed_reader;
pub mod formats;
pub mod generators;
pub mod identity;
pub mod ids;
pub mod model;
pub mod parser;
pub mod pipeline;
pub mod publish;
pub mod published;
pub mod sanitizer;
pub mod serve;
pub mod shortcodes;
pub mod sources;
pub mod stores;
pub mod syntax;
pub mod text;
pub mod validator;
pub mod watch;
pub mod writer;
