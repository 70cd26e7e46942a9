"""The words of bylines: what leads to names, what ends them, and what is no person's name."""

import re

_INDIC = "\u0900-\u0dff\u200c\u200d"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
LEAD = re.compile(
    r"^\W*(?:this (?:post|article|story|blog|piece) (?:is|was) )?"
    r"(?:(?:written|reported|report|reporting|story|posted|published|submitted|authored|compiled|article|interview|text|words|"
    r"analysis|opinion|verfasst|geschrieben|escrito|écrit|rédigé|publié|scritto)\s+)?"
    r"(?:(?:by|von|par|por|di|door|af|av|द्वारा)\s*:?\s+|(?:by|authors?|reporter|contributors?|autor|autore|auteur|"
    r"autorin|lead author|लेखक|रिपोर्ट|रिपोर्टर|संवाददाता|written by|text|articles? by|责编|责任编辑|编辑|记者|"
    r"作者)\s*[:：]\s*|(?:लेखक|लेखिका|लेखन|वार्ताहर|লেখক|প্রতিবেদক|ਲੇਖਕ|લેખક|ଲେଖକ|எழுதியவர்|రచయిత|ಲೇಖಕ|ಬರೆದವರು|"
    r"എഴുതിയത്|ലേഖകൻ)\s*[:–-]\s*|"
    r"(?:authors?|autorin/autor|autor(?:in)?|articles by|लेखक(?! के बारे| का परिचय))\s+)",
    re.IGNORECASE,
)
LEADING = re.compile(  # a word that LEAD holds
    r"\b(?:by|von|par|por|di|door|af|av|authors?|reporter|contributors?|aut(?:or|eur)\w*|written)\b|[^\x00-\u08ff]",
    re.IGNORECASE,
)
WRITTEN = re.compile(
    r"^\W*(?:(?:this (?:post|article|story|blog|piece) (?:is|was) )?(?:written|authored|posted) by|author|"
    r"autorin/autor|autor(?:in)?(?=\s*:)|लेखक|责编|责任编辑|作者)\b",
    re.IGNORECASE,
)
BARE_LEAD = re.compile(
    r"^\W*(?:(?:written|story|posted|words|text|article|reported|verfasst|geschrieben|escrito|écrit|scritto)\s+)?"
    r"(?:by|von|par|por|authors?|autor(?:in|e)?|auteur|लेखक)\s*:?$",
    re.IGNORECASE,
)
OTHER_LEAD = re.compile(  # what follows did something else than write
    r"\b(?:reviewed|approved|checked|verified|edited|curated|translated|photograph(?:s|ed|y)?|photos?|images?|"
    r"pictures?|illustrat(?:ed|ions?)|video|produced|narrated|presented|sponsored|recommended|medically|"
    r"संपादन|अनुवाद|संपादक)(?:\s+by)?\s*:?\s*$",
    re.IGNORECASE,
)
REST = re.compile(
    r"(?:\s*(?:[|•·●▪■◆⋅∙❘–—]|\s-\s|\bupdated\b|\bpublished\b|\bposted\b|\bdated\b|\breviewed by\b|"
    r"\bedited by\b|\blast\b|\bview\s+(?:in|all|profile|bio|more)\b|"
    rf"\bon\s+(?:\d|\w{{3,9}} \d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day\b|\b))|"
    rf"\bon behalf of\b|\bat\s+(?:\d|{_MONTHS}\b)|\bfor\s+[A-Z]|\bin\s+[A-Z]|\b{_MONTHS}\.?\s\d|"
    r"\d{1,2}[ ./-]\w|\d{4}|\bfollow\b|\bsponsored\b|\s(?:in|on)$|<)"
    r"|\s+(?:(?:senior|chief|special|political|sports?|business|staff|tech|science|health|national)\s+)?"
    r"(?:correspondent|reporter|staff writer|contributor|korrespondent(?:in)?|reporterin|redakteur(?:in)?|"
    r"journaliste?)\b|\s?(?:기자|記者)|\s+(?:द्वारा|की रिपोर्ट)).*$",
    re.IGNORECASE | re.DOTALL,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]+\.\w+|(?<!\w)@\w{2,40}")
