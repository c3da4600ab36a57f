"""English: its words for numbers, what is counted, who speaks, when, and how sure."""

from delicti.desk.claims.languages.en.sure import (  # noqa: F401 - words of the language, too
    BACK_ALL,
    BACK_MANY,
    BACK_ONE,
    CLAIM_OF,
    HEDGES,
    POSSESSIVE_CLAIM,
    STATES,
)

NAME = "English"
DECIMAL = "."
FREQUENT = frozenset(
    "the of and to in a that is was for on with by at from said were have has been this are it as which their".split()
)

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {word: 10 * ten for ten, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ARTICLES = frozenset({"a", "an"})
HALF, PAIR, JOIN = "half", frozenset({"pair", "couple"}), "and"
SCALES = {
    "dozen": 12, "hundred": 100, "k": 1_000, "thousand": 1_000, "lakh": 100_000, "lakhs": 100_000, "m": 10**6,
    "mn": 10**6, "mln": 10**6, "million": 10**6, "crore": 10**7, "crores": 10**7, "bn": 10**9, "b": 10**9,
    "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
VAGUE = {
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 9_999),
    "millions": (2 * 10**6, 10**7 - 1), "billions": (2 * 10**9, 10**10 - 1), "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999), "tens of millions": (2 * 10**7, 10**8 - 1),
    "hundreds of millions": (2 * 10**8, 10**9 - 1), "several dozen": (24, 99), "a few dozen": (24, 60),
    "several hundred": (200, 999), "a few hundred": (200, 500), "several thousand": (2_000, 9_999),
    "a few thousand": (2_000, 5_000), "several million": (2 * 10**6, 9 * 10**6),
}  # fmt: skip
AT_LEAST = (
    "more than", "over", "at least", "upwards of", "upward of", "in excess of", "no fewer than", "no less than",
    "not less than", "exceeding", "exceeded", "above", "well over", "just over", "a minimum of", "north of",
    "topped", "surpassed", "passed", "greater than",
)  # fmt: skip
PHRASAL = frozenset("handed hand hands turned taken took".split())  # before "over"
AT_MOST = (
    "up to", "as many as", "at most", "nearly", "almost", "fewer than", "less than", "under", "just under", "close to",
    "not more than", "no more than", "a maximum of", "approaching", "as much as", "well under", "just shy of",
)  # fmt: skip
ABOUT = (
    "about", "around", "some", "roughly", "approximately", "an estimated", "estimated", "circa", "approx", "or so",
    "in the region of", "in the order of", "somewhere near", "an approximate",
)  # fmt: skip
AFTER_AT_LEAST = ("or more", "plus", "and counting", "at least")
OUT_OF = r"(?:out of|in|in every)"
BETWEEN, RANGE = (("between", "and"), ("from", "to")), frozenset({"to", "or"})
CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "usd": "USD", "euro": "EUR", "euros": "EUR", "eur": "EUR", "pound": "GBP",
    "pounds": "GBP", "sterling": "GBP", "gbp": "GBP", "rupees": "INR", "rupee": "INR", "rs": "INR", "inr": "INR",
    "rials": "IRR", "rial": "IRR", "tomans": "IRT", "toman": "IRT", "yen": "JPY", "yuan": "CNY", "francs": "CHF",
    "chf": "CHF", "naira": "NGN", "rand": "ZAR", "ringgit": "MYR", "baht": "THB", "pesos": "PHP", "rupiah": "IDR",
    "dirhams": "AED", "riyals": "SAR", "shillings": "KES", "won": "KRW", "kronor": "SEK", "kroner": "NOK", "lira": "TRY",
    "roubles": "RUB", "rubles": "RUB", "hryvnia": "UAH", "zloty": "PLN", "takas": "BDT", "taka": "BDT", "cad": "CAD",
    "aud": "AUD", "sgd": "SGD", "jpy": "JPY", "ngn": "NGN",
}  # fmt: skip


def _nouns(**kinds: str) -> dict[str, str]:
    """Each noun with its regular plural; a `/` gives an irregular one."""
    found = {}
    for kind, words in kinds.items():
        for word in (entry.strip() for entry in words.split(",")):
            one, _, many = word.partition("/")
            found[one] = kind
            found[many or (one[:-1] + "ies" if one.endswith("y") and one[-2] not in "aeo" else one + "s")] = kind
    return found


