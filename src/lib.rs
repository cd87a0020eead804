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
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostic;
#[cfg(feature = "build")]
pub mod disk;
pub mod feed_reader;
pub mod formats;
pub mod generators;
pub mod identity;
#[cfg(feature = "build")]
pub mod ids;
pub mod model;
pub mod parser;
#[cfg(feature = "build")]
pub mod pipeline;
#[cfg(feature = "publish")]
pub mod publish;
#[cfg(feature = "build")]
pub mod published;
pub mod sanitizer;
#[cfg(feature = "serve")]
pub mod serve;
pub mod shortcodes;
#[cfg(feature = "build")]
pub mod sources;
#[cfg(feature = "build")]
pub mod stores;
pub mod syntax;
pub mod text;
pub mod validator;
#[cfg(feature = "cli")]
pub mod watch;
#[cfg(feature = "build")]
pub mod writer;
