//! `init` in Astro sites: routes decide the addresses, and the links in the feed are the ids.

use crate::init::init;

const CONFIG: (&str, &str) = ("astro.config.mjs", "export default { site: 'https://a.example' }\n");
const ARTICLE: (&str, &str) =
    ("src/content/blog/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
const ROUTE: &str = "---\nexport async function getStaticPaths() {\n  const posts = await getCollection('blog');\n  return posts.map((post) => ({ params: { slug: post.id }, props: post }));\n}\n---\n";

/// Returns the program of a feed with this link and these options.
fn feed(link: &str, options: &str) -> String {
    format!(
        "import rss from '@astrojs/rss';\nimport {{ SITE }} from '../consts';\nexport async function GET(context) {{\n  const posts = await getCollection('blog');\n  return rss({{\n    title: SITE.title,\n    description: 'About.',\n    site: context.site,{options}\n    items: posts.map((post) => ({{ title: post.data.title, link: {link} }})),\n  }});\n}}\n"
    )
}

#[test]
fn routes_decide_addresses_and_links_are_ids() {
    #[rustfmt::skip]
    let rows = [
        ("src/pages/blog/[...slug].astro",   "`/blog/${post.id}/`", "", "", "/blog/ID/", "permalink"),
        ("src/pages/posts/[slug].astro",     "`/posts/${post.slug}`", "", "", "/posts/ID/", "permalink"),
        ("src/pages/[...slug].astro",        "post.id", "", "", "/ID/", "permalink"),
        ("src/pages/w/[slug]/index.astro",   "'/w/' + post.id", "", "", "/w/ID/", "permalink"),
        ("src/pages/blog/[...slug].astro",   "`/blog/${post.id}`", "trailingSlash: false,", "", "/blog/ID", "permalink"),
        ("src/pages/blog/[...slug].astro",   "`/blog/${post.id}`", "", "trailingSlash: 'never',", "/blog/ID", "/{address}/"),
        ("src/pages/blog/[...slug].astro",   "new URL(`/blog/${post.id}`, context.site).href", "", "", "/blog/ID", "permalink"),
        ("src/pages/writing/[...slug].astro", "`/blog/${post.id}/`", "", "", "/writing/ID/", "/blog/ID/"),
        ("src/pages/blog/[...slug].astro",   "`/blog/${post.id}/`", "", "base: '/docs',", "/blog/ID/", "https://a.example/{address}"),
        ("src/pages/blog/[...slug].astro",   "`${import.meta.env.BASE_URL}/blog/${post.id}/`", "", "", "/blog/ID/", "permalink"),
    ];
    for (route, link, options, config, permalink, ids) in rows {
        let config = format!("export default {{ site: 'https://a.example', {config} }}\n");
        let (written, run) = init(&[
            ("astro.config.mjs", &config),
            ("src/pages/rss.xml.js", &feed(link, options)),
            ("src/consts.ts", "export const SITE = {\n  title: 'The title',\n};\n"),
            (route, ROUTE),
            ARTICLE,
        ]);
        let id = "{folder}/{slug_or_filename}";
        let permalink = format!("\npermalink = \"{}\"", permalink.replace("ID", id));
        let ids = format!("\nids = \"{}\"", ids.replace("ID", id));
        let case = format!("{route} {link} {options}\n{written}\n{}", run.stderr);
        assert!(written.contains(&permalink), "{permalink} {case}");
        assert!(written.contains(&ids), "{ids} {case}");
        assert!(written.contains("title = \"The title\""), "{case}");
        assert!(written.contains("description = \"About.\""), "{case}");
    }
}

#[test]
fn links_that_a_function_computes_are_reported() {
    for link in ["getPath(post)", "post.data.url", "`/blog/${slugify(post.id)}/`"] {
        let (written, run) = init(&[
            CONFIG,
            ("src/pages/rss.xml.ts", &feed(link, "")),
            ("src/pages/blog/[...slug].astro", ROUTE),
            ARTICLE,
        ]);
        assert!(run.stderr.contains(&format!("the link `{link}`")), "{link}\n{}", run.stderr);
        assert!(run.stderr.contains("site/unknown-ids"), "{link}\n{}", run.stderr);
        assert!(!written.contains("\nids ="), "{link}\n{written}");
    }
}

#[test]
fn route_with_a_computed_parameter_is_reported() {
    let route = ROUTE.replace("slug: post.id", "slug: getPath(post.id)");
    let (_, run) = init(&[
        CONFIG,
        ("src/pages/rss.xml.js", &feed("`/blog/${post.id}/`", "")),
        ("src/pages/blog/[...slug].astro", &route),
        ARTICLE,
    ]);
    assert!(run.stderr.contains("`slug` of this route is computed"), "{}", run.stderr);
}

#[test]
fn collection_of_the_feed_names_the_folder() {
    let loader = |base: &str| {
        format!(
            "const notes = defineCollection({{ loader: glob({{ base: './src/notes', pattern: '**/*.md' }}) }});\nconst PATH = 'src/data/blog';\nconst blog = defineCollection({{ loader: glob({{ {base} }}) }});\n"
        )
    };
    #[rustfmt::skip]
    let rows = [
        ("src/content.config.ts", loader("base: './posts', pattern: '**/*.md'"), "folder = \"posts\""),
        ("src/content.config.ts", loader("pattern: '**/*.md', base: `./${PATH}`"), "folder = \"src/data/blog\""),
        ("src/content.config.ts", loader("base: './src/content', pattern: 'blog/**/*.md'"), "exclude = [\"/*\", \"!/blog/\"]"),
        ("src/content/config.ts", "const blog = defineCollection({ type: 'content' });\n".to_owned(), "folder = \"src/content/blog\""),
    ];
    for (path, text, expected) in rows {
        let (written, _) = init(&[
            CONFIG,
            ("src/pages/rss.xml.js", &feed("`/blog/${post.id}/`", "")),
            (path, &text),
            ARTICLE,
        ]);
        assert!(written.contains(expected), "{text}\n{written}");
    }
}

#[test]
fn markdown_pages_are_articles_at_their_paths() {
    let program = "import rss, { pagesGlobToRssItems } from '@astrojs/rss';\nexport const GET = async (context) => rss({ title: 'T', description: 'D', site: context.site, items: await pagesGlobToRssItems(import.meta.glob('./blog/*.md')) });\n";
    let (written, _) = init(&[
        CONFIG,
        ("src/pages/rss.xml.js", program),
        ("src/pages/blog/a.md", "---\ntitle: A\npubDate: 2024-05-22\n---\nText.\n"),
    ]);
    assert!(written.contains("folder = \"src/pages/blog\""), "{written}");
    assert!(written.contains("permalink = \"/blog/{folder}/{slug_or_filename}/\""), "{written}");
    assert!(written.contains("ids = \"permalink\""), "{written}");
}

#[test]
fn what_the_new_feeds_lack_is_reported() {
    let (_, run) = init(&[
        CONFIG,
        ("src/pages/rss.xml.js", &feed("`/blog/${post.id}/`", "")),
        ("src/pages/notes/rss.xml.js", &feed("`/notes/${post.id}/`", "")),
        ARTICLE,
    ]);
    assert!(run.stderr.contains("another feed, `notes/rss.xml`"), "{}", run.stderr);
    let (_, run) = init(&[CONFIG, ARTICLE]);
    assert!(run.stderr.contains("no page below `src/pages` shows"), "{}", run.stderr);
}
