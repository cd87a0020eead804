//! Classes of ids that are not those of the site.

use crate::ids::proof::matched_pair::{DifferentValues, IdentitySettings, MatchedPair};
use crate::ids::proof::{ComparedProperty, DifferenceClass, id_forms};

/// Lists the ids that are not those of the site.
pub(super) fn list(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> Vec<DifferenceClass> {
    let different = pairs.iter().filter_map(|pair| {
        let (id, shown) = (pair.entry.id.as_deref()?, pair.site_id(settings));
        if id == shown {
            return None;
        }
        let form = id_forms::form_of(pair.entry)?;
        let values =
            DifferentValues { property: ComparedProperty::Id, site: shown, feed: id.to_owned() };
        Some(pair.describe(&[form.name], values, settings))
    });
    different.collect()
}
