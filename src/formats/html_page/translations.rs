//! Translations of the fixed text on a feed's web page and in the style sheet of feeds.

/// Fixed text of the page in one language, by the names that templates use.
#[derive(Debug)]
pub(crate) struct PageWords {
    /// Primary subtag of the language tag (BCP 47).
    pub language: &'static str,
    texts: [&'static str; NAMES.len()],
}

impl PageWords {
    /// Returns the text of a name, if it is known.
    pub(crate) fn text(&self, name: &str) -> Option<&'static str> {
        self.entries().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Lists the names with their texts.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMES.iter().map(|(name, _)| *name).zip(self.texts)
    }
}

/// Names of the texts, with what each is for. Templates that were written for an earlier
/// version use them, so none is ever removed.
#[rustfmt::skip]
pub(crate) const NAMES: [(&str, &str); 28] = [
    ("feed", "Word \"feed\", as in the title of the page"),
    ("site", "Link to the web page with the same articles"),
    ("follow", "Heading of the card with the address"),
    ("invitation", "Request to copy the address into a reader"),
    ("copy_address", "Button that copies the address"),
    ("copied", "Text of the button afterwards"),
    ("open_in", "Heading of the links to feed readers"),
    ("feed_app", "Link that opens a program on this device"),
    ("formats", "Heading of the other formats"),
    ("question", "Question that `answer` answers"),
    ("answer", "Explanation of feeds"),
    ("what", "Sentence: This is a web feed"),
    ("explanation", "Shorter answer"),
    ("latest", "Heading of the entries"),
    ("earlier", "Heading of the older entries"),
    ("published", "Label before a date"),
    ("page", "Label before the address of the web page"),
    ("others", "Heading of the other feeds"),
    ("topics", "Heading of the feeds of `[[feeds]]`"),
    ("sections", "Heading of the feeds of sections"),
    ("categories", "Heading of the feeds of categories"),
    ("tags", "Heading of the feeds of tags"),
    ("authors", "Heading of the feeds of authors"),
    ("languages", "Heading of the feeds of languages"),
    ("all_feeds", "Link to the page with every feed"),
    ("empty", "Text of a page without entries"),
    ("listen", "Link to a recording"),
    ("watch", "Link to a video"),
];

