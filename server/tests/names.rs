//! What the page says of people and places, nobody can call themselves.
#![allow(missing_docs)]

use app::text::page_words;
use engine::domain::name::Name;
use protocol::{Fault, Locale, NameFault};

const RESERVED: Fault = Fault::Name(NameFault::Reserved);

#[test]
fn the_words_of_both_languages_are_reserved() {
    for locale in [Locale::Zh, Locale::En] {
        let words = page_words(locale);
        for word in
            [words.owner, words.room_owner, words.you, words.me, words.lobby, words.gone_person, words.brand]
        {
            assert_eq!(Name::parse(word), Err(RESERVED), "{word}");
            assert_eq!(Name::parse_room(word), Err(RESERVED), "{word}");
            for badge in [format!("Ada · {word}"), format!("{word} | Ada"), format!("Ada（{word}）")] {
                assert_eq!(Name::parse(&badge), Err(RESERVED), "{badge}");
            }
        }
    }
}
