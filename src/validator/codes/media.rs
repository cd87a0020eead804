//! Codes about Media RSS.

super::rows! { MEDIA:
    MEDIA_GROUP_WITHOUT_ALTERNATIVES Warning "MediaGroupWithoutAlternatives" "a media group without alternatives",
        "`media:group` should have at least two `media:content`", "add another file, or move the only one into the item itself",
        "A group offers a choice between files with the same content. A single file belongs in the item without a group.";
    MISSING_MEDIA_URL Warning "MissingMediaUrl" "a media file without a URL",
        "`media:content` should have a `url`, or contain a `media:player`", "add the URL of the file",
        "Without a URL or a player nothing can be shown.";
    DEPRECATED_MEDIA_ADULT Warning "DeprecatedMediaAdult" "an element that `media:rating` replaced",
        "`media:adult` is deprecated", "write `<media:rating>adult</media:rating>`, or `nonadult`",
        "Media RSS 1.5 replaced this element, and new readers know only `media:rating`.";
    INVALID_CREDIT_ROLE Error "InvalidCreditRole" "a credit role that its scheme does not define",
        "this scheme has no role `{value}`", "write a role of the European Broadcasting Union in lowercase, or name another `scheme`",
        "Without a scheme the roles are those of the European Broadcasting Union, such as `author`, `photographer` or `producer`. Roles of every scheme are lowercase.";
    INVALID_MEDIA_HASH Error "InvalidMediaHash" "invalid hash",
        "`media:hash` has `{value}`, which is not an MD5 or SHA-1 hash", "write 32 digits with `algo=\"md5\"`, or 40 with `algo=\"sha-1\"`",
        "The hash shows whether the file arrived undamaged. A hash of another length never matches.";
    INVALID_MEDIA_RATING Error "InvalidMediaRating" "a rating that its scheme does not define",
        "this scheme has no rating `{value}`", "write `adult` or `nonadult`, or name the scheme that has this rating",
        "Each of the schemes `urn:simple`, `urn:mpaa`, `urn:v-chip` and `urn:icra` has its own ratings, in lowercase.";
    INVALID_MEDIA_RESTRICTION Error "InvalidMediaRestriction" "a restriction without a type",
        "`media:restriction` without a `type` should be `all` or `none`, not `{value}`", "name the `type`: `country`, `uri` or `sharing`",
        "The type defines what the restriction applies to. A reader that doesn't know it may hide the file from everyone.";
    INVALID_MEDIA_RESTRICTION_REL Error "InvalidMediaRestrictionRel" "a restriction that neither allows nor denies",
        "`relationship` should be `allow` or `deny`, not `{value}`", "write one of them",
        "Without it a reader can't know who may see the file.";
    INVALID_MEDIA_RESTRICTION_TYPE Error "InvalidMediaRestrictionType" "unknown restriction type",
        "`type` should be `country`, `uri` or `sharing`, not `{value}`", "write one of them",
        "The type defines what the restriction applies to.";
    INVALID_COUNTRY_CODE Error "InvalidCountryCode" "unknown country code",
        "unknown country code `{value}`", "write two-letter codes such as `de`, separated by spaces",
        "Countries are written as the two-letter codes of ISO 3166.";
    INVALID_MEDIA_TEXT_TYPE Error "InvalidMediaTextType" "unknown type of text",
        "`type` should be `plain` or `html`, not `{value}`", "write one of them",
        "Media RSS allows only these two; a media type such as `text/html` is not valid here.";
    INVALID_MEDIA_MEDIUM Error "InvalidMediaMedium" "unknown medium",
        "`medium` should be `image`, `audio`, `video`, `document` or `executable`, not `{value}`", "write one of them",
        "Readers choose how to show the file by this value.";
    INVALID_MEDIA_EXPRESSION Error "InvalidMediaExpression" "unknown expression of a media file",
        "`expression` should be `full`, `sample` or `nonstop`, not `{value}`", "write one of them",
        "It says whether the file is the whole work, a sample of it, or a continuous stream.";
    INVALID_NPT_TIME Error "InvalidNPTTime" "invalid playback time",
        "`{value}` is not a playback time", "write it like `12:05:35.5` or in seconds",
        "Playback times are seconds, or hours, minutes and seconds separated by colons (RFC 2326).";
    INVALID_MIME_ATTRIBUTE Error "InvalidMIMEAttribute" "an attribute that should be a media type",
        "`{attr}` should be a media type, not `{value}`", "write one like `image/jpeg` or `audio/mpeg`",
        "A media type has a type, a slash and a subtype (RFC 2045). Readers use it to decide whether they can show the file.";
    UNKNOWN_MEDIA_VALUE Warning "UnknownMediaValue" "a value that Media RSS does not define",
        "Media RSS does not define the value `{value}` here", "write a value that Media RSS defines",
        "Media RSS lists the allowed values; readers ignore all others.";
}