NOUNS = _nouns(
    cases="case, criminal case, lawsuit, suit, case file, file, dossier, investigation, inquiry/inquiries, enquiry/enquiries, probe",
    suspects="suspect, accused/accused, defendant/defendants, perpetrator, hacker, offender, culprit, cybercriminal, fugitive, "
    "criminal, fraudster, scammer, cyber criminal, alleged offender, swindler, thief/thieves, crook, con man/con men, conman/conmen, "
    "con artist, kingpin, conspirator, co-conspirator, launderer, money launderer, spammer, phisher, gangster, gang member, "
    "ring member, predator, sex offender, dealer, trafficker, recruiter, handler, lawbreaker, intruder, attacker, extortionist, racketeer",
    arrests="arrest, detention, apprehension, detainee",
    charges="charge, criminal charge, indictment, prosecution, summons/summonses",
    convictions="conviction, sentence, guilty plea, guilty verdict",
    releases="release, acquittal",
    sites="site, website, url, web link, web site, webpage, web page, web portal, portal, domain, domain name, web address/web addresses, "
    "homepage, online shop, webshop, web shop, online store, blog, marketplace, forum, link, platform, mirror, mirror site, subdomain, "
    "resource, internet resource, web resource, online resource, landing page, phishing page, web domain, storefront, app, mobile app, streaming service, leak site",
    victims="victim, complainant, customer, consumer, client, patient, pensioner, investor, account holder, cardholder, "
    "card holder, injured party/injured parties, subscriber, taxpayer, user, policyholder, policy holder, depositor, saver, shopper, "
    "borrower, applicant, donor, guest, passenger, traveller, traveler, player, gamer, account owner, retiree, senior citizen, "
    "senior, household, family/families, enrollee, donor, plaintiff",
    people="person/people, person/persons, man/men, woman/women, individual, youth, youngster, teenager, teen, minor, "
    "student, juvenile, boy, girl, national, citizen, resident, member, employee, citizen, foreigner, child/children, "
    "male, female, adult, brother, sister, ringleader, leader, boss/bosses, mastermind, worker, foreigner,  administrator, admin, operator, money mule, mule, foreign national, "
    "engineer, programmer, developer, insider, accomplice, associate, official, immigrant, migrant, staffer, caller, operative, "
    "organiser, organizer, affiliate, vendor, buyer, seller, participant, owner, manager, director, executive, inmate, prisoner, "
    "former employee, key member, subject, tourist, graduate, expatriate, compatriot, broker, trader, soldier, teacher, nurse, gambler, punter, "
    "holder, sibling, parent, pupil, infant",
    accounts="account, bank account, profile, channel, social media page, facebook page, wallet, mailbox/mailboxes, "
    "skype id, user id, account id, card, credit card, debit card, bank card, payment card, user account, page",
    records="record, personal record, row, entry/entries, email address/email addresses, e-mail address/e-mail addresses, "
    "password, credential, login, address/addresses, phone number, telephone number, number, credit card number, "
    "card number, data record, database, username, document, passport, id card, identity",
    information="piece of information/pieces of information, item of information/items of information, tip-off, tip, lead, "
    "piece of data/pieces of data, data point, item of data/items of data",
    losses="loss/losses, damage/damages",
    complaints="complaint, report, report of crime, request, query/queries, call, notification, referral, alert",
    incidents="incident, attack, intrusion, breach/breaches, hack, offence, offense, crime, cyberattack, cyber attack, "
    "cyber-attack, fraud, transaction, transfer, defacement, infection, compromise",
    searches="search/searches, raid, house search/house searches, premises/premises, location, property, house, home, "
    "inspection, call centre, call center, office, site search, building, flat, apartment, operation, den, hideout, compound, "
    "scam centre, scam center, boiler room",
    warrants="warrant, arrest warrant, search warrant, court order, order",
    devices="device, computer, laptop, phone, mobile phone, server, sim card, hard drive, smartphone, router, machine, "
    "pc, workstation, tablet, usb stick, system, terminal, camera, ip address/ip addresses, ip, internet address/internet addresses, imei, imei number, sim, endpoint, bot",
    countries="country/countries, nation, state, province, jurisdiction, region, city/cities, town, district, county",
    organisations="organisation, organization, company, firm, bank, agency, business/businesses, ministry, institution, "
    "hospital, school, university, group, gang, network, ring, municipality, council, authority, retailer, merchant, "
    "shop, hosting provider, provider, insurer, enterprise, charity, body/bodies, partner, syndicate, cell, team, "
    "government agency",
    officers="officer, police officer, investigator, detective, agent, analyst, prosecutor, expert, specialist, "
    "law enforcement officer, policeman/policemen, judge, personnel/personnel",
)
SINGULAR = frozenset(word for word in NOUNS if word + "s" in NOUNS)  # "user", "platform"
# Figures of these kinds are proposed; the rest of NOUNS only ends a noun phrase rightly.
NOT_HEADS = frozenset({"number", "page", "file", "files", "order", "orders", "state"})
SUSPECTED = frozenset({"suspected", "alleged", "accused"})  # before a noun they say what it is thought to be
# What people are called after: a noun of people where no other follows.
DEMONYM = (
    r"[A-Z]\w+(?:ese|[ie]ans?|[^aeiou]ans|ians)|Thais?|Germans?|Britons?|British|French|Dutch|Irish|Swiss|Poles|Turks|Czechs|"
    r"Danes?|Swedes?|Yorkers|Londoners|[A-Z]\w+landers|Finns|Greeks|Filipinos?|Pakistanis?|Nepalis?|Bangladeshis?|Israelis?|Iraqis?|Emiratis?|Saudis?|Afghans"
)
PEOPLE_KINDS = frozenset({"people", "suspects", "arrests", "charges", "convictions", "releases", "victims"})
PAST_VERB = r"[^e]ed$"
AGES = r"\b(?:aged?|ages)\b(?: (?:of|between|from|in|the|their|and|to|\d+|[a-z]+teen|twenty|-))*$"
POSSESSIVES = frozenset({"its", "their"})
FORECAST = r"\b(?:projections?|forecasts?|predictions?|targets?|goals?|quotas?) of$"
# "stole $5m from 300 pensioners": those are victims.
TAKEN_FROM = r"\b(?:fleec|st[eo]l|stole|swindl|extort|defraud|cheat|dup|siphon|scam|obtain|took|tak|conn|trick|robb|collect|withdr|embezzl)\w*\b[^.;]*\b(?:from|off)(?: (?:more|over|at|least|than|about|some|around|up|to|nearly|almost|as|many))*$"
INFINITIVE = frozenset("managed able helped proceeded moved began begun started continued succeeded led used".split())
PLACED = frozenset({"in", "from", "at", "on"})
SERIES_OPENERS = frozenset({"–", "—", ",", "and", "(", ";", "including", "while", "other", "another", "with"})
NO_SERIES = r"\brank(?:s|ed|ing)?\b|\bindex\b|\bscores?\b|\baged\b|\bages\b"
OTHERS = frozenset("others more further other additional".split())
ONLY = r"\b(?:but|while|only|just)(?: only| just)? \S+$"
THERE_WERE = r"\bthere (?:were|are|had been)$"
RECORD = r"\b(?:record|high|peak) of$|['’] ?s (?:\w+ )?(?:figure|total|number|tally|count) of$"
# How large a body is, unless the sentence says what happened to them: "the network has 134,000 associates".
HAVING_NUMBER = frozenset("has have had with boasts boasting".split())
MEMBERSHIP = r"\b(?:associates|members|employees|staff|staffers|workers|subscribers|customers|users|clients|patients|students|followers|residents|citizens|participants)$"
# Nouns that no list holds: any plural in a sentence of this subject.
OPEN_PLURAL = r"^(?!.*(?:ss|us|sis)$)[a-z-]{2,}s$|men$|people$"
PEOPLE_ENDING = r"(?:[^aeiou]ers|ors|ists|ees|ants|ians|men|people)$"
ADJECTIVES = frozenset({"used", "connected", "linked", "related", "believed"})  # of a noun that follows
ONLY_PEOPLE = (  # what happens to people and never to things
    r"(?:arrest|detain|apprehend|nab|custody|remand|charg|indict|prosecut|arraign|convict|sentenc|jail|imprison|bail|acquit|defraud|"
    r"dup|swindl|cheat|trick|conn|scamm)(?:e?d|ed|ing|ped|bed|ned|med)?$"
)
NO_COUNT = frozenset(
    "times ways things parts steps types kinds forms rounds reasons phases stages points levels occasions weekends shifts hours "
    "others years months weeks days minutes seconds counts details sides sorts terms words lines questions categories pages sections metres "
    "meters miles kilometres kilometers grams kilograms kilos litres liters always perhaps series sources".split()
)
SUBJECT = r"scam|fraud|cyber|hack|phish|malware|ransom|police|crim|breach|leak|pira|counterfeit|launder|botnet|victim|suspect|arrest|spam|extort|illegal|illicit|stolen|investigat"
RESPECTIVELY = r"\brespectively\b"
WITH = frozenset({"with"})
WHO, THEM = frozenset({"who", "that"}), frozenset({"whom", "them", "those", "these", "which"})
ASIDE = r"(?:including|among|most|mostly|all|aged|some|both|one|two|three|many|of|\d+)\b"
PLURAL_ENDING = "s"
ACTS = {
    "arrests": r"arrest(?:s|ed|ing)?|caught|catch(?:es|ing)?|net(?:s|ted|ting)|intercept(?:s|ed|ing)?|(?:placed|put|sent|taken)(?= (?:in|into|to|under|on) (?:\w+ ){0,2}(?:remand|custody|detention|arrest|jail|prison))|seiz(?:e|es|ed|ing)|picked up|taken in|detain(?:s|ed|ing)?|apprehend(?:s|ed|ing)?|nab(?:s|bed)?|captur(?:e|es|ed|ing)|held(?! against| hostage| captive| for ransom)|"
    r"custody|nicked|bust(?:s|ed)?|collared|handcuffed|hold|holds|remanded|behind(?= bars)|rounded(?= up)",
    "charges": r"charg(?:e|es|ed|ing)|indict(?:s|ed|ing)?|prosecut(?:e|es|ed|ing)|arraign(?:s|ed)?|"
    r"(?:stand|stood|standing|await|awaited|awaiting|face|faced|faces|facing)(?= trial| charges| prosecution)|referred(?= to (?:the )?court)|brought to (?:trial|justice|court)|put on trial",
    "convictions": r"convict(?:s|ed|ing)?|sentenc(?:e|es|ed|ing)|jail(?:s|ed|ing)?|imprison(?:s|ed)?|guilty|fined",
    "releases": r"releas(?:e|es|ed|ing)|free(?:s|d)|bailed|acquit(?:s|ted)?|cleared|exonerated|discharged",
    "victims": r"notif(?:y|ied|ies|ying)|inform(?:ed|ing)|defraud(?:ed|ing|s)?|affect(?:ed|ing|s)?|dup(?:e|ed|es|ing)|scam(?:med|ming)|swindl(?:ed|ing)|cheat(?:ed|ing)|"
    r"trick(?:ed|ing)|conn(?:ed|ing)|deceiv(?:ed|ing)|victims|fell|fallen|had(?= their\b)|robb(?:ed|ing)|fleec(?:ed|ing)|extort(?:ed|ing)|lost|exposed|impacted|victimi[sz]ed|hit",
    "suspects": r"identif(?:y|ies|ied|ying)|wanted|suspected|traced|investigat(?:ed|ing)|suspicion|named|"
    r"investigation|accused|sought|abscond(?:ing|ed)?|at large|on the run|fled|escaped",
}
ACCUSED_OF = frozenset({"allegedly", "reportedly"})
DEAD = r"(?:(?:were|was|have|had|has|been|are|is) )*(?:killed|murdered|shot|dead|died|injured|wounded|hurt|missing)\b"
SITE_ACTS = {
    "closed": r"clos(?:e|es|ed|ing)|shut(?:s|ting)?|shuttered|taken (?:down|offline)|took (?:down|offline)|tak(?:e|es|ing) down|"
    r"removed|dismantl(?:e|es|ed|ing)|pulled|deleted|offline|disabled|disconnected|closure",
    "suspended": r"suspend(?:s|ed|ing)?|frozen|suspension",
    "blocked": r"block(?:s|ed|ing)?|filter(?:s|ed|ing)?|banned|barred|blacklisted",
    "seized": r"seiz(?:e|es|ed|ing)|confiscat(?:e|es|ed|ing)|commandeered",
    "hacked": r"hack(?:s|ed|ing)?|compromis(?:e|es|ed|ing)|breach(?:ed|es|ing)?|broke(?:n)? into|infiltrat(?:ed|ing)|"
    r"attack(?:s|ed|ing)?|hit|target(?:s|ed|ing)?|intruded|penetrated",
    "defaced": r"defac(?:e|es|ed|ing)|vandali[sz]ed|altered",
    "infected": r"infect(?:s|ed|ing)?|injected",
    "restored": r"restor(?:e|es|ed|ing)|reopened|cleaned",
    "notified": r"notified|warned|alerted",
}
# "the arrest of 300", "charges against 50", "closure of 50"
ACT_NOUNS = {
    r"(?:arrests?|detentions?|apprehension|capture|round-up) of": ("arrests", None),
    r"(?:charges|indictments?|prosecutions?|cases?|proceedings|complaint) against|(?:prosecution|indictment) of": (
        "charges",
        None,
    ),
    r"(?:convictions?|sentencing|jailing) of": ("convictions", None),
    r"(?:release|acquittal) of": ("releases", None),
    r"(?:data|information|details|records|identities|names|addresses|credentials|passwords|(?:licen[cs]e|security|phone|account|card|"
    r"passport|id|identity) numbers?) (?:of|on|about|belonging to|from)": ("victims", None),
    r"(?:identification|identity|identities) of": ("suspects", None),
    r"(?:closure|closing|shutdown|takedown|removal|dismantling) of": ("sites", "closed"),
    r"suspension of": ("sites", "suspended"),
    r"(?:blocking|filtering) of": ("sites", "blocked"),
    r"(?:seizure) of": ("sites", "seized"),
    r"(?:hacking|hack|compromise) of": ("sites", "hacked"),
    r"defacement of": ("sites", "defaced"),
}
MONEY = {
    "recovered": r"recover\w*|return\w*|seiz\w*|froz\w*|freez\w*|confiscat\w*|repaid|repatriat\w*|refund\w*|forfeit\w*|"
    r"prevent\w*|block\w*|intercept\w*|saved|restitution",
    "ransoms": r"ransom\w*|extort\w*",
    "fines": r"fine|fines|fined|penalt\w*",
    "losses": r"loss\w*|lost|lose|losing|damag\w*|stole|stolen|steal\w*|defraud\w*|fraud\w*|siphon\w*|cost|costs|costing|"
    r"swindl\w*|embezzl\w*|drain\w*|net|netted|theft\w*|launder\w*|cheat\w*|scam\w*|dupe\w*|conned|out of|took|"
    r"transferred|diverted|withdrew|withdrawn|proceeds|profit\w*|illegal|illicit|pocketed|made off|earn\w*|raked",
}
NOT_MONEY = (
    r"budget\w*|invest(?:ed|ment|ments|ing)?|salary|price\w*|\bfees?\b|\bbail\b|reward\w*|subscription\w*|bounty|a month|"
    r"per month|\beach\b|apiece|turnover|revenue|grant|funding|worth of equipment|valued|market|tickets?|bond"
)
STOPS = frozenset(
    "in on at by for from to with against between among after before during since until over under into within "
    "across about as that which who whom whose while when where if because and or but nor so than then was were is are be been "
    "being has have had do did does will would could should may might can said says say told including included like such via "
    "through per despite without amid following along around throughout linked connected related belonging alleged believed "
    "thought said accused used using running operating not also".split()
)
OF, DETERMINERS = (
    "of",
    frozenset("the these those its their his her them all such our this whom which those".split()),
)
AUXILIARIES = frozenset(
    "was were is are been being have has had be remain remained remains still now later already since were also then "
    "subsequently eventually not yet currently so far facing face awaiting who to of them those would".split()
)
SUBSET = r"\b(?:of (?:those|these|them|whom|which|the \S+(?=\s*,?\s*$)|that number)|among them|including|included|includes|among (?:those|whom)|whom)\b"
OF_THEM = r"\bof (?:them|whom|those|these)\b"
OF_WHOLE = r"(?:^|[,;–—] ?)(?:(?:out )?of|among) (?:the|its|their) [^,]+ ,$"
ANOTHER = r"\b(?:another|remaining|there (?:were|was)|a further|an additional|further|additional|more(?! than))\b"
TOTAL = r"\b(?:bring(?:s|ing)?|brought|tak(?:es|ing)|took|push(?:es|ing)|rais(?:es|ing)) (?:the |its )?(?:\w+ ){0,4}(?:total|number|tally|count)\b"
STAFF = r"\b(?:employ(?:s|ed|ing)?|serv(?:es|ed|ing)|represent(?:s|ed|ing)?|staff of|workforce of|population of|home to)\b(?:[^;:,]|,\d)*$"
HANDED_IN = (
    r"\b(?:reported|filed|disclosed|notified|submitted|announced|published|released|informed)\b[^,.;]* to [^,.;]{2,60}$"
)
COMPARISON = r"\b(?:increase|decrease|rise|drop|decline|fall|higher|lower|compared|growth|up|down)\b[^.;]{0,40}\b(?:from|than|with|against)\b[^.;]{0,30}$"
OTHER_EVENT = r"\b(?:attack|breach|leak|incident|hack|born|founded|published|released|dated|launched|began|begun|started|appointed|elected|extradited|informed) (?:on|of|in|from)?\s?\w{0,2}$"
PLANNED = (
    r"\b(?:will|(?:plan|intend|aim|hope|expect|prepare|vow|want|promise|threaten|decide|fail)(?:s|ed|ing|ning)? to|planning to|"
    r"is to|are to|was to|were to|going to|set to|due to be|about to|would|could|should|might|may) (?:(?!ha[ds]|have|was|were|they|he|she|it\b)\w+ ){0,2}$"
)
PLANNED_BEHIND = r"(?:will|are to|is to|going to|would|should|shall|due to|expected to|set to)$"
CHANGED = r"\b(?:r[io]se|risen|climb(?:ed|s|ing)?|fell|fallen|grew|grown|jump(?:ed|s)?|increas(?:e|ed|es)|dropp?(?:ed|s)?|up|down|went|declin(?:ed|e|es)|swelled|revised)$"
COMPARED = r"\b(?:(?:up|down|compared|increase|rise|drop|fall) (?:from|with|to)|against|from|versus)$"
FUTURE = r"\b(?:will|due|shall|is to|are to|scheduled|plans? to|expected to)\b"
SKIP_BEFORE = frozenset(
    "section sections article articles chapter paragraph clause rule page no number act version windows route channel "
    "aged age ages gate room floor apt part season episode unit volume figure table step level type class item fc no. "
    "nos phase operation bbc cctv formula area top rank ranked article. para s. ss. art. art sec. sec boeing iphone office "
    "room street".split()
)
SKIP_AFTER = frozenset(
    "year years month months week weeks day days hour hours minute minutes second seconds percent pc percentage per km "
    "kilometres kilometers miles metres meters am pm a.m p.m a.m. p.m. degrees times points feet kg tonnes tons mph c f litres "
    "acres gmt est utc cet ist local january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sept sep oct nov dec old o'clock px st nd rd th year-old years-old - % story-high street avenue road "
    "decades decade centuries century".split()
)
DATA_UNITS = {"terabytes": "TB", "terabyte": "TB", "tb": "TB", "gigabytes": "GB", "gigabyte": "GB", "gb": "GB",
              "megabytes": "MB", "mb": "MB", "petabytes": "PB"}  # fmt: skip

