# mypy: ignore-errors
# fonttools is asked for only when the figures are cut anew.
"""Rebuild the figures fonts: Be Vietnam Pro has no tabular figures (its '1' is 385 units wide, its '4' 710; no `tnum`).

Takes the OFL woff2 files of the npm package @fontsource/be-vietnam-pro, keeps only 0-9 . , and the minus sign, gives
every figure one width (640) and both separators one width (280), the same in both weights, and puts a foot under '1'.
Usage: python make_figures.py <folder of the .woff2 files> <output folder>      needs: fonttools, brotli
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FIGURE, SEPARATOR, WIDEST = 640, 280, 566
FOOT = {400: 78, 600: 104}


def rebuild(source: Path, weight: int, target: Path) -> None:
    font = TTFont(source)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text="0123456789.,\u2212")
    cutter.subset(font)
    glyphs, names, table = font.getGlyphSet(), font.getBestCmap(), font["glyf"]
    made = {}
    for code, name in names.items():
        char, pen = chr(code), BoundsPen(glyphs)
        glyphs[name].draw(pen)
        left, _, right, _ = pen.bounds
        advance = SEPARATOR if char in ".," else FIGURE
        scale = min(1.0, WIDEST / (right - left))
        shift = (advance - (right - left) * scale) / 2 - left * scale
        if char == "1":
            shift = (
                FIGURE - 2 * (right - FOOT[weight] / 2) + 40
            ) / 2 - 20  # the stem, not the flag, sits in the middle
        out = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(out, (scale, 0, 0, 1, shift, 0)))
        if char == "1":
            centre, half, top = FIGURE / 2, 185, FOOT[weight]
            corners = [
                (centre - half, 0),
                (centre - half, top),
                (centre + half, top),
                (centre + half, 0),
            ]
            out.moveTo(corners[0])
            for corner in corners[1:]:
                out.lineTo(corner)
            out.closePath()
        made[name] = (out.glyph(), advance)
    for name, (glyph, advance) in made.items():
        table[name] = glyph
        glyph.recalcBounds(table)
        font["hmtx"][name] = (advance, glyph.xMin)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = f"DiemTuaSo-{weight}" if record.nameID in (3, 6) else "Diem Tua So"
    font.flavor = "woff2"
    font.save(target / f"diem-tua-so-{weight}.woff2")


if __name__ == "__main__":
    for w in (400, 600):
        rebuild(Path(sys.argv[1]) / f"be-vietnam-pro-latin-{w}-normal.woff2", w, Path(sys.argv[2]))
