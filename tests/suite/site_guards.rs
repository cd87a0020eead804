//! Articles that the site hides through other files.

use crate::site::TestSite;

/// A public article.
fn article(title: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-22\n---\nText of {title}.\n")
}

/// The titles of the entries, sorted.
fn titles(site: &TestSite) -> Vec<String> {
    let mut titles = site.titles();
    titles.sort();
    titles
}

#[test]
fn excluded_paths_are_not_articles() {
    let site = TestSite::with_config(
        "[articles]\nexclude = ['/wip/', '*.draft.md', 'broken.md']\ngenerator = 'none'\n",
    );
    site.write("articles/a.md", &article("a"));
    site.write("articles/x/wip/b.md", &article("b"));
    site.write_private("articles/wip/c.md", &article("c"));
    site.write_private("articles/x/d.draft.md", &article("d"));
    site.write("articles/broken.md", "---\ndate: never\n---\n");
    site.run(["build"]).succeeds();
    assert_eq!(titles(&site), ["a", "b"]);
}

#[test]
fn unknown_generator_is_an_error_with_a_suggestion() {
    let site = TestSite::with_config("[articles]\ngenerator = 'zolla'\n");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("did you mean `zola`?"), "{}", run.stderr);
}

/// A site of a generator, by its configuration file; all articles are at `folder`.
fn site_of(generator: &str, folder: &str) -> TestSite {
    let site = TestSite::with_config(&format!("[articles]\nfolder = '{folder}'\n"));
    let (name, text) = match generator {
        "hugo" => ("hugo.toml", "baseURL = 'https://a.example/'\n"),
        "zola" => ("zola.toml", "base_url = 'https://a.example'\n"),
        "jekyll" => ("_config.yml", "title: A\n"),
        "eleventy" => ("eleventy.config.js", "export default {}\n"),
        "hexo" => ("_config.yml", "title: A\nsource_dir: source\n"),
        "pelican" => ("pelicanconf.py", "PATH = 'content'\n"),
        "mkdocs" => ("mkdocs.yml", "site_name: A\n"),
        "docusaurus" => ("docusaurus.config.js", "export default {}\n"),
        other => panic!("{other} is not a generator of these tests"),
    };
    site.write(name, text);
    site
}

/// A frontmatter with one more field.
fn with(title: &str, field: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-22\n{field}\n---\nText of {title}.\n")
}

#[test]
fn cascade_of_hugo_hides_pages_below_unless_a_page_overrides_it() {
    let site = site_of("hugo", "content");
    site.write("content/s/_index.md", "---\ncascade:\n  draft: true\n---\n");
    site.write_private("content/s/a.md", &article("a"));
    site.write("content/s/b.md", &with("b", "draft: false"));
    site.write_private("content/s/sub/deep/c.md", &article("c"));
    site.write("content/s/open/_index.md", "+++\n[cascade]\ndraft = false\n+++\n");
    site.write("content/s/open/d.md", &article("d"));
    site.write("content/t/e.md", &article("e"));
    let run = site.run(["build", "-v"]).succeeds();
    assert_eq!(titles(&site), ["b", "d", "e"]);
    assert!(run.stderr.contains("hidden by `cascade` of content/s/_index.md: 2"), "{}", run.stderr);
}

#[test]
fn cascade_reaches_the_articles_from_the_folders_around_them() {
    let site = site_of("hugo", "content/posts");
    let cascade = "---\ncascade:\n- _target:\n    path: /posts/s/**\n  build:\n    render: never\n- target:\n    kind: section\n  draft: true\n- target:\n    environment: development\n  draft: true\n---\n";
    site.write("content/_index.md", cascade);
    site.write_private("content/posts/s/a.md", &article("a"));
    site.write("content/posts/b.md", &article("b"));
    site.build();
    assert_eq!(titles(&site), ["b"]);
    site.write(
        "hugo.toml",
        "[[cascade]]\nexpiryDate = 2020-01-01\n[cascade.target]\npath = '/posts/old-*'\n",
    );
    site.write_private("content/posts/old-1.md", &article("old"));
    site.build();
    assert_eq!(titles(&site), ["b"]);
}

