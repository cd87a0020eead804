//! The table of diagnostic codes outside the validator: one row each, with its
//! severity, heading and explanation.
//!
//! `feedwright explain` and `docs/codes.md` are rendered from these rows. A
//! released code is never renamed or reused for another problem.

use super::DiagnosticCode;
use super::Severity::{Error, Info, Warning};

macro_rules! codes {
    ($($constant:ident $severity:ident $name:literal, $summary:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub(crate) static $constant: DiagnosticCode = DiagnosticCode {
                name: $name, severity: $severity, summary: $summary, explanation: $explanation,
            };
        )*
        /// Every code, grouped by area.
        pub(crate) static ALL: &[&DiagnosticCode] = &[$(&$constant),*];
    };
}

codes! {
    CONFIG_UNREADABLE Error "config/unreadable", "`feed.toml` can't be read",
        "The configuration file does not exist or can't be opened. Run `feedwright init` in your site's folder to create one, or name another file with `--config FILE`.";
    CONFIG_OTHER_OWNER Error "config/other-owner", "`feed.toml` of a parent folder may belong to another user",
        "Without `--config`, feedwright uses the nearest `feed.toml` of the parent folders, up to your home folder. A `feed.toml` decides which files are written, so that of another user is not used. Name it with `--config FILE` if you trust it, or run `feedwright init` in your site's folder.";
    CONFIG_SYNTAX Error "config/syntax", "`feed.toml` is not valid TOML",
        "The file has a TOML syntax error at the position shown, such as a missing quote or bracket, or a key that appears twice. Fix that line.";
    CONFIG_UNKNOWN_KEY Error "config/unknown-key", "unknown key in `feed.toml`",
        "The page `reference/feed-toml.md` of the documentation lists every key of `feed.toml`. An unknown key is an error because a misspelled setting that is silently ignored would be noticed only by your readers. Correct the spelling or remove the line.";
    CONFIG_BAD_VALUE Error "config/bad-value", "a setting has an invalid value",
        "The message names the expected kind of value. Write sizes as `\"1MB\"`, ages as `\"30d\"`, URLs with their scheme, and time zones by their IANA name, such as `\"Europe/Berlin\"`.";
    CONFIG_IMPLAUSIBLE_ADDRESS Warning "config/implausible-address", "readers can't reach the site's URL",
        "`[site] url` points to this machine, a private network, an example domain or a development server, and every link in the feeds starts with it. Write the URL that your readers use. `serve` and `watch` don't show this warning, because previewing such feeds on your own machine is fine; `publish` refuses to upload them to a store.";
    CONFIG_PLACEHOLDER_ADDRESS Error "config/placeholder-address", "the site's URL is a placeholder",
        "`[site] url` is `example.org`, `example.com` or `example.net`, which are reserved for documentation. Every link in the feeds starts with it, and so may the ids, which must not change later. Nothing is built or published until you write the URL that your readers use. For a test, use an address that ends with `.example`, such as `https://daily.example/`.";
    CONFIG_MISSING_KEY Error "config/missing-key", "a required setting is missing",
        "`[site]` needs a `title` and a `url`; every `[[feeds]]` table needs a `path`.";
    CONFIG_REPEATED_PATH Error "config/repeated-path", "two feeds would be written to the same file",
        "Two of `[feed]`, `[[feeds]]` and `[each.*]` produce the same path, or two file names differ only in letter case (`feed.xml` and `FEED.xml`) and would be the same file on many disks. Give one of them another `path`, or choose another name below `[output]`.";
    CONFIG_BAD_TEMPLATE Error "config/bad-template", "the web page template can't be used",
        "`[output] page_template` names a file that can't be read, is not a valid template, or uses a variable that does not exist. Fix the line shown, or remove the key to use feedwright's own page.";
    CONFIG_MEMBERS_FOLDER Error "config/members-folder", "the folder of a members-only feed is not separate",
        "A feed with `access = \"members\"` may contain protected articles. Its `folder` must be separate from `[output] folder`, `[articles] folder`, `[articles] assets` and the folder that `publish` writes to: it must not be one of them, lie inside one of them, or contain one of them. Letter case is ignored. Choose another folder, and give only members access to it.";
    CONFIG_MEMBERS_TARGET Error "config/members-target", "the publish target of a members-only feed is not separate",
        "A feed with `access = \"members\"` may contain protected articles and has its own manifest. Its `target` must be separate from `[publish] target`, from the public folders on this machine and from the targets of other members-only folders. Choose another target, and give only members access to it.";
    CONFIG_AUTHORS Warning "config/unread-authors", "a site generator's authors file can't be read",
        "Author keys are looked up in `authors.yml` next to the articles, in `_data/authors.yml`, `data/authors.toml` and similar files. This file has a syntax error, so feeds show an article's author key instead of the name. Fix the line shown, or list the authors under `[authors]` in `feed.toml`.";

    ARTICLE_UNREADABLE Error "article/unreadable", "an article or its folder can't be read",
        "The file or folder exists but can't be opened, usually because of its permissions. Fix the permissions, or exclude it with `.gitignore`.";
    ARTICLE_UNREAD Warning "article/unread-markup", "articles use an unsupported markup language",
        "feedwright reads files that end in `.md`, `.markdown`, `.mdx`, `.html` or `.txt`. Articles in reStructuredText, AsciiDoc, Org, Quarto or other markup languages, templates of a site generator, and Markdown under another ending such as `.mkd` are left out of the feeds; there is one diagnostic for each ending. Rename them, convert them, for example with `pandoc -s -t gfm`, or exclude them with `[articles] exclude`. A `.txt` file that is reStructuredText is read as plain text, so readers see its markup.";
    ARTICLE_SYMLINK Warning "article/symlink", "a symbolic link is skipped",
        "feedwright reads only files inside the folder it was given, so it does not follow symbolic links. Move the file into the folder, or set `[articles] folder` to the link's target.";
    ARTICLE_NOT_UTF8 Error "article/not-utf8", "an article is not UTF-8",
        "The bytes at the position shown are not valid UTF-8. Save the file as UTF-8; `iconv -f WINDOWS-1252 -t UTF-8` converts the most common other encoding.";
    ARTICLE_TOO_LARGE Error "article/too-large", "an article is too large for a feed",
        "Feed readers reject feeds larger than a few megabytes. Shorten the article, move its data into an attachment, or exclude it with `feed = false`.";
    ARTICLE_UNCLOSED Error "article/unclosed-frontmatter", "frontmatter is not closed",
        "Frontmatter must end with a closing line: `+++` for TOML, `---` for YAML, and `;;;` or `}` for JSON.";
    ARTICLE_LOOKALIKE Error "article/looks-like-frontmatter", "text looks like frontmatter but can't be read as such",
        "The file starts like frontmatter, but its fence is invalid: a long dash instead of `---`, an invisible character before it, a code block, or no fence at all. The fields would be published as text, and so would a draft or a protected article. Put `---` alone on a line before and after the fields. If it really is text, put an empty frontmatter before it: two lines of `---`.";
    ARTICLE_SYNTAX Error "article/bad-frontmatter", "frontmatter has a syntax error",
        "The TOML, YAML or JSON at the top of the file is not well-formed at the position shown. In YAML, quote values that contain `: ` or ` #`, or that start with `@`, `%`, `*`, `&` or a backtick.";
    ARTICLE_BAD_VALUE Error "article/bad-value", "a field has an invalid value",
        "The message shows the expected value and the actual one. Fix the value, or remove the field.";
    ARTICLE_UNUSABLE_VALUE Warning "article/unusable-value", "an optional field has a value that can't be used",
        "The value has another form than the field accepts, such as a list in place of a text. The article is published as if the field did not have this value. Fix the value, or remove the field.";
    ARTICLE_BAD_DATE Error "article/bad-date", "invalid date",
        "Write dates as `2026-01-02`, `2026-01-02 03:04`, `2026-01-02T03:04:05Z` or `Fri, 02 Jan 2026 03:04:05 GMT`. feedwright never guesses a date, because feed readers sort by it permanently: `03/04/2026` is an error unless `[articles] dates` in `feed.toml` says whether the month or the day is first.";
    ARTICLE_UNKNOWN_FIELD Warning "article/unknown-field", "a field looks misspelled",
        "feedwright does not read this field, but its name is one letter away from one that it does read. If the field belongs to your site generator, ignore this warning; otherwise correct the name.";
    ARTICLE_MISSPELT_GUARD Error "article/misspelt-guard", "a field that hides an article looks misspelled",
        "Fields like `draft`, `expires`, `private` and `retracted` keep an article out of the feeds. If such a field is misspelled, the article would be published, so this is an error. Correct the spelling. If the field is your own, add its name to `[articles] known_fields` in `feed.toml`.";
    ARTICLE_UNKNOWN_READERS Warning "article/unknown-readers", "an article names an audience that feedwright does not know",
        "`visibility`, `audience` and `access` say who may read an article. `public`, `everyone`, `all`, `free` and `open` mean everyone; any other value keeps the article out of all public feeds. If one of your own values means everyone too, add it to `feed.toml`: `[articles] public = { audience = [\"developers\"] }`. If the field means something else, add its name to `[articles] known_fields`. Each field and value is reported once.";
    ARTICLE_CONTRADICTION Warning "article/contradicting-guards", "two fields contradict each other, and one of them hides the article",
        "One field says that the article may be published, another that it may not: for example `draft: false` and `Draft: true`, or `status: published` and `draft: true`. The article is hidden. Remove one of the two fields.";
    ARTICLE_TWO_DATES Warning "article/two-dates", "an article has two publication dates or two expiry dates",
        "Fields like `date`, `pubDate` and `published_at` set the publication date. If two of them name different days, feedwright uses the later one, so that no article is published early; of two expiry dates it uses the earlier one. Correct or remove one of the two. If one of the fields means something else, add its name to `[articles] known_fields` in `feed.toml`.";
    ARTICLE_TOO_MANY_TAGS Error "article/too-many-tags", "an article has too many tags and categories",
        "If every tag has a feed, each tag of an article adds another copy of it. An article may have 100 tags and categories, and 100 authors. Remove some, or raise the limit in `feed.toml`: `[articles] max_tags = 200`; `0` means no limit.";
    ARTICLE_REPEATED_FIELD Error "article/repeated-field", "a field appears twice",
        "feedwright can't know which of the two values you mean. Remove one of them.";
    ARTICLE_NO_DATE Warning "article/no-date", "an article without a date is left out",
        "A feed entry needs a publication date. Add `date` to the frontmatter, or start the file name with it: `2026-01-02-title.md`. If the page is not an article, add `feed = false`.";
    ARTICLE_UNDATED_PAGE Info "article/undated-page", "a page without a date is in no feed",
        "Pages such as `about.md` and files with `layout: page` have no date, because they are not news. They are in no feed. Builds only count them; `-v` and `--format json` list them. If one is an article, add `date` to its frontmatter.";
    ARTICLE_TEXT_UNDATED Error "article/text-without-date", "a plain text without a certain date is left out",
        "A `.txt` file without frontmatter is read as an article: a line with the date, a headline, a byline, paragraphs. Its date must be complete, because feed readers sort by it permanently: `Wednesday, May 22, 2024` or `22 May 2024`, on a line of its own or in a dateline, or at the start of the file name. Run `feedwright new --from FILE`, which writes frontmatter above the text and does not change the text. A file that is not an article can be excluded with `[articles] exclude`.";
    ARTICLE_TEXT_LEFT_OUT Warning "article/text-left-out", "a line of a plain text was left out as the site's tagline",
        "Before the headline of a `.txt` file without frontmatter there is a line of its own, set apart by empty lines. It is taken as the tagline of the site, and readers don't see it. Set `[site] description` to this line if it is the tagline. Otherwise run `feedwright new --from FILE`, which writes frontmatter above the text, or put the line next to the headline.";
    ARTICLE_TEXT_GUESS Info "article/text-guess", "a line of a plain text was taken for something other than text",
        "A `.txt` file without frontmatter is read as an editor would: the first lines may be the site's title, the date, the site's description, the headline and the byline. Each such guess is listed. To decide yourself, run `feedwright new --from FILE`, which writes frontmatter above the text.";
    ARTICLE_ADDRESS_UNSURE Warning "article/unsure-address", "the page of an article may have another address",
        "With `[articles] spelling`, addresses are derived from names in the way of the site generator. For a few names its address is not certain: it ignores the file, fails on a sign, or spells a letter in a way that feedwright does not know. The entry then links to the derived address. Compare it with your site. If it differs, rename the file, or write the address into the frontmatter (`url`, or `permalink` in Jekyll, Hexo and Eleventy).";
    ARTICLE_UPDATED_EARLY Warning "article/updated-before-published", "an article was updated before it was published",
        "`updated` is earlier than the publication date, so the entry uses the later of the two. Correct one of the dates.";
    ARTICLE_EXPIRES_EARLY Warning "article/expires-before-published", "an article expires before it is published",
        "`expires` is not later than the publication date, so no reader ever sees the article. Correct one of the two dates, or remove `expires`. To keep a page out of the feeds, write `feed = false` instead.";
    ARTICLE_REPEATED_ID Error "article/repeated-id", "two articles have the same id",
        "Feed readers show only one of two entries with the same id. Give each article its own id, or rename one of the files.";
    ARTICLE_REPEATED_URL Error "article/repeated-url", "two articles have the same permalink",
        "Two articles would have the same URL. Change the slug of one of them, or use more of the path in `[articles] permalink`.";
    ARTICLE_SPOILS_FEED Error "article/spoils-feed", "an article would make a feed invalid",
        "A value in the article, most often its id, is rejected by validators and by some feed readers, and feedwright never replaces a feed with an invalid one. With `--keep-going` the feeds are published without the article. Correct the value that the message names.";
    ARTICLE_CHANGING Error "article/changing", "an article kept changing while it was read",
        "Another program is writing the file. Many editors truncate a file before they write it, so feedwright waits up to 50 ms for a file that was just written, and tries to read a changing file up to three times. Run the same command again when the other program has finished.";
    ARTICLE_CONTROL_CHARACTER Warning "article/control-character", "a character that XML forbids was removed",
        "XML 1.0 (section 2.2) forbids most control characters, and several feed readers reject the whole feed if it contains one. The character was left out of the feed; remove it from the article.";
    ARTICLE_UNKNOWN_COMPONENT Warning "article/unknown-component", "a shortcode, tag or component was left out",
        "Your site generator replaces this with content that feedwright can't produce. It was removed together with the text inside, so that no reader sees the raw code and because some shortcodes hide their text. If that text is for everybody, add `public_shortcodes = [\"its name\"]` below `[articles]` in `feed.toml`; otherwise write plain Markdown or HTML for your subscribers.";
    ARTICLE_HIDDEN_PART Warning "article/hidden-part", "part of an article is for some readers only",
        "The article contains a shortcode, tag, element, class, callout or code fence whose name contains encrypt, members, password, paywall, private or protected, or a condition that depends on the reader. Sites show such text to some readers only, so feedwright removed it; if it has no closing mark, everything after it was removed too. If the text is for everybody, add `public_shortcodes = [\"its name\"]` below `[articles]` in `feed.toml`, or delete the marks around the text.";
    ARTICLE_PAYWALL Info "article/paywall", "an article ends at its paywall",
        "`<!--members-only-->`, a Substack paywall or a comment such as `<!-- paywall -->` marks the start of the part that only some readers may see. The entry ends there, with a link to the web page. Remove the mark to publish the whole text.";
    ARTICLE_EMPTY Warning "article/empty", "an article has no content",
        "The article has no text, picture, attachment or link to another site, so subscribers would see only its title. Write its text, or add `draft: true` until it has some.";
    ARTICLE_NOTHING Error "article/no-title-and-no-text", "an article has neither a title nor content",
        "`title: \"\"` makes a note without a title, and this one has no text, picture, attachment or link to another site either, so subscribers would see nothing. Write its text, or add `draft: true` until it has some.";
    ARTICLE_UNKNOWN_AUTHOR Warning "article/unknown-author", "an author's key looks misspelled",
        "The byline looks like a key of `[authors]` in `feed.toml`, or of the site's own file of authors, but nobody has that spelling, so readers see the misspelled key as the author's name. Write the key that the message suggests, or add the author to `[authors]`.";
    ARTICLE_SIMILAR_AUTHOR Info "article/similar-author", "an author's name is almost that of a known author",
        "The name in the byline differs by a letter or two from a key or name in `[authors]`. If it is the same person, write the key or the name exactly as it is there: otherwise the article has an author of its own, with an own feed in `[each.author]`. If it is another person, ignore this note, or add them to `[authors]`.";
    ARTICLE_LOST_TEXT Warning "article/lost-text", "a large part of an article's text is not in its entry",
        "The file has at least 30 words of prose, and more than a third of them are not in the entry. Code, comments, addresses, arguments of shortcodes and what the site does not show either are not counted, and parts that were left out with a diagnostic of their own are not reported again. The usual cause is a comment, tag or shortcode that is never closed, or text inside an element that readers do not show. Close it, or take the text out of it.";
    ARTICLE_REMOVED_ELEMENT Warning "article/removed-element", "an element that feed readers do not show was left out",
        "Feed readers run no scripts and show no drawings (`svg`, `canvas`), no forms and no elements that a script would fill, so these were left out and nothing is in their place. Give the element a fallback: a `<title>` for an `svg`, text or a picture inside a `canvas`, a link in `<noscript>`. Icons, statistics, ads, libraries, and scripts of quotations that readers see are not reported.";
    ARTICLE_REPLACED_ELEMENT Info "article/replaced-element", "an element became a link or its description",
        "Feed readers show no embedded pages. A player, a frame or the script of a service such as GitHub Gist becomes a link to the page, with the element's `title` as its text, and an `svg` becomes its title, description or label. Nothing needs to be done.";
    ARTICLE_MISSING_PICTURE Warning "article/missing-picture", "a picture or media file was not found",
        "The text shows a picture, a video or an audio file by a relative path, and no such file is next to the article, in the folder of the articles or in `[articles] assets`, so readers would see a broken picture. Correct the path, or put the file there. Rooted paths (`/images/a.png`) are not checked, because the site may have them from elsewhere.";
    ARTICLE_TITLE_GUESSED Info "article/title-guessed", "a title is made of the name of the file",
        "The article has neither a `title` nor a heading, so the entry shows the words of its file name. Add `title` to the frontmatter, or begin the text with a heading. For a note without a title, write `title: \"\"`: RSS and JSON Feed then have no title, and Atom and the web page show the beginning of the text.";
    ARTICLE_TITLE_REPEATED Info "article/title-repeated", "a heading that repeats the title is left out",
        "Readers show the title above the text, so a heading at its beginning that says the same is left out of the entry. This is reported if the heading is not of the first level, or differs from the title in letter case or punctuation. Remove the heading, or give it another text to keep it.";
    ARTICLE_IDLE_FIELD Info "article/field-without-effect", "a field that has no effect on feeds",
        "Feeds do not contain the value of this field, although its author may expect that. Each field is named once, with the number of articles that have it. Write what subscribers should know into the text, or leave the field for your site.";
    ARTICLE_UNRESOLVED_LINK Warning "article/unresolved-link", "a link to an article that does not exist",
        "The link names an article by its file, but the folder has no such file. Correct the file name, or write the full URL.";
    ARTICLE_NOT_PUBLIC Warning "article/link-not-public", "a link to an article that is not public",
        "The linked article is a draft, is scheduled, has expired or was retracted, so its URL and title must not appear in a feed: the link becomes plain text, or its file is left out. The first build after the target becomes public restores the link. A wiki link without its own text becomes `…`, because the page name may be the title.";
    ARTICLE_UNSAFE_URL Warning "article/unsafe-url", "an unsafe URL was removed",
        "Only http, https, mailto, tel and a few other schemes are safe in a feed; `javascript:` URLs, `data:` pages and the like are not. Replace the URL.";
    ARTICLE_MISSING_FILE Warning "article/missing-file", "an attached file was not found",
        "A feed states the length and type of every attached file. Put the file next to the article or into `[articles] assets`, or set its `length` and `type`.";
    ARTICLE_OUTSIDE Error "article/outside", "a path leads out of the folder",
        "feedwright reads nothing outside the folders it was given. Put the file next to the article or into `[articles] assets`, or write a URL.";
    ARTICLE_BAD_LANGUAGE Warning "article/bad-language", "unknown language code",
        "Languages are written as BCP 47 tags, which start with an ISO 639 code: `ja` is Japanese and `zh` is Chinese, while `jp` and `cn` are countries. Any other tag would make the feed invalid, so the entry has no language. Correct the tag.";
    ARTICLE_PICTURE_OUTSIDE Warning "article/picture-outside", "a picture is outside the folders",
        "feedwright reads nothing outside the folders it was given and can't know which URL your site generator gives this picture, so the article is published without it. Put the picture next to the article or into `[articles] assets`, or write its URL.";

    INTERNAL_BUG Error "internal/bug", "feedwright failed on an article or a build",
        "This is a bug in feedwright, not a mistake of yours: the program met input that its authors did not expect. Nothing was replaced; `--keep-going` publishes the other articles without this one. Please report it together with the article that the message names, if any. `watch` and `serve` keep running and build again at the next change. Until it is fixed, exclude the article with `draft: true`, or undo the most recent change to it.";

    FEED_OVER_BUDGET Warning "feed/over-budget", "a feed was cut to its size limit",
        "The feed would have been larger than `max_bytes`, so it contains summaries and, if that is not enough, fewer entries. Raise `max_bytes`, lower `limit`, or set `content = \"summary\"`.";
    FEED_EMPTY Warning "feed/empty", "a feed has no entries",
        "No article matches the feed's filter. The feed is still written, so that its subscribers see no error. Correct `where`, or remove the feed.";
    FEED_UNKNOWN_VALUE Warning "feed/unknown-value", "a filter names a value that no article has",
        "`where` of a feed names a tag, section, category, language or author that no article has, published or not, so the feed lacks entries. The value is probably misspelled; letter case does not matter. A tag in `exclude_tags` is reported only if an article has a similar one. Correct the value, or remove it until an article has it.";
    FEED_KEPT Info "feed/kept", "a feed is kept for its subscribers",
        "A published feed made by `[each.*]` no longer has any articles, or has fewer than `minimum`. It is still written, with tombstones where they are due, so that its subscribers see no error and receive later entries; `feeds.opml`, `feeds.html` and the web pages no longer list it. To end it, name its files or its folder (with a trailing `/`) in `[serve] gone`, or give its new location in `[[moved]]`. `--accept-deletions` ends every such feed.";
    FEED_LEAVES Error "feed/leaves", "a published feed would end because `feed.toml` changed",
        "`feedwright.json` lists a feed that `feed.toml` no longer makes: a table was removed, or a path, format or file name changed. Its subscribers would get an error, so nothing was replaced, even with `--keep-going`. Undo the change; or add the `[[moved]]` lines shown, so that `serve` redirects readers to the new URL; or name the files or their folder in `[serve] gone`. `--accept-deletions` continues without either.";
    FEED_ENDED Info "feed/ended", "a published feed ended, as requested",
        "Because of `--accept-deletions`, files of published feeds are no longer written, and their subscribers will get an error.";
    FEED_UNREADABLE Error "feed/unreadable", "a feed can't be read",
        "The file does not exist or can't be opened. Check its name and permissions.";
    FEED_MALFORMED Error "feed/malformed", "a generated feed is not well-formed",
        "This is a bug in feedwright, not a mistake of yours; the file was not replaced. Please report it together with the article that the message names.";

    OUTPUT_FAILED Error "output/failed", "a file can't be written",
        "The disk is full, or the output folder is not writable. All existing files are unchanged. Free some space or fix the permissions, then run the same command again.";
    OUTPUT_FOREIGN Warning "output/foreign-file", "another program's file was replaced",
        "A feed that feedwright did not write was at the path of an output file, for example after a change of site generator, or `--replace` was given. feedwright replaced the file and manages it from now on. If the other program will write it again, choose another name in `feed.toml`, for example with `[output] rss`.";
    OUTPUT_CHANGED Warning "output/changed-by-another-program", "another program changed a file that feedwright wrote",
        "The manifest lists the file, but its bytes are not the ones that feedwright wrote. A feed that is still produced is written again, because leaving it alone would hide every later article; a file that feedwright no longer produces is left alone, because it may be somebody's work. If another program writes this file, give one of the two another name.";
    OUTPUT_NOT_OURS Error "output/not-ours", "another program's file is in the way",
        "A file that feedwright did not write is at the path of an output file, and it is not a feed, so nothing was replaced. Move the file away, choose another name or `[output] folder` in `feed.toml`, or run the same command with `--replace` if the file may be overwritten.";
    OUTPUT_REPLACES_SOURCE Error "output/replaces-source", "an output file would replace a source file of the site",
        "An output file has the same path as an article, `feed.toml`, a template, an authors file or an asset, either exactly, in different letter case, or through a link. Source files are never replaced. Choose another name or `[output] folder` in `feed.toml`, or move the file.";
    OUTPUT_UNWRITABLE Warning "output/unwritable-entry", "the manifest lists a file that this configuration could not have written",
        "feedwright removes files that it no longer produces. The name of this one fits no feed, page or list of this configuration, so it is left alone. Remove it yourself if nobody needs it; if another program changed the manifest, restore the manifest from a copy.";
    OUTPUT_JOURNAL Warning "output/bad-journal", "the journal of an interrupted build can't be read",
        "Before it replaces files, feedwright notes their old and new hashes in `.feedwright.journal` in the output folder, so that the build after a crash knows which files it owns. This journal is damaged and is ignored. This build writes every file again; use `--replace` if it refuses files as another program's.";
    OUTPUT_LOCKED Info "output/locked", "another process is writing to the output folder",
        "Two builds never write to one folder at the same time, so this one waits for the other to finish. The process id shown is the one noted in `.feedwright.lock`. `--lock-timeout 30s` ends the wait with exit code 3.";
    OUTPUT_LOCK_TIMEOUT Error "output/lock-timeout", "another process did not release the output folder in time",
        "`--lock-timeout` limits how long feedwright waits for another build of the same folder. That time has passed, and nothing was replaced. Wait for the other process to finish, or stop it, then run the same command again.";
    OUTPUT_LETTER_CASE Warning "output/letter-case", "the paths of two derived feeds differ only in letter case",
        "`[each.*]` feeds have the lowercase names of tags, categories, sections and authors in their paths. Two paths can still differ only in letter case: for example for one Greek word that ends in `ς` and one that ends in `σ`, or for two `[each.*]` tables with paths such as `Tags/{slug}` and `tags/{slug}`. Both feeds are written to the paths that readers know, but on a disk that ignores letter case (macOS, Windows) one replaces the other. Write the name the same way in all articles, or choose another `path`.";
    OUTPUT_OUTSIDE Error "output/outside", "a feed's path leads out of the output folder",
        "Every file is written inside `[output] folder`. Remove `..` and a leading `/` from the path.";
    OUTPUT_MANIFEST Error "output/bad-manifest", "the manifest can't be read",
        "`feedwright.json` in the output folder records the last publication. This file is damaged or has a format that this version does not support. Restore it from a copy, or run `feedwright build --rebuild-manifest`, which takes ids and dates from the feeds in the folder, so that no subscriber sees an article twice.";
    OUTPUT_LOST_MANIFEST Warning "output/lost-manifest", "the output folder has feeds but no manifest",
        "`feedwright.json` is gone, but feeds written by feedwright are still in the folder. Their ids and dates were compared with the articles in place of the manifest's. Restore the manifest from a copy, or run `feedwright build --rebuild-manifest`. To start over, run `feedwright build --forget`.";
    OUTPUT_RESTORED Info "output/restored", "the last publication was restored from `feedwright.state`",
        "The output folder has neither feeds nor `feedwright.json`, for example because a site generator emptied it. Ids, dates and the feeds that subscribers know were taken from `feedwright.state`, the private copy next to `feed.toml`. Make the generator keep the files (`keep_files` in Jekyll), so that they are always available. To start over instead, run `feedwright build --forget`.";
    OUTPUT_BAD_STATE Error "output/bad-state", "`feedwright.state` can't be used",
        "The output folder is empty, and `feedwright.state` next to `feed.toml`, which records the last publication, is damaged, is not a regular file, or was written by a newer version of feedwright. Starting over would lose the ids that subscribers know, so nothing was replaced. Restore it or `feedwright.json` from a copy. To start over anyway, run `feedwright build --forget`.";
    OUTPUT_STATE_NOT_KEPT Info "output/state-not-kept", "`feedwright.state` can't be written",
        "Builds keep a second copy of `feedwright.json` next to `feed.toml` in case another program empties the output folder. That folder is not writable, or a newer version of feedwright wrote the file. Everything was published. If no other program empties the output folder, you don't need the copy.";
    OUTPUT_STATE_PUBLISHED Warning "output/state-published", "a private file was copied to the output folder",
        "`feedwright.state` is private: it may name articles that are not public. Another program, such as a site generator whose source folder contains `feed.toml`, copied it to the published folder. Exclude it there (`exclude: [feed.toml, feedwright.state]` in Jekyll's `_config.yml`) and remove the copy.";
    OUTPUT_WAITED Info "output/waited", "another build was running",
        "Two builds of one output folder don't run at the same time: the second one waited for the first.";

    WATCH_FAILED Error "watch/failed", "the folders can't be watched",
        "The operating system refused to watch the folders, most often because too many folders are being watched already; on Linux, raise the limit with `sysctl fs.inotify.max_user_watches`.";
    OUTPUT_TOO_LARGE Error "output/too-large", "the site's files would be too large in total",
        "An article with thousands of tags creates thousands of feeds. Unless `[output] max_bytes` sets another limit, all files together may take 1 GB or 200 times the size of the articles that were read. Nothing was written. Make fewer feeds, put fewer entries in each (`limit`), or raise `max_bytes` below `[output]`.";
    OUTPUT_NOT_PUBLIC Error "output/not-public", "a document would contain an article that is not public",
        "Before anything is written, served or uploaded, each document is checked once more: every entry, link and file in it must come from an article that was public when it was read. This one does not, so nothing was replaced; with `--keep-going` the feeds are written without the article. Run the build again; if the article is public, this is a bug in feedwright.";
    OUTPUT_CLOCK Info "output/clock-back", "the clock is earlier than the last publication",
        "According to the clock, a published article is not due yet, so the clock has been set back. The article stays in the feeds; articles that nobody has seen yet wait until they are due. Set the clock.";

    SERVE_LISTEN Error "serve/cant-listen", "can't listen on an address",
        "Another program uses the address already, or this user may not use it: ports below 1024 often need extra privileges. Choose another address with `--listen`, `--metrics` or `--preview`, for example `127.0.0.1:8081`.";
    SERVE_UNREADABLE Error "serve/unreadable", "published files can't be read",
        "`serve` answers from memory and loads the output folder after each build. A file there can't be read, so readers still get the previous publication. Fix the file's permissions.";
    SERVE_CHANGED Warning "serve/changed-file", "a published file differs from the one that a build wrote",
        "The file in the output folder is missing, or its bytes differ from the manifest, because another program wrote to it. Readers would take it for a new version, so `serve` sends the previous version if it has one. Run `feedwright build`, and keep other programs away from the file.";

    IDENTITY_CHANGED Error "identity/changed-id", "the id of a published article would change",
        "Feed readers recognize an entry by its id; with a new one they show it again to every subscriber. Set `id` in the article's frontmatter to the old id, or undo the change that caused this: in the article's `id`, in its URL if ids are URLs, in `[articles] ids` or `permalink`, or in `[site] id_authority`. `--accept-changes` publishes the new id.";
    IDENTITY_RENAMED Error "identity/renamed", "a published article was renamed, and its id would change",
        "A published id is gone, and an article with the same content, with the same title and date, or with the same date and a similar text has a new id: its file was moved or renamed, and feed readers would show it again. Set `id` in the article's frontmatter to the old id; then the file may have any name. `--accept-changes` publishes it as a new article.";
    IDENTITY_MOVED_DATE Error "identity/moved-date", "the publication date of a published article would change",
        "Several feed readers show an entry again or sort it anew when its publication date changes. Restore the date, and use `updated` for the date of a change. A new `[site] timezone` changes every date that is written without a zone. `--accept-changes` publishes the new date.";
    IDENTITY_ACCEPTED Info "identity/accepted", "an id or a date changed, as requested",
        "Because of `--accept-changes`, a change that would have been refused is published, and some feed readers will show the article again.";
    IDENTITY_NO_ARTICLE Warning "identity/no-article", "a published entry matches no article",
        "To rebuild the manifest from the feeds, feedwright looks for the article of each entry, first by id and then by URL. This entry has no article. If its article was deleted, ignore this warning; if its file was renamed, set `id` in the frontmatter to the id shown.";

    IDENTITY_LOST_DATE Error "identity/lost-date", "a published article has lost its publication date",
        "The article is published, but its file no longer has a date: the file is empty or cut short, or its frontmatter is damaged. Without a date the article would leave the feeds. Restore the file, or set the date that the message shows. To remove it from the feeds on purpose, write `draft: true` or `feed: false`, or run the command again with `--accept-changes`. With `--keep-going` the article is in no feed until it is fixed, and its id and date are remembered.";
    IDENTITY_LOST_TEXT Error "identity/lost-text", "a published article has lost its text",
        "The article was published with text, but its file now has none: it is empty after its frontmatter, or was saved only in part. Restore the file, or run the command again with `--accept-changes` if it should be empty. With `--keep-going` the article is in no feed until it is fixed, and its id and date are remembered.";
    IDENTITY_HELD Warning "identity/kept-by-upgrade", "published values are kept although this version reads others",
        "This version of feedwright derives another date, id or URL for some articles than the version that published them, although their files did not change. Feed readers would show these articles again, so the published values are kept. New articles follow the new rule. Write the published values into the frontmatter to keep them permanently, or run the command with `--accept-changes` to publish the new ones.";
    IDENTITY_STILL_HELD Info "identity/still-kept", "published values are still kept although this version reads others",
        "An earlier build warned about this after an upgrade (`identity/kept-by-upgrade`), and nothing has changed since: the articles keep the date, id or URL that feed readers know. Write the published values into the frontmatter to keep them permanently, or run the command with `--accept-changes` to publish the new ones.";
    IDENTITY_HIDDEN Warning "identity/hidden-by-upgrade", "a newer version hides published articles",
        "This version of feedwright reads a field or frontmatter that the previous version ignored, such as a draft mark, a password or an expiry date, and it hides the articles. Privacy takes precedence: the articles leave the feeds. If an article is public, remove the field, or allow it in `feed.toml` with `[articles] known_fields` or `public`. The first build after an upgrade shows this warning, also for articles that their authors have hidden since the last build. It names three articles, each with the field that hides it.";
    LOSS_SUDDEN Error "loss/sudden", "most published entries would disappear at once",
        "More than half of the site's published entries, or all entries of a feed, would disappear because their files are gone or can no longer be read as articles; an empty or missing articles folder is always reported. Typical causes are an unmounted folder, a wrong `[articles] folder`, another branch, or an unfinished copy. Nothing was replaced, even with `--keep-going`. Restore the files, or run the command again with `--accept-deletions` if the articles were deleted on purpose. Articles that are drafts, retracted, expired or too old are not counted.";
    LOSS_ACCEPTED Info "loss/accepted", "most published entries disappeared, as requested",
        "Because of `--accept-deletions` or `--accept-changes`, entries whose files are gone were removed from the feeds, although they were most of the published entries.";

    STAMP_NO_DATE Warning "stamp/no-date", "a date-based id can't be written yet",
        "`[articles] ids` or the permalink derives ids from the publication date, and this draft has no date yet. Add its `date`, then run `feedwright stamp` again.";
    STAMP_LEFT_ALONE Error "stamp/left-alone", "an article could not be given its id",
        "The file is read-only, changed while it was read, or has frontmatter in which the field can't be added without changing the meaning of the rest. The file is unchanged. The message names the reason; write the id yourself, or fix the cause and run the command again.";
    FIX_LEFT_ALONE Error "fix/left-alone", "a file could not be fixed",
        "`check --fix` and `date` leave a file alone that changed since it was checked, that is read-only, or that is reached through a symbolic link. They also leave out an edit that would cause another problem, or give a published article another id, date, address or visibility. The message names the reason; change the file yourself, or run the command again.";
    FIX_FAILED Error "fix/failed", "a file can't be replaced",
        "The disk is full, or the file's folder is not writable. The file is unchanged. Free some space or fix the permissions, then run the same command again.";
    DATE_NOT_FOUND Warning "date/not-found", "no date was found for an article",
        "`feedwright date` takes the date of the commit that added the file (`--from git`), the date in the first lines (`--from text`) or that of the last change (`--from mtime`). A date in the text must be complete and the only one; a commit or a change in the future or in 1970 is the mistake of a clock. Write `date` into the frontmatter, or set `feed` to `false` if the page is not an article.";
    DATE_UNCERTAIN Warning "date/uncertain", "a date is that of the file's last change",
        "With `--from mtime`, `feedwright date` writes the time at which the file was last changed. A copy, a download or a correction changes it, so it is often later than the publication. Compare the dates with the articles before you publish them.";
    DATE_NO_HISTORY Error "date/no-history", "the history of the articles can't be read",
        "`feedwright date` asks git when each file was added. The folder must be in a repository with its whole history, and `git` must be installed. The message names the reason. `--from text` and `--from mtime` do not need git.";
    STAMP_FAILED Error "stamp/failed", "an article's file can't be replaced",
        "The disk is full, or the file's folder is not writable. The file is unchanged. Free some space or fix the permissions, then run the same command again: it skips the articles that are done.";

    ADOPT_BAD_FEED Error "adopt/bad-feed", "a published feed can't be read completely",
        "The feed is malformed or truncated at the position shown, or the file is not a feed. Its ids could be wrong, so nothing was written for any of the feeds on the command line. Download it again; `feedwright validate` shows more details.";
    ADOPT_NO_ARTICLE Warning "adopt/no-article", "an entry of a published feed matches no article",
        "No article has the entry's URL, or its date and its title or the last part of its URL, or the entry has nothing that readers could recognize it by. If the article is gone, ignore this warning. If it exists, set `id` in its frontmatter to the entry's id, or `exact_id` if the id is not a URI.";
    ADOPT_AMBIGUOUS Warning "adopt/ambiguous", "an entry of a published feed matches several articles",
        "Several articles match the entry equally well, so feedwright can't choose. Set `id` in the frontmatter of the right one yourself.";
    ADOPT_HOME_PAGE Warning "adopt/home-page", "an entry of a published feed has a home page as its id or address",
        "The id or the link of the entry is the address of the site, of the feed's home page, or of the feed itself. Every entry could have it, so it is not an id, and not the address of an article. The article is found by its title and date, and no id is written into it if the id is the home page. If feed readers know the article by another id, set `id` in its frontmatter yourself.";
    ADOPT_REPEATED_ENTRY Warning "adopt/repeated-entry", "two entries of a published feed share link and date",
        "Some feed readers recognize an entry by its link and date, so they show only one of the two. If they are one article, remove one of the entries; if they are two, give each article its own address.";
    ADOPT_CONFLICT Error "adopt/conflict", "published feeds contradict each other",
        "Two entries give one article two ids, as the RSS and Atom feeds of some generators do, or two articles share one id, or two entries of one feed share id, link and date. An article has the same id in all feeds, and an id belongs to one article, so these articles were left unchanged. Adopt only the feed with the most subscribers, or set `id` yourself.";
    ADOPT_OTHER_ID Warning "adopt/other-id", "an article has another id than the published feed gives it",
        "feedwright never changes an id in the frontmatter, so the article was left unchanged. If subscribers know the article by the feed's id, remove its `id` and adopt again.";
    ADOPT_NO_IRI Warning "adopt/no-iri", "an id in a published Atom feed is not an IRI",
        "Atom ids must be IRIs (RFC 4287 section 4.2.6), and validators reject other ids, so feedwright does not write them. The id is kept as `exact_id`, which RSS and JSON Feed show unchanged; Atom shows a `tag:` URI derived from it, and subscribers of the old Atom feed see the article again.";
    ADOPT_KNOWN Warning "adopt/known-otherwise", "feedwright has already published articles under other ids",
        "`feedwright.json` in the output folder records other ids for these articles than the adopted ones. If those feeds have subscribers, the adopted ids would show them the articles again, so `build` refuses; if they have none, run `feedwright build --accept-changes` once.";

    PUBLISH_TARGET Error "publish/bad-target", "invalid publish target",
        "A target is the URL of a store or folder: `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder` or `file:///srv/www`. Set it in `[publish] target` or pass it to `feedwright publish`. Stores require a build of feedwright with the matching feature: `s3`, `gcs` or `azure`.";
    PUBLISH_ADDRESS Error "publish/unreachable-address", "readers can't reach the site's URL, so the feeds were not published to a store",
        "`[site] url` points to this machine, a private network, an example domain or a development server, and every link in the feeds starts with it. `publish` does not upload such feeds to a store, where subscribers would get them. Write the URL that your readers use. `feedwright publish file:///srv/www` publishes them to a folder, with a warning.";
    PUBLISH_CERTIFICATES Error "publish/no-certificates", "no CA certificates were found on this machine",
        "feedwright connects to stores over HTTPS and checks their certificates against the system's list of certificate authorities, which this machine lacks. Containers often do. Install the `ca-certificates` package (its name in Debian, Alpine, Fedora and most other distributions), or set `SSL_CERT_FILE` to a file with CA certificates.";
    PUBLISH_MANIFEST Error "publish/bad-manifest", "the manifest in the store can't be read",
        "`feedwright.json` in the store lists the published files. It is damaged or was written by another version of feedwright. Restore it from a copy. If the manifest in your output folder is the newest, remove the one in the store: the next publish uses yours and writes every file again.";
    PUBLISH_DENIED Error "publish/denied", "the store rejects the credentials",
        "Credentials are read from the same environment variables as the provider's own tools use: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `GOOGLE_SERVICE_ACCOUNT`, or `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`. They must allow reading, writing and removing objects below the target; on S3 also listing the bucket, because S3 otherwise reports a missing file as forbidden.";
    PUBLISH_NO_BUCKET Error "publish/no-bucket", "the bucket does not exist",
        "feedwright does not create buckets. Create it, or correct its name in the target; S3-compatible stores outside AWS also need an endpoint, `AWS_ENDPOINT_URL`.";
    PUBLISH_UNREACHABLE Error "publish/unreachable", "the store does not respond",
        "A request was sent several times within `[publish] timeout` without a response. If no credentials are set, the provider's metadata service is asked for them first, and only machines of that provider can reach it. Files published earlier stay available; run the same command again when the store can be reached.";
    PUBLISH_FAILED Error "publish/failed", "the store reported an error",
        "The message quotes the store's response. Files published earlier stay available, and the next `feedwright publish` continues from here.";
    PUBLISH_NO_CONDITIONS Error "publish/no-conditions", "the store ignores conditional writes",
        "Publishers that share a store must not undo each other's work, so each file is written with a condition: that nobody has changed it in the meantime. This store accepted a write whose condition was false. Choose another store, or set `[publish] publishers = \"one\"` if no two jobs ever publish there at the same time.";
    PUBLISH_BEHIND Error "publish/behind", "the store has entries for articles this checkout has never seen",
        "All publishers of a target must share one source of articles. The store has entries whose articles are not in your folder and were not there at any earlier publish from it: your articles are an older state, or a different set. Publishing now would remove these entries. Fetch the newest articles, then publish again. If the articles were deleted on purpose, `--accept-deletions` removes their entries.";
    PUBLISH_CONTENDED Error "publish/contended", "gave up after losing to concurrent publishers",
        "Every time this publisher was about to write, another one had just written. Everything that the others published is complete. Run the same command again when fewer jobs publish at once.";
    PUBLISH_NOT_OURS Error "publish/not-ours", "another program's files are in the way at the target",
        "A file at the target is replaced only if the manifest there lists it with its current hash, or if it is a feed. These files are neither, so nothing was published. Move them away, publish to another folder of the store, or run the same command with `--replace` if they may be overwritten.";
    PUBLISH_CHANGED Warning "publish/changed-by-another-program", "another program changed a file at the target",
        "The manifest at the target lists the file, but its bytes are not the ones that a publisher wrote. A feed that is still produced is written again; a file that feedwright no longer produces is left alone. If another program writes there, publish to another folder of the store.";
    PUBLISH_FOREIGN Warning "publish/foreign-file", "another program's file in the store was replaced",
        "The manifest in the store did not list the file, so another program wrote it. The feed with that name has replaced it. If both programs keep writing it, publish to another folder.";
    PUBLISH_HUB Warning "publish/hub-not-told", "a hub could not be notified",
        "The feeds are published, but this hub has not been notified; subscribers that rely on it get the change when they poll. The pending ping is kept in the store's manifest and is sent by a later publish, from this machine or another, at growing intervals if it fails again.";
    PUBLISH_UNKNOWN_HUB Warning "publish/unknown-hub", "the manifest names a hub that `feed.toml` does not",
        "feedwright contacts only the hubs in `[site] hubs` and the server in `[site] cloud`. The manifest in the store listed a ping for another URL, perhaps because the hub was removed from `feed.toml`. The ping was dropped, and nothing was sent.";
    PUBLISH_HUB_MOVED Warning "publish/hub-moved", "a hub redirected a ping",
        "The hub redirected to another URL on the same host, and the ping was sent there. At most three redirects are followed, only with status 301, 302, 307 or 308, and only to the same host and port or from http to https, because a ping may carry a token. Any other redirect is a failure, and the ping stays pending.";
    PUBLISH_TOKEN Error "publish/no-token", "a hub's token is not in the environment",
        "`token_env` of a hub in `[[site.hubs]]` names an environment variable whose value `feedwright publish` sends to that hub as `Authorization: Bearer …`. The variable is not set, is empty, or can't be sent in a header. Nothing was published; set the variable, or publish without notifying hubs with `--no-ping`.";
    PUBLISH_OUTBOX Warning "publish/bad-outbox", "the local publish state was corrupt and has been reset",
        "A file below `.feedwright` in the output folder was damaged and has been reset. Nothing is lost: pending pings are kept in the manifest in the store. If the last publish from here was killed, this one can't recognize its work, so it waits as if for another publisher and may notify hubs a second time.";

    SOURCE_STORE Error "source/bad-store", "the articles' store can't be opened",
        "`[articles] folder` is the URL of a store, `s3://bucket/folder`, `gs://bucket/folder` or `az://container/folder`, and feedwright can't open it. Stores require a build of feedwright with the matching feature: `s3`, `gcs` or `azure`. Articles in a local folder need no such feature.";
    SOURCE_NO_BUCKET Error "source/no-bucket", "the articles' bucket does not exist",
        "feedwright does not create buckets. Correct the name in `[articles] folder`; S3-compatible stores outside AWS also need an endpoint, `AWS_ENDPOINT_URL`. Nothing was replaced.";
    SOURCE_DENIED Error "source/denied", "the articles' store rejects the credentials",
        "Credentials are read from the same environment variables as the provider's own tools use: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `GOOGLE_SERVICE_ACCOUNT`, or `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`. They must allow listing the folder and reading its objects. Failing to read an article is never treated as a deletion, so nothing was replaced.";
    SOURCE_UNREACHABLE Error "source/unreachable", "the articles' store does not respond",
        "A request was sent several times within `[publish] timeout` without a response. If no credentials are set, the provider's metadata service is asked for them first, and only machines of that provider can reach it. Failing to read an article is never treated as a deletion, so nothing was replaced; run the same command again when the store can be reached.";
    SOURCE_FAILED Error "source/failed", "the articles' store reported an error",
        "The message quotes the store's response, or names an object that can't exist in a folder: its name has an empty part (`a//b.md`), a part that is `.` or `..`, or control characters. Rename or remove such an object. A folder may hold 16 million objects. Failing to read an article is never treated as a deletion, so nothing was replaced.";
    SOURCE_EMPTY Error "source/empty", "the articles folder in the store is empty",
        "Stores have no empty folders, so a folder without objects does not exist: its name is misspelled, or the articles were moved. A build without articles would empty every feed, so nothing was replaced.";
    SOURCE_CHANGED Error "source/changed", "articles in the store changed while they were read",
        "An article was replaced or removed after its frontmatter was read and before its text was. feedwright then starts the build again by itself; this build met such changes every time. Nothing was replaced. Run the same command again when the store changes less often.";
    SOURCE_BUNDLE Info "source/bundle-resource", "files of a page bundle that are not articles",
        "In Hugo a folder with `index.md` is one page (a leaf bundle), and the other files in it are its resources: they have no URL of their own, and the site does not show them as pages. If the site's configuration or `[articles] generator` says that the site uses Hugo, feedwright does not publish them either. To publish one, move it out of the bundle.";
    SOURCE_CACHE_LINK Info "source/cache-is-a-link", "the cache folder is a symbolic link",
        "feedwright does not follow links to its private files, because a repository may contain a link that leads somewhere else. Builds without caches are correct but slower. Remove the link; the next build creates a folder in its place.";
    SOURCE_CACHE Info "source/cache-not-shared", "the articles' store does not accept the caches",
        "`publish` saves its caches next to the articles, below `.feedwright-cache` in their folder, so that a machine without caches need not read every article again. The store refused to save them. Everything was published; only the next run on such a machine takes longer. Allow writing there, or keep `.feedwright-cache` next to `feed.toml` between runs.";
    SOURCE_ELSEWHERE Error "source/elsewhere", "this command needs articles on this machine",
        "`watch`, `serve`, `new`, `stamp`, `date`, `adopt` and `check --fix` write articles or wait for file system events, and neither is possible in a store. `build`, `check` and `publish` can read articles from a store. Instead of `watch`, run `feedwright publish` on a schedule or on the store's events; for the other commands, copy the articles into a folder, run the command there, and copy them back.";

    COMMAND_EXISTS Error "command/exists", "the file already exists",
        "feedwright never overwrites your files. Remove the file, or choose another name.";
    COMMAND_UNKNOWN_ARTICLE Error "command/unknown-article", "no article with that name",
        "`stamp`, `date` and `--touch` take paths of article files: `feedwright stamp articles/a.md`. Without arguments `stamp` and `date` handle every article, and `--touch` every published article whose content changed.";
    COMMAND_IGNORED_OPTION Info "command/ignored-option", "an option without an effect",
        "Every command accepts the common options, but not each of them has an effect on it: `completions` reads no site, so `--config` changes nothing. `feedwright help COMMAND` lists those that have one. Leave the option out.";
    COMMAND_USAGE Error "command/usage", "invalid command line",
        "`feedwright help COMMAND` lists the arguments of each command.";
    SITE_UNREADABLE_GUARD Error "site/unreadable-guard", "a file that may hide articles can't be read",
        "Site generators hide articles with files next to them: `_index.md`, data files of folders, their own configuration. This one can't be read, so the articles it applies to are not published. Fix it at the position shown. If another program owns the file, set the site's `generator` below `[articles]` in `feed.toml`; with `generator = \"none\"` feedwright reads no such files.";
    SITE_HIDDEN_NAMES Warning "site/hidden-names", "files whose names begin with `_` are left out",
        "Jekyll, Hexo, Astro, Docusaurus and Quarto hide files and folders whose names begin with `_`; Hugo, Zola and Eleventy publish them. The site's generator is unknown, so they are left out. Set it below `[articles]` in `feed.toml`, for example `generator = \"hugo\"`, or write `generator = \"none\"` if you use none.";
    SITE_CONTRADICTION Warning "site/contradicting-guard", "an article and a file next to it contradict each other",
        "A file next to the article hides it, but the article says that it is public. The site generator decides which of the two wins, and the generator is unknown, so the article is hidden. Set it below `[articles]` in `feed.toml`, for example `generator = \"hugo\"`, where the article's own field wins.";
    SITE_UNREAD_GUARD Warning "site/unread-guard", "the site may hide articles with programs that feedwright does not run",
        "feedwright reads configuration and data files, but runs no programs. The programs listed may hide articles that feedwright then publishes. Hide such articles with `draft: true` in their own frontmatter, or with `exclude` below `[articles]` in `feed.toml`; write `unread_guards = \"accept\"` there if the programs hide none.";
    SITE_UNUSED_TITLE Info "site/unused-title", "a feed does not take its title from the page of its section",
        "A feed of `[each.section]` has the title and the description in the frontmatter of the section's `_index.md` (Hugo, Zola), and feeds of `[each.tag]` and `[each.category]` those in Hugo's `tags/NAME/_index.md` and `categories/NAME/_index.md`. This page can't be read, so it is not known whether it is public, or its text is too long for a title. Fix the page at the position shown; until then, the feed has the name of the folder or the tag.";
    SITE_NOT_UNDERSTOOD Warning "site/not-understood", "part of the site's configuration could not be read",
        "`init` takes as much as possible from your site generator's configuration. It could not read the part shown; set it in `feed.toml` yourself.";
    SITE_UNKNOWN_GENERATOR Warning "site/unknown-generator", "the site generator was not recognized",
        "`init` looked for the configuration files of the generators that it knows and found none. It proposes the folder with the most dated articles. Write the other settings into `feed.toml` yourself, and compare the address of one article with your site's.";
    SITE_UNKNOWN_IDS Warning "site/unknown-ids", "the ids of the site's own feed are not known",
        "Feed readers recognize an article by its id. `init` could not find out which ids the site's own feed has, so it wrote no `ids` into `feed.toml`. If people subscribe to that feed, download it and run `feedwright adopt FEED`, which writes each id into its article.";
    SITE_OWN_FEED Warning "site/own-feed", "the site generator writes a feed at the path of feedwright's",
        "Both programs write a file at this path, and one replaces the other: subscribers get sometimes one feed, sometimes the other. Switch off the feed of the generator as the message says, or give feedwright's feed another name below `[output]`.";
    SITE_NOT_MIGRATED Warning "site/not-migrated", "the old feeds have something that the new ones lack",
        "The site's own feeds, or some of their settings, have no equivalent in `feed.toml`. The message says what readers would lose; `[[feeds]]`, `[each.*]` or `[[moved]]` may bring it back.";
    SITE_MOVED_ADDRESS Warning "site/moved-address", "a redirect contradicts the address of an article",
        "The site redirects this address to another page, but with the settings of `feed.toml` it would be the address of an article in feeds. Readers who open the entry would come to another page. Usually `permalink` below `[articles]` makes the address that the article had before.";
}

/// Finds a code by its name.
pub(crate) fn find(name: &str) -> Option<&'static DiagnosticCode> {
    ALL.iter().copied().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn every_name_is_an_area_and_a_fault() {
        for code in ALL {
            let (area, fault) = code.name.split_once('/').expect("has a slash");
            let is_word = |word: &str| {
                !word.is_empty()
                    && word.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
                    })
            };
            assert!(is_word(area) && is_word(fault), "{}", code.name);
        }
    }

    #[test]
    fn every_code_is_explained_in_sentences() {
        for code in ALL {
            assert!(code.explanation.ends_with('.'), "{}", code.name);
            assert!(!code.summary.ends_with('.'), "{}", code.name);
        }
    }
}
