//! Cuts the page's wasm into what every visit needs and a chunk for each lazy page, as `cargo leptos --split`
//! does.

use crate::{locals::renumber, order::order, places, run::target, unused};
use anyhow::{Context as _, anyhow};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, path::Path};
use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

/// The script that fetches chunks, as the main script imports it.
const LOADER: &str = "__wasm_split.______________________.js";
/// The main script, as the loader imports it.
const MAIN: &str = "leliao.js";

/// In the names of functions whose chunks hold large data. Pages do not fetch them ahead of time.
const DATA: &str = "_data_";

/// Chunks of fewer bytes travel together, in one file. What several pages share is cut into hundreds of them, and a page may
/// need a hundred: as many requests cost more than the bytes, and apart they compress to three times as much.
const SMALL: usize = 12_000;

/// Without a connection a chunk is asked for again: a page that cannot have its code must not end the ones that can.
/// It waits longer each time, up to five seconds, or until the network is back. After an upgrade the old chunk is
/// gone, and the page is loaded anew; what was written is kept.
const AGAIN: &str = "async function again(url){for(let wait=1000;;wait=Math.min(2*wait,5000)){\
    try{const answer=await fetch(url);if(answer.ok)return await answer.arrayBuffer();\
    if(answer.status==404){location.reload();await new Promise(()=>{});}}catch{}\
    await new Promise(done=>{setTimeout(done,wait);addEventListener(\"online\",done,{once:true});});}}\n";

/// Takes a small chunk out of the file that has them all, in the order in which the loader names them.
const SMALL_ONE: &str = "let pack,end=0;const small=(size)=>{const from=end;end+=size;return async()=>\
    new Uint8Array(await(pack??=again(new URL(\"./PACK\",import.meta.url))),from,size);};\n";

/// What the splitter writes out for each chunk, shorter.
const SHORTER: [(&str, &str); 3] = [
    ("makeLoad(() => {\nconst src = ", "load(() => "),
    ("load(() => small(", "load(small("),
    (";\nreturn async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, ", ", "),
];
const LOAD: &str = "const load=(fetcher,deps)=>makeLoad(()=>{const src=fetcher();\
    return async(imports)=>WebAssembly.instantiate(await src,imports);},deps);\n";

/// The files of the page by name: scripts and modules, each with a hash in its name.
pub fn split(wasm: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let folder = target().join("split");
    let _ = std::fs::remove_dir_all(&folder);
    let main = folder.join("main/frontend.wasm");
    std::fs::create_dir_all(folder.join("main"))?;
    let input = unused::empty(&places::merge(&std::fs::read(wasm)?)?)?;
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = &folder;
    options.main_out_path = &main;
    let (main_module, link_name) = (format!("./{MAIN}"), format!("./{LOADER}"));
    options.main_module = &main_module;
    options.link_name = &link_name;
    let cut = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("splitting: {error:#}"))?;
    let (script, module) = bind(&main)?;
    let loader = std::fs::read_to_string(folder.join(LOADER)).context("the splitter wrote no loader")?;
    let mut loader = format!("{AGAIN}{SMALL_ONE}{}", loader.replace("fetch(new URL(", "again(new URL("));
    let (mut files, mut pack) = (BTreeMap::new(), Vec::new());
    let asks = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).context("a chunk without a name")?;
        let asked = format!("again(new URL(\"./{name}\", import.meta.url))");
        let place = loader.find(&asked).with_context(|| format!("the loader asks otherwise for {name}"))?;
        anyhow::Ok((place, name.to_owned(), asked))
    };
    let mut chunks = Vec::new();
    for path in &cut.split_modules {
        chunks.push((asks(path)?, order(&std::fs::read(path)?)?));
    }
    chunks.sort();
    for ((_, before, asked), chunk) in chunks {
        let is_data = before.contains(DATA);
        if chunk.len() < SMALL && !is_data {
            loader = loader.replace(&asked, &format!("small({})", chunk.len()));
            pack.extend(chunk);
            continue;
        }
        let kind = if is_data { "data" } else { "chunk" };
        let name = format!("{kind}.{}.wasm", hash([chunk.as_slice()]));
        loader = loader.replace(&format!("./{before}"), &format!("./{name}"));
        files.insert(name, chunk);
    }
    let name = format!("pack.{}.bin", hash([pack.as_slice()]));
    loader = loader.replace("PACK", &name);
    files.insert(name, pack);
    let mut loader = bare(&loader);
    for (long, short) in SHORTER {
        anyhow::ensure!(loader.contains(long), "the splitter's loader is written otherwise");
        loader = loader.replace(long, short);
    }
    loader.insert_str(0, LOAD);
    // The two scripts import each other, so they share one hash.
    let both = hash([script.as_bytes(), loader.as_bytes()]);
    let (main_name, loader_name) = (format!("leliao.{both}.js"), format!("lazy.{both}.js"));
    files.insert(format!("leliao.{}.wasm", hash([module.as_slice()])), module);
    files.insert(loader_name.clone(), loader.replace(MAIN, &main_name).into_bytes());
    files.insert(
        main_name,
        bare(&script.replace(&format!("from \"./{LOADER}\""), &format!("from \"./{loader_name}\"")))
            .into_bytes(),
    );
    Ok(files)
}

/// A script without comments on lines of their own, and without indentation. Neither script has a text of several lines.
fn bare(script: &str) -> String {
    let mut in_comment = false;
    let mut lines = Vec::new();
    for line in script.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        if !begins && !in_comment && !line.starts_with("//") && !line.is_empty() {
            lines.push(line);
        }
        in_comment = (in_comment || begins) && !line.contains("*/");
    }
    lines.join("\n")
}

/// Twelve digits that change with the content.
pub fn hash<'a>(content: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    content.into_iter().for_each(|part| digest.update(part));
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// What `wasm-bindgen --target web --keep-lld-exports --no-demangle` makes, without its program.
fn bind(wasm: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("leliao").typescript(false).omit_default_module_path(true);
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
    let mut output = bindgen.generate_output().map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
    let script = output.js().to_owned();
    let module = output.wasm_mut();
    let exports = module.exports.iter().filter(|export| export.name.contains(unused::EXPORTS));
    let exports: Vec<_> = exports.map(|export| export.id()).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    walrus::passes::gc::run(module);
    let script = shorten(module, &script);
    let module = order(&renumber(&module.emit_wasm())?)?;
    wasmparser::validate(&module).context("what was done to the module has broken it")?;
    Ok((script, module))
}

/// Gives the functions that the script provides short names, which have hashes in theirs.
fn shorten(module: &mut Module, script: &str) -> String {
    let mut script = script.to_owned();
    let provided = module.imports.iter_mut().filter(|import| import.name.starts_with("__wb"));
    for (number, import) in provided.enumerate() {
        let name = format!("i{number}_");
        script = script.replace(&format!("{}:", import.name), &format!("{name}:"));
        import.name = name;
    }
    script
}
