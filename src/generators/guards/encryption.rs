//! Passwords that a site's settings give to articles: by tags in Hexo, and to
//! all of them in `MkDocs`.

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueTable};

/// Reads `encrypt.tags` of `hexo-blog-encrypt`: articles with such a tag have a
/// password, unless their own is empty.
pub fn encrypted_tags<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let encrypt = find(table, "encrypt").and_then(SpannedValue::as_table);
    let rows = encrypt.and_then(|encrypt| find(encrypt, "tags")).map(tables).unwrap_or_default();
    let rows = rows.into_iter().filter_map(|row| {
        let name = find(row, "name")?.as_str()?.trim();
        let password = find(row, "password")?;
        let target = RuleTarget::Tagged(name.into());
        Some(stated(("encrypt.tags", SiteGenerator::Hexo), target, password))
    });
    rows.collect()
}

/// Reads `global_password` of `mkdocs-encryptcontent`.
pub fn site_password<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let plugins = find(table, "plugins").map(tables).unwrap_or_default();
    let passwords = plugins.into_iter().filter_map(|plugin| {
        let names = ["encryptcontent", "mkdocs-encryptcontent-plugin"];
        let settings = names.iter().find_map(|name| find(plugin, name))?.as_table()?;
        let password = find(settings, "global_password")?;
        Some(stated(("global_password", SiteGenerator::Mkdocs), RuleTarget::All, password))
    });
    passwords.collect()
}

fn stated<'a>(
    (name, generator): (&'static str, SiteGenerator),
    target: RuleTarget,
    password: &SpannedValue<'a>,
) -> StatedDefaults<'a> {
    let key = SpannedKey { span: password.span.clone(), name: "password".into() };
    let values = ValueTable { entries: vec![(key, password.clone())] };
    StatedDefaults { name, generator, target, strength: RuleStrength::Default, values }
}