#[test]
fn without_a_known_generator_what_hides_an_article_counts() {
    let site = TestSite::new();
    site.write("articles/s/_index.md", "---\ncascade:\n  draft: true\n---\n");
    site.write_private("articles/s/a.md", &with("a", "draft: false"));
    site.write_private("articles/z/_index.md", "+++\ndraft = true\n+++\n");
    site.write_private("articles/z/b.md", &article("b"));
    site.write("articles/e/e.json", "{\"draft\": true}");
    site.write_private("articles/e/c.md", &article("c"));
    site.write_private("articles/_x/d.md", &article("d"));
    site.write("articles/y/e.md", &article("e"));
    let run = site.run(["build"]).succeeds();
    assert_eq!(titles(&site), ["e"]);
    assert!(run.stderr.contains("site/contradicting-guard"), "{}", run.stderr);
    assert!(run.stderr.contains("site/hidden-names"), "{}", run.stderr);
    site.config("[articles]\ngenerator = 'none'\n");
    for name in ["s/a", "z/b", "e/c", "_x/d"] {
        site.write(&format!("articles/{name}.md"), &article(name));
    }
    site.run(["build"]).succeeds_silently();
    assert_eq!(titles(&site).len(), 5);
}

#[test]
fn guards_that_change_are_noticed_by_the_next_build() {
    let site = site_of("hugo", "articles");
    site.write("articles/s/a.md", &article("a"));
    site.write("articles/b.md", &article("b"));
    site.build();
    assert_eq!(titles(&site), ["a", "b"]);
    site.write("articles/s/_index.md", "---\ncascade:\n  draft: true\n---\n");
    site.build();
    assert_eq!(titles(&site), ["b"]);
    site.remove("articles/s/_index.md");
    site.build();
    assert_eq!(titles(&site), ["a", "b"]);
}

#[test]
fn data_of_eleventy_hides_articles() {
    let site = site_of("eleventy", "posts");
    site.write("posts/posts.json", "{\"permalink\": false, \"tags\": [\"x\"]}");
    site.write_private("posts/a.md", &article("a"));
    site.write("posts/b.md", &with("b", "permalink: /b/"));
    site.write("posts/sub/sub.11tydata.json", "{\"permalink\": \"/x/{{ page.fileSlug }}/\"}");
    site.write("posts/sub/c.md", &article("c"));
    site.write("posts/sub/d.json", "{\"eleventyExcludeFromCollections\": true}");
    site.write_private("posts/sub/d.md", &article("d"));
    site.write(".eleventyignore", "posts/wip\n");
    site.write_private("posts/wip/e.md", &article("e"));
    site.write("posts/_f.md", &with("f", "permalink: /f/"));
    site.build();
    assert_eq!(titles(&site), ["b", "c", "f"]);
}

#[test]
fn draft_section_of_zola_hides_every_page() {
    let site = site_of("zola", "content/blog");
    site.write("content/blog/s/_index.md", "+++\ndraft = true\n+++\n");
    site.write_private("content/blog/s/sub/a.md", &with("a", "draft: false"));
    site.write("content/blog/b.md", &article("b"));
    site.write("zola.toml", "base_url = 'https://a.example'\nignored_content = ['*.wip.md']\n");
    site.write_private("content/blog/c.wip.md", &article("c"));
    site.build();
    assert_eq!(titles(&site), ["b"]);
}

