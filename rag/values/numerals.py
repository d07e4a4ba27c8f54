"""Tables of number words, magnitudes and currencies in English, Italian, Bulgarian, German, French, Spanish, Russian.

All are folded as ``rag.words.fold`` folds. "One" and "a" are left out: they are articles and pronouns more often.
"""

from __future__ import annotations

from rag.words import fold


def _count(words: str, start: int = 2) -> dict[str, int]:
    return {fold(word): start + at for at, group in enumerate(words.split()) for word in group.split("/")}


def _tens(words: str) -> dict[str, int]:
    return {fold(w): 10 * at for at, group in enumerate(words.split(), start=2) for w in group.split("/")}


_EN = _count(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
) | _tens("twenty thirty forty fifty sixty seventy eighty ninety")
_IT_UNITS = "uno due tre quattro cinque sei sette otto nove".split()
_IT_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_IT = _count(
    "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette "
    "diciotto diciannove"
) | _tens(" ".join(_IT_TENS)) | {
    fold((tens[:-1] if unit[0] in "uo" else tens) + unit): 10 * (t + 2) + u
    for t, tens in enumerate(_IT_TENS) for u, unit in enumerate(_IT_UNITS, start=1)
}  # fmt: skip
_DE_UNITS = "ein zwei drei vier fünf sechs sieben acht neun".split()
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_DE = _count(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn "
    "neunzehn"
) | _tens(" ".join(_DE_TENS)) | {
    fold(f"{unit}und{tens}"): 10 * t + u
    for t, tens in enumerate(_DE_TENS, start=2) for u, unit in enumerate(_DE_UNITS, start=1)
}  # fmt: skip
_BG = _count(
    "два/две/двама/двете/двата/двамата три/трима/трите/тримата четири/четирима/четирите пет/петте/петима шест/шестте "
    "седем/седемте осем/осемте девет/деветте десет/десетте единадесет/единайсет дванадесет/дванайсет "
    "тринадесет/тринайсет четиринадесет/четиринайсет петнадесет/петнайсет шестнадесет/шестнайсет "
    "седемнадесет/седемнайсет осемнадесет/осемнайсет деветнадесет/деветнайсет"
) | _tens(
    "двадесет/двайсет тридесет/трийсет четиридесет/четирийсет петдесет шестдесет/шейсет седемдесет осемдесет деветдесет"
)
_FR = _count("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize") | _tens(
    "vingt trente quarante cinquante soixante"
)
_ES = _count(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho "
    "diecinueve"
) | _tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_RU = _count(
    "два/две/двух/двое три/трех/трое четыре/четырех пять/пяти шесть/шести семь/семи восемь/восьми девять/девяти "
    "десять/десяти одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать "
    "девятнадцать"
) | _tens("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")

NUMERALS: dict[str, dict[str, int]] = {"en": _EN, "it": _IT, "de": _DE, "bg": _BG, "fr": _FR, "es": _ES, "ru": _RU}
"""Language to number word to its value, 2 to 99."""

_AMBIGUOUS = {"sei", "once", "elf", "sept", "six", "dix", "quince", "acht", "vier", "uno"}
ANY_NUMERAL: dict[str, int] = {
    word: value for table in NUMERALS.values() for word, value in table.items() if word not in _AMBIGUOUS
} | {"six": 6}
"""Number words of any language that mean nothing else in another."""

ORDINALS: dict[str, int] = (
    _count("first second third fourth fifth sixth seventh eighth ninth tenth", 1)
    | _count("primo seconda terzo/terza quarto/quarta quinto/quinta sesto/sesta settimo/settima", 1)
    | _count("първи/първия/първият/първата/първото втори/втория/вторият/втората/второто трети/третия/третата/третото "
             "четвърти/четвъртия/четвъртата пети/петия/петата", 1)
    | _count("erste/ersten/erster/erstes zweite/zweiten/zweiter/zweites dritte/dritten/dritter vierte/vierten", 1)
)  # fmt: skip
"""Ordinal words to their value, 1 to 10."""

HUNDREDS: dict[str, int] = {fold(w): v for w, v in {
    "hundred": 100, "hundreds": 100, "cento": 100, "hundert": 100, "сто": 100, "двеста": 200, "триста": 300,
    "четиристотин": 400, "петстотин": 500, "cien": 100, "ciento": 100, "двести": 200, "dozen": 12, "dozens": 12,
}.items()}  # fmt: skip

MAGNITUDES: dict[str, int] = {fold(word): 10**power for power, group in {
    3: "thousand thousands mila mille tausend хиляди хиляда хил mil тысяча тысячи тысяч тыс k",
    6: "million millions mln milione milioni millionen mio милион милиона милиони млн millón millones "
       "миллион миллиона миллионов mn m",
    9: "billion billions bn miliardo miliardi mld milliarde milliarden mrd милиард милиарда милиарди млрд milliard "
       "milliards миллиард миллиарда миллиардов b",
    12: "trillion trillions tn bilione bilioni billionen трилион трилиона трилиони трлн billón billones триллион "
        "триллиона триллионов",
}.items() for word in group.split()}  # fmt: skip
"""Magnitude words to their factor; "billion" is 10**12 in German and French (see ``magnitude``)."""

CURRENCIES: dict[str, str] = {fold(word): code for code, group in {
    "USD": "$ us$ usd dollar dollars dollari dollaro долар долара долари dólar dólares доллар доллара долларов",
    "EUR": "€ eur euro euros евро", "GBP": "£ gbp pound pounds sterline sterlina pfund паунд паунда паунда лири",
    "JPY": "¥ jpy yen йени иени", "BGN": "bgn лв лева лев lev leva", "RUB": "₽ rub ruble rubles рубли рублей рубля",
    "INR": "₹ inr rupees rupie рупии", "CHF": "chf franken francs franchi франка", "CNY": "cny yuan юана юаней",
    "ITL": "itl lire",
}.items() for word in group.split()}  # fmt: skip
"""Currency signs and words to their ISO 4217 code."""

PERCENT = frozenset(map(fold, "% percent percentage prozent процент процента процентов pct ٪ ％".split()))


def magnitude(word: str, language: str) -> int:
    """Return the factor of a folded magnitude word, 1 when it is none; long scale where the language counts so."""
    if word in {"billion", "billions", "billionen"} and language in {"de", "fr"}:
        return 10**12
    return MAGNITUDES.get(word, 1)
