"""Cuts Gatewise's fonts out of their packages: python3 make.py <folder with the node_modules that README.md names>."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent

ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0«»°±·×÷µ½¼¾…–—‘’“”′″•"
DIGITS = "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
SIGNS = "−∂√∞≈≠≤≥←↑→↓"
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξοπρςστυφχψω"

# What formulas are set in: MathML maps a single letter to the mathematical italic by itself.
BOLD = "".join(map(chr, range(0x1D400, 0x1D434)))
ITALIC = "".join(map(chr, range(0x1D434, 0x1D468))).replace("\U0001d455", "ℎ")
ITALIC_GREEK = "".join(map(chr, range(0x1D6E2, 0x1D71C)))
INVISIBLE = "\u2061\u2062\u2063\u2064"
OPERATORS = "∀∃∅∇∈∉∏∑∗∘∝∥∧∨∩∪⊂⊆⊙⊗⊤⊥⋅⋮⋯⋱⌈⌉⌊⌋⟨⟩‖∣∼≡≪≫↦⇒⇐⇔ℓℝ𝒩𝒯□⬚⁺⁻⁼⁽⁾ⁿ₊₋₌₍₎"

SANS = ASCII + PUNCTUATION + DIGITS + SIGNS + GREEK
MONO = ASCII + PUNCTUATION + DIGITS + SIGNS
MATH = ASCII + PUNCTUATION + DIGITS + SIGNS + GREEK + BOLD + ITALIC + ITALIC_GREEK + INVISIBLE + OPERATORS


def cut(font, characters, name, file, axes=None):
    """Keeps some characters, drops hinting, gives the font a name of its own (Plex is a reserved one), and writes it."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "ccmp", "liga", "lnum", "tnum", "rvrn", "ssty", "dtls"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    if axes:
        instancer.instantiateVariableFont(font, axes, inplace=True)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = name
        if record.nameID == 6:
            record.string = name.replace(" ", "")
    font.flavor = "woff2"
    font.save(HERE / file)
    kept = font.getBestCmap()
    missing = "".join(c for c in dict.fromkeys(characters) if ord(c) not in kept)
    print(f"{(HERE / file).stat().st_size:7}  {file}  {len(kept)} characters; the package has no {missing!r}")


def main(packages):
    ibm = packages / "node_modules/@ibm"
    sans = TTFont(ibm / "plex-sans-variable/fonts/complete/woff2/IBM Plex Sans Var-Roman.woff2")
    cut(sans, SANS, "Gatewise Sans", "plex-sans.woff2", {"wdth": 100, "wght": (400, 600)})
    mono = TTFont(ibm / "plex-mono/fonts/complete/woff2/IBMPlexMono-Regular.woff2")
    cut(mono, MONO, "Gatewise Mono", "plex-mono.woff2")
    medium = TTFont(ibm / "plex-mono/fonts/complete/woff2/IBMPlexMono-Medium.woff2")
    cut(medium, MONO, "Gatewise Mono Medium", "plex-mono-500.woff2")
    math = TTFont(packages / "node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2")
    cut(math, MATH, "Gatewise Math", "stix-math.woff2")


main(Path(sys.argv[1]))