#[test]
fn defaults_and_excluded_paths_of_jekyll_hide_posts() {
    let site = site_of("jekyll", "_posts");
    site.write("_config.yml", "exclude: [_posts/x, '_posts/*wip*']\ndefaults:\n- scope: {path: _posts/s, type: posts}\n  values: {published: false}\n- scope: {path: '', type: pages}\n  values: {published: false}\n");
    site.write_private("_posts/s/2024-05-22-a.md", &article("a"));
    site.write("_posts/s/2024-05-22-b.md", &with("b", "published: true"));
    site.write_private("_posts/x/2024-05-22-c.md", &article("c"));
    site.write_private("_posts/2024-05-22-wip-d.md", &article("d"));
    site.write_private("_posts/_e/2024-05-22-e.md", &article("e"));
    site.write("_posts/2024-05-22-f.md", &article("f"));
    site.build();
    assert_eq!(titles(&site), ["b", "f"]);
}

#[test]
fn ignored_paths_of_other_generators_are_not_articles() {
    let cases = [
        ("hugo", "hugo.toml", "ignoreFiles = ['/s/']\n", "content"),
        ("hexo", "_config.yml", "source_dir: source\nskip_render: _posts/s/**\n", "source/_posts"),
        ("pelican", "pelicanconf.py", "ARTICLE_EXCLUDES = ['s']\n", "content"),
        ("mkdocs", "mkdocs.yml", "draft_docs: |\n  /s/\n", "docs"),
        ("docusaurus", "docusaurus.config.js", "blog: { exclude: ['s/**'] }\n", "blog"),
    ];
    for (generator, file, settings, folder) in cases {
        let site = site_of(generator, folder);
        site.write(file, settings);
        site.write_private(&format!("{folder}/s/a.md"), &article("a"));
        site.write(&format!("{folder}/b.md"), &article("b"));
        site.build();
        assert_eq!(titles(&site), ["b"], "{generator}");
    }
}

#[test]
fn programs_that_may_hide_articles_are_named_once() {
    let site = site_of("eleventy", "posts");
    site.write("posts/posts.11tydata.js", "export default { eleventyComputed: {} };\n");
    site.write("posts/a.md", &article("a"));
    let run = site.build();
    assert_eq!(run.stderr.matches("site/unread-guard").count(), 1, "{}", run.stderr);
    site.config("[articles]\nfolder = 'posts'\nunread_guards = 'accept'\n");
    site.run(["build"]).succeeds_silently();
}

#[test]
fn guard_that_cannot_be_read_hides_its_articles() {
    let site = site_of("hugo", "content");
    site.write("content/s/_index.md", "---\ncascade: {draft: [\n---\n");
    site.write_private("content/s/a.md", &article("a"));
    site.write("content/b.md", &article("b"));
    site.run(["build"]).expect(1);
    site.run(["build", "--keep-going"]).expect(1);
    assert_eq!(titles(&site), ["b"]);
}

#[test]
fn line_of_gitignore_that_is_not_utf8_leaves_the_others() {
    let site = TestSite::new();
    site.write_bytes("articles/.gitignore", b"# \xe4\nsecret.md\n");
    site.write_private("articles/secret.md", &article("a"));
    site.write("articles/b.md", &article("b"));
    site.build();
    assert_eq!(titles(&site), ["b"]);
}

#[test]
fn watch_follows_files_that_hide_articles() {
    let site = site_of("hugo", "articles");
    site.write("articles/s/a.md", &article("a"));
    site.write("articles/b.md", &article("b"));
    let watch = site.watch(&[]);
    let shows = |shown: &[&str]| site.has("public/feed.json") && titles(&site) == shown;
    watch.wait_until(|| shows(&["a", "b"]));
    site.replace("articles/s/_index.md", "---\ncascade:\n  draft: true\n---\n");
    watch.wait_until(|| shows(&["b"]));
    site.replace("hugo.toml", "ignoreFiles = ['b.md$']\n");
    site.write("articles/c.md", &article("c"));
    watch.wait_until(|| shows(&["c"]));
}

#[test]
fn configuration_of_a_generator_is_found_around_articles_elsewhere() {
    let site = TestSite::new();
    site.write("site/hugo.toml", "ignoreFiles = ['/s/']\n");
    site.write_private("site/content/s/a.md", &article("a"));
    site.write("site/content/_b.md", &article("b"));
    site.write("feeds/feed.toml", "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[articles]\nfolder = '../site/content'\n[output]\nfolder = '../public'\n");
    site.run(["build", "--config", "feeds/feed.toml"]).succeeds_silently();
    assert_eq!(titles(&site), ["b"]);
}

