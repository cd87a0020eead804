// Three sites that exist only in the tests: a company's blog, one in Japanese, and one in
// Arabic. Each shows what the sample daily does not: a square logo, other scripts, years of
// entries.

const article = (fields, text) =>
  `---\n${Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join("\n")}\n---\n${text}\n`;

const PICTURE = (sky, hill, sun) => `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540" viewBox="0 0 960 540"><rect width="960" height="540" fill="${sky}"/><circle cx="690" cy="180" r="74" fill="${sun}"/><path d="M0 400 210 250l190 130 170-190 390 250v100H0z" fill="${hill}"/><path d="M0 470 320 380l240 60 400-110v210H0z" fill="${hill}" opacity=".6"/></svg>`;
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96"><rect width="96" height="96" rx="22" fill="#4b3fd1"/><path d="M24 68V28h11l13 23 13-23h11v40H61V48L48 70 35 48v20z" fill="#fff"/></svg>`;

const BLOG = [
  ["We moved eleven terabytes of appointments in one weekend", "2026-11-19", "Ada Norling", ["postgres", "migrations"], "Nobody noticed, which was the plan. This is the story of a migration that was rehearsed nineteen times, and of the one table that had been wrong since 2014.", "/images/weekend.svg"],
  ["Vacuum, explained with laundry", "2026-11-12", "Jonas Weber", ["postgres"], "Dead rows are like socks. You can leave them on the floor for a while, and then one morning you can't find the door. Here is how we decide when to pick them up."],
  ["On call without fear", "2026-10-29", "Priya Raman", ["on-call", "culture"], "Three years ago a page at night meant that somebody would cry before breakfast. We changed five things. None of them was a tool.", "/images/night.svg"],
  ["An interview about queues", "2026-10-15", "Ada Norling", ["culture"], "A conversation with the person who wrote the first version, on a train, in an afternoon."],
  ["What a clinic taught us about time zones", "2026-10-01", "Jonas Weber", ["migrations"], "One of our clinics is on a ship. It crosses the date line twice a month, and its receptionist has opinions."],
];

const company = {
  host: "https://meridian.example",
  folder: "/blog/",
  files: {
    "feed.toml": `[site]\ntitle = "Meridian Engineering"\nurl = "https://meridian.example/blog/"\ndescription = "How we build the scheduling software behind four thousand clinics."\nlanguage = "en-GB"\ntimezone = "Europe/Berlin"\nlogo = "/blog/logo.svg"\ncopyright = "© 2026 Meridian Clinics"\n[articles]\nassets = "static"\n[output]\npage = "follow.html"\naccent = "#4b3fd1"\nstylesheet = true\n[each.tag]\n[each.author]\n[feed]\nlimit = 50\n`,
    "static/logo.svg": LOGO,
    "static/images/weekend.svg": PICTURE("#dfe6f5", "#4b3fd1", "#f7b267"),
    "static/images/night.svg": PICTURE("#1d2145", "#6d62e0", "#f4f1de"),
    ...Object.fromEntries(BLOG.map(([title, date, author, tags, text, image], index) => [
      `articles/post-${index}.md`,
      article({ title, date: `${date}T09:00:00+01:00`, author, tags, ...(image ? { image } : {}) }, text),
    ])),
    ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [
      `articles/note-${index}.md`,
      article({ title: `Release notes, week ${36 - index}`, date: `2026-${String(9 - Math.floor(index / 4)).padStart(2, "0")}-${String(25 - (index % 4) * 7).padStart(2, "0")}`, author: "Priya Raman" }, "Changes of the week."),
    ])),
  },
};

const JAPANESE = [
  ["朝市の魚が減った理由", "2026-11-20", "佐藤 花", ["海", "市場"], "夜明け前の市場を歩くと、去年の今ごろとは違う静けさがありました。漁師たちは水温の話をしています。三十年この港で働く組合長に、何が変わったのかを聞きました。", "/images/harbor.svg"],
  ["坂の上の図書室が開館", "2026-11-13", "田中 健", ["本"], "古い郵便局を改装した小さな図書室が、日曜日に開館しました。蔵書はすべて町の人の寄贈で、貸し出しの記録は紙のカードに残します。"],
  ["路面電車、最後の冬", "2026-11-06", "佐藤 花", ["電車"], "来年三月に廃止される五番線に、始発から終点まで乗ってみました。運転士の話では、終点の桜だけは残るそうです。"],
  ["灯台の新しい灯り", "2026-10-30", "田中 健", ["海"], "百年ぶりに電球が替わり、沖の船から「明るすぎる」という手紙が届きました。"],
];

const japanese = {
  host: "https://minato.example",
  folder: "/",
  files: {
    "feed.toml": `[site]\ntitle = "港町日記"\nurl = "https://minato.example/"\ndescription = "海と坂道のある町から、毎週お届けします。"\nlanguage = "ja"\ntimezone = "Asia/Tokyo"\ncopyright = "© 港町日記"\n[articles]\nassets = "static"\n[output]\npage = "index.html"\naccent = "#1f6f8b"\n[each.tag]\n`,
    "static/images/harbor.svg": PICTURE("#e8f1f2", "#1f6f8b", "#e4572e"),
    ...Object.fromEntries(JAPANESE.map(([title, date, author, tags, text, image], index) => [
      `articles/${index}.md`,
      article({ title, date: `${date}T07:00:00+09:00`, author, tags, ...(image ? { image } : {}) }, text),
    ])),
  },
};

const ARABIC = [
  ["جسر جديد يربط ضفتي الميناء", "2026-11-20", "ليلى حداد", "مدينة", "بعد سبع سنوات من العمل افتتح الجسر أمام المشاة، ويفتح أمام السيارات في الربيع. يقول المهندسون إنه صمم ليتحمل أعلى موجة عرفها الميناء."],
  ["غرفة التجارة تدعم المتاجر الصغيرة", "2026-11-13", "سامي نصار", "اقتصاد", "قال رئيس الغرفة إن القرار سيمنح المتاجر الصغيرة فرصة لتوظيف المزيد من الشباب، بينما طالبت النقابات بضمانات."],
  ["مكتبة الحي تعود إلى الحياة", "2026-11-06", "ليلى حداد", "ثقافة", "تبرع السكان بأكثر من ألفي كتاب، وتطوع عشرون شابًا لترميم القاعة القديمة."],
  ["موسم الزيتون يبدأ مبكرًا", "2026-10-30", "سامي نصار", "اقتصاد", "أمطار الخريف جاءت قبل موعدها، والمزارعون يسابقون الوقت."],
];

const arabic = {
  host: "https://ufuq.example",
  folder: "/",
  files: {
    "feed.toml": `[site]\ntitle = "صحيفة الأفق"\nurl = "https://ufuq.example/"\ndescription = "أخبار البحر والمدينة كل صباح."\nlanguage = "ar"\ntimezone = "Asia/Beirut"\ncopyright = "© صحيفة الأفق"\n[output]\npage = "index.html"\naccent = "#0b6b3a"\n[each.section]\n[each.author]\n`,
    ...Object.fromEntries(ARABIC.map(([title, date, author, section, text], index) => [
      `articles/${section}/${index}.md`,
      article({ title, date: `${date}T06:00:00+02:00`, author }, text),
    ])),
  },
};

export const INVENTED = { company, japanese, arabic };
