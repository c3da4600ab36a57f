"""English: how sure a text is of a figure, and what a sentence about that points back with."""

_VERIFY = r"(?:independently |officially |immediately |yet |so far |publicly )*(?:been )?(?:independently |officially |publicly )*"
_CHECKED = r"(?:confirmed|verified|corroborated|substantiated|authenticated|established|checked)"
STATES = (  # (pattern, state); searched in a sentence in this order
    (r"\ban earlier version of (?:this|the) (?:article|story|report|post|page|release|statement)|\b(?:wrongly|incorrectly|mistakenly|erroneously) (?:said|stated|reported|gave|put)", "disputed"),
    (r"(?:has|have|had|was|were|is|are) (?:not|never|yet to) (?:yet )?" + _VERIFY + _CHECKED, "unconfirmed"),
    (r"(?:hasn't|haven't|wasn't|weren't|isn't|aren't) (?:yet )?" + _VERIFY + _CHECKED, "unconfirmed"),
    (
        r"(?:has|have|had|is|are|remains?) yet to " + _VERIFY + r"(?:be )?" + _VERIFY
        + r"(?:confirm|verif|corrobor|authentic|substant|validat|determin|establish|clear|comment|respond|disclos|releas|publish|announc|acknowledg|check|say|mad)\w*",
        "unconfirmed",
    ),
    (r"(?:could|can|cannot|can't|couldn't)(?: not)?(?: yet)? be (?:\w+ly )?(?:\w+ly )?" + _CHECKED, "unconfirmed"),
    (
        r"(?:could not|cannot|can't|couldn't|did not|was unable to|were unable to|has been unable to|have been unable to|have not been able to|had not been able to|was not able to|were not able to|"
        r"has not been able to|is unable to|has not|have not|declined to|would not|refused to|unable to|has yet to|have yet to) "
        r"(?:\w+ly )*(?:confirm(?:ed)?|verify|verified|corroborate|substantiate)\w*(?: or deny)?",
        "unconfirmed",
    ),
    (r"(?:no|without) (?:\w+ ){0,2}(?:confirmation|verification|corroboration|evidence)", "unconfirmed"),
    (r"(?:await|awaits|awaiting|pending) (?:\w+ ){0,2}(?:confirmation|verification)", "unconfirmed"),
    (r"neither (?:\w+ ){0,6}(?:has|have|had|was|were) (?:been )?" + _VERIFY + _CHECKED, "unconfirmed"),
    (r"nobody (?:\w+ ){0,4}(?:has )?confirmed|no(?:body| one) has (?:\w+ )?confirmed", "unconfirmed"),
    (r"\bunconfirmed\b|\bunverified\b|\bunsubstantiated\b|\buncorroborated\b", "unconfirmed"),
    (r"remain(?:s|ed)? (?:unclear|to be seen|to be confirmed)", "unconfirmed"),
    (
        r"\b(?:denied|denies|deny|denying|disputed|disputes|dispute|disputing|rejected|rejects|rejecting|dismissed|dismisses|"
        r"dismissing|contested|contests|contest|refuted|called into question|contradicted|contradicts|"
        r"cast doubt|casts doubt|retracted|withdrew|withdrawn|doubted)\b",
        "disputed",
    ),
    (r"(?:figure|number|claim|total|estimate|account|statement|tally)s?\b[^.;]{0,40}\b(?:been|was|were) challenged|challenged (?:the|that|those|its|their) (?:figure|number|claim|total|estimate|account)s?", "disputed"),
    (r"\b(?:not true|is false|are false|was false|were false|exaggerated|inflated|fabricated|incorrect|wrong|untrue|baseless|overstated|too high|too low)\b", "disputed"),
    (r"\bit (?:is|was|has been) (?:widely )?(?:believed|thought|said|alleged|understood|claimed|rumou?red|reported) that", "unconfirmed"),
    (r"(?:is|are|was|were) (?:being )?said to (?:have|be)|(?:is|are|was|were) (?:believed|thought|rumou?red|reported|understood) to (?:have|be)", "unconfirmed"),
    (r"\b(?:allegedly|reportedly|purportedly|supposedly|rumou?red)\b", "unconfirmed"),
    (r"(?:rumou?rs?|alleged|purported) (?:figure|number|total|tally|claim|leak|theft|breach)", "unconfirmed"),
    (r"\b(?:officially|independently) (?:confirmed|verified)\b", "confirmed"),
    (r"(?:has|have|had|was|were) (?:since |now |later |also )*(?:been )?(?:confirmed|verified|corroborated)\b", "confirmed"),
    (r"\bconfirm(?:ed|s|ing)?\b", "confirmed"),
)  # fmt: skip
HEDGES = r"\b(?:allegedly|reportedly|purportedly|supposedly)\b"
# What a sentence about state points back with.
BACK_ONE = r"\b(?:this|that|it|the (?:claim|figure|number|report|assertion|allegation|total|tally|count|information|statement|estimate|latter|sum|amount|announcement|boast|toll|leak))\b"
BACK_ALL = r"\b(?:neither|either|both|none of (?:the|these|those)|all (?:these|those|of))\b"
BACK_MANY = r"\b(?:these|those|they|them|the (?:claims|figures|numbers|reports|assertions|allegations|totals|estimates|sums|statistics|data|accounts)|neither|either|both|none)\b"
POSSESSIVE_CLAIM = r"(?P<who>[\w.&' -]{2,50}?)['’]s?\s+(?:own |latest |public )?(?:claims?|figures?|numbers?|account|estimates?|statement|assertions?|tally|total|count|version|boast)\b"
CLAIM_OF = r"(?:claims?|figures?|numbers?|reports?|allegations?|assertions?|estimates?|total|tally|count|toll) (?:of|about|for|on|that|by|from) (?P<what>[\w' -]{3,60})"
