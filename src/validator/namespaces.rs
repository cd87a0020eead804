//! The known namespaces of feeds, with their usual prefixes.

/// The namespace of an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ResolvedNamespace {
    /// The namespace of the format itself: none in RSS, Atom's in Atom, RSS 1.0's in RDF.
    Core,
    /// No namespace, in a format that has one.
    None,
    /// A prefix without a declaration.
    Undeclared,
    /// A namespace that is not in [`SPACES`].
    Unknown,
    /// A namespace of [`SPACES`], by its usual prefix.
    Known(&'static str),
}

/// A known namespace, with or without a table of elements.
pub(super) struct NamespaceRow {
    /// The usual prefix, which tables of elements have as the namespace's name.
    pub prefix: &'static str,
    /// The URI of the namespace.
    pub uri: &'static str,
}

/// Every known namespace, sorted by prefix.
#[rustfmt::skip]
pub(super) const SPACES: &[NamespaceRow] = &[
    NamespaceRow { prefix: "access",                uri: "http://www.bloglines.com/about/specs/fac-1.0" },
    NamespaceRow { prefix: "admin",                 uri: "http://webns.net/mvcb/" },
    NamespaceRow { prefix: "ag",                    uri: "http://purl.org/rss/1.0/modules/aggregation/" },
    NamespaceRow { prefix: "annotate",              uri: "http://purl.org/rss/1.0/modules/annotate/" },
    NamespaceRow { prefix: "app",                   uri: "http://www.w3.org/2007/app" },
    NamespaceRow { prefix: "at",                    uri: "http://purl.org/atompub/tombstones/1.0" },
    NamespaceRow { prefix: "atom",                  uri: "http://www.w3.org/2005/Atom" },
    NamespaceRow { prefix: "audio",                 uri: "http://media.tangent.org/rss/1.0/" },
    NamespaceRow { prefix: "blogChannel",           uri: "http://backend.userland.com/blogChannelModule" },
    NamespaceRow { prefix: "cc",                    uri: "http://web.resource.org/cc/" },
    NamespaceRow { prefix: "cf",                    uri: "http://www.microsoft.com/schemas/rss/core/2005" },
    NamespaceRow { prefix: "company",               uri: "http://purl.org/rss/1.0/modules/company" },
    NamespaceRow { prefix: "content",               uri: "http://purl.org/rss/1.0/modules/content/" },
    NamespaceRow { prefix: "conversationsNetwork",  uri: "http://conversationsnetwork.org/rssNamespace-1.0/" },
    NamespaceRow { prefix: "cp",                    uri: "http://my.theinfo.org/changed/1.0/rss/" },
    NamespaceRow { prefix: "creativeCommons",       uri: "http://backend.userland.com/creativeCommonsRssModule" },
    NamespaceRow { prefix: "dc",                    uri: "http://purl.org/dc/elements/1.1/" },
    NamespaceRow { prefix: "dcterms",               uri: "http://purl.org/dc/terms/" },
    NamespaceRow { prefix: "email",                 uri: "http://purl.org/rss/1.0/modules/email/" },
    NamespaceRow { prefix: "ev",                    uri: "http://purl.org/rss/1.0/modules/event/" },
    NamespaceRow { prefix: "feedburner",            uri: "http://rssnamespace.org/feedburner/ext/1.0" },
    NamespaceRow { prefix: "fh",                    uri: "http://purl.org/syndication/history/1.0" },
    NamespaceRow { prefix: "foaf",                  uri: "http://xmlns.com/foaf/0.1/" },
    NamespaceRow { prefix: "g",                     uri: "http://base.google.com/ns/1.0" },
    NamespaceRow { prefix: "geo",                   uri: "http://www.w3.org/2003/01/geo/wgs84_pos#" },
    NamespaceRow { prefix: "georss",                uri: "http://www.georss.org/georss" },
    NamespaceRow { prefix: "geourl",                uri: "http://geourl.org/rss/module/" },
    NamespaceRow { prefix: "gml",                   uri: "http://www.opengis.net/gml" },
    NamespaceRow { prefix: "googleplay",            uri: "http://www.google.com/schemas/play-podcasts/1.0" },
    NamespaceRow { prefix: "icbm",                  uri: "http://postneo.com/icbm" },
    NamespaceRow { prefix: "image",                 uri: "http://purl.org/rss/1.0/modules/image/" },
    NamespaceRow { prefix: "indexing",              uri: "urn:atom-extension:indexing" },
    NamespaceRow { prefix: "itunes",                uri: "http://www.itunes.com/dtds/podcast-1.0.dtd" },
    NamespaceRow { prefix: "l",                     uri: "http://purl.org/rss/1.0/modules/link/" },
    NamespaceRow { prefix: "mathml",                uri: "http://www.w3.org/1998/Math/MathML" },
    NamespaceRow { prefix: "media",                 uri: "http://search.yahoo.com/mrss/" },
    NamespaceRow { prefix: "mi",                    uri: "http://schemas.ingestion.microsoft.com/common/" },
    NamespaceRow { prefix: "openid",                uri: "http://openid.net/xmlns/1.0" },
    NamespaceRow { prefix: "opensearch",            uri: "http://a9.com/-/spec/opensearch/1.1/" },
    NamespaceRow { prefix: "opensearch10",          uri: "http://a9.com/-/spec/opensearchrss/1.0/" },
    NamespaceRow { prefix: "opml",                  uri: "http://www.opml.org/spec2" },
    NamespaceRow { prefix: "podcast",               uri: "https://podcastindex.org/namespace/1.0" },
    NamespaceRow { prefix: "psc",                   uri: "http://podlove.org/simple-chapters" },
    NamespaceRow { prefix: "rdf",                   uri: "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
    NamespaceRow { prefix: "rdfs",                  uri: "http://www.w3.org/2000/01/rdf-schema#" },
    NamespaceRow { prefix: "ref",                   uri: "http://purl.org/rss/1.0/modules/reference/" },
    NamespaceRow { prefix: "reqv",                  uri: "http://purl.org/rss/1.0/modules/richequiv/" },
    NamespaceRow { prefix: "rss090",                uri: "http://my.netscape.com/rdf/simple/0.9/" },
    NamespaceRow { prefix: "rss091",                uri: "http://purl.org/rss/1.0/modules/rss091#" },
    NamespaceRow { prefix: "rss1",                  uri: "http://purl.org/rss/1.0/" },
    NamespaceRow { prefix: "rss11",                 uri: "http://purl.org/net/rss1.1#" },
    NamespaceRow { prefix: "rsl",                   uri: "https://rslstandard.org/rsl" },
    NamespaceRow { prefix: "search",                uri: "http://purl.org/rss/1.0/modules/search/" },
    NamespaceRow { prefix: "slash",                 uri: "http://purl.org/rss/1.0/modules/slash/" },
    NamespaceRow { prefix: "snf",                   uri: "http://www.smartnews.be/snf" },
    NamespaceRow { prefix: "soap",                  uri: "http://schemas.xmlsoap.org/soap/envelope/" },
    NamespaceRow { prefix: "source",                uri: "http://source.scripting.com/" },
    NamespaceRow { prefix: "spotify",               uri: "http://www.spotify.com/ns/rss" },
    NamespaceRow { prefix: "ss",                    uri: "http://purl.org/rss/1.0/modules/servicestatus/" },
    NamespaceRow { prefix: "str",                   uri: "http://hacks.benhammersley.com/rss/streaming/" },
    NamespaceRow { prefix: "sub",                   uri: "http://purl.org/rss/1.0/modules/subscription/" },
    NamespaceRow { prefix: "svg",                   uri: "http://www.w3.org/2000/svg" },
    NamespaceRow { prefix: "sx",                    uri: "http://feedsync.org/2007/feedsync" },
    NamespaceRow { prefix: "sy",                    uri: "http://purl.org/rss/1.0/modules/syndication/" },
    NamespaceRow { prefix: "taxo",                  uri: "http://purl.org/rss/1.0/modules/taxonomy/" },
    NamespaceRow { prefix: "thr",                   uri: "http://purl.org/syndication/thread/1.0" },
    NamespaceRow { prefix: "thr",                   uri: "http://purl.org/rss/1.0/modules/threading/" },
    NamespaceRow { prefix: "trackback",             uri: "http://madskills.com/public/xml/rss/module/trackback/" },
    NamespaceRow { prefix: "webfeeds",              uri: "http://webfeeds.org/rss/1.0" },
    NamespaceRow { prefix: "wfw",                   uri: "http://wellformedweb.org/CommentAPI/" },
    NamespaceRow { prefix: "wiki",                  uri: "http://purl.org/rss/1.0/modules/wiki/" },
    NamespaceRow { prefix: "wiki",                  uri: "http://www.usemod.com/cgi-bin/mb.pl?ModWiki" },
    NamespaceRow { prefix: "xhtml",                 uri: "http://www.w3.org/1999/xhtml" },
    NamespaceRow { prefix: "xlink",                 uri: "http://www.w3.org/1999/xlink" },
    NamespaceRow { prefix: "xml",                   uri: "http://www.w3.org/XML/1998/namespace" },
];

/// Returns the URI of the namespace with a usual prefix.
pub(super) fn uri(prefix: &str) -> Option<&'static str> {
    SPACES.iter().find(|row| row.prefix == prefix).map(|row| row.uri)
}

/// Finds a namespace by its exact URI.
pub(super) fn find_exactly(uri: &str) -> Option<&'static NamespaceRow> {
    SPACES.iter().find(|row| row.uri == uri)
}

/// Finds a namespace by its URI, also if the URI has letters in another case or other
/// punctuation at its end.
pub(super) fn find(uri: &str) -> Option<&'static NamespaceRow> {
    SPACES
        .iter()
        .find(|row| row.uri == uri)
        .or_else(|| SPACES.iter().find(|row| stem(row.uri).eq_ignore_ascii_case(stem(uri))))
}

/// Returns a URI without the punctuation at its end.
fn stem(uri: &str) -> &str {
    uri.trim_end_matches(|found: char| !found.is_alphanumeric() && found != '_')
}
