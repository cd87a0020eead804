//! `new`: an article file with date and id filled in.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::ValueEnum;
use serde_json::json;

use crate::builder::identity;
use crate::cli::{Common, Exit, output};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::model::{Header, Visibility};
use crate::pipeline;
use crate::text::date::{self, Timestamp};
use crate::text::slug::slug;
use crate::writer::Manifest;

/// What `new` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The article's title.
    title: String,
    /// The section: a folder below the articles' folder.
    #[arg(long)]
    section: Option<String>,
    /// The language of the frontmatter.
    #[arg(long, value_enum, default_value = "toml")]
    dialect: Dialect,
    /// Marks it as a draft.
    #[arg(long)]
    draft: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dialect {
    /// Between `+++`.
    Toml,
    /// Between `---`.
    Yaml,
    /// An object.
    Json,
}

/// Makes the file and prints its path; never over one that is there.
pub fn run(arguments: &Arguments, common: &Common) -> Exit {
    let mut report = Report::default();
    let exit = match pipeline::configure(&common.config, &mut report) {
        None => Exit::Usage,
        Some(config) => match make(arguments, &config, common.now()) {
            Ok(path) => super::print(format!("{path}\n").as_bytes()),
            Err(fault) => {
                let is_outside = fault.code == &codes::OUTPUT_FAILED;
                report.push(*fault);
                if is_outside { Exit::OutsideFailed } else { Exit::Usage }
            }
        },
    };
    output::report(&report, common);
    exit
}

fn make(arguments: &Arguments, config: &Config, now: Timestamp) -> Result<String, Box<Diagnostic>> {
    let usage = |message: &str, help: &str| {
        Box::new(Diagnostic::new(&codes::COMMAND_USAGE, message).help(help))
    };
    let name = slug(&arguments.title);
    if name.is_empty() {
        return Err(usage("the title has no letters to name a file by", "give it some"));
    }
    let section = arguments.section.as_deref().map(slug);
    if section.as_deref() == Some("") {
        return Err(usage("the section has no letters to name a folder by", "give it some"));
    }
    let day = now.with_timezone(&config.site.zone).format("%Y-%m-%d");
    let folder = section.map_or_else(String::new, |section| format!("{section}/"));
    let relative = format!("{folder}{day}-{name}.md");
    let text = text(arguments, &relative, config, now);
    let path = config.articles.folder.join(&relative);
    save(&path, &text).map_err(Box::new)?;
    Ok(path.display().to_string())
}

fn text(arguments: &Arguments, relative: &str, config: &Config, now: Timestamp) -> String {
    let known = Manifest::read(&config.output.folder).ok().flatten().unwrap_or_default();
    let authority = identity::authority(config, known.id_authority.as_deref());
    let header = Header {
        path: relative.into(),
        published: None,
        updated: None,
        expires: None,
        visibility: Visibility::Public,
        section: None,
        tags: Vec::new(),
        categories: Vec::new(),
        authors: Vec::new(),
        language: None,
        title: Some(arguments.title.as_str().into()),
        id: None,
        slug: None,
        url: None,
    };
    let date = date::with_offset(now, config.site.zone);
    let mut fields = vec![
        ("title", json!(arguments.title)),
        ("date", json!(date)),
        ("id", json!(identity::id(&header, config, &authority))),
    ];
    if arguments.draft {
        fields.push(("draft", json!(true)));
    }
    // A JSON scalar is a YAML scalar (YAML 1.2, section 1.3).
    let yaml = || fields.iter().map(|(key, value)| format!("{key}: {value}\n")).collect::<String>();
    match arguments.dialect {
        Dialect::Yaml => format!("---\n{}---\n\n", yaml()),
        Dialect::Json => {
            let object: serde_json::Map<String, serde_json::Value> =
                fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
            format!("{:#}\n\n", serde_json::Value::Object(object))
        }
        Dialect::Toml => format!("+++\n{}+++\n\n", crate::syntax::toml::write(&fields)),
    }
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |error: &std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Diagnostic::new(&codes::COMMAND_EXISTS, "this file is already there")
                .at(Location::file(path))
                .help("choose another title, or edit the file that is there")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("can't be written: {error}"))
            .at(Location::file(path))
            .help("mend the permissions of its folder"),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))
}