SAY = (
    r"said|says|say|told|tells|announced|announces|announce|added|adds|confirmed|confirms|claimed|claims|claim|stated|states|"
    r"reported|reports|wrote|writes|estimated|estimates|estimate|explained|noted|notes|acknowledged|admitted|insisted|declared|"
    r"disclosed|revealed|reveals|warned|warns|alleged|alleges|allege|argued|argues|maintained|maintains|maintain|counted|counts|"
    r"recorded|records|tweeted|posted|asserted|put|puts|believes|believe|believed|boasted|conceded|commented|continued|testified|"
    r"indicated|specified|listed|lists|recalled|suggested|suggests|shows|showed|show|reads|read|published|logged|informed|"
    r"found(?= that)|finds(?= that)|calculated|calculates|clarified|detailed|concluded|remarked|credited|heard|documented|tallied|quoted|cited|cites|observed|releases|mentioned|mentions|telling"
)
SAYING = r",? (?:saying|adding|claiming|noting|putting|estimating|stating|reporting|showing(?= that)|finding(?= that)|announcing|revealing|confirming)\b"
IN_A_REPORT = r"in (?:a|an|its|the|their) (?:\w+ ){0,2}(?:report|statement|filing|letter|notice|release|announcement|interview|email|message)\b"
OWN_COUNT = r"['’]s? (?:own |latest |annual |official |public )*(?:count|figures?|numbers?|tally|estimates?|statistics|data|statement|records|report)$"
MADE = r"(?:(?<=statement)|(?<=release)|(?<=report)) (?:that was )?(?:released|issued|published|posted|made)\b.*$"
FIRST_VERBS = r"gave|made|took|held|spoke|came|went|has|have|had|got|sent|\w+ed"
HOMOGRAPHS = r"records|reports|claims|claim|estimates|estimate|states|releases|posted|published|listed|lists|counts|counted|logged|notes|read|reads|show|shows|cites|puts|put"
DENY = r"denied|denies|deny|denying|disputed|disputes|dispute|rejected|rejects|reject|dismissed|dismisses|contested|contests|contest|refuted|challenged|questioned"
ACCORDING = (
    r"according to|as per|citing|cited by|quoting|quoted by|in the words of|as reported by|reported by|released by|"
    r"published by|data from|figures from|statistics from|numbers from|as stated by|compiled by|(?:statements?|figures|data|reports?|release|notice|numbers|statistics) (?:provided|issued) by|"
    r"statement (?:by|from)|report (?:by|from)|put by|by the count of|by the reckoning of|told by|in a statement by|"
    r"in the view of|estimate(?:s|d)? by|figures released by|confirmed by|announced by|counted by|recorded by|survey by"
)
REPORTS = frozenset(
    "statement report release document documents indictment papers filings filing figures data numbers statistics "
    "records survey study announcement communique communiqué letter complaint affidavit tally bulletin post blog".split()
)
ROLES = (
    r"spokesm[ae]n|spokeswom[ae]n|spokesperson|minister|chief|head|director|commander|commissioner|prosecutor|judge|"
    r"president|chairman|chairwoman|chair|officer|official|general|lawyer|attorney|researcher|analyst|expert|inspector|"
    r"superintendent|deputy|secretary|governor|mayor|ceo|founder|manager|professor|investigator|detective|sheriff|"
    r"constable|counsel|advocate|engineer|executive|coordinator|co-ordinator|representative|ambassador|lieutenant|captain|"
    r"colonel|major|brigadier|sergeant|magistrate|journalist|editor|activist|resident|adviser|advisor|lecturer"
)
TITLES = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Gen|General|Brig|Brigadier|Col|Colonel|Lt|Lieutenant|Maj|Major|Capt|Captain|Sgt|"
    r"Sergeant|Det|Detective|Insp|Inspector|Supt|Superintendent|Chief|Commissioner|Minister|Judge|Justice|Sir|Lord|Lady|"
    r"Prosecutor|Deputy|Senior|Constable|President|Secretary|Director|Commander|Sheriff|Attorney|Special|Agent|DI|DCI|DS|Rep|Sen|"
    r"Spokesman|Spokeswoman|Spokesperson|Second|First|Hon|District|Chair|Governor|Mayor|Analyst|Researcher"
)
ORGANISATIONS = (
    r"ministry|police|agency|department|office|bureau|unit|court|centre|center|bank|company|firm|commission|authority|council|"
    r"institute|association|union|federation|service|force|group|committee|interpol|europol|eurojust|fbi|cert|directorate|guard|squad|"
    r"prosecutors?|prosecution|government|parliament|university|network|watchdog|news|times|post|agence|press|reuters|taskforce|"
    r"task force|foundation|society|organisation|organization|regulator|corporation|inc|ltd|gmbh|plc|board|division|branch|"
    r"secretariat|labs?|laboratory|team|security|constabulary|justice|treasury|tribunal|alliance|coalition|forum|front|"
    r"observatory|monitor|channel|television|radio|daily|gazette|herald|tribune|telegraph|chronicle|judiciary|headquarters|hospital|"
    r"sheriff's|exchange|telecom|trust|gendarmerie|carabinieri|militia|customs|coastguard|cell|army|navy|prosecutor's|directorate-general|inspectorate|registry|ombudsman|consortium|laboratories|academy|publication|newspaper|magazine"
)
PROPER = frozenset({"Interpol", "INTERPOL", "Europol", "Eurojust", "FBI"})
HAVING = r"(?:has|have|had|also|later|then)(?: also| since| now)?"
COLLECTIVES = (
    r"police|officials|authorities|prosecutors|investigators|researchers|activists|lawyers|detectives|officers|experts|analysts|"
    r"campaigners|critics|sources|source|insider|witnesses|hackers|residents|judges|organisers|organizers|agents|media|newspapers|"
    r"rights groups|defence lawyers|state media|local media|insiders|industry figures|victims|regulators|families|relatives|"
    r"ministers|campaign groups|observers|bankers|banks|insurers|court documents|court papers|counsel|neighbours|opposition"
)
GENERIC = (
    r"agency|force|group|company|firm|organisation|organization|body|unit|watchdog|regulator|department|bank|paper|newspaper|broadcaster|"
    r"charity|centre|center|office|bureau|authority|union|association|network|gang|collective"
)
PRONOUNS = {"he": "person", "she": "person", "it": "organisation", "they": "group", "i": "person", "we": "group"}
OWN_VERBS = frozenset({"fell", "lost", "had"})  # their subject needs no other verb: "3,000 people here fell prey to"
COUNTED = r"(?:about|around|nearly|almost|some|over|more than|up to|at least|roughly) \d.*"  # "about 6,000 people told police"
NO_SPEECH = (
    r" (?:the|an?) (?:\w+ )?(?:highest|largest|lowest|smallest|most|fewest|biggest|rise|increase|drop|fall|surge)\b"
)
MADE_OF = r"\b(?:includ\w+|compris\w+|consist\w* of|made up of|namely)\b[^.;]*$"
NO_SAYER = (
    r"(?:investigations?|probes?|inquir(?:y|ies)|interrogations?|questioning|raids?|search(?:es)?|analysis|examination)"
)
NO_SPEAKERS = frozenset(
    "unconfirmed some many these those this that most media reports such recent other and all unverified there which who what".split()
)
CONTRAST = frozenset("while whereas but although though yet however".split())
LEADING = (
    r"^(?:(?:with|but|and|however|meanwhile|earlier|later|also|yet|so|still|then|in a statement|on \w+day|in turn|separately|"
    r"in addition|for (?:its|his|her|their) part|while|whereas|as|when|where|because|that|which|although|though|today|yesterday|"
    r"last \w+|on \w+ \d+|(?:in|over|during) the (?:first|last|past|second|third|fourth|same) (?:\w+ )?(?:months?|half|quarter|years?|weeks?|days|period)"
    r"(?: (?:of|to|until) (?:\w+ )?(?:\d{4}|this year|last year))?|in (?:\w+ )?\d{4}|since \w+|in an interview|at a (?:news|press) (?:conference|briefing))\b[\s,]*)+"
)
TRAILING = (
    r"(?:\s+(?:also|later|has|have|had|on \w+day(?: (?:morning|evening|night|afternoon))?|in a statement|this week|yesterday|today|"
    r"earlier|then|only|further|previously|officially|publicly|repeatedly|now|last \w+|separately|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|on \w+ \d+|on \d+ \w+|on the \d+(?:st|nd|rd|th)|"
    r"in [A-Z]\w+|in \d{4}|did not|would not|not|itself|themselves|himself|herself|could not|that day))+$"
)
NOT_DOUBT = r"\b(?:access|entry|bail|visas?|service)\b(?:[^.;,]|,\d){0,60} (?:was|were|is|are|been|being) den\w+$"
BASIS = (
    r"since the (?:launch|start|beginning|outbreak|opening|introduction|creation) of [^,.;\"”]+",
    r"in (?:a|an|the) (?:\w+ ){0,2}(?:statement|press release|report|interview|filing|indictment|letter|announcement|bulletin|press conference|"
    r"news conference|briefing|survey|study|email|affidavit|blog post|post)(?: (?:on|to|with|by|published|issued|for) [^,.;\"”]{2,40})?",
    r"at (?:a|the) (?:\w+ ){0,2}(?:press conference|news conference|briefing|hearing)",
    r"according to (?:(?:\w+ ){0,3}(?:documents|papers|filings|records|figures|data|statistics|estimates|reports?|tally|count|"
    r"indictment|survey|study|sources))",
    r"based on [^,.;\"”]+",
    r"as part of [^,.;\"”]+",
    r"under (?:the|a) (?:\w+ ){0,4}(?:campaign|operation|action|programme|program|plan|crackdown|drive)",
    r"(?:court|internal|police|official|leaked) (?:documents|papers|filings|records|figures|data|statistics)",
    r"during (?:the|a) (?:\w+ ){0,4}(?:campaign|operation|action|crackdown|raids?|drive|sweep)",
)
THE_NUMBER_OF = r"number of (?P<what>[\w' -]{3,40})"
PARAPHRASE = r"\b(?:losses|loss|damage|damages)\b"

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
UNITS = {"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year",
         "years": "year", "decade": "decade", "quarter": "quarter", "hours": "hour"}  # fmt: skip
