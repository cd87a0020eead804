//! Names of months and weekdays, and the words around them, in the languages of sites.
//!
//! The names are our own table, because libraries for locales only write dates: they have one
//! form of each name, but people write others, such as the genitive (`2 stycznia`) and
//! abbreviations with and without a dot. Diacritics and letter case do not matter.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of the months in one language: for each month every form, separated by spaces.
pub(super) struct MonthNames {
    /// Language subtag (BCP 47).
    pub language: &'static str,
    names: [&'static str; 12],
}

impl MonthNames {
    /// Returns the forms of each month, separated by spaces.
    #[cfg(test)]
    pub(super) const fn forms(&self) -> [&'static str; 12] {
        self.names
    }
}

const fn months(language: &'static str, names: [&'static str; 12]) -> MonthNames {
    MonthNames { language, names }
}

#[rustfmt::skip]
pub(super) const MONTHS: [MonthNames; 38] = [
    months("en", ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec"]),
    months("de", ["januar jänner jaenner jan", "februar feber feb", "märz maerz mrz mär", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov", "dezember dez"]),
    months("fr", ["janvier janv jan", "février fév févr", "mars mar", "avril avr", "mai", "juin jun", "juillet juil jul", "août aoû", "septembre sept sep", "octobre oct", "novembre nov", "décembre déc"]),
    months("es", ["enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago", "septiembre setiembre sept sep set", "octubre oct", "noviembre nov", "diciembre dic"]),
    months("it", ["gennaio gen genn", "febbraio feb febbr", "marzo mar", "aprile apr", "maggio mag magg", "giugno giu", "luglio lug", "agosto ago", "settembre set sett", "ottobre ott", "novembre nov", "dicembre dic"]),
    months("pt", ["janeiro jan", "fevereiro fev", "março mar", "abril abr", "maio mai", "junho jun", "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez"]),
    months("gl", ["xaneiro xan", "febreiro feb", "marzo mar", "abril abr", "maio", "xuño xuñ", "xullo xul", "agosto ago", "setembro set", "outubro out", "novembro nov", "decembro dec"]),
    months("ca", ["gener gen", "febrer febr", "març", "abril abr", "maig", "juny", "juliol jul", "agost ag", "setembre set", "octubre oct", "novembre nov", "desembre des"]),
    months("eu", ["urtarrila urtarrilaren urt", "otsaila otsailaren ots", "martxoa martxoaren", "apirila apirilaren", "maiatza maiatzaren", "ekaina ekainaren", "uztaila uztailaren", "abuztua abuztuaren", "iraila irailaren", "urria urriaren", "azaroa azaroaren", "abendua abenduaren"]),
    months("ro", ["ianuarie ian", "februarie feb", "martie mart", "aprilie apr", "mai", "iunie iun", "iulie iul", "august aug", "septembrie sept", "octombrie oct", "noiembrie noi", "decembrie dec"]),
    months("nl", ["januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug", "september sept sep", "oktober okt", "november nov", "december dec"]),
    months("af", ["januarie", "februarie", "maart", "april", "mei", "junie", "julie", "augustus", "september", "oktober", "november", "desember"]),
    months("sv", ["januari jan", "februari feb febr", "mars mar", "april apr", "maj", "juni jun", "juli jul", "augusti aug", "september sept sep", "oktober okt", "november nov", "december dec"]),
    months("da", ["januar jan", "februar feb", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov", "december dec"]),
    months("no", ["januar jan", "februar feb", "mars mar", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov", "desember des"]),
    months("is", ["janúar jan", "febrúar feb", "mars mar", "apríl apr", "maí", "júní jún", "júlí júl", "ágúst ágú", "september sep", "október okt", "nóvember nóv", "desember des"]),
    months("fi", ["tammikuu tammikuuta tammikuun tammi", "helmikuu helmikuuta helmikuun helmi", "maaliskuu maaliskuuta maaliskuun maalis", "huhtikuu huhtikuuta huhtikuun huhti", "toukokuu toukokuuta toukokuun touko", "kesäkuu kesäkuuta kesäkuun kesä", "heinäkuu heinäkuuta heinäkuun heinä", "elokuu elokuuta elokuun elo", "syyskuu syyskuuta syyskuun syys", "lokakuu lokakuuta lokakuun loka", "marraskuu marraskuuta marraskuun marras", "joulukuu joulukuuta joulukuun joulu"]),
    months("et", ["jaanuar jaanuari jaan", "veebruar veebruari veebr", "märts märtsi", "aprill aprilli", "mai", "juuni", "juuli", "august augusti", "september septembri", "oktoober oktoobri", "november novembri", "detsember detsembri dets"]),
    months("lv", ["janvāris janvārī", "februāris februārī", "marts martā", "aprīlis aprīlī", "maijs maijā", "jūnijs jūnijā", "jūlijs jūlijā", "augusts augustā", "septembris septembrī", "oktobris oktobrī", "novembris novembrī", "decembris decembrī"]),
    months("lt", ["sausis sausio", "vasaris vasario", "kovas kovo", "balandis balandžio", "gegužė gegužės", "birželis birželio", "liepa liepos", "rugpjūtis rugpjūčio", "rugsėjis rugsėjo", "spalis spalio", "lapkritis lapkričio", "gruodis gruodžio"]),
    months("pl", ["styczeń stycznia sty", "luty lutego lut", "marzec marca mar", "kwiecień kwietnia kwi", "maj maja", "czerwiec czerwca cze", "lipiec lipca lip", "sierpień sierpnia sie", "wrzesień września wrz", "październik października paź", "listopad listopada lis", "grudzień grudnia gru"]),
    months("cs", ["leden ledna led", "únor února úno", "březen března bře", "duben dubna dub", "květen května kvě", "červen června čvn", "červenec července čvc", "srpen srpna srp", "září zář", "říjen října říj", "listopad listopadu lis", "prosinec prosince pro"]),
    months("sk", ["január januára jan", "február februára feb", "marec marca mar", "apríl apríla apr", "máj mája", "jún júna", "júl júla", "august augusta aug", "september septembra sep", "október októbra okt", "november novembra nov", "december decembra dec"]),
    months("sl", ["januar januarja jan", "februar februarja feb", "marec marca mar", "april aprila apr", "maj maja", "junij junija jun", "julij julija jul", "avgust avgusta avg", "september septembra sep", "oktober oktobra okt", "november novembra nov", "december decembra dec"]),
    months("hr", ["siječanj siječnja sij", "veljača veljače velj", "ožujak ožujka ožu", "travanj travnja tra", "svibanj svibnja svi", "lipanj lipnja lip", "srpanj srpnja srp", "kolovoz kolovoza kol", "rujan rujna ruj", "listopad listopada lis", "studeni studenoga studenog stu", "prosinac prosinca pro"]),
    months("sr", ["januar januara јануар јануара јан", "februar februara фебруар фебруара феб", "mart marta март марта мар", "april aprila април априла апр", "maj maja мај маја", "jun juna јун јуна", "jul jula јул јула", "avgust avgusta август августа авг", "septembar septembra септембар септембра сеп", "oktobar oktobra октобар октобра окт", "novembar novembra новембар новембра нов", "decembar decembra децембар децембра дец"]),
    months("bg", ["януари ян", "февруари февр", "март", "април апр", "май", "юни", "юли", "август авг", "септември септ", "октомври окт", "ноември ноем", "декември дек"]),
    months("ru", ["январь января янв", "февраль февраля фев февр", "март марта мар", "апрель апреля апр", "май мая", "июнь июня июн", "июль июля июл", "август августа авг", "сентябрь сентября сен сент", "октябрь октября окт", "ноябрь ноября ноя нояб", "декабрь декабря дек"]),
    months("uk", ["січень січня січ", "лютий лютого лют", "березень березня бер", "квітень квітня квіт", "травень травня трав", "червень червня черв", "липень липня лип", "серпень серпня серп", "вересень вересня вер", "жовтень жовтня жовт", "листопад листопада лист", "грудень грудня груд"]),
    months("be", ["студзень студзеня", "люты лютага", "сакавік сакавіка", "красавік красавіка", "май мая травень траўня", "чэрвень чэрвеня", "ліпень ліпеня", "жнівень жніўня", "верасень верасня", "кастрычнік кастрычніка", "лістапад лістапада", "снежань снежня"]),
    months("hu", ["január jan", "február febr feb", "március márc", "április ápr", "május máj", "június jún", "július júl", "augusztus aug", "szeptember szept", "október okt", "november nov", "december dec"]),
    months("el", ["ιανουάριος ιανουαρίου ιαν", "φεβρουάριος φεβρουαρίου φεβ", "μάρτιος μαρτίου μαρ", "απρίλιος απριλίου απρ", "μάιος μαΐου μάι", "ιούνιος ιουνίου ιούν", "ιούλιος ιουλίου ιούλ", "αύγουστος αυγούστου αύγ", "σεπτέμβριος σεπτεμβρίου σεπ", "οκτώβριος οκτωβρίου οκτ", "νοέμβριος νοεμβρίου νοέ", "δεκέμβριος δεκεμβρίου δεκ"]),
    months("tr", ["ocak oca", "şubat şub", "mart mar", "nisan nis", "mayıs may", "haziran haz", "temmuz tem", "ağustos ağu", "eylül eyl", "ekim eki", "kasım kas", "aralık ara"]),
    months("id", ["januari jan", "februari feb", "maret mar", "april apr", "mei", "juni jun", "juli jul", "agustus agu agt", "september sep", "oktober okt", "november nov", "desember des"]),
    months("ms", ["januari jan", "februari feb", "mac", "april apr", "mei", "jun", "julai jul", "ogos", "september sep", "oktober okt", "november nov", "disember dis"]),
    months("cy", ["ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr"]),
    months("ar", ["يناير", "فبراير", "مارس", "أبريل ابريل", "مايو", "يونيو", "يوليو", "أغسطس اغسطس", "سبتمبر", "أكتوبر اكتوبر", "نوفمبر", "ديسمبر"]),
    months("he", ["ינואר בינואר", "פברואר בפברואר", "מרץ במרץ מרס במרס", "אפריל באפריל", "מאי במאי", "יוני ביוני", "יולי ביולי", "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר"]),
];

/// Names of weekdays from Monday in one language, with their abbreviations.
#[rustfmt::skip]
const WEEKDAYS: [(&str, [&str; 7]); 23] = [
    ("en", ["monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"]),
    ("de", ["montag mo", "dienstag di", "mittwoch mi", "donnerstag do", "freitag fr", "samstag sonnabend sa", "sonntag so"]),
    ("fr", ["lundi lun", "mardi mar", "mercredi mer", "jeudi jeu", "vendredi ven", "samedi sam", "dimanche dim"]),
    ("es", ["lunes lun", "martes mar", "miércoles mié", "jueves jue", "viernes vie", "sábado sáb", "domingo dom"]),
    ("it", ["lunedì lun", "martedì mar", "mercoledì mer", "giovedì gio", "venerdì ven", "sabato sab", "domenica dom"]),
    ("pt", ["segunda segunda-feira seg", "terça terça-feira ter", "quarta quarta-feira qua", "quinta quinta-feira qui", "sexta sexta-feira sex", "sábado sáb", "domingo dom"]),
    ("ca", ["dilluns dl", "dimarts dt", "dimecres dc", "dijous dj", "divendres dv", "dissabte ds", "diumenge dg"]),
    ("ro", ["luni lun", "marți", "miercuri", "joi", "vineri vin", "sâmbătă", "duminică dum"]),
    ("nl", ["maandag ma", "dinsdag di", "woensdag wo", "donderdag do", "vrijdag vr", "zaterdag za", "zondag zo"]),
    ("sv", ["måndag mån", "tisdag tis", "onsdag ons", "torsdag tors", "fredag fre", "lördag lör", "söndag sön"]),
    ("da", ["mandag man", "tirsdag tirs", "onsdag ons", "torsdag tors", "fredag fre", "lørdag lør", "søndag søn"]),
    ("no", ["mandag man", "tirsdag tirs", "onsdag ons", "torsdag tors", "fredag fre", "lørdag lør", "søndag søn"]),
    ("fi", ["maanantai maanantaina ma", "tiistai tiistaina ti", "keskiviikko keskiviikkona ke", "torstai torstaina to", "perjantai perjantaina pe", "lauantai lauantaina la", "sunnuntai sunnuntaina su"]),
    ("pl", ["poniedziałek pon", "wtorek wt", "środa śr", "czwartek czw", "piątek pt", "sobota sob", "niedziela niedz"]),
    ("cs", ["pondělí po", "úterý út", "středa st", "čtvrtek čt", "pátek pá", "sobota so", "neděle ne"]),
    ("sk", ["pondelok po", "utorok ut", "streda st", "štvrtok št", "piatok pi", "sobota so", "nedeľa ne"]),
    ("sl", ["ponedeljek", "torek", "sreda", "četrtek", "petek", "sobota", "nedelja"]),
    ("hr", ["ponedjeljak ponedeljak", "utorak", "srijeda sreda", "četvrtak", "petak", "subota", "nedjelja nedelja"]),
    ("hu", ["hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"]),
    ("ru", ["понедельник пн", "вторник вт", "среда ср", "четверг чт", "пятница пт", "суббота сб", "воскресенье вс"]),
    ("uk", ["понеділок", "вівторок", "середа", "четвер", "п’ятниця пятниця", "субота", "неділя"]),
    ("el", ["δευτέρα", "τρίτη", "τετάρτη", "πέμπτη", "παρασκευή", "σάββατο", "κυριακή"]),
    ("tr", ["pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"]),
];

/// Words that may be around day, month and year without a meaning of their own: articles,
/// prepositions, ordinal endings, and words for day and year.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "the", "of", "st", "nd", "rd", "th", "on",
    "der", "den", "dem", "am", "le", "er", "ère", "de", "del", "di", "il", "do", "da", "dia", "el", "d", "l",
    "a", "o", "e", "ko", "eko", "op", "en", "ste", "r", "roku", "rok", "roka", "leta", "года", "год", "г", "року", "рік", "р", "година",
    "m", "gada", "gads", "v", "kuupäev", "yılı", "tarihinde", "του", "άν", "an", "vom", "feira", "ás", "dne", "dňa",
];

/// Meaning of a word in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    /// Name of a month; January is 1.
    Month(u32),
    /// Name of a weekday; Monday is 1.
    Weekday(u32),
    /// Word without a meaning of its own.
    Filler,
}

/// Every meaning of a folded word, with its language.
type DateWords = HashMap<String, Vec<(&'static str, DateWord)>>;

static WORDS: LazyLock<DateWords> = LazyLock::new(|| {
    let mut words = DateWords::new();
    let mut add = |language, forms: &str, meaning| {
        for form in forms.split(' ') {
            words.entry(fold_word(form)).or_default().push((language, meaning));
        }
    };
    for row in &MONTHS {
        for (number, forms) in (1..).zip(row.names) {
            add(row.language, forms, DateWord::Month(number));
        }
    }
    for (language, names) in WEEKDAYS {
        for (number, forms) in (1..).zip(names) {
            add(language, forms, DateWord::Weekday(number));
        }
    }
    for word in FILLERS {
        add("", word, DateWord::Filler);
    }
    words
});

/// Returns every meaning of a word, each once: in the site's language if the word has a
/// meaning in it, otherwise in all languages.
pub(super) fn meanings(word: &str, language: Option<&str>) -> Vec<DateWord> {
    let all = WORDS.get(&fold_word(word)).map(Vec::as_slice).unwrap_or_default();
    let own = language.map(main_language);
    let has_own = all.iter().any(|(language, _)| Some(*language) == own);
    let mut meanings = Vec::new();
    for (language, meaning) in all {
        if (!has_own || Some(*language) == own) && !meanings.contains(meaning) {
            meanings.push(*meaning);
        }
    }
    meanings
}

/// Returns the language of a tag without its region and script. Norwegian has three tags, and
/// Bosnian and Montenegrin use the names of Serbian.
fn main_language(tag: &str) -> &str {
    let end = tag.find(['-', '_']).unwrap_or(tag.len());
    match &tag[..end] {
        language if ["nb", "nn"].iter().any(|it| language.eq_ignore_ascii_case(it)) => "no",
        language if ["bs", "me", "sh"].iter().any(|it| language.eq_ignore_ascii_case(it)) => "sr",
        language => language,
    }
}

/// Folds a word: in lower case, and Latin letters without diacritics.
fn fold_word(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        match letter {
            // Marks of letters that are written in two parts.
            '\u{300}'..='\u{36f}' => {}
            '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.push_str(deunicode::deunicode_char(letter).unwrap_or_default());
            }
            _ => folded.push(letter),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_month_once() {
        for row in &MONTHS {
            let mut forms: Vec<String> =
                row.names.iter().flat_map(|forms| forms.split(' ')).map(fold_word).collect();
            forms.sort_unstable();
            assert!(forms.iter().all(|form| form.len() > 1), "{}", row.language);
            let count = forms.len();
            forms.dedup();
            assert_eq!(forms.len(), count, "{}: {forms:?}", row.language);
        }
        let mut languages: Vec<_> = MONTHS.iter().map(|row| row.language).collect();
        languages.sort_unstable();
        languages.dedup();
        assert_eq!(languages.len(), MONTHS.len());
        assert!(WEEKDAYS.iter().all(|(language, _)| languages.contains(language)));
    }

    /// A word with different months in two languages is read only by the site's language.
    #[test]
    fn words_with_two_months_are_few() {
        let mut ambiguous: Vec<&str> = WORDS
            .iter()
            .filter(|(_, all)| {
                let months = all.iter().filter_map(|(_, meaning)| match meaning {
                    DateWord::Month(month) => Some(*month),
                    DateWord::Weekday(_) | DateWord::Filler => None,
                });
                let mut months: Vec<u32> = months.collect();
                months.sort_unstable();
                months.dedup();
                months.len() > 1
            })
            .map(|(word, _)| &**word)
            .collect();
        ambiguous.sort_unstable();
        assert_eq!(ambiguous, ["lip", "lis", "listopad", "listopada", "srp"]);
    }

    #[test]
    fn meaning_in_the_language_of_the_site_wins() {
        assert_eq!(meanings("Listopad", Some("hr-HR")), [DateWord::Month(10)]);
        assert_eq!(meanings("Listopad", Some("pl")), [DateWord::Month(11)]);
        assert_eq!(meanings("listopad", None), [DateWord::Month(11), DateWord::Month(10)]);
        assert_eq!(meanings("MÄRZ", Some("en")), [DateWord::Month(3)]);
        assert_eq!(meanings("marz", None), [DateWord::Month(3)]);
        assert_eq!(meanings("EYLÜL", None), [DateWord::Month(9)]);
        assert_eq!(meanings("ARALIK", None), [DateWord::Month(12)]);
        assert_eq!(meanings("mar", Some("fr")), [DateWord::Month(3), DateWord::Weekday(2)]);
        assert!(meanings("soon", None).is_empty());
    }
}
