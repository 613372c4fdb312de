// Writes list.txt, zh.txt and en.txt from the names and keywords of Unicode's CLDR, as the package emojibase-data has
// them. `npm ci && npm run generate` gives the same files again.
//
// list.txt: a line "#KEY" begins a group. Any other is an emoji: its characters, where its skin tone goes, its
// shortcodes, with tabs between. Where the tone goes is a sum: 1 for behind the first character, 2 for behind the
// second, 4 …; empty without tones.
// zh.txt and en.txt: for each of these emoji a line: its name, a tab, its keywords. Several of one field have a comma
// between them. Keywords that the name or a shortcode says already are left out. In zh.txt a line "#pinyin" follows,
// and lines of a syllable, a tab, and the characters that may be read so.
import { readFileSync, writeFileSync } from "node:fs";
import { pinyin } from "pinyin-pro";

// Later ones have no picture in the fonts of systems that are still in use.
const NEWEST = 15;
// Longer keywords are sentences, which nobody looks for.
const LONGEST = 4;
const GROUPS = {
  people: 1, smileys: 0, nature: 3, food: 4, activities: 6, travel: 5, objects: 7, symbols: 8, flags: 9,
};
const TONES = ["\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];
const SELECTOR = "\u{FE0F}";

const read = (name) => JSON.parse(readFileSync(new URL(`node_modules/emojibase-data/${name}`, import.meta.url)));
const [english, chinese] = [read("en/data.json"), read("zh/data.json")];
const codes = [read("en/shortcodes/github.json"), read("en/shortcodes/emojibase.json")];
const inChinese = new Map(chinese.map((one) => [one.hexcode, one]));

const list = (value) => (value === undefined ? [] : [value].flat());
const clean = (text) => text.replaceAll(/[,\t\n]/g, " ").replaceAll(/ +/g, " ").trim();
// They are shown in colour without asking for it (UTS #51 §2.7).
const plain = (emoji) => emoji.replaceAll(/(\p{Emoji_Presentation})\u{FE0F}/gu, "$1");

/** Where the tone goes: found by trying, so that all five come out as Unicode has them. */
function tones({ emoji, skins }) {
  const chars = [...emoji];
  for (let mask = 1; skins && mask < 1 << chars.length; mask++) {
    const toned = (tone) =>
      chars
        .flatMap((char, at) => (mask & (1 << at) ? [char, tone] : [char]))
        .filter((char, at, all) => !(char === SELECTOR && TONES.includes(all[at - 1])))
        .join("");
    const all = skins.map((skin) => skin.emoji);
    if (TONES.every((tone) => all.includes(toned(tone)))) return mask;
  }
  return "";
}

const files = { list: [], en: [], zh: [] };
for (const [key, group] of Object.entries(GROUPS)) {
  files.list.push(`#${key}`);
  const members = english.filter((one) => one.group === group && one.version <= NEWEST);
  for (const one of members.toSorted((a, b) => a.order - b.order)) {
    const short = [...new Set(codes.flatMap((of) => list(of[one.hexcode])))];
    const [name, other] = [clean(one.label), inChinese.get(one.hexcode)];
    const words = (text) => text.toLowerCase().split(/[ _:-]+/);
    const said = new Set([name, ...short].flatMap(words));
    const keywords = list(one.tags).map(clean).filter((tag) => !words(tag).every((word) => said.has(word)));
    const their = clean(other.label);
    const theirs = list(other.tags).map(clean).filter((tag) => !their.includes(tag) && [...tag].length <= LONGEST);
    const emoji = plain(one.emoji);
    files.list.push(`${emoji}\t${tones({ ...one, emoji })}\t${short}`);
    files.en.push(`${name}\t${[...new Set(keywords)]}`);
    files.zh.push(`${their}\t${[...new Set(theirs)]}`);
  }
}
const syllables = new Map();
for (const char of new Set(files.zh.join("").match(/\p{Script=Han}/gu))) {
  for (const syllable of pinyin(char, { toneType: "none", type: "array", multiple: true, v: true })) {
    syllables.set(syllable, (syllables.get(syllable) ?? "") + char);
  }
}
files.zh.push("#pinyin", ...[...syllables].toSorted().map((line) => line.join("\t")));
for (const [name, lines] of Object.entries(files)) {
  writeFileSync(new URL(`${name}.txt`, import.meta.url), `${lines.join("\n")}\n`);
}