ASIDE = re.compile(  # but 'Paramita (Guha) Ghosh' and 'A. K. Menon (Retd)' are names
    r"\s*(?!\(Ret(?:d|ired)\b)[(\[][^()\[\]]{0,60}(?:[)\]](?! [A-Z])|$)|\*+"
)
DUTIES = re.compile(
    r"(\b(?:head|director|vp|vice president|chief|editor) of [\w ]{2,30}?)\s+and\s+[\w ]{2,30}$", re.I
)
AND = re.compile(r"\s*(?:,|;|&|\s/\s|、|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|और|एवं|।)\s*")
CREDENTIAL = re.compile(  # of academics, physicians, nurses, lawyers, accountants, India's civil servants
    r"^(?:(?:Ph\.? ?D|Ed\.?D|Psy\.?D|Pharm\.?D|M\.? ?D|D\.?O|J\.?D|DVM|VMD|DDS|DMD|DPT|DrPH|MBBS|MBA|"
    r"MPH|MPP|MS[cWN]?|M\.?A|M\.?Ed|B\.?A|BSc?|BSN|RN|NP|FNP|PA-C|RDN?|LDN?|CFA|CFP®?|CPA|CDN|CNM|IBCLC|"
    r"LCSW|LMFT|LMHC|LPC|LVT|FACLM|FACP|FAAP|DABOM|FOMA|DACVB|E-RYT(?: \d+)?|Jr|Sr|Esq|I{2,3}|"
    r"LL\.?[BM]|[AF]CA|[AF]CS|[AF]CMA|I[AFPR]S|IRAS|IRTS|\(Retd\))"
    r"\.?(?: |$)){1,4}$"
)
NOBODY = re.compile(
    r"^(?:(?:\w+ |super)?admin(?:istrator)?|(?:the )?author|full bio|register now|share post|"
    r"(?:posted|last|updated|published) (?:on|at|modified|updated)|date|"
    r"(?:releas|publish|post|updat|modifi|creat|upload)(?:e|ed|ing)? ?(?:date|time|on|at|by)|"
    r"(?:from )?our(?: bureau)?|pib \w+|"  # 'Our Correspondent'; the office that posted a press release
    r"editors?|editorial(?: ?(?:staff|team|desk|board))?|"
    r"(?:online|digital|the|our|web|news|special)? ?(?:staff|team|desk|newsroom|editors?|correspondents?)|"
    r"web ?desk|news ?desk|staff (?:writers?|reporters?|correspondents?)|(?:news )?bureau|online desk|"
    r"digital desk|user|author|guest(?: author)?|"
    r"(?:वेब|न्यूज़?|डिजिटल|ऑनलाइन|हिंदी|सेंट्रल) ?(?:डेस्क|टीम|ब्यूरो)|(?:विशेष |निज )?संवाददाता|ब्यूरो|डेस्क|टीम|संपादक|"
    r"एडमिन|(?:प्रकाशित|अपडेट(?:ेड)?|पोस्ट|पब्लिश)(?: (?:तिथि|समय|किया गया))?|"
    rf"(?:[{_INDIC}]+ )?(?:ডেস্ক|টিম|ব্যুরো|ਡੈਸਕ|ਟੀਮ|ਬਿਊਰੋ|ડેસ્ક|ટીમ|બ્યુરો|બ્યૂરો|ଡେସ୍କ|ଟିମ୍|ବ୍ୟୁରୋ|டெஸ்க்|டீம்|"
    r"డెస్క్|టీమ్|బ్యూరో|ಡೆಸ್ಕ್|ತಂಡ|ಬ್ಯೂರೋ|ഡെസ്ക്|ഡെസ്\u200cക്|ടീം|ബ്യൂറോ)|"
    r"(?:आमचे |विशेष |खास )?(?:प्रतिनिधी|वार्ताहर)|(?:নিজস্ব|বিশেষ|স্টাফ) (?:সংবাদদাতা|প্রতিবেদক|প্রতিনিধি|রিপোর্টার)|"
    r"செய்திப் ?பிரிவு|(?:நமது |சிறப்பு )?(?:நிருபர்|செய்தியாளர்)|(?:സ്വന്തം|പ്രത്യേക) ലേഖക[നൻ]|ನಮ್ಮ ಪ್ರತಿನಿಧಿ|"
    r"unknown|none|null|anonymous|n/?a|nan|wordpress|webmaster|undefined|root|support|contributors?|"
    r"publisher|redaktion|redaktor|redacción|redaction|la rédaction|redazione|see (?:all|more).*|more.*|"
    r"learn more|originally|written by|posted by|by|read(?:ing)? time.*|home|share|follow|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)|"
    rf"{_MONTHS}\.?|first|updated|published|about(?: us| the author)?|contact(?: us)?|subscribe|"
    r"sponsored|advertisement|image:.*|photo:.*|view.*|all posts.*|posts? by.*|articles? by.*|reviewed by.*|"
    r"fact[- ]checked.*|medically reviewed.*|source:.*|quelle:.*|of (?:the|this) article|information|"
    r"(?:[BM]\.?(?:A|Sc|Ed|Phil|Com|Tech)|Ph\.?D)\b\.?.*|category.*|test|demo|default|(?:\w+\.){3,}\w+)$",
    re.IGNORECASE,
)
HANDLE = re.compile(r"^(?:https?:|www\.|@|/|#)|[{}<>=_]|https?:", re.IGNORECASE)
ROLE = re.compile(
    r"\b(?:director|manager|editors?|officer|founder|co-founder|president|chief|head of|c[eotfm]o|experts?|"
    r"specialist|professor|writers?|journalist|correspondent|reporter|coordinator|consultant|contributor|"
    r"columnists?|bloggers?|lawyer|attorney|physician|engineer|scientist|researcher|therapist|dietitian|"
    r"nutritionist|psychologist|gardener|horticulturalist|astrologer|licensed|certified|registered|"
    r"university|institute|college|department|educators?|analyst|strategist|producer|photographer|"
    r"about the author|author posts|executive|assistant|secretary|minister)\b",
    re.IGNORECASE,
)
NEWSROOM = re.compile(
    r"\b(?:news(?:desk|room|paper)?|nachrichten|redaktion|team|staff|desk|bureau|agency|agence|agencia|"
    r"agentur|ajansı|press|media|online|digital|times|herald|tribune|express|today|daily|journal|magazine|"
    r"reuters|afp|pti|ani|ians|uni|dpa|sid|efe|ansa|tass|xinhua|bloomberg|ltd|inc|llc|gmbh|corp|company|"
    r"group|blog|store|editorial|correspondents?|reporters?|the|समाचार|न्यूज़?|टीम|डेस्क|ब्यूरो|संवाददाता|एजेंसी|"
    r"एजेंसियां|नेटवर्क|भाषा|वार्ता|पीटीआई|एएनआई|आईएएनएस|यूएनआई)(?!\w)|\.\w{2,4}$|通讯社|新聞|新闻|日报|デジタル",
    re.IGNORECASE,
)
AGENCY = re.compile(  # but for AP, which is Andhra Pradesh as well
    r"(?:PTI|ANI|IANS|UNI|AFP|PIB|Reuters|Bloomberg|Press Trust of India|Asian News International|"
    r"Associated Press|Agenc(?:y|ies)|(?:[A-Z][\w.&]* ){1,3}(?:News (?:Service|Network|Agency)|Bureau)|"
    r"पीटीआई(?:-भाषा)?|भाषा|एएनआई|आईएएनएस|यूनीवार्ता|यूएनआई|वार्ता|एजेंसी|एजेंसियां|"
    r"(?:[\u0900-\u097f]+ ){1,3}(?:ब्यूरो|संवाददाता|न्यूज़? नेटवर्क|समाचार सेवा))"
)
IDEOGRAPHS = re.compile("^(?:[\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4})$")
PARTICLES = frozenset(
    (
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "la",
        "le",
    )
    + (
        "el",
        "al",
        "bin",
        "ibn",
        "bint",
        "y",
        "e",
        "und",
        "zu",
        "zur",
        "af",
        "av",
        "du",
        "st",
        "ben",
        "i",
        "of",
    )
)
