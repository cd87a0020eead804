//! Articles of about 5 KB, the same in every run.

const WORDS: [&str; 32] = [
    "harbour", "évening", "of", "the", "and", "winter", "naïve", "market", "bridge", "in", "a",
    "Ærø", "light", "over", "slow", "train", "to", "garden", "where", "façade", "answers", "river",
    "with", "stone", "čaj", "under", "letters", "north", "is", "quiet", "Größe", "morning",
];

/// How many tags there are; few are on many articles, as everywhere.
const TAGS: u64 = 200;

const AUTHORS: [&str; 4] = ["Ines Faro", "Łukasz Brand", "Tove Åkesson", "M. Okoro"];

const CODE: &str = "```rust\nfn widest(roads: &[Road]) -> Option<&Road> {\n    \
    roads.iter().max_by_key(|road| road.width)\n}\n```\n\n";

/// Returns the path of the article of a number, by year and month, and its text.
pub fn article(number: u32) -> (String, String) {
    let day = number % (25 * 12 * 28);
    let (year, month, day) = (2000 + day / (12 * 28), 1 + day / 28 % 12, 1 + day % 28);
    let date = format!("{year}-{month:02}-{day:02}T{:02}:30:00+02:00", number % 24);
    let mut dice = Dice(u64::from(number) + 1);
    let text = header(&mut dice, number, &date) + &body(&mut dice);
    (format!("{year}/{month:02}/road-{number}.md"), text)
}

fn header(dice: &mut Dice, number: u32, date: &str) -> String {
    format!(
        "+++\ntitle = \"Road {number}: {}\"\ndate = {date}\nauthors = [\"{}\"]\n\
         tags = [\"{}\", \"{}\"]\ndescription = \"{}\"\n+++\n\n",
        dice.words(5),
        dice.one_of(&AUTHORS),
        dice.tag(),
        dice.tag(),
        dice.words(24)
    )
}

fn body(dice: &mut Dice) -> String {
    let mut body = String::with_capacity(6000);
    while body.len() < 4000 {
        body += &format!("## {}\n\n", dice.words(4));
        body +=
            &format!("{}, [{}](/roads/), *{}*.\n\n", dice.words(60), dice.words(2), dice.words(3));
        body += &format!("- {}\n- `{}`\n- {}\n\n", dice.words(9), dice.words(1), dice.words(7));
        body += CODE;
        body += &format!("> {}\n\n{}.\n\n", dice.words(20), dice.words(70));
    }
    body
}

/// Chance that is the same in every run (xorshift, by G. Marsaglia).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: u64) -> u64 {
        // The low bits of the first rolls of small seeds are poor.
        (self.roll() >> 11) % count
    }

    fn tag(&mut self) -> String {
        let most = 1 + self.below(TAGS);
        format!("tag {}", self.below(most))
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.below(choices.len() as u64);
        choices[usize::try_from(index).expect("an index into an array fits")]
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.one_of(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}
