//! The namespaces that are known, and how their names are written.

/// What an element's or attribute's name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Space {
    /// The dialect's own: RSS's none, Atom's in Atom, RSS 1.0's in RDF.
    Core,
    /// None, in a dialect that has one.
    None,
    /// A prefix that was never declared.
    Undeclared,
    /// One that is not in [`SPACES`].
    Unknown,
    /// A row of [`SPACES`], by its usual prefix.
    Known(&'static str),
}

/// A namespace that has a table of elements, or is at least known.
pub(super) struct Row {
    /// The usual prefix; in a table of elements it names the namespace.
    pub prefix: &'static str,
    /// Its name.
    pub uri: &'static str,
}

/// Every namespace that is known.
#[rustfmt::skip]
pub(super) const SPACES: &[Row] = &[
    Row { prefix: "access",                uri: "http://www.bloglines.com/about/specs/fac-1.0" },
    Row { prefix: "admin",                 uri: "http://webns.net/mvcb/" },
    Row { prefix: "ag",                    uri: "http://purl.org/rss/1.0/modules/aggregation/" },
    Row { prefix: "annotate",              uri: "http://purl.org/rss/1.0/modules/annotate/" },
    Row { prefix: "app",                   uri: "http://www.w3.org/2007/app" },
    Row { prefix: "at",                    uri: "http://purl.org/atompub/tombstones/1.0" },
    Row { prefix: "atom",                  uri: "http://www.w3.org/2005/Atom" },
    Row { prefix: "audio",                 uri: "http://media.tangent.org/rss/1.0/" },
    Row { prefix: "blogChannel",           uri: "http://backend.userland.com/blogChannelModule" },
    Row { prefix: "cc",                    uri: "http://web.resource.org/cc/" },
    Row { prefix: "cf",                    uri: "http://www.microsoft.com/schemas/rss/core/2005" },
    Row { prefix: "company",               uri: "http://purl.org/rss/1.0/modules/company" },
    Row { prefix: "content",               uri: "http://purl.org/rss/1.0/modules/content/" },
    Row { prefix: "conversationsNetwork",  uri: "http://conversationsnetwork.org/rssNamespace-1.0/" },
    Row { prefix: "cp",                    uri: "http://my.theinfo.org/changed/1.0/rss/" },
    Row { prefix: "creativeCommons",       uri: "http://backend.userland.com/creativeCommonsRssModule" },
    Row { prefix: "dc",                    uri: "http://purl.org/dc/elements/1.1/" },
    Row { prefix: "dcterms",               uri: "http://purl.org/dc/terms/" },
    Row { prefix: "email",                 uri: "http://purl.org/rss/1.0/modules/email/" },
    Row { prefix: "ev",                    uri: "http://purl.org/rss/1.0/modules/event/" },
    Row { prefix: "feedburner",            uri: "http://rssnamespace.org/feedburner/ext/1.0" },
    Row { prefix: "fh",                    uri: "http://purl.org/syndication/history/1.0" },
    Row { prefix: "foaf",                  uri: "http://xmlns.com/foaf/0.1/" },
    Row { prefix: "g",                     uri: "http://base.google.com/ns/1.0" },
    Row { prefix: "geo",                   uri: "http://www.w3.org/2003/01/geo/wgs84_pos#" },
    Row { prefix: "georss",                uri: "http://www.georss.org/georss" },
    Row { prefix: "geourl",                uri: "http://geourl.org/rss/module/" },
    Row { prefix: "gml",                   uri: "http://www.opengis.net/gml" },
    Row { prefix: "googleplay",            uri: "http://www.google.com/schemas/play-podcasts/1.0" },
    Row { prefix: "icbm",                  uri: "http://postneo.com/icbm" },
    Row { prefix: "image",                 uri: "http://purl.org/rss/1.0/modules/image/" },
    Row { prefix: "indexing",              uri: "urn:atom-extension:indexing" },
    Row { prefix: "itunes",                uri: "http://www.itunes.com/dtds/podcast-1.0.dtd" },
    Row { prefix: "l",                     uri: "http://purl.org/rss/1.0/modules/link/" },
    Row { prefix: "mathml",                uri: "http://www.w3.org/1998/Math/MathML" },
    Row { prefix: "media",                 uri: "http://search.yahoo.com/mrss/" },
    Row { prefix: "mi",                    uri: "http://schemas.ingestion.microsoft.com/common/" },
    Row { prefix: "openid",                uri: "http://openid.net/xmlns/1.0" },
    Row { prefix: "opensearch",            uri: "http://a9.com/-/spec/opensearch/1.1/" },
    Row { prefix: "opensearch10",          uri: "http://a9.com/-/spec/opensearchrss/1.0/" },
    Row { prefix: "opml",                  uri: "http://www.opml.org/spec2" },
    Row { prefix: "podcast",               uri: "https://podcastindex.org/namespace/1.0" },
    Row { prefix: "psc",                   uri: "http://podlove.org/simple-chapters" },
    Row { prefix: "rdf",                   uri: "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
    Row { prefix: "rdfs",                  uri: "http://www.w3.org/2000/01/rdf-schema#" },
    Row { prefix: "ref",                   uri: "http://purl.org/rss/1.0/modules/reference/" },
    Row { prefix: "reqv",                  uri: "http://purl.org/rss/1.0/modules/richequiv/" },
    Row { prefix: "rss090",                uri: "http://my.netscape.com/rdf/simple/0.9/" },
    Row { prefix: "rss091",                uri: "http://purl.org/rss/1.0/modules/rss091#" },
    Row { prefix: "rss1",                  uri: "http://purl.org/rss/1.0/" },
    Row { prefix: "rss11",                 uri: "http://purl.org/net/rss1.1#" },
    Row { prefix: "search",                uri: "http://purl.org/rss/1.0/modules/search/" },
    Row { prefix: "slash",                 uri: "http://purl.org/rss/1.0/modules/slash/" },
    Row { prefix: "snf",                   uri: "http://www.smartnews.be/snf" },
    Row { prefix: "soap",                  uri: "http://schemas.xmlsoap.org/soap/envelope/" },
    Row { prefix: "source",                uri: "http://source.scripting.com/" },
    Row { prefix: "spotify",               uri: "http://www.spotify.com/ns/rss" },
    Row { prefix: "ss",                    uri: "http://purl.org/rss/1.0/modules/servicestatus/" },
    Row { prefix: "str",                   uri: "http://hacks.benhammersley.com/rss/streaming/" },
    Row { prefix: "sub",                   uri: "http://purl.org/rss/1.0/modules/subscription/" },
    Row { prefix: "svg",                   uri: "http://www.w3.org/2000/svg" },
    Row { prefix: "sx",                    uri: "http://feedsync.org/2007/feedsync" },
    Row { prefix: "sy",                    uri: "http://purl.org/rss/1.0/modules/syndication/" },
    Row { prefix: "taxo",                  uri: "http://purl.org/rss/1.0/modules/taxonomy/" },
    Row { prefix: "thr",                   uri: "http://purl.org/syndication/thread/1.0" },
    Row { prefix: "thr",                   uri: "http://purl.org/rss/1.0/modules/threading/" },
    Row { prefix: "trackback",             uri: "http://madskills.com/public/xml/rss/module/trackback/" },
    Row { prefix: "webfeeds",              uri: "http://webfeeds.org/rss/1.0" },
    Row { prefix: "wfw",                   uri: "http://wellformedweb.org/CommentAPI/" },
    Row { prefix: "wiki",                  uri: "http://purl.org/rss/1.0/modules/wiki/" },
    Row { prefix: "wiki",                  uri: "http://www.usemod.com/cgi-bin/mb.pl?ModWiki" },
    Row { prefix: "xhtml",                 uri: "http://www.w3.org/1999/xhtml" },
    Row { prefix: "xlink",                 uri: "http://www.w3.org/1999/xlink" },
    Row { prefix: "xml",                   uri: "http://www.w3.org/XML/1998/namespace" },
];

/// Returns the name of the namespace with this usual prefix.
pub(super) fn uri(prefix: &str) -> Option<&'static str> {
    SPACES.iter().find(|row| row.prefix == prefix).map(|row| row.uri)
}

/// Finds a namespace by its name, letter by letter.
pub(super) fn find_exactly(uri: &str) -> Option<&'static Row> {
    SPACES.iter().find(|row| row.uri == uri)
}

/// Finds a namespace, also where its name is nearly right: letters in another
/// case, or other marks at its end.
pub(super) fn find(uri: &str) -> Option<&'static Row> {
    SPACES
        .iter()
        .find(|row| row.uri == uri)
        .or_else(|| SPACES.iter().find(|row| stem(row.uri).eq_ignore_ascii_case(stem(uri))))
}

/// A namespace's name without the marks at its end.
fn stem(uri: &str) -> &str {
    uri.trim_end_matches(|found: char| !found.is_alphanumeric() && found != '_')
}
