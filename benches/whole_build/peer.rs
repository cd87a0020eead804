//! Hugo, asked for the home feed alone: what a site generator pays for it.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::scenarios::{Site, remove};

/// The same entries in the same three formats, the content in full.
const RSS: &str = "<rss version=\"2.0\"><channel><title>{{ .Site.Title }}</title>\
    {{ range first 20 .Site.RegularPages }}<item><title>{{ .Title }}</title>\
    <guid>{{ .Permalink }}</guid><pubDate>{{ .Date }}</pubDate>\
    <description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>{{ end }}\
    </channel></rss>\n";

const JSON: &str = "{\"title\": {{ .Site.Title | jsonify }}, \"items\": [\
    {{ range $at, $page := first 20 .Site.RegularPages }}{{ if $at }},{{ end }}\
    {\"id\": {{ .Permalink | jsonify }}, \"content_html\": {{ .Content | jsonify }}}\
    {{ end }}]}\n";

const CONFIG: &str = "baseURL = \"https://bench.example/\"\ntitle = \"Bench\"\n\
    disableKinds = [\"section\", \"taxonomy\", \"term\", \"sitemap\", \"robotsTXT\", \"404\"]\n\
    [outputs]\nhome = [\"rss\", \"atom\", \"json\"]\npage = []\n\
    [mediaTypes.\"application/atom+xml\"]\nsuffixes = [\"atom.xml\"]\n\
    [outputFormats.atom]\nmediaType = \"application/atom+xml\"\nbaseName = \"index\"\n\
    isPlainText = true\n";

/// Writes the site of the other generator next to ours.
pub fn prepare(site: &Site) -> io::Result<()> {
    let folder = site.folder.join("hugo");
    fs::create_dir_all(folder.join("layouts"))?;
    let content = format!("{:?}", site.articles.display().to_string());
    fs::write(folder.join("hugo.toml"), format!("contentDir = {content}\n{CONFIG}"))?;
    for (name, layout) in [("home.rss.xml", RSS), ("home.atom.atom.xml", RSS), ("home.json", JSON)]
    {
        fs::write(folder.join("layouts").join(name), layout)?;
    }
    Ok(())
}

/// Leaves nothing of an earlier run.
pub fn clear(site: &Site, _: usize) -> io::Result<()> {
    site.restore()?;
    remove(&site.folder.join("hugo"), &["public", "resources"])
}

/// Builds the peer's feeds.
pub fn build(site: &Site) -> Command {
    let program = site.hugo.as_deref().unwrap_or(Path::new("hugo"));
    let mut command = Command::new(program);
    command.current_dir(site.folder.join("hugo")).args(["--quiet", "--noBuildLock"]);
    command
}
