//! What a character is to the eye, by the properties of the Unicode Character Database.

use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed,
    props::{DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint, PrependedConcatenationMark},
};

const CATEGORY: CodePointMapDataBorrowed<'static, GeneralCategory> =
    CodePointMapData::<GeneralCategory>::new();
const IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();
/// The only format controls that are drawn: Arabic, Syriac and Kaithi signs.
const SIGN: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<PrependedConcatenationMark>();
const NONCHARACTER: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<NoncharacterCodePoint>();

/// U+200C, which keeps two letters of a cursive script apart.
pub const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
/// U+200D, which makes one emoji of several, and one letter form of two.
pub const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// The General_Category (UAX #44 §5.7.1).
pub fn category(c: char) -> GeneralCategory {
    CATEGORY.get(c)
}

/// Default_Ignorable_Code_Point: a font that does not know it draws nothing (UAX #44). Zero-width
/// characters, variation selectors, tags, bidirectional controls, fillers, and places kept for such.
pub fn is_ignorable(c: char) -> bool {
    IGNORABLE.contains(c)
}

/// One of the 66 code points that are never characters, such as U+FFFE and U+FFFF.
pub fn is_noncharacter(c: char) -> bool {
    NONCHARACTER.contains(c)
}

/// Has an empty glyph, or stands for something that was not copied along, though no property says so.
pub fn is_blank(c: char) -> bool {
    // Braille blank, the object replacement character, two Egyptian blanks, the null notehead.
    matches!(c, '\u{2800}' | '\u{FFFC}' | '\u{13441}' | '\u{13442}' | '\u{1D159}')
}

/// A character that combines with the one before it.
pub fn is_mark(c: char) -> bool {
    matches!(
        category(c),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::SpacingMark
    )
}

/// Whether it leaves ink by itself. A mark that takes no space does not: it needs a letter to stand on.
/// Unassigned and private characters do: they may be drawn by a newer or another font.
pub fn shows(c: char) -> bool {
    use GeneralCategory as G;
    c.is_ascii_graphic()
        || SIGN.contains(c)
        || !(c.is_whitespace()
            || is_ignorable(c)
            || is_blank(c)
            || is_noncharacter(c)
            || matches!(category(c), G::Control | G::Format | G::NonspacingMark | G::EnclosingMark))
}
