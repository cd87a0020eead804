//! Media RSS.

super::rows! { MEDIA:
    MEDIA_GROUP_WITHOUT_ALTERNATIVES Error "MediaGroupWithoutAlternatives" "a media group with nothing to choose from",
        "`media:group` should have at least two `media:content`", "add another file, or put the one into the item itself",
        "A group is a choice between files that show the same. One file alone stands in the item without a group.";
    MISSING_MEDIA_URL Warning "MissingMediaUrl" "a media file that nobody can reach",
        "`media:content` should have a `url`, or a `media:player` in it", "add the address of the file",
        "Without an address or a player nothing can be shown.";
    DEPRECATED_MEDIA_ADULT Warning "DeprecatedMediaAdult" "an element that `media:rating` replaced",
        "`media:adult` is no longer in use", "write `<media:rating>adult</media:rating>`, or `nonadult`",
        "Media RSS 1.5 replaced this element; new readers know only the other.";
    INVALID_CREDIT_ROLE Error "InvalidCreditRole" "a role in the making that its scheme does not have",
        "`{value}` is no role of this scheme", "write a role of the European Broadcasting Union in small letters, or name another `scheme`",
        "Without a scheme the roles are those of the European Broadcasting Union, such as `author`, `photographer` or `producer`. Roles of all schemes are in small letters.";
    INVALID_MEDIA_HASH Error "InvalidMediaHash" "a hash that is none",
        "`media:hash` has `{value}`, which is no hash of MD5 or SHA-1", "write 32 digits with `algo=\"md5\"`, or 40 with `algo=\"sha-1\"`",
        "The hash tells whether the file arrived whole. One of another length never fits.";
    INVALID_MEDIA_RATING Error "InvalidMediaRating" "a rating that its scheme does not have",
        "`{value}` is no rating of this scheme", "write `adult` or `nonadult`, or name the scheme that has this rating",
        "The schemes `urn:simple`, `urn:mpaa`, `urn:v-chip` and `urn:icra` have words of their own, in small letters.";
    INVALID_MEDIA_RESTRICTION Error "InvalidMediaRestriction" "a restriction of something unknown",
        "`media:restriction` without a `type` should be `all` or `none`, not `{value}`", "name the `type`: `country`, `uri` or `sharing`",
        "The type says what the restriction is about. A reader that can't tell may hide the file from all.";
    INVALID_MEDIA_RESTRICTION_REL Error "InvalidMediaRestrictionRel" "a restriction that neither allows nor denies",
        "`relationship` should be `allow` or `deny`, not `{value}`", "write one of them",
        "Without it a reader can't know who may see the file.";
    INVALID_MEDIA_RESTRICTION_TYPE Error "InvalidMediaRestrictionType" "a restriction of an unknown type",
        "`type` should be `country`, `uri` or `sharing`, not `{value}`", "write one of them",
        "The type says what the restriction is about.";
    INVALID_COUNTRY_CODE Error "InvalidCountryCode" "a country that is none",
        "`{value}` is no country", "write its two letters, such as `de`, with blanks between several",
        "Countries are named by the two letters that ISO 3166 gives them.";
    INVALID_MEDIA_TEXT_TYPE Error "InvalidMediaTextType" "a type of text that is none",
        "`type` should be `plain` or `html`, not `{value}`", "write one of them",
        "Media RSS has no other types. A media type such as `text/html` is none of them.";
    INVALID_MEDIA_MEDIUM Error "InvalidMediaMedium" "a medium that is none",
        "`medium` should be `image`, `audio`, `video`, `document` or `executable`, not `{value}`", "write one of them",
        "Readers choose by this word how to show the file.";
    INVALID_MEDIA_EXPRESSION Error "InvalidMediaExpression" "a word for how much a file has that is none",
        "`expression` should be `full`, `sample` or `nonstop`, not `{value}`", "write one of them",
        "It says whether the file is the whole work, a piece of it, or a stream.";
    INVALID_NPT_TIME Error "InvalidNPTTime" "a place in a recording that is none",
        "`{value}` is no place in a recording", "write it like `12:05:35.5` or in seconds",
        "Places are seconds, or hours, minutes and seconds with colons (RFC 2326).";
    INVALID_MIME_ATTRIBUTE Error "InvalidMIMEAttribute" "an attribute that should be a media type",
        "`{attr}` should be a media type, not `{value}`", "write one like `image/jpeg` or `audio/mpeg`",
        "A media type has a type, a slash and a subtype (RFC 2045). Readers choose by it whether they can show the file.";
    UNKNOWN_MEDIA_VALUE Warning "UnknownMediaValue" "a word that Media RSS does not have",
        "`{value}` is no word of Media RSS for this", "write a word of Media RSS",
        "Media RSS lists the words for this value; readers pass over others.";
}