/// Translations of the page. The first is the default for other languages.
#[rustfmt::skip]
pub(crate) const WORDS: &[PageWords] = &[
    PageWords { language: "en", texts: [
        /* feed         */ "Feed",
        /* site         */ "To the site",
        /* follow       */ "Follow",
        /* invitation   */ "Copy this address into a feed reader, and new articles come to you.",
        /* copy_address */ "Copy",
        /* copied       */ "Copied",
        /* open_in      */ "Open in a reader",
        /* feed_app     */ "Feed app",
        /* formats      */ "Other formats",
        /* question     */ "What is a feed?",
        /* answer       */ "A feed is a list of the newest articles on a site. A feed reader, which is an app or a website, looks at the feeds that you follow and shows you everything new. You need no account here, nobody asks for your e-mail address, and no one sorts the articles for you.",
        /* what         */ "This is a web feed",
        /* explanation  */ "Copy an address into a feed reader, and new articles come to you: no account, no e-mail address, and nobody in between.",
        /* latest       */ "Latest entries",
        /* earlier      */ "Earlier",
        /* published    */ "Published",
        /* page         */ "Web page",
        /* others       */ "Other feeds",
        /* topics       */ "Topics",
        /* sections     */ "Sections",
        /* categories   */ "Categories",
        /* tags         */ "Tags",
        /* authors      */ "Authors",
        /* languages    */ "Languages",
        /* all_feeds    */ "All feeds",
        /* empty        */ "Nothing has been published yet.",
        /* listen       */ "Listen",
        /* watch        */ "Watch",
    ] },
    PageWords { language: "ar", texts: [
        /* feed         */ "موجز",
        /* site         */ "إلى الموقع",
        /* follow       */ "تابعنا",
        /* invitation   */ "انسخ هذا العنوان إلى قارئ موجزات لتصلك المقالات الجديدة.",
        /* copy_address */ "نسخ",
        /* copied       */ "تم النسخ",
        /* open_in      */ "افتح في قارئ",
        /* feed_app     */ "تطبيق الموجزات",
        /* formats      */ "صيغ أخرى",
        /* question     */ "ما هو الموجز؟",
        /* answer       */ "الموجز قائمة بأحدث مقالات الموقع. يتفقد قارئ الموجزات، وهو تطبيق أو موقع، الموجزات التي تتابعها ويعرض عليك الجديد. لا تحتاج إلى حساب هنا، ولا يطلب أحد بريدك الإلكتروني، ولا يرتب أحد المقالات نيابة عنك.",
        /* what         */ "هذا موجز ويب",
        /* explanation  */ "انسخ أحد العناوين إلى قارئ موجزات لتصلك المقالات الجديدة: بلا حساب وبلا بريد إلكتروني وبلا وسيط.",
        /* latest       */ "أحدث المقالات",
        /* earlier      */ "مقالات أقدم",
        /* published    */ "نُشر",
        /* page         */ "صفحة الويب",
        /* others       */ "موجزات أخرى",
        /* topics       */ "مواضيع",
        /* sections     */ "الأقسام",
        /* categories   */ "التصنيفات",
        /* tags         */ "الوسوم",
        /* authors      */ "الكتّاب",
        /* languages    */ "اللغات",
        /* all_feeds    */ "كل الموجزات",
        /* empty        */ "لم يُنشر شيء بعد.",
        /* listen       */ "استمع",
        /* watch        */ "شاهد",
    ] },
    PageWords { language: "de", texts: [
        /* feed         */ "Feed",
        /* site         */ "Zur Website",
        /* follow       */ "Folgen",
        /* invitation   */ "Kopieren Sie diese Adresse in einen Feedreader, und neue Artikel kommen zu Ihnen.",
        /* copy_address */ "Kopieren",
        /* copied       */ "Kopiert",
        /* open_in      */ "Im Reader öffnen",
        /* feed_app     */ "Feed-App",
        /* formats      */ "Andere Formate",
        /* question     */ "Was ist ein Feed?",
        /* answer       */ "Ein Feed ist eine Liste der neuesten Artikel einer Website. Ein Feedreader, eine App oder eine Website, sieht die Feeds durch, denen Sie folgen, und zeigt, was neu ist. Sie brauchen hier kein Konto, niemand fragt nach Ihrer E-Mail-Adresse, und niemand sortiert die Artikel für Sie.",
        /* what         */ "Das ist ein Webfeed",
        /* explanation  */ "Kopieren Sie eine Adresse in einen Feedreader, und neue Artikel kommen zu Ihnen: ohne Konto, ohne E-Mail-Adresse und ohne Zwischenhändler.",
        /* latest       */ "Neueste Einträge",
        /* earlier      */ "Frühere",
        /* published    */ "Veröffentlicht",
        /* page         */ "Webseite",
        /* others       */ "Weitere Feeds",
        /* topics       */ "Themen",
        /* sections     */ "Ressorts",
        /* categories   */ "Kategorien",
        /* tags         */ "Schlagwörter",
        /* authors      */ "Autoren",
        /* languages    */ "Sprachen",
        /* all_feeds    */ "Alle Feeds",
        /* empty        */ "Noch ist nichts veröffentlicht.",
        /* listen       */ "Anhören",
        /* watch        */ "Ansehen",
    ] },
    PageWords { language: "es", texts: [
        /* feed         */ "Canal",
        /* site         */ "Ir al sitio",
        /* follow       */ "Seguir",
        /* invitation   */ "Copie esta dirección en un lector de canales y los artículos nuevos le llegarán.",
        /* copy_address */ "Copiar",
        /* copied       */ "Copiado",
        /* open_in      */ "Abrir en un lector",
        /* feed_app     */ "Aplicación de canales",
        /* formats      */ "Otros formatos",
        /* question     */ "¿Qué es un canal?",
        /* answer       */ "Un canal es una lista de los artículos más recientes de un sitio. Un lector de canales, que es una aplicación o un sitio web, consulta los canales que usted sigue y le muestra las novedades. Aquí no necesita cuenta, nadie le pide su correo electrónico y nadie ordena los artículos por usted.",
        /* what         */ "Esto es un canal web",
        /* explanation  */ "Copie una dirección en un lector de canales y los artículos nuevos le llegarán: sin cuenta, sin correo electrónico y sin intermediarios.",
        /* latest       */ "Últimas entradas",
        /* earlier      */ "Anteriores",
        /* published    */ "Publicado",
        /* page         */ "Página web",
        /* others       */ "Otros canales",
        /* topics       */ "Temas",
        /* sections     */ "Secciones",
        /* categories   */ "Categorías",
        /* tags         */ "Etiquetas",
        /* authors      */ "Autores",
        /* languages    */ "Idiomas",
        /* all_feeds    */ "Todos los canales",
        /* empty        */ "Todavía no se ha publicado nada.",
        /* listen       */ "Escuchar",
        /* watch        */ "Ver",
    ] },
    PageWords { language: "fr", texts: [
        /* feed         */ "Flux",
        /* site         */ "Vers le site",
        /* follow       */ "Suivre",
        /* invitation   */ "Copiez cette adresse dans un lecteur de flux, et les nouveaux articles viennent à vous.",
        /* copy_address */ "Copier",
        /* copied       */ "Copié",
        /* open_in      */ "Ouvrir dans un lecteur",
        /* feed_app     */ "Application de flux",
        /* formats      */ "Autres formats",
        /* question     */ "Qu’est-ce qu’un flux ?",
        /* answer       */ "Un flux est une liste des articles les plus récents d’un site. Un lecteur de flux, application ou site web, consulte les flux que vous suivez et vous montre les nouveautés. Ici, aucun compte n’est nécessaire, personne ne demande votre adresse électronique et personne ne trie les articles à votre place.",
        /* what         */ "Ceci est un flux web",
        /* explanation  */ "Copiez une adresse dans un lecteur de flux, et les nouveaux articles viennent à vous : sans compte, sans adresse électronique et sans intermédiaire.",
        /* latest       */ "Dernières entrées",
        /* earlier      */ "Plus anciennes",
        /* published    */ "Publié",
        /* page         */ "Page web",
        /* others       */ "Autres flux",
        /* topics       */ "Thèmes",
        /* sections     */ "Rubriques",
        /* categories   */ "Catégories",
        /* tags         */ "Mots-clés",
        /* authors      */ "Auteurs",
        /* languages    */ "Langues",
        /* all_feeds    */ "Tous les flux",
        /* empty        */ "Rien n’a encore été publié.",
        /* listen       */ "Écouter",
        /* watch        */ "Regarder",
    ] },
    PageWords { language: "he", texts: [
        /* feed         */ "הזנה",
        /* site         */ "לאתר",
        /* follow       */ "מעקב",
        /* invitation   */ "העתיקו את הכתובת הזאת לקורא הזנות, והמאמרים החדשים יגיעו אליכם.",
        /* copy_address */ "העתקה",
        /* copied       */ "הועתק",
        /* open_in      */ "פתיחה בקורא",
        /* feed_app     */ "יישום הזנות",
        /* formats      */ "תבניות אחרות",
        /* question     */ "מהי הזנה?",
        /* answer       */ "הזנה היא רשימה של המאמרים החדשים באתר. קורא הזנות, יישום או אתר, בודק את ההזנות שאתם עוקבים אחריהן ומציג לכם מה חדש. אין צורך בחשבון, איש אינו מבקש את כתובת הדואר שלכם, ואיש אינו ממיין את המאמרים עבורכם.",
        /* what         */ "זוהי הזנת רשת",
        /* explanation  */ "העתיקו כתובת לקורא הזנות, והמאמרים החדשים יגיעו אליכם: בלי חשבון, בלי דואר אלקטרוני ובלי מתווכים.",
        /* latest       */ "הרשומות האחרונות",
        /* earlier      */ "מוקדמות יותר",
        /* published    */ "פורסם",
        /* page         */ "דף אינטרנט",
        /* others       */ "הזנות אחרות",
        /* topics       */ "נושאים",
        /* sections     */ "מדורים",
        /* categories   */ "קטגוריות",
        /* tags         */ "תגיות",
        /* authors      */ "כותבים",
        /* languages    */ "שפות",
        /* all_feeds    */ "כל ההזנות",
        /* empty        */ "עדיין לא פורסם דבר.",
        /* listen       */ "האזנה",
        /* watch        */ "צפייה",
    ] },
    PageWords { language: "it", texts: [
        /* feed         */ "Feed",
        /* site         */ "Vai al sito",
        /* follow       */ "Segui",
        /* invitation   */ "Copia questo indirizzo in un lettore di feed e i nuovi articoli arriveranno da te.",
        /* copy_address */ "Copia",
        /* copied       */ "Copiato",
        /* open_in      */ "Apri in un lettore",
        /* feed_app     */ "App per feed",
        /* formats      */ "Altri formati",
        /* question     */ "Che cos’è un feed?",
        /* answer       */ "Un feed è un elenco degli articoli più recenti di un sito. Un lettore di feed, che è un’app o un sito, controlla i feed che segui e ti mostra le novità. Qui non serve un account, nessuno chiede il tuo indirizzo e-mail e nessuno ordina gli articoli al posto tuo.",
        /* what         */ "Questo è un feed web",
        /* explanation  */ "Copia un indirizzo in un lettore di feed e i nuovi articoli arriveranno da te: senza account, senza e-mail e senza intermediari.",
        /* latest       */ "Ultimi articoli",
        /* earlier      */ "Precedenti",
        /* published    */ "Pubblicato",
        /* page         */ "Pagina web",
        /* others       */ "Altri feed",
        /* topics       */ "Argomenti",
        /* sections     */ "Sezioni",
        /* categories   */ "Categorie",
        /* tags         */ "Tag",
        /* authors      */ "Autori",
        /* languages    */ "Lingue",
        /* all_feeds    */ "Tutti i feed",
        /* empty        */ "Non è ancora stato pubblicato nulla.",
        /* listen       */ "Ascolta",
        /* watch        */ "Guarda",
    ] },
    PageWords { language: "ja", texts: [
        /* feed         */ "フィード",
        /* site         */ "サイトへ",
        /* follow       */ "購読する",
        /* invitation   */ "このアドレスをフィードリーダーに登録すると、新しい記事が届きます。",
        /* copy_address */ "コピー",
        /* copied       */ "コピーしました",
        /* open_in      */ "リーダーで開く",
        /* feed_app     */ "フィードアプリ",
        /* formats      */ "ほかの形式",
        /* question     */ "フィードとは",
        /* answer       */ "フィードは、サイトの新着記事の一覧です。フィードリーダー（アプリやウェブサービス）は、登録されたフィードを確認し、新しい記事を表示します。アカウントもメールアドレスも必要ありません。記事の順番を決める人もいません。",
        /* what         */ "これはウェブフィードです",
        /* explanation  */ "アドレスをフィードリーダーに登録すると、新しい記事が届きます。アカウントもメールアドレスも仲介者も必要ありません。",
        /* latest       */ "新着記事",
        /* earlier      */ "以前の記事",
        /* published    */ "公開日",
        /* page         */ "ウェブページ",
        /* others       */ "ほかのフィード",
        /* topics       */ "トピック",
        /* sections     */ "セクション",
        /* categories   */ "カテゴリー",
        /* tags         */ "タグ",
        /* authors      */ "著者",
        /* languages    */ "言語",
        /* all_feeds    */ "すべてのフィード",
        /* empty        */ "まだ記事はありません。",
        /* listen       */ "聴く",
        /* watch        */ "見る",
    ] },
    PageWords { language: "nl", texts: [
        /* feed         */ "Feed",
        /* site         */ "Naar de site",
        /* follow       */ "Volgen",
        /* invitation   */ "Kopieer dit adres naar een feedlezer en nieuwe artikelen komen naar u toe.",
        /* copy_address */ "Kopiëren",
        /* copied       */ "Gekopieerd",
        /* open_in      */ "Openen in een lezer",
        /* feed_app     */ "Feed-app",
        /* formats      */ "Andere formaten",
        /* question     */ "Wat is een feed?",
        /* answer       */ "Een feed is een lijst met de nieuwste artikelen van een site. Een feedlezer, een app of een website, bekijkt de feeds die u volgt en laat zien wat nieuw is. U hebt hier geen account nodig, niemand vraagt naar uw e-mailadres en niemand sorteert de artikelen voor u.",
        /* what         */ "Dit is een webfeed",
        /* explanation  */ "Kopieer een adres naar een feedlezer en nieuwe artikelen komen naar u toe: zonder account, zonder e-mailadres en zonder tussenpersoon.",
        /* latest       */ "Nieuwste berichten",
        /* earlier      */ "Eerder",
        /* published    */ "Gepubliceerd",
        /* page         */ "Webpagina",
        /* others       */ "Andere feeds",
        /* topics       */ "Onderwerpen",
        /* sections     */ "Rubrieken",
        /* categories   */ "Categorieën",
        /* tags         */ "Tags",
        /* authors      */ "Auteurs",
        /* languages    */ "Talen",
        /* all_feeds    */ "Alle feeds",
        /* empty        */ "Er is nog niets gepubliceerd.",
        /* listen       */ "Luisteren",
        /* watch        */ "Bekijken",
    ] },
    PageWords { language: "pt", texts: [
        /* feed         */ "Feed",
        /* site         */ "Ir para o site",
        /* follow       */ "Seguir",
        /* invitation   */ "Copie este endereço para um leitor de feeds e os novos artigos chegam até você.",
        /* copy_address */ "Copiar",
        /* copied       */ "Copiado",
        /* open_in      */ "Abrir em um leitor",
        /* feed_app     */ "Aplicativo de feeds",
        /* formats      */ "Outros formatos",
        /* question     */ "O que é um feed?",
        /* answer       */ "Um feed é uma lista dos artigos mais recentes de um site. Um leitor de feeds, que é um aplicativo ou um site, consulta os feeds que você segue e mostra o que há de novo. Aqui não é preciso ter conta, ninguém pede seu e-mail e ninguém ordena os artigos por você.",
        /* what         */ "Isto é um feed web",
        /* explanation  */ "Copie um endereço para um leitor de feeds e os novos artigos chegam até você: sem conta, sem e-mail e sem intermediários.",
        /* latest       */ "Últimas entradas",
        /* earlier      */ "Anteriores",
        /* published    */ "Publicado",
        /* page         */ "Página web",
        /* others       */ "Outros feeds",
        /* topics       */ "Temas",
        /* sections     */ "Seções",
        /* categories   */ "Categorias",
        /* tags         */ "Tags",
        /* authors      */ "Autores",
        /* languages    */ "Idiomas",
        /* all_feeds    */ "Todos os feeds",
        /* empty        */ "Nada foi publicado ainda.",
        /* listen       */ "Ouvir",
        /* watch        */ "Assistir",
    ] },
];

/// Returns the translation for a language tag, by its primary subtag.
pub(crate) fn words_for(language: &str) -> &'static PageWords {
    let primary = language.split('-').next().unwrap_or_default();
    let known = WORDS.iter().find(|words| words.language.eq_ignore_ascii_case(primary));
    known.unwrap_or(&WORDS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_and_no_name_is_listed_twice() {
        let mut languages: Vec<_> = WORDS.iter().map(|words| words.language).collect();
        languages.sort_unstable();
        languages.dedup();
        assert_eq!(languages.len(), WORDS.len());
        let mut names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }

    #[test]
    fn language_is_found_by_its_first_part() {
        assert_eq!(words_for("DE-at").language, "de");
        assert_eq!(words_for("tlh").language, "en");
    }

    #[test]
    fn every_text_is_translated_and_safe_in_a_style_sheet() {
        for words in WORDS {
            for (name, text) in words.entries() {
                assert!(!text.is_empty() && !text.contains(['"', '\\', '\n']), "{name}: {text}");
            }
        }
        assert_eq!(words_for("fr").text("copied"), Some("Copié"));
    }
}
