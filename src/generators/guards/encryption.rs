//! Passwords in a site's configuration: for articles with certain tags (Hexo), or for all
//! articles (`MkDocs`).

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueTable};

/// Reads `encrypt.tags` of `hexo-blog-encrypt`: articles with such a tag are encrypted,
/// unless they set an empty password.
pub(crate) fn encrypted_tags<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let encrypt = find(table, "encrypt").and_then(SpannedValue::as_table);
    let rows = encrypt.and_then(|encrypt| find(encrypt, "tags")).map(tables).unwrap_or_default();
    let rows = rows.into_iter().filter_map(|row| {
        let name = find(row, "name")?.as_str()?.trim();
        let password = find(row, "password")?;
        let target = RuleTarget::Tagged(name.into());
        Some(password_default("encrypt.tags", SiteGenerator::Hexo, target, password))
    });
    rows.collect()
}

/// Reads `global_password` of `mkdocs-encryptcontent`, which encrypts all articles.
pub(crate) fn site_password<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let plugins = find(table, "plugins").map(tables).unwrap_or_default();
    let passwords = plugins.into_iter().filter_map(|plugin| {
        let names = ["encryptcontent", "mkdocs-encryptcontent-plugin"];
        let settings = names.iter().find_map(|name| find(plugin, name))?.as_table()?;
        let password = find(settings, "global_password")?;
        let target = RuleTarget::All;
        Some(password_default("global_password", SiteGenerator::Mkdocs, target, password))
    });
    passwords.collect()
}

fn password_default<'a>(
    name: &'static str,
    generator: SiteGenerator,
    target: RuleTarget,
    password: &SpannedValue<'a>,
) -> StatedDefaults<'a> {
    let key = SpannedKey { span: password.span.clone(), name: "password".into() };
    let values = ValueTable { entries: vec![(key, password.clone())] };
    StatedDefaults { name, generator, target, strength: RuleStrength::Default, values }
}
