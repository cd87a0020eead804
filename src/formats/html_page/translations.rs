//! Translations of the fixed text on a feed's web page.

use serde::Serialize;

/// Fixed text of the page in one language.
#[derive(Debug, Serialize)]
pub(super) struct PageWords {
    /// Primary subtag of the language tag (BCP 47).
    #[serde(skip)]
    pub language: &'static str,
    feed: &'static str,
    site: &'static str,
    what: &'static str,
    explanation: &'static str,
    latest: &'static str,
    others: &'static str,
}

/// Translations of the page. The first is the default for other languages.
pub(super) const WORDS: &[PageWords] = &[
    PageWords {
        language: "en",
        feed: "Feed",
        site: "To the site",
        what: "This is a web feed",
        explanation: "Copy an address into a feed reader, and new articles come to you: no account, no e-mail address, and nobody in between.",
        latest: "Latest entries",
        others: "Other feeds",
    },
    PageWords {
        language: "ar",
        feed: "موجز",
        site: "إلى الموقع",
        what: "هذا موجز ويب",
        explanation: "انسخ أحد العناوين إلى قارئ موجزات لتصلك المقالات الجديدة: بلا حساب وبلا بريد إلكتروني وبلا وسيط.",
        latest: "أحدث المقالات",
        others: "موجزات أخرى",
    },
    PageWords {
        language: "de",
        feed: "Feed",
        site: "Zur Website",
        what: "Das ist ein Webfeed",
        explanation: "Kopieren Sie eine Adresse in einen Feedreader, und neue Artikel kommen zu Ihnen: ohne Konto, ohne E-Mail-Adresse und ohne Zwischenhändler.",
        latest: "Neueste Einträge",
        others: "Weitere Feeds",
    },
    PageWords {
        language: "es",
        feed: "Canal",
        site: "Ir al sitio",
        what: "Esto es un canal web",
        explanation: "Copie una dirección en un lector de canales y los artículos nuevos le llegarán: sin cuenta, sin correo electrónico y sin intermediarios.",
        latest: "Últimas entradas",
        others: "Otros canales",
    },
    PageWords {
        language: "fr",
        feed: "Flux",
        site: "Vers le site",
        what: "Ceci est un flux web",
        explanation: "Copiez une adresse dans un lecteur de flux, et les nouveaux articles viennent à vous : sans compte, sans adresse électronique et sans intermédiaire.",
        latest: "Dernières entrées",
        others: "Autres flux",
    },
    PageWords {
        language: "he",
        feed: "הזנה",
        site: "לאתר",
        what: "זוהי הזנת רשת",
        explanation: "העתיקו כתובת לקורא הזנות, והמאמרים החדשים יגיעו אליכם: בלי חשבון, בלי דואר אלקטרוני ובלי מתווכים.",
        latest: "הרשומות האחרונות",
        others: "הזנות אחרות",
    },
    PageWords {
        language: "it",
        feed: "Feed",
        site: "Vai al sito",
        what: "Questo è un feed web",
        explanation: "Copia un indirizzo in un lettore di feed e i nuovi articoli arriveranno da te: senza account, senza e-mail e senza intermediari.",
        latest: "Ultimi articoli",
        others: "Altri feed",
    },
    PageWords {
        language: "nl",
        feed: "Feed",
        site: "Naar de site",
        what: "Dit is een webfeed",
        explanation: "Kopieer een adres naar een feedlezer en nieuwe artikelen komen naar u toe: zonder account, zonder e-mailadres en zonder tussenpersoon.",
        latest: "Nieuwste berichten",
        others: "Andere feeds",
    },
    PageWords {
        language: "pt",
        feed: "Feed",
        site: "Ir para o site",
        what: "Isto é um feed web",
        explanation: "Copie um endereço para um leitor de feeds e os novos artigos chegam até você: sem conta, sem e-mail e sem intermediários.",
        latest: "Últimas entradas",
        others: "Outros feeds",
    },
];

/// Returns the translation for a language tag, by its primary subtag.
pub(super) fn words_for(language: &str) -> &'static PageWords {
    let primary = language.split('-').next().unwrap_or_default();
    let known = WORDS.iter().find(|words| words.language.eq_ignore_ascii_case(primary));
    known.unwrap_or(&WORDS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_is_listed_twice() {
        let mut languages: Vec<_> = WORDS.iter().map(|words| words.language).collect();
        languages.sort_unstable();
        languages.dedup();
        assert_eq!(languages.len(), WORDS.len());
    }

    #[test]
    fn language_is_found_by_its_first_part() {
        assert_eq!(words_for("DE-at").language, "de");
        assert_eq!(words_for("tlh").language, "en");
    }
}
