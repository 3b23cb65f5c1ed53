"""What is said of a document while it is read, in Dutch and English: left out, guessed, missing."""

from policygraph.model import Text

__all__ = ["say"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "attached-files": ("De PDF heeft bijgevoegde bestanden; die zijn niet gelezen.",
                       "The PDF has attached files; they were not read."),
    "comments": ("Opmerkingen in de kantlijn zijn weggelaten.",
                 "Comments in the margin were left out."),
    "composed": ("Accenten die los stonden, zijn met hun letter verbonden (NFC).",
                 "Accents that stood apart were joined with their letters (NFC)."),
    "cut-off": ("Het bestand houdt op vóór zijn eindmerk: het is misschien afgebroken en dan "
                "ontbreekt er tekst.",
                "The file ends before its end mark: it may be cut off and text missing."),
    "deletions": ("{} bijgehouden verwijderingen zijn weggelaten.",
                  "{} tracked deletions were left out."),
    "drawings": ("{} bladzijden hebben tekeningen die te fijn zijn om er tabellen in te zoeken.",
                 "{} pages hold drawings too fine for tables to be looked for."),
    "embedded": ("{} ingevoegde delen van een ander soort zijn niet gelezen.",
                 "{} embedded parts of another format were not read."),
    "foreign": ("Slechts {} van de {} woorden zijn Nederlandse functiewoorden; Nederlandse tekst "
                "heeft er ongeveer 35%. De regels lezen alleen Nederlands.",
                "Only {} of the {} words are Dutch function words; Dutch text has about 35%. The "
                "rules read Dutch only."),
    "headers": ("Kop- en voetteksten van bladzijden zijn weggelaten ({} woorden).",
                "Page headers and footers were left out ({} words)."),
    "hidden": ("{} stukken verborgen tekst zijn weggelaten.",
               "{} pieces of hidden text were left out."),
    "insertions": ("{} bijgehouden invoegingen zijn als aanvaard gelezen.",
                   "{} tracked insertions were taken as accepted."),
    "mixed-encoding": ("De tekst is UTF-8, behalve op regel {}; daar als Windows-1252 gelezen.",
                       "The text is UTF-8 but on line {}; there it was read as Windows-1252."),
    "name-claims": ("De naam eindigt op {}, alsof het {} was; de inhoud is {} en is zo gelezen.",
                    "The name ends in {}, as if it were {}; the content is {} and was read as "
                    "that."),
    "name-unknown": ("De naam eindigt op {}; de inhoud is {} en is zo gelezen.",
                     "The name ends in {}; the content is {} and was read as that."),
    "no-content": ("Weggelaten omdat het geen deel van de tekst is: {}.",
                   "Left out as no part of the text: {}."),
    "outside": ("{} woorden buiten de bladzijde zijn weggelaten.",
                "{} words outside the page were left out."),
    "page-numbers": ("Paginanummers zijn weggelaten: {} regels.",
                     "Page numbers were left out: {} lines."),
    "pictures": ("{} afbeeldingen; wat zij tonen is niet gelezen.",
                 "{} pictures; what they show is not read."),
    "repeated-headers": ("{} tabelkoppen die op een nieuwe bladzijde terugkomen, zijn weggelaten.",
                         "{} headers that tables repeat on a new page were left out."),
    "rotated": ("{} woorden die rechtop of op hun kop staan, zijn weggelaten.",
                "{} words that stand upright or upside down were left out."),
    "running-heads": ("Terugkerende kop- en voetregels zijn weggelaten: {} regels, zoals {}.",
                      "Running heads and feet were left out: {} lines, such as {}."),
    "scripts": ("De PDF bevat scripts of opdrachten; geen daarvan is uitgevoerd.",
                "The PDF holds scripts or commands; none was run."),
    "silent-pages": ("Bladzijden met een afbeelding en zonder tekst: {}. Hun tekst ontbreekt.",
                     "Pages with a picture and no text: {}. Their text is missing."),
    "unfolded": ("{} delen die de pagina pas na een klik toont, zijn meegelezen.",
                 "{} parts that the page shows only after a click were read."),
    "unknown-encoding-name": ("Het document noemt een onbekende codering, {}.",
                              "The document names an unknown encoding, {}."),
    "unmapped": ("Van {} tekens is de letter onbekend; zij staan er als (cid:…).",
                 "{} signs have no known letter and stand as (cid:…)."),
    "unread-pages": ("Bladzijden die niet gelezen konden worden: {}. Hun tekst ontbreekt.",
                     "Pages that could not be read: {}. Their text is missing."),
    "unsafe": ("{} links die een script zouden starten, gegevens bevatten of een bestand op de "
               "computer openen, zijn niet bewaard.",
               "{} links that would run a script, hold data or open a local file were not kept."),
    "utf-16": ("De tekst is {} zonder merkteken vooraan; zo gelezen.",
               "The text is {} without a mark at its start; it was read as that."),
    "windows-1252": ("De tekst is geen UTF-8 (byte {}); gelezen als Windows-1252, waarin {} van "
                     "de {} bijzondere tekens in het Nederlands voorkomen.",
                     "The text is not UTF-8 (byte {}); read as Windows-1252, in which {} of its "
                     "{} special characters are ones that Dutch uses."),
    "wrong-encoding": ("Het document noemt zichzelf {}, en dat zijn zijn bytes niet.",
                       "The document says {}, which its bytes are not."),
}  # fmt: skip


def say(name: str, *values: object) -> Text:
    """Return a sentence with its values filled in; a value that is a Text in its own language."""
    nl, en = _SENTENCES[name]
    return Text(
        nl.format(*(v.nl if isinstance(v, Text) else v for v in values)),
        en.format(*(v.en if isinstance(v, Text) else v for v in values)),
    )
