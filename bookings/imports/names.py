"""Names as people appear in a meeting: made comparable, and told apart from bots and telephones."""

import re
import unicodedata

_ADDED = re.compile(
    r"\((?:external|unverified|guest|extern|gast|invité|externe|convidado|externo|gość|host|co-host|organi[sz]er|presenter|me)\)"
    r"|\[[^\]]*\]",
    re.IGNORECASE,
)
_RENAMED = re.compile(r"^(?P<new>[^()]+?)\s*\((?P<original>[^()]+)\)\s*$")
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"}
# Programs that listen in. Those that share their name with people are known by a second word only.
_BOT = re.compile(
    r"\b(note[\s-]?takers?|notetaking|meeting (?:notes|assistant|recorder)|recording bot"
    r"|ai (?:companion|assistant|notes?)"
    r"|otter\s?pilot|otter\.ai|read\.ai|read meeting notes|fireflies(?:\.ai)?|fathom\.(?:video|ai)|tl;?dv|meetgeek"
    r"|avoma|sembly|supernormal|krisp\.ai|bluedot|grain\.com|gong\.io|chorus\.ai|copilot|transcription bot)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>,;\"'()]+@[^\s@<>,;\"'()]+\.[^\s@<>,;\"'()]+")
_GUEST = "#ext#"


def is_bot(name):
    """Whether this is a program that takes notes."""
    return bool(_BOT.search(name))


def is_phone(name):
    """Whether this is the number of a telephone, whole or partly hidden."""
    plain = re.sub(
        r"^(?:phone|dial-?in|call-?in|telephone|tel)\b[\s:.]*(?:user|caller)?[\s_:.#]*", "", name.strip(), flags=re.I
    )
    if plain != name.strip() and not re.search(r"[^\W\d_]", plain):
        return True
    signs = re.sub(r"[\s()+./-]", "", plain)
    return len(signs) >= 6 and bool(re.fullmatch(r"[\d*xX•]+", signs)) and any(sign.isdigit() for sign in signs)


def address_in(text):
    """The e-mail address in a text, in lower case, or ""."""
    found = _ADDRESS.search(text)
    return found[0].lower().strip(".") if found and len(found[0]) <= 254 else ""


def addresses_of_sign_in(upn):
    """The addresses a Teams sign-in name may stand for: itself; for a guest of another house, what it was made from."""
    upn = upn.strip().lower()
    if _GUEST in upn:
        local, _, domain = upn.partition(_GUEST)[0].rpartition("_")
        return [f"{local}@{domain}"] if local and domain else []
    return [upn] if "@" in upn else []


def shown_names(name):
    """The names an entry may stand for: as shown, and in `New (Original)` each of both; additions dropped."""
    plain = " ".join(_ADDED.sub(" ", name).split())
    if found := _RENAMED.match(plain):
        return [found["new"], found["original"]]
    return [plain] if plain else []


def key_of(name):
    """The name's words in order of the alphabet, without case, accents, titles, punctuation: equal is the same."""
    letters = unicodedata.normalize("NFKD", _ADDED.sub(" ", name)).casefold()
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    letters = re.sub(r"[’'`´.]", "", letters)
    words = re.sub(r"[\W_]+", " ", letters).split()
    if len(words) > 2:
        words = [word for word in words if word not in _TITLES] or words
    return " ".join(sorted(words))
