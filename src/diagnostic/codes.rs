//! Every code of a diagnostic, as rows: `explain` and the documentation read them.

use super::DiagnosticCode;
use super::Severity::{Error, Info, Warning};

macro_rules! codes {
    ($($constant:ident $severity:ident $name:literal, $summary:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: DiagnosticCode = DiagnosticCode {
                name: $name, severity: $severity, summary: $summary, explanation: $explanation,
            };
        )*
        /// Every code, in the order of its area.
        pub static ALL: &[&DiagnosticCode] = &[$(&$constant),*];
    };
}

codes! {
    CONFIG_UNREADABLE Error "config/unreadable", "`feed.toml` can't be read",
        "The configuration file is not there or can't be opened. Run `feedwright init` in the folder of your site to write one, or name another with `--config FILE`.";
    CONFIG_SYNTAX Error "config/syntax", "`feed.toml` is not TOML",
        "The file breaks the rules of TOML at the place shown: a missing quote or bracket, or a key that stands twice. Mend the line.";
    CONFIG_UNKNOWN_KEY Error "config/unknown-key", "a key that feedwright does not know",
        "Every key of `feed.toml` is in the README's table. An unknown one is an error, because a misspelt setting that is silently ignored is found only by your readers. Correct the spelling or remove the line.";
    CONFIG_BAD_VALUE Error "config/bad-value", "a setting has a value of the wrong kind",
        "The message says what should stand there. Sizes are written `\"1MB\"`, ages `\"30d\"`, addresses with their scheme, zones by their IANA name.";
    CONFIG_IMPLAUSIBLE_ADDRESS Warning "config/implausible-address", "the address of the site can't be reached by readers",
        "`[site] url` names this machine, a private network, an example or a server of development, and every link in the feeds begins with it. Write the address that your readers use. `serve` and `watch` say nothing of it: to read such feeds on your own machine is fine.";
    CONFIG_MISSING_KEY Error "config/missing-key", "a setting that is needed is missing",
        "`[site]` needs a `title` and a `url`; every table of `[[feeds]]` needs a `path`.";
    CONFIG_REPEATED_PATH Error "config/repeated-path", "two feeds would be written to the same file",
        "Two of `[feed]`, `[[feeds]]` and `[each.*]` lead to one path, or two names of files differ only in the case of letters (`feed.xml` and `FEED.xml`), which are one file on many disks. Give one of them another `path`, or choose another name below `[output]`.";
    CONFIG_BAD_TEMPLATE Error "config/bad-template", "the template of the pages for people can't be used",
        "`[output] page_template` names a file that can't be read or is no template, or that asks for what is not there. Mend it at the line shown, or remove the key for feedwright's own page.";
    CONFIG_MEMBERS_FOLDER Error "config/members-folder", "the folder of a feed for members is not separate",
        "A feed with `access = \"members\"` may contain protected articles. Its `folder` must be separate from `[output] folder`, `[articles] folder`, `[articles] assets` and the folder that `publish` writes to: not the same folder, not inside one of them, and not around one. The case of letters makes no difference. Write another folder, and give only members access to it.";
    CONFIG_MEMBERS_TARGET Error "config/members-target", "the publish target of a feed for members is not separate",
        "A feed with `access = \"members\"` may contain protected articles, and has a manifest of its own. Its `target` must be separate from `[publish] target`, from the public folders on this machine and from the targets of other folders for members. Write another target, and give only members access to it.";
    CONFIG_AUTHORS Warning "config/unread-authors", "a file of a generator's that names authors can't be read",
        "Keys of authors are looked up in `authors.yml` beside the articles, `_data/authors.yml`, `data/authors.toml` and their like. This one breaks the rules of its language, so an article's key is shown instead of the name. Mend the line shown, or name the authors in `[authors]` of `feed.toml`.";

    ARTICLE_UNREADABLE Error "article/unreadable", "an article or its folder can't be read",
        "The file or folder is there but can't be opened, often for want of permission. Mend its permissions, or keep it out of the folder by `.gitignore`.";
    ARTICLE_UNREAD Warning "article/unread-markup", "articles are in a markup that is not read",
        "feedwright reads Markdown, MDX, HTML and plain text. Articles in reStructuredText, AsciiDoc, Org and others are in no feed. Convert them, by `pandoc -s -t gfm` for example, or keep them out by `.gitignore`.";
    ARTICLE_SYMLINK Warning "article/symlink", "a symbolic link is passed over",
        "feedwright reads only what really lies in the folder it was given, so links are not followed. Move the file into the folder, or name the link's target as `[articles] folder`.";
    ARTICLE_NOT_UTF8 Error "article/not-utf8", "an article is not UTF-8",
        "The bytes at the place shown are no UTF-8 text. Save the file as UTF-8; `iconv -f WINDOWS-1252 -t UTF-8` converts the commonest other encoding.";
    ARTICLE_TOO_LARGE Error "article/too-large", "an article is too large for a feed",
        "Readers refuse feeds of more than a few megabytes. Shorten the article, move its data into an attachment, or keep it out of the feeds with `feed = false`.";
    ARTICLE_UNCLOSED Error "article/unclosed-frontmatter", "frontmatter begins but does not end",
        "The line that opens the frontmatter needs its like below it: `+++` for TOML, `---` for YAML, `;;;` or a closing `}` for JSON.";
    ARTICLE_LOOKALIKE Error "article/looks-like-frontmatter", "a text looks like frontmatter that nothing reads",
        "The file begins like frontmatter, but its fence is not one: a long dash in place of `---`, a sign that nobody sees before it, a block of code, or no fence at all. Its fields would be published as text, and a draft or a protected article with them. Write `---` alone on a line before the fields and after them. If it is text, say so by an empty frontmatter in front of it: two lines `---`.";
    ARTICLE_SYNTAX Error "article/bad-frontmatter", "frontmatter breaks the rules of its language",
        "The TOML, YAML or JSON at the head of the file is not well-formed at the place shown. In YAML, quote text that holds `: ` or ` #` or begins with `@`, `%`, `*`, `&` or a backtick.";
    ARTICLE_BAD_VALUE Error "article/bad-value", "a field has a value of the wrong kind",
        "The message says what should stand there and what does. Fix the value, or remove the field.";
    ARTICLE_BAD_DATE Error "article/bad-date", "a date that can't be understood",
        "A date is written like `2026-01-02`, `2026-01-02 03:04`, `2026-01-02T03:04:05Z` or `Fri, 02 Jan 2026 03:04:05 GMT`. feedwright never guesses a date, because a reader sorts by it for ever.";
    ARTICLE_UNKNOWN_FIELD Warning "article/unknown-field", "a field that looks misspelt",
        "The field is none that feedwright reads, but all but one of its letters are. If it belongs to your site generator, nothing is wrong; else correct it.";
    ARTICLE_MISSPELT_GUARD Error "article/misspelt-guard", "a field that would keep an article back looks misspelt",
        "Fields like `draft`, `expires`, `private` and `retracted` keep an article out of the feeds. A misspelled one with such a value would publish it, so this is an error. Correct the spelling. If the field is your own, add its name to `[articles] known_fields` in `feed.toml`.";
    ARTICLE_UNKNOWN_READERS Warning "article/unknown-readers", "an article names readers that feedwright does not know",
        "`visibility`, `audience` and `access` say who may read an article. `public`, `everyone`, `all`, `free` and `open` mean everyone; with any other word the article is in no public feed. If a word of yours means everyone too, add it to feed.toml: `[articles] public = { audience = [\"developers\"] }`. If the field says something else, add its name to `[articles] known_fields`. Each field and value is reported once.";
    ARTICLE_CONTRADICTION Warning "article/contradicting-guards", "two fields contradict each other, and one of them keeps the article out",
        "One field says that the article may be published, another that it may not: `draft: false` and `Draft: true`, or `status: published` and `draft: true`. The article is kept out. Remove one of the two.";
    ARTICLE_TWO_DATES Warning "article/two-dates", "an article has two dates of publication, or two dates on which it expires",
        "Fields like `date`, `pubDate` and `published_at` name the day of publication. Where two of them are different days, the later one counts, so that no article is published early; of two days on which it expires the earlier one counts. Correct one of the two, or remove it. If one of the fields says something else, add its name to `[articles] known_fields` in `feed.toml`.";
    ARTICLE_TOO_MANY_TAGS Error "article/too-many-tags", "an article has too many tags and categories",
        "With a feed for every tag, each tag of an article is another copy of it. An article may have 100 tags and categories, and 100 authors. Remove some, or write another number into feed.toml: `[articles] max_tags = 200`; with `0` there is no limit.";
    ARTICLE_REPEATED_FIELD Error "article/repeated-field", "a field stands twice",
        "Which of the two is meant can't be known. Remove one.";
    ARTICLE_NO_DATE Warning "article/no-date", "an article without a date is left out",
        "A feed's entry needs its date of publication. Add `date` to the frontmatter, or begin the file's name with it: `2026-01-02-title.md`. For a page that is no article, add `feed = false`.";
    ARTICLE_UPDATED_EARLY Warning "article/updated-before-published", "an article was updated before it was published",
        "`updated` is earlier than the date of publication; the entry carries the later of the two. Correct one of the dates.";
    ARTICLE_REPEATED_ID Error "article/repeated-id", "two articles claim one id",
        "A reader shows only one of two entries with the same id. Give each article an id of its own, or rename one of the files.";
    ARTICLE_REPEATED_URL Error "article/repeated-url", "two articles claim one address",
        "Two articles lead to the same permalink. Change the slug of one, or put more of the path into `[articles] permalink`.";
    ARTICLE_SPOILS_FEED Error "article/spoils-feed", "an article would make a feed invalid",
        "What the article says, an id most often, is refused by validators and by some readers, and no feed is replaced by one that is. With `--keep-going` the feeds are published without the article. Correct what the message names.";
    ARTICLE_CHANGING Error "article/changing", "an article changed whenever it was read",
        "Another program is writing the file. Many editors empty a file before they write it, so feedwright waits up to 50 ms for a file that was just written, and reads a file that changes three times. Run the same command again when the program is done.";
    ARTICLE_CONTROL_CHARACTER Warning "article/control-character", "a character that XML forbids was dropped",
        "XML 1.0 (section 2.2) has no place for most control characters; one of them makes several readers refuse the whole feed. It was left out of the feed; remove it from the article.";
    ARTICLE_UNKNOWN_COMPONENT Warning "article/unknown-component", "a shortcode, tag or component was left out",
        "Your site generator replaces this with content that feedwright does not know. It was removed so that no reader sees the raw code, together with the text inside, because some shortcodes hide their text. If that text is for everybody, add `public_shortcodes = [\"its name\"]` below `[articles]` in `feed.toml`; or write plain Markdown or HTML where subscribers should see something.";
    ARTICLE_HIDDEN_PART Warning "article/hidden-part", "a part of an article is for some readers only",
        "The article has a shortcode, tag, element, class, callout or code fence whose name contains encrypt, members, password, paywall, private or protected, or a condition that depends on the reader. A site shows such text to some readers only, so feedwright removed it; if nothing marks its end, everything after it was removed too. If the text is for everybody, add `public_shortcodes = [\"its name\"]` below `[articles]` in `feed.toml`, or delete the marks around the text.";
    ARTICLE_PAYWALL Info "article/paywall", "an article ends at its paywall",
        "`<!--members-only-->`, the paywall of Substack or a comment such as `<!-- paywall -->` says where the part begins that only some readers may see. The feeds end there, with a link to the web page. Remove the mark to publish the whole text.";
    ARTICLE_EMPTY Warning "article/empty", "an article shows nothing",
        "The article has no text, no picture, no attachment and no link to another site, so subscribers would see its title alone. Write its text, or keep it out by `draft: true` until it has one.";
    ARTICLE_UNRESOLVED_LINK Warning "article/unresolved-link", "a link to another article leads nowhere",
        "The link names an article by its file, but no such file is in the folder. Correct the name, or write the address.";
    ARTICLE_NOT_PUBLIC Warning "article/link-not-public", "a link to an article that is not public",
        "The article that the link leads to is a draft, is scheduled, has expired or was retracted, so its address and title are in no feed: the link becomes text, or its file is left out. The link is back in the first build after its target is public. A link from one wiki page to another without a text of its own becomes `…`, because its name may be the title.";
    ARTICLE_UNSAFE_URL Warning "article/unsafe-url", "an address that readers must not open was dropped",
        "Only http, https, mailto, tel and a few other schemes are safe in a feed; `javascript:`, `data:` pages and the like are not. Replace the address.";
    ARTICLE_MISSING_FILE Warning "article/missing-file", "an attached file was not found",
        "A feed says the length and type of an attached file. Put the file beside the article or into `[articles] assets`, or write its `length` and `type`.";
    ARTICLE_OUTSIDE Error "article/outside", "a path leads out of the folder",
        "feedwright reads nothing outside the folders it was given. Put the file beside the article or into `[articles] assets`, or write an address.";
    ARTICLE_BAD_LANGUAGE Warning "article/bad-language", "a language is none that is registered",
        "A language is named by a tag of BCP 47, which begins with a code of ISO 639: `ja` is Japanese and `zh` Chinese, while `jp` and `cn` are countries. A feed with another one is invalid, so the entry goes without. Correct the tag.";
    ARTICLE_PICTURE_OUTSIDE Warning "article/picture-outside", "a picture lies outside the folders",
        "feedwright reads nothing outside the folders it was given, and can't know the address that a generator makes for such a picture, so the article is published without it. Put the picture beside the article or into `[articles] assets`, or write its address.";

    INTERNAL_BUG Error "internal/bug", "feedwright failed on an article or a build",
        "This is a bug of feedwright, not a fault of yours: the program met something in this article that its authors did not expect. Nothing was replaced; with `--keep-going` the other articles are published without this one. Please report it with the article that is named, if one is. `watch` and `serve` go on, and build again at the next change. Until it is fixed, keep the article out by `draft: true`, or change the part that was written last.";

    FEED_OVER_BUDGET Warning "feed/over-budget", "a feed was cut to its budget",
        "The feed would have been larger than `max_bytes`, so it carries summaries, and if that is not enough fewer entries. Raise `max_bytes`, lower `limit`, or set `content = \"summary\"`.";
    FEED_EMPTY Warning "feed/empty", "a feed has no entries",
        "No article meets its filter. It is still written, so that its subscribers see no error. Correct `where`, or remove the feed.";
    FEED_KEPT Info "feed/kept", "a feed stays for its subscribers",
        "A feed of `[each.*]` that was published has no article any more, or fewer than `minimum`. It is still written, with tombstones where they are due, so that its subscribers see no error and get what comes later; `feeds.opml`, `feeds.html` and the pages for people no longer list it. To end it, name its files or its folder (with a `/` at its end) in `[serve] gone`, or say in `[[moved]]` where it is now. `--accept-deletions` ends every such feed.";
    FEED_LEAVES Error "feed/leaves", "a published feed would end because feed.toml changed",
        "`feedwright.json` lists a feed that `feed.toml` no longer makes: a table was removed, or a path, a format or a file name changed. Its subscribers would meet an error, so nothing was replaced, even with `--keep-going`. Undo the change; or add the `[[moved]]` lines that are shown, so that `serve` sends readers to the new address; or name the files or their folder in `[serve] gone`. `--accept-deletions` goes on without either.";
    FEED_ENDED Info "feed/ended", "a published feed ended, as was agreed to",
        "`--accept-deletions` was given: files of feeds that were published are not written any more, and their subscribers meet an error.";
    FEED_UNREADABLE Error "feed/unreadable", "a feed can't be read",
        "The file is not there or can't be opened. Check its name and its permissions.";
    FEED_MALFORMED Error "feed/malformed", "a feed that was made is not well-formed",
        "This is a fault of feedwright, not yours: the file was not replaced. Please report it with the article that is named.";

    OUTPUT_FAILED Error "output/failed", "a file can't be written",
        "The disk is full, or the output folder can't be written to. Every file that was there before is as it was. Make room or mend the permissions, then run the same command again.";
    OUTPUT_FOREIGN Warning "output/foreign-file", "a file of another program was replaced",
        "A feed that feedwright did not write was where a feed goes, as after a change of generator, or `--replace` was given. It was replaced, and is feedwright's from now on. If the other program will write it again, choose another name in `feed.toml`, for example `[output] rss`.";
    OUTPUT_CHANGED Warning "output/changed-by-another-program", "another program changed a file of feedwright's",
        "The manifest lists the file, but its bytes are not the ones that feedwright wrote. A feed that is still made is written again, because one left alone would hide every later article; a file that is no longer made is left alone, because its bytes may be somebody's work. If another program writes this file, give one of the two another name.";
    OUTPUT_NOT_OURS Error "output/not-ours", "a file of another program is in the way",
        "A file that feedwright did not write is where an output would go, and it is not a feed. Nothing is replaced. Move the file away, choose another name or `[output] folder` in `feed.toml`, or run the same command with `--replace` if the file may go.";
    OUTPUT_REPLACES_SOURCE Error "output/replaces-source", "an output would replace a file that the site is made from",
        "An output has the name of an article, of `feed.toml`, of a template, of a file of authors or of an asset, directly, in another case of letters, or through a link. Such a file is never replaced. Choose another name or `[output] folder` in `feed.toml`, or move the file.";
    OUTPUT_UNWRITABLE Warning "output/unwritable-entry", "the manifest lists a file that this configuration could not have written",
        "feedwright removes files that it no longer makes. This one has a name that no feed, page or list of this configuration has, so it is left alone. Remove it by hand if nobody needs it; if another program changed the manifest, restore that from a copy.";
    OUTPUT_JOURNAL Warning "output/bad-journal", "the journal of an interrupted build can't be read",
        "Before files are replaced, `.feedwright.journal` in the output folder notes their old and new hashes, so that the build after a crash knows which files are ours. It is damaged and counts as none. This build writes every file again; files that are refused as another program's can be replaced with `--replace`.";
    OUTPUT_LOCKED Info "output/locked", "another process writes to the output folder",
        "Two builds never write to one folder at once, so this one waits for the other to end. The number of the process is shown, as it noted it in `.feedwright.lock`. `--lock-timeout 30s` ends the wait with exit code 3.";
    OUTPUT_LOCK_TIMEOUT Error "output/lock-timeout", "another process did not release the output folder in time",
        "`--lock-timeout` bounds how long feedwright waits for another build of the same folder. The time is over and nothing was replaced. Wait for the other process to end, or end it, then run the same command again.";
    OUTPUT_LETTER_CASE Warning "output/letter-case", "two derived feeds differ only in the case of letters",
        "Names of tags, sections and authors are written in lower case in the paths of `[each.*]` feeds. Two of them still differ only in the case of letters, such as a Greek word that ends in `ς` and one in `σ`, or two `[each.*]` with paths such as `Tags/{slug}` and `tags/{slug}`. Both feeds are written, at the paths that readers know; on a disk that ignores the case of letters (macOS, Windows) one replaces the other. Write the name in the same way in all articles, or choose another `path`.";
    OUTPUT_OUTSIDE Error "output/outside", "a feed's path leads out of the output folder",
        "Every file is written below `[output] folder`. Remove `..` and a leading `/` from the path.";
    OUTPUT_MANIFEST Error "output/bad-manifest", "the manifest can't be understood",
        "`feedwright.json` in the output folder says what was published last. This one is not of a kind this version reads. Restore it from a copy, or run `feedwright build --rebuild-manifest`, which takes ids and dates from the feeds that stand in the folder, so that no subscriber sees an article twice.";
    OUTPUT_LOST_MANIFEST Warning "output/lost-manifest", "feeds stand in the output folder without their manifest",
        "`feedwright.json` is gone, but feeds of feedwright are there. Their ids and dates were compared with the articles, as the manifest's would be. Restore the manifest from a copy, or run `feedwright build --rebuild-manifest`. To start anew, run `feedwright build --forget`.";
    OUTPUT_RESTORED Info "output/restored", "what was published is known from feedwright.state",
        "The output folder has neither feeds nor `feedwright.json`, as after a generator has emptied it. Ids, dates and feeds that subscribers know were taken from `feedwright.state`, the private copy next to `feed.toml`. Let the generator keep the files (`keep_files` in Jekyll), so that they are there all the time. To start anew instead, run `feedwright build --forget`.";
    OUTPUT_BAD_STATE Error "output/bad-state", "feedwright.state can't be used",
        "The output folder is empty, and `feedwright.state` next to `feed.toml`, which knows what was published to it, is damaged, is not a regular file, or is of a newer version of feedwright. To start from nothing would give up the ids that subscribers know, so nothing was replaced. Restore it or `feedwright.json` from a copy. `feedwright build --forget` starts anew.";
    OUTPUT_STATE_NOT_KEPT Info "output/state-not-kept", "feedwright.state can't be written",
        "Builds keep a second copy of `feedwright.json` next to `feed.toml`, for the case that another program empties the output folder. The folder can't be written to, or a newer version of feedwright wrote the file. Everything was published. If no other program empties the output folder, the copy is not needed.";
    OUTPUT_STATE_PUBLISHED Warning "output/state-published", "a private file was copied to the output folder",
        "`feedwright.state` is private: it may name articles that are not public. Another program, such as a generator whose source folder is the folder of `feed.toml`, copied it to the folder that is published. Exclude it there (`exclude: [feed.toml, feedwright.state]` in Jekyll's `_config.yml`) and remove the copy.";
    OUTPUT_WAITED Info "output/waited", "another build was running",
        "Two builds of one output folder don't run at the same time: the second waited for the first.";

    WATCH_FAILED Error "watch/failed", "the folders can't be watched",
        "The system refuses to tell of changes, most often because too many folders are watched already; on Linux `sysctl fs.inotify.max_user_watches` sets how many may be.";
    OUTPUT_TOO_LARGE Error "output/too-large", "the files of a site would take too many bytes",
        "An article with thousands of tags makes thousands of feeds. Unless `[output] max_bytes` says otherwise, all files together take at most 1 GB, or 200 times the bytes of the articles that were read. Nothing was written. Make fewer feeds, feeds of fewer entries (`limit`) or raise `max_bytes` below `[output]`.";
    OUTPUT_NOT_PUBLIC Error "output/not-public", "a document would contain what is not public",
        "Before anything is written, served or uploaded, each document is checked once more: every entry, link and file in it must come from an article that is public in the text that was read. This one does not, so nothing was replaced; with `--keep-going` the feeds go without the article. Run the build again; if the article is public, this is a bug of feedwright.";
    OUTPUT_CLOCK Info "output/clock-back", "the clock is behind what was published",
        "An article that was published already comes due later by the clock, which has jumped back. It stays in the feeds; articles that nobody has seen yet wait for their time. Set the clock.";

    SERVE_LISTEN Error "serve/cant-listen", "an address can't be listened on",
        "Another program listens there already, or the system does not give the address to this user: ports below 1024 often need a right of their own. Name another address with `--listen` or `--metrics`, as `127.0.0.1:8081`.";
    SERVE_UNREADABLE Error "serve/unreadable", "published files can't be read",
        "`serve` answers from memory, and takes what it answers from the output folder after each build. Something there can't be read, so readers are given what was published before. Mend its permissions.";
    SERVE_CHANGED Warning "serve/changed-file", "a published file is not what a build wrote",
        "The file in the output folder is gone, or has other bytes than the manifest says: another program wrote to it. It is not served, because readers would take it for a new version; the version before it is, if there was one. Run `feedwright build`, and keep other programs away from the file.";

    IDENTITY_CHANGED Error "identity/changed-id", "a published article would get another id",
        "Readers know an entry by its id; under another they show it again, to every subscriber. Set `id` in the article's frontmatter to the old one, or undo what changed it: the article's own `id`, its address where ids are addresses, `[articles] ids` or `permalink`, or `[site] id_authority`. `--accept-changes` publishes the new id.";
    IDENTITY_RENAMED Error "identity/renamed", "a published article has another file, and so another id",
        "An id that was published is gone, and an article of the same content, of the same title and date, or of the same date and a similar text has a new one: its file was moved or renamed, and readers would show it again. Set `id` in the article's frontmatter to the old one; then the file may have any name. `--accept-changes` publishes it as a new article.";
    IDENTITY_MOVED_DATE Error "identity/moved-date", "a published article has another date of publication",
        "Several readers show an entry again when its date of publication moves, or sort it anew. Set the date back, and write `updated` for the date of a change. A new `[site] timezone` moves every date that is written without a zone. `--accept-changes` publishes the new date.";
    IDENTITY_ACCEPTED Info "identity/accepted", "an id or a date changed, as was agreed to",
        "`--accept-changes` was given: what would have been refused is published, and some readers will show the article again.";
    IDENTITY_NO_ARTICLE Warning "identity/no-article", "an entry of the standing feeds belongs to no article",
        "While the manifest is made again from the feeds, each of their entries is looked for among the articles, by id and then by address. This one was not found. If its article was deleted, all is well; if its file was renamed, set `id` in its frontmatter to the id that is named.";

    IDENTITY_LOST_DATE Error "identity/lost-date", "a published article has no date of publication any more",
        "The article is published, but its file has no date now: the file is empty, cut short, or its frontmatter is damaged. Without a date it would leave the feeds. Restore the file, or write the date that the message names. To take it out of the feeds on purpose, write `draft: true` or `feed: false`, or run the command again with `--accept-changes`. With `--keep-going` the article is in no feed until it is fixed, and its id and date stay known.";
    IDENTITY_LOST_TEXT Error "identity/lost-text", "a published article has no text any more",
        "The article was published with a text, and its file has none now: it is empty after its frontmatter, or was saved only in part. Restore the file, or run the command again with `--accept-changes` if it should be empty. With `--keep-going` the article is in no feed until it is fixed, and its id and date stay known.";
    IDENTITY_HELD Warning "identity/kept-by-upgrade", "published values stay although a newer rule reads others",
        "This version of feedwright reads the date, the id or the address of some articles in another way than the version that published them, and their files did not change. Readers would see these articles again, so the published values stay. New articles follow the new rule. Write the published values into the frontmatter to keep them for good, or run the command with `--accept-changes` to publish the new ones.";
    IDENTITY_STILL_HELD Info "identity/still-kept", "published values stay although a newer rule reads others",
        "An earlier build warned of this after an upgrade (`identity/kept-by-upgrade`), and nothing changed since: the articles keep the date, the id or the address that readers know. Write the published values into the frontmatter to keep them for good, or run the command with `--accept-changes` to publish the new ones.";
    IDENTITY_HIDDEN Warning "identity/hidden-by-upgrade", "published articles are hidden by what a newer version reads",
        "This version of feedwright reads a field, or frontmatter, that the version before did not, and it keeps the articles out of feeds: a draft, a password, a date of expiry. Privacy wins: the articles leave the feeds. Where an article is public, remove the field, or admit it in `feed.toml` with `[articles] known_fields` or `public`. The warning is shown by the first build after an upgrade, also for articles that their authors have hidden since the last build; it names three articles with the field that hides each.";
    LOSS_SUDDEN Error "loss/sudden", "most published entries would disappear at once",
        "More than half of the published entries of the site, or all entries of a feed, would disappear because their files are gone or can't be read as articles any more; an empty or missing folder of articles always counts. The usual causes are a folder that is not mounted, a wrong `[articles] folder`, another branch, or a copy that is not finished. Nothing was replaced, also with `--keep-going`. Restore the files, or run the command again with `--accept-deletions` if the articles were deleted on purpose. Articles that are drafts, retracted, expired or too old do not count.";
    LOSS_ACCEPTED Info "loss/accepted", "most published entries disappeared, as was agreed to",
        "`--accept-deletions` or `--accept-changes` was given: entries whose files are gone were removed from the feeds, although they were most of what was published.";

    STAMP_NO_DATE Warning "stamp/no-date", "an id that is made of the date waits for it",
        "`[articles] ids` or the permalink makes ids of the date of publication, and this draft has none yet. Write its `date`, then run `feedwright stamp` again.";
    STAMP_LEFT_ALONE Error "stamp/left-alone", "an article could not be given its id",
        "The file is read-only, or changed while it was read, or its frontmatter has no place for the field in which everything else would be read as before. Nothing in it was touched. The message says which; write the id by hand, or mend that and run the command again.";
    STAMP_FAILED Error "stamp/failed", "an article's file can't be replaced",
        "The disk is full, or the file's folder can't be written to. The file is as it was. Make room or mend the permissions, then run the same command again: what was done already is passed over.";

    ADOPT_BAD_FEED Error "adopt/bad-feed", "a published feed can't be read to its end",
        "The feed is malformed at the place shown, breaks off there, or is none. Its ids could be wrong, so nothing was written, for no feed that was named with it. Fetch it again; `feedwright validate` says more about it.";
    ADOPT_NO_ARTICLE Warning "adopt/no-article", "an entry of a published feed is no article's",
        "No article has the address of the entry, and none has its title on its day; or the entry has nothing that readers could know it by. If the article is gone, all is well. If it is there, set `id` in its frontmatter to the entry's by hand, or `exact_id` if that is no URI.";
    ADOPT_AMBIGUOUS Warning "adopt/ambiguous", "an entry of a published feed may be one of several articles",
        "Several articles fit the entry equally well, which proves nothing. Set `id` in the frontmatter of the right one by hand.";
    ADOPT_CONFLICT Error "adopt/conflict", "published feeds contradict each other",
        "Two entries give one article two ids, as RSS and Atom of some generators do, or one id stands for two articles. An article has one id in all feeds, so these articles were left alone. Adopt the feed that has most subscribers alone, or set `id` by hand.";
    ADOPT_OTHER_ID Warning "adopt/other-id", "an article has another id than the published feed gives it",
        "An id in the frontmatter is final, so it was left alone. If subscribers know the article by the feed's, remove its `id` and adopt again.";
    ADOPT_NO_IRI Warning "adopt/no-iri", "an id of a published Atom feed is no IRI",
        "Atom's ids are IRIs (RFC 4287 section 4.2.6), and validators refuse others, so ours are. The id is kept as `exact_id`, which RSS and JSON Feed show letter by letter; Atom shows a `tag:` made of it, and readers of the old Atom feed see the article again.";
    ADOPT_KNOWN Warning "adopt/known-otherwise", "feedwright has published articles under other ids than the adopted",
        "`feedwright.json` in the output folder knows them by the ids that they had before. If anyone subscribes to those feeds, the adopted ids show them the articles again, so `build` refuses; if nobody does, run `feedwright build --accept-changes` once.";

    PUBLISH_TARGET Error "publish/bad-target", "a target that can't be published to",
        "A target is the address of a store: `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder` or `file:///srv/www`. It stands in `[publish] target` or behind `publish`. Stores need the program to be built with their feature: `s3`, `gcs`, `azure`.";
    PUBLISH_CERTIFICATES Error "publish/no-certificates", "the certificates of authorities are missing",
        "A store is asked over HTTPS, and a certificate says that it is who it claims to be; which authorities may say so stands in a list of the system, and this machine has none. Containers often lack it. Install `ca-certificates`, as it is called in Debian, Alpine, Fedora and most others, or name a file of such certificates in `SSL_CERT_FILE`.";
    PUBLISH_MANIFEST Error "publish/bad-manifest", "the manifest in the store can't be understood",
        "`feedwright.json` in the store says what is published there. It is damaged, or of another version of feedwright. Restore it from a copy. If the manifest in your output folder is the newest, remove the one in the store: the next publish takes yours, and writes every file again.";
    PUBLISH_DENIED Error "publish/denied", "the store refuses the credentials",
        "Credentials stand in the environment, as the cloud's own tools read them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`. They must allow to read, write and remove objects below the target; on S3 also to list the bucket, because without that a file that is not there counts as forbidden.";
    PUBLISH_NO_BUCKET Error "publish/no-bucket", "the bucket is not there",
        "feedwright makes no buckets. Make it, or mend the name in the target; a store that is no cloud's own also needs its address, `AWS_ENDPOINT_URL`.";
    PUBLISH_UNREACHABLE Error "publish/unreachable", "the store does not answer",
        "A request was sent several times within `[publish] timeout`, and no answer came. Where no credentials are set, the cloud's own address for them is asked first, which only machines of that cloud reach. What had been published stays readable; run the same command again when the store can be reached.";
    PUBLISH_FAILED Error "publish/failed", "the store failed",
        "The message has the store's own words. What had been published stays readable, and the next `feedwright publish` goes on where this one stopped.";
    PUBLISH_NO_CONDITIONS Error "publish/no-conditions", "the store writes whatever the condition",
        "Publishers that share a store must not undo each other's work, so each file is written on the condition that nobody changed it meanwhile. This store said yes to a write whose condition did not hold. Choose another store, or set `[publish] publishers = \"one\"` if never two jobs publish there at once.";
    PUBLISH_BEHIND Error "publish/behind", "published articles that were never here",
        "Publishers of one target share one source of articles. Entries are published there whose articles are not in your folder and never were when you published: your articles are an older state, or others. To go on would take these entries from their readers. Fetch the newest articles, then publish again. If the articles were deleted on purpose, `--accept-deletions` takes their entries out.";
    PUBLISH_CONTENDED Error "publish/contended", "other publishers were always faster",
        "Whenever this publisher was about to write, another one had. Everything that the others wrote is whole. Run the same command again when fewer jobs publish at once.";
    PUBLISH_NOT_OURS Error "publish/not-ours", "the target has files of another program where feeds go",
        "Files at the target are replaced only if the manifest there lists them with the hash that they have, or if they are feeds. These are neither, so nothing was published. Move them away, publish to another folder of the store, or run the same command with `--replace` if they may go.";
    PUBLISH_CHANGED Warning "publish/changed-by-another-program", "another program changed a file at the target",
        "The manifest at the target lists the file, but its bytes are not the ones that a publisher wrote. A feed that is still made is written again; a file that is no longer made is left alone. If another program writes there, publish to another folder of the store.";
    PUBLISH_FOREIGN Warning "publish/foreign-file", "a file in the store was not written by feedwright",
        "The manifest in the store does not list the file, so another program wrote it. It was replaced by the feed of that name. If both write it in turns, publish to another folder.";
    PUBLISH_HUB Warning "publish/hub-not-told", "a hub could not be told of a change",
        "The feeds are published; only the hub does not know yet, and subscribers that wait for it get the change by polling. What it was not told is kept in the manifest in the store and told by a later publish, from this machine or another, ever less often if it fails again.";
    PUBLISH_UNKNOWN_HUB Warning "publish/unknown-hub", "the manifest names a hub that feed.toml does not",
        "Only hubs of `[site] hubs` and the server of `[site] cloud` are ever contacted. The manifest in the store listed a ping for another address, perhaps because the hub was removed from feed.toml. The ping was dropped, and nothing was sent.";
    PUBLISH_HUB_MOVED Warning "publish/hub-moved", "a hub redirected a ping",
        "The hub answered from another address on the same host, and the ping was sent there. At most three redirects are followed, only with status 301, 302, 307 or 308, and only to the same host and port or from http to https: a ping may carry a token. Any other redirect is a failure, and the ping stays pending.";
    PUBLISH_TOKEN Error "publish/no-token", "the token of a hub is not in the environment",
        "`token_env` of a hub in `[[site.hubs]]` names an environment variable, and `feedwright publish` sends its value to that hub as `Authorization: Bearer …`. The variable is not set, is empty, or can't be sent in a header. Nothing was published; set it, or publish without notifying hubs by `--no-ping`.";
    PUBLISH_OUTBOX Warning "publish/bad-outbox", "what the last publish from here did is forgotten",
        "A file below `.feedwright` in the output folder is damaged. It is begun anew, and nothing is lost: what hubs have not been told stands in the manifest in the store. If the last publish from here was killed, this one takes its work for another's, for which it waits, and may tell hubs again what they know.";

    SOURCE_STORE Error "source/bad-store", "articles in a store that can't be opened",
        "`[articles] folder` is the address of a store, `s3://bucket/folder`, `gs://bucket/folder` or `az://container/folder`, and this program can't open it. Stores need the program to be built with their feature: `s3`, `gcs`, `azure`. Articles in a folder of this machine need none.";
    SOURCE_NO_BUCKET Error "source/no-bucket", "the bucket of the articles is not there",
        "feedwright makes no buckets. Mend the name in `[articles] folder`; a store that is no cloud's own also needs its address, `AWS_ENDPOINT_URL`. Nothing was replaced.";
    SOURCE_DENIED Error "source/denied", "the store of the articles refuses the credentials",
        "Credentials stand in the environment, as the cloud's own tools read them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`. They must allow to list the folder and to read the objects in it. An article that may not be read was not deleted, so nothing was replaced.";
    SOURCE_UNREACHABLE Error "source/unreachable", "the store of the articles does not answer",
        "A request was sent several times within `[publish] timeout`, and no answer came. Where no credentials are set, the cloud's own address for them is asked first, which only machines of that cloud reach. What could not be read was not deleted, so nothing was replaced; run the same command again when the store can be reached.";
    SOURCE_FAILED Error "source/failed", "the store of the articles failed",
        "The message has the store's own words, or names an object that no folder could hold: one whose name has an empty part (`a//b.md`), is `.` or `..` in a part, or holds control characters. Rename or remove such an object. A folder may hold 16 million objects. What could not be read was not deleted, so nothing was replaced.";
    SOURCE_EMPTY Error "source/empty", "nothing lies in the store's folder of articles",
        "A store knows no empty folders, so one in which nothing lies is not there: its name is misspelt, or the articles were moved. To build from nothing would empty every feed, so nothing was replaced.";
    SOURCE_CHANGED Error "source/changed", "articles in a store changed while they were read",
        "An article was replaced or removed between the moments in which its frontmatter and its text were read. Such a build begins again by itself; this one met changes every time. Nothing was replaced. Run the same command again when less is written there.";
    SOURCE_BUNDLE Info "source/bundle-resource", "files of a page bundle that are not articles",
        "In Hugo a folder with `index.md` is one page (a leaf bundle), and the other files in it are its resources: they have no address of their own, and the site does not show them by themselves. feedwright does not publish them either, where the site's generator is Hugo by its configuration or by `[articles] generator`. To publish one, move it out of the bundle.";
    SOURCE_CACHE_LINK Info "source/cache-is-a-link", "the folder of caches is a symbolic link",
        "feedwright does not follow links to its private files, because a repository may carry a link that leads elsewhere. Builds are right without caches, but slower. Remove the link; the next build makes a folder in its place.";
    SOURCE_CACHE Info "source/cache-not-shared", "the store of the articles takes no caches",
        "`publish` keeps what it read of the articles beside them, below `.feedwright-cache` in their folder, so that a machine that begins with nothing need not read every article again. The store refused to take it. Everything was published; only the next run on such a machine takes longer. Allow to write there, or keep `.feedwright-cache` beside `feed.toml` from run to run.";
    SOURCE_ELSEWHERE Error "source/elsewhere", "a command that needs articles on this machine",
        "`watch`, `serve`, `new`, `stamp` and `adopt` write articles or wait for the disk to tell of them, and a store does neither. `build`, `check` and `publish` read articles in a store. Run `feedwright publish` by a timer or by the store's own events in place of `watch`; for the others, copy the articles into a folder, run the command there, and copy them back.";

    COMMAND_EXISTS Error "command/exists", "a file is already there",
        "feedwright never overwrites a file of yours. Remove it, or choose another name.";
    COMMAND_UNKNOWN_ARTICLE Error "command/unknown-article", "no article has the name that was given",
        "`stamp` and `--touch` take the files of articles, as the folder has them: `feedwright stamp articles/a.md`. Without names `stamp` takes every article, and `--touch` every published one whose content changed.";
    COMMAND_USAGE Error "command/usage", "the command line can't be understood",
        "`feedwright help COMMAND` lists what each command takes.";
    SITE_UNREADABLE_GUARD Error "site/unreadable-guard", "a file that may hide articles can't be read",
        "Site generators hide articles by files next to them: `_index.md`, data files of folders, their own configuration. This one can't be read, so the articles that it is about are not published. Fix it at the place shown; name the site's `generator` below `[articles]` in `feed.toml` if the file is another program's; `generator = \"none\"` reads no such files.";
    SITE_HIDDEN_NAMES Warning "site/hidden-names", "files whose names begin with `_` are left out",
        "Jekyll, Hexo, Astro, Docusaurus and Quarto hide files and folders whose names begin with `_`; Hugo, Zola and Eleventy publish them. The site's generator is not known here, so they are left out. Name it below `[articles]` in `feed.toml`, for example `generator = \"hugo\"`, or write `generator = \"none\"` if there is none.";
    SITE_CONTRADICTION Warning "site/contradicting-guard", "an article and a file next to it contradict each other",
        "A file next to the article hides it, and the article says that it is public. Which of the two counts is decided by the site generator, which is not known: so the article is hidden. Name it below `[articles]` in `feed.toml`, for example `generator = \"hugo\"`: there an article's own field counts.";
    SITE_UNREAD_GUARD Warning "site/unread-guard", "a site may hide articles by programs that are not read",
        "feedwright reads configurations and data, and runs no programs. The named ones may hide articles that feedwright then publishes. Hide such articles by `draft: true` in their own frontmatter, or by `exclude` below `[articles]` in `feed.toml`; write `unread_guards = \"accept\"` there if the programs hide none.";
    SITE_NOT_UNDERSTOOD Warning "site/not-understood", "a part of a site's configuration was not understood",
        "`init` takes what it can from the configuration of your site generator. The named part could not be read; fill it in by hand in `feed.toml`.";
}

/// Finds a code by its name.
pub fn find(name: &str) -> Option<&'static DiagnosticCode> {
    ALL.iter().copied().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
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