#[test]
fn pattern_that_is_not_valid_stops_the_build() {
    for (name, text) in [
        ("hugo.toml", "ignoreFiles = ['[z-a']\n"),
        ("_config.yml", "title: T\nexclude: ['[z-a]']\n"),
    ] {
        let site = TestSite::new();
        site.write(name, text).write("articles/a.md", &article("a"));
        let run = site.run(["build"]).expect(1);
        assert!(run.stderr.contains("site/unreadable-guard"), "{name}: {}", run.stderr);
        assert!(!site.has("public/feed.json"), "{name}");
    }
}

#[test]
fn passwords_of_the_site_protect_articles() {
    let tagged = "---\ntitle: Tagged\ndate: 2024-05-22\ntags: [diary]\n---\nText.\n";
    let open = "---\ntitle: Open\ndate: 2024-05-21\npassword: ''\ntags: [diary]\n---\nText.\n";
    let hexo = "new_post_name: a\nencrypt:\n  tags:\n  - {name: diary, password: x}\n";
    let mkdocs = "site_name: x\nplugins:\n- search\n- encryptcontent:\n    global_password: x\n";
    let pelican = "PLUGINS = ['encrypt_content']\nENCRYPT_CONTENT = {'default_password': 'x'}\n";
    for (file, text) in [("_config.yml", hexo), ("mkdocs.yml", mkdocs), ("pelicanconf.py", pelican)]
    {
        let site = TestSite::new();
        site.write(file, text).write("articles/open.md", open);
        site.write_private("articles/tagged.md", tagged);
        let run = site.build();
        assert_eq!(titles(&site), ["Open"], "{file}: {}", run.text());
        assert!(run.stdout.contains("1 protected"), "{file}: {}", run.text());
    }
}

#[test]
fn links_and_folders_in_place_of_guards_stop_the_build() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("guard");
    std::fs::write(&file, "---\ncascade: {draft: true}\n---\n").unwrap();
    for name in ["articles/a/_index.md", "articles/a/a.json", ".eleventyignore"] {
        let site = TestSite::new();
        site.write("articles/a/b.md", &article("B")).link(&file, name);
        let run = site.run(["build"]).expect(1);
        assert!(run.stderr.contains("a link to a file outside"), "{name}: {}", run.stderr);
    }
    for name in ["articles/a/_index.md", "articles/a/.gitignore", ".gitignore", "hugo.toml"] {
        let site = TestSite::new();
        site.write("articles/a/b.md", &article("B")).link("nowhere", name);
        site.run(["build"]).expect(1);
    }
    for name in ["hugo.toml", ".eleventyignore", ".gitignore"] {
        let site = TestSite::new();
        site.write("articles/a/b.md", &article("B")).write(&format!("{name}/x"), "");
        site.run(["build"]).expect(1);
    }
}

#[test]
fn resources_of_a_page_bundle_of_hugo_are_not_articles() {
    for generator in ["hugo", "none"] {
        let site = TestSite::with_config(&format!("[articles]\ngenerator = '{generator}'\n"));
        site.write("articles/post/index.md", &article("Page"));
        let is_hugo = generator == "hugo";
        let write = if is_hugo { TestSite::write_private } else { TestSite::write };
        write(&site, "articles/post/note.md", &article("Note"));
        write(&site, "articles/post/deep/other.md", &article("Other"));
        site.write("articles/single.md", &article("Single"));
        let run = site.build();
        let expected = if is_hugo { 2 } else { 4 };
        assert_eq!(site.titles().len(), expected, "{generator}");
        assert_eq!(
            run.stderr.contains("info[source/bundle-resource]"),
            is_hugo,
            "{generator:?}: {}",
            run.stderr
        );
    }
}