_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)(?![a-z])"
_DATE = (
    r"(?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?"
    + _M
    + r"(?:,? \d{4})?|"
    + _M
    + r" \d{1,2}(?:st|nd|rd|th)?(?!\d)(?:,? \d{4})?|(?:early |mid-|late |mid )?"
    + _M
    + r"(?:,? (?:of )?(?:\d{4}|this year|last year))?|\d{4}|\d{4}-\d\d-\d\d)"
)
_N = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|a|couple of|few)"
_U = r"(?:days?|weeks?|months?|years?|decade|quarters?|hours)"
PERIODS = (  # (pattern, how it is read)
    (rf"\b(?:between|from|during|for)? ?(?P<a>{_DATE})(?:,)? ?(?:and|to|through|until|till|–|—|-|up to) ?(?:the end of )?(?P<b>{_DATE}|last year|this year|date|now|today|the present)(?![\w%])", "range"),
    (rf"\b(?:in|over|during|for|within|across) (?:the |just the |only the )?(?:past|last|previous|preceding|latest) (?P<n>{_N}) (?P<u>{_U})\b", "past"),
    (r"\b(?:over|during|in|across|for) (?:a|the) (?P<n>\w+)-(?P<u>day|week|month|year) (?:period|campaign|operation|crackdown|action|drive|sweep|investigation|span)", "span"),
    (r"\b(?:in|over|during|for|within) (?:the|this) (?:past|last|previous) (?P<u>week|month|year|quarter|decade)\b", "past_one"),
    (rf"\b(?:in the )?(?P<n>{_N}) (?P<u>{_U}) (?:to|ending|ended|until|up to) (?:the end of )?(?P<b>{_DATE})", "past_to"),
    (rf"\bsince (?:the (?:start|beginning) of )?(?:last (?P<last>{_M})|(?:(?:the|its|their) (?:[^\W\d][\w'’-]* ){{0,3}}?)?(?P<a>{_DATE}))", "since"),
    (rf"\bsince [^,;.]{{3,70}}? (?:created|launched|began|started|founded|opened|introduced|established|took office|set up)\b[^,;.]{{0,40}} in (?P<last>)(?P<a>{_DATE})", "since"),
    (rf"\bsince (?:launching|starting|beginning|introducing|opening|the launch of) [^,;.]{{3,70}}? in (?P<last>)(?P<a>{_DATE})", "since"),
    (r"\bsince the (?:start|beginning) of (?:the|this) year\b|\b(?:so far |to date )?this year(?: so far| alone)?\b|\byear to date\b|\bso far in \d{4}\b", "this_year"),
    (r"\b(?:in |during |by )?(?:the )?(?P<half>first|second) half of (?:(?P<y>\d{4})|this year|last year|the year)", "half"),
    (r"\b(?:in |during |by )?(?:the )?(?P<q>first|second|third|fourth|last) quarter of (?:(?P<y>\d{4})|this year|last year|the year)", "quarter"),
    (rf"\b(?:from |between )?(?P<m>{_M}) (?P<a>\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|–|—|to|and|through|until) ?(?P<b>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y>\d{{4}}))?", "days"),
    (rf"\b(?:from |between )?(?:the )?(?P<a>\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|–|—|to|and|through|until) ?(?P<b>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_M})(?:,? (?P<y>\d{{4}}))?", "days"),
    (r"\b(?:in |during |over )?the (?P<part>first|last) (?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven) months of (?:(?P<y>\d{4})|this year|last year|the year)", "months_of"),
    (r"\b(?:(?:in|over|during) )?the (?:same|corresponding) (?:period|time|months) (?:last year|a year (?:earlier|ago|before)|of the previous year|the year before|of last year)", "year_before"),
    (rf"(?<=\()(?P<a>{_M} \d{{1,2}}|\d{{1,2}} {_M})(?=\))", "at"),
    (r"\bq(?P<q>[1-4]) (?P<y>\d{4})\b", "quarter"),
    (r"\bh(?P<half>[12]) (?P<y>\d{4})\b", "half"),
    (r"\b(?:fiscal|financial)(?: year)? (?P<a>\d{4})[-–/](?P<b>\d{2,4})\b|\b(?P<c>\d{4})[-–/](?P<d>\d{2}(?:\d{2})?)\b(?![-\d])", "years"),
    (rf"\b(?:in |during |since )?(?P<a>{_M} (?:of )?(?:last|this) year)\b", "at"),
    (r"\b(?:last|previous) year(?:'s)?\b|\bthe year before\b|\ba year (?:earlier|ago)\b|\bthe previous year\b", "last_year"),
    (r"\b(?:last|previous) month\b", "last_month"),
    (r"\bthis month\b", "this_month"),
    (r"\blast week\b", "last_week"),
    (r"\bthis week\b", "this_week"),
    (r"\byesterday\b(?!['’]s)", "yesterday"),
    (r"\btoday\b(?!['’]s)|\btonight\b|\bthis morning\b|\bthis afternoon\b|\bthis evening\b", "today"),
    (rf"\b(?:by|as of|until|up to) (?:the end of )?(?P<b>{_DATE})", "until"),
    (rf"\b(?:in|during|throughout|over|for|of|on|last) (?P<a>{_DATE})(?! (?:people|suspects|cases|sites|arrests|victims))", "at"),
    (rf"\b(?P<a>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_M}(?:,? \d{{4}})?|{_M} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})|{_M} \d{{4}})\b", "at"),
    (r"\b(?:by|until) (?P<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", "until_day"),
    (r"\bsince (?:last )?(?P<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", "since_day"),
    (r"(?<!cyber )(?<!black )(?<!good )(?<!easter )\b(?:on |last |late on |early on )?(?<!cyber )(?<!black )(?<!good )(?<!easter )(?P<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", "weekday"),
    (r"(?:^|[,;] )(?P<c>(?:19|20)\d\d)(?=: \d)", "year_of"),
    (r"\b(?P<c>\d{4})['’]s\b", "year_of"),
)  # fmt: skip
NOW = frozenset({"date", "now", "today", "the present"})
YEAR_BESIDE = r"\b(?P<year>(?:19|20)\d\d)(?: \(|['’]s (?:\w+ )?(?:figure|record|total|number|tally|count|high) of (?:about |around |some )?|,? when (?:there were |it was |they were )?(?:about |around |some |over |more than |at least )?)$"
WAS_SET = r"\b(?:set|reached|recorded|seen) (?:in|on)?\s?\w{0,3}$"  # "expected to pass the record of 900 set in 2014"
SINCE_THEN = r"\b(?:since then|ever since|since that (?:time|day|date))\b"
THAT_PERIOD = r"\b(?:the same|that|this|the corresponding) (?:period|time|months|year|span)"
SAME_PERIOD = r"^(?:the|that) same (?:year|month|week|day|period)\b|\b(?:in|over|during|for) (?:the|that) same (?:period|time|months|year|span)|\b(?:in|over|during) (?:that|this) (?:period|time)\b|\bin (?:all|total)\b|\bof (?:those|these|them|whom)\b|\baltogether\b|\boverall\b|\b(?:during|in|over|under) the (?:campaign|operation|action|crackdown|drive|period)\b"
MEETING = r"\b(?:conference|briefing|report|statement|interview|release|announcement)\s*(?:held )?(?:on|of|late|,)?\s?\w{0,3}$"
SIDE_CLAUSE = r"\b(?:which|that|whose)\b(?! (?:were|was|had|have|has|it|they|the|police)\b)|, (?!including|according|involving)\w+ing\b|\b(?:following|after)\b"
PLACES = r"(?:^|\b)(?:in|at|of|from|near|capital|city|town|province|district|region|state|port|village)$"
BEFORE_YEAR = frozenset(
    "in since of by until during from and to between through before after for early late mid around".split()
)
LINKS = frozenset({"and", "or"})  # inside a noun phrase: "government and bank websites"
BE = frozenset("was were is are been being be got get have has had".split())
BE_ONLY = BE - {"have", "has", "had"}
CLAUSE_WORDS = frozenset(
    "while but whereas although though who which when where because that said says after before if".split()
)
BEFORE_FIGURE = frozenset(
    "a an the total gang group ring syndicate crew cell band team of another further at least to and then also of some over more than against down".split()
)
PARTICIPLES = frozenset(
    "arrested detained charged held convicted sentenced jailed released freed identified suspended closed blocked shut seized "
    "hacked defaced infected removed indicted prosecuted remanded bailed remain face facing await awaiting in behind".split()
)
AND_ONE_SUCH = r",? (?:and|plus) (?P<part>(?:a|an|one) [\w-]+ (?P<who>\w+))\b"
AND_ONE = r",? (?:and|plus) (?P<part>(?:a|an|one) (?:[\w-]+ )??(?P<who>\w+))\b"
ONE_AND = r"\b(?P<part>(?:a|an|one) (?:[\w-]+ ){0,2}?(?P<who>\w+)) and $"
LABEL = (
    r"(?:number|total|tally|count|figure|toll|sum) (?:of|for) .*(?:to|at|from|is|was|were|reached|stands?|stood|exceeded|hit|:)$|"
    r"\b(?:totall?ed|numbered|reached|rose to|fell to|climbed to|stood at|stands at|increased to|grew to|dropped to|came to|amounted to|"
    r"jumped to|number|total|swelled to|to)$|:$"
)
