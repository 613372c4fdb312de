//! Reads the modules of crates with `syn`, and resolves what they name to the files that define it.
//!
//! An import counts where it leads to: through `use` groups, renames, globs and re-exports, in paths of
//! expressions, types and patterns, and in the arguments of macros. A `mod` line and a re-export are no
//! imports of their own: a `mod.rs` that only lists its children depends on nobody. In a file with children each
//! item counts by itself: a type that the children share may stand beside the function that puts them
//! together. What is built only for tests is left out. Not seen: a method of a value whose type the file never names, and what a macro of
//! another crate makes.

// Said here, since a test of the server reads this file from where it stands.
#[path = "reader.rs"]
mod reader;

use anyhow::Context as _;
use reader::{Reader, Use, Written, is_for_tests, path_of};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};
use syn::{Item, visit::Visit as _};

/// A crate to read: by which name others import it, if they can, and the file of its root module.
pub struct Target {
    pub name: Option<String>,
    pub root: PathBuf,
}

/// Everything that was read.
#[derive(Default)]
pub struct Sources {
    pub files: Vec<File>,
    /// Files and folders of modules that are built for tests alone, with or without `.rs`.
    pub for_tests: Vec<PathBuf>,
    modules: Vec<Module>,
    /// Root modules of the crates that can be imported.
    crates: BTreeMap<String, usize>,
}

/// A source file, once for each crate that it is part of.
pub struct File {
    pub path: PathBuf,
    /// Its place in the crate: `["ui", "kit"]`; the root's is empty.
    pub module: Vec<String>,
    /// Of the targets that were read.
    pub target: usize,
    /// Whether it is more than a list of modules and re-exports.
    pub has_code: bool,
    /// Functions and methods that it defines, also those of traits.
    #[allow(dead_code, reason = "used by a test of the server")]
    pub defines: BTreeSet<String>,
    /// Of those, the methods, with the type that has them.
    #[allow(dead_code, reason = "used by a test of the server")]
    pub methods: BTreeSet<(String, String)>,
    /// Functions and methods that it calls.
    #[allow(dead_code, reason = "used by a test of the server")]
    pub calls: BTreeSet<String>,
}

/// A file; or an item of it, if it has children in files of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    pub file: usize,
    item: Option<(usize, String)>,
}

impl Node {
    /// A whole file.
    #[cfg(test)]
    pub fn whole(file: usize) -> Self {
        Self { file, item: None }
    }
}

/// That a file names something which another one of its crate, or of another crate, defines.
#[derive(Debug, Clone)]
pub struct Import {
    pub from: Node,
    pub to: Node,
    pub line: usize,
    /// As it is written.
    pub name: String,
}

/// That an item of a module names another one. A `use` has no name; nor has all that is in a module.
struct Named {
    module: usize,
    item: String,
    to: usize,
    to_item: String,
    line: usize,
    path: String,
}

#[derive(Default)]
struct Module {
    file: usize,
    root: usize,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    items: BTreeSet<String>,
    uses: Vec<Use>,
    paths: Vec<Written>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Module(usize),
    /// Something that this module defines.
    Item(usize, String),
}

impl Sources {
    /// Reads crates with all their modules.
    ///
    /// # Errors
    /// A file that is missing or is no Rust.
    pub fn read(targets: &[Target]) -> anyhow::Result<Self> {
        let mut sources = Self::default();
        for (target, Target { name, root }) in targets.iter().enumerate() {
            let module = sources.modules.len();
            sources.modules.push(Module { root: module, ..Module::default() });
            if let Some(name) = name {
                sources.crates.insert(name.clone(), module);
            }
            sources.read_file(root, Vec::new(), target, module, true)?;
        }
        Ok(sources)
    }

    fn read_file(
        &mut self,
        path: &Path,
        place: Vec<String>,
        target: usize,
        module: usize,
        lists_beside: bool,
    ) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let parsed = syn::parse_file(&text).with_context(|| path.display().to_string())?;
        let file = self.files.len();
        self.files.push(File {
            path: path.to_owned(),
            module: place.clone(),
            target,
            has_code: false,
            defines: BTreeSet::new(),
            methods: BTreeSet::new(),
            calls: BTreeSet::new(),
        });
        let beside = path.parent().unwrap_or(Path::new("")).to_owned();
        // `ui/kit.rs` lists what is in `ui/kit/`; `ui/kit/mod.rs` and a crate's root what is beside them.
        let children = match path.file_stem() {
            Some(stem) if !lists_beside && stem != "mod" => beside.join(stem),
            _ => beside.clone(),
        };
        self.read_items(&parsed.items, &Place { children, beside, module: place, target }, file, module)
    }

    fn read_items(
        &mut self,
        items: &[Item],
        place: &Place,
        file: usize,
        module: usize,
    ) -> anyhow::Result<()> {
        if let Some(own) = self.modules.get_mut(module) {
            own.file = file;
        }
        let mut reader = Reader::default();
        for item in items {
            match item {
                Item::Mod(child) if is_for_tests(&child.attrs) => {
                    let folder = place.children.join(child.ident.to_string());
                    self.for_tests.extend([folder.with_extension("rs"), folder]);
                }
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let root = self.modules.get(module).map_or(module, |own| own.root);
                    let id = self.modules.len();
                    self.modules.push(Module { root, parent: Some(module), ..Module::default() });
                    if let Some(own) = self.modules.get_mut(module) {
                        own.children.insert(name.clone(), id);
                    }
                    let mut inner = place.module.clone();
                    inner.push(name.clone());
                    match &child.content {
                        Some((_, items)) => {
                            let folder = place.children.join(&name);
                            let (children, beside) = (folder.clone(), folder);
                            let place = Place { children, beside, module: inner, target: place.target };
                            self.read_items(items, &place, file, id)?;
                        }
                        None => {
                            let named = path_of(&child.attrs).map(|path| place.beside.join(path));
                            let flat = place.children.join(format!("{name}.rs"));
                            let (path, listed) = match named {
                                Some(path) => (path, true),
                                None if flat.is_file() => (flat, false),
                                None => (place.children.join(&name).join("mod.rs"), false),
                            };
                            self.read_file(&path, inner, place.target, id, listed)?;
                        }
                    }
                }
                item => reader.visit_item(item),
            }
        }
        let Reader { items, uses, paths, defines, methods, calls, .. } = reader;
        if let Some(own) = self.files.get_mut(file) {
            own.has_code |= !items.is_empty() || !paths.is_empty() || uses.iter().any(|one| !one.exported);
            own.defines.extend(defines);
            own.methods.extend(methods);
            own.calls.extend(calls);
        }
        if let Some(own) = self.modules.get_mut(module) {
            own.items = items;
            own.uses = uses;
            own.paths = paths;
        }
        Ok(())
    }

    /// Every import of a file by another, and what the items of a parent name of each other; each pair of
    /// nodes once.
    pub fn imports(&self) -> Vec<Import> {
        let parents = self.parents();
        let node = |module: usize, item: &str| {
            let file = self.file_of(module);
            Node { file, item: parents.contains(&file).then(|| (module, item.to_owned())) }
        };
        let mut imports: BTreeMap<(Node, Node), Import> = BTreeMap::new();
        for Named { module, item, to, to_item, line, path } in self.named() {
            let (from, to) = (node(module, &item), node(to, &to_item));
            if from != to {
                let import = Import { from: from.clone(), to: to.clone(), line, name: path };
                imports.entry((from, to)).or_insert(import);
            }
        }
        imports.into_values().collect()
    }

    /// Which file names what of which other: the file, the one that defines it, and its name there.
    #[allow(dead_code, reason = "used by a test of the server")]
    pub fn names(&self) -> BTreeSet<(usize, usize, String)> {
        let named = self.named().into_iter();
        named.map(|one| (self.file_of(one.module), self.file_of(one.to), one.to_item)).collect()
    }

    /// Files with modules in files of their own.
    fn parents(&self) -> BTreeSet<usize> {
        let above = |module: &Module| module.parent.map(|parent| (self.file_of(parent), module.file));
        let pairs = self.modules.iter().filter_map(above);
        pairs.filter(|(parent, child)| parent != child).map(|(parent, _)| parent).collect()
    }

    /// Whatever is named anywhere and is defined in these crates.
    fn named(&self) -> Vec<Named> {
        let mut all = Vec::new();
        for (id, module) in self.modules.iter().enumerate() {
            let used = module.uses.iter().filter(|one| !one.exported).map(|one| ("", &one.path, one.line));
            let paths = module.paths.iter().map(|one| (one.item.as_str(), &one.path, one.line));
            for (item, path, line) in used.chain(paths) {
                for found in self.resolve(id, path, &mut BTreeSet::new()) {
                    let Found::Item(to, name) = found else { continue };
                    let (item, path) = (item.to_owned(), path.join("::"));
                    all.push(Named { module: id, item, to, to_item: name, line, path });
                }
            }
            for glob in module.uses.iter().filter(|one| one.name.is_none() && !one.exported) {
                // Methods of traits come with it, and are not seen where they are called.
                for found in self.resolve(id, &glob.path, &mut BTreeSet::new()) {
                    let Found::Module(to) = found else { continue };
                    if self.modules.get(to).is_some_and(|to| !to.items.is_empty()) {
                        let path = glob.path.join("::") + "::*";
                        let (item, to_item) = (String::new(), String::new());
                        all.push(Named { module: id, item, to, to_item, line: glob.line, path });
                    }
                }
            }
        }
        all
    }

    fn file_of(&self, module: usize) -> usize {
        self.modules.get(module).map_or(0, |module| module.file)
    }

    fn resolve(&self, from: usize, path: &[String], seen: &mut BTreeSet<(usize, String)>) -> Vec<Found> {
        let Some((first, mut rest)) = path.split_first() else { return Vec::new() };
        let Some(here) = self.modules.get(from) else { return Vec::new() };
        let mut found: Vec<Found> = match first.as_str() {
            "crate" => vec![Found::Module(here.root)],
            "self" => vec![Found::Module(from)],
            "super" => here.parent.map(Found::Module).into_iter().collect(),
            name => {
                let own = self.member(from, name, seen);
                let other = self.crates.get(name).filter(|_| own.is_empty());
                own.into_iter().chain(other.map(|root| Found::Module(*root))).collect()
            }
        };
        while let Some((name, after)) = rest.split_first() {
            // The rest of a path into an item is its own: a variant, a method, an associated type.
            let mut next: Vec<Found> =
                found.iter().filter(|one| matches!(one, Found::Item(..))).cloned().collect();
            for one in &found {
                let Found::Module(id) = one else { continue };
                match (name.as_str(), self.modules.get(*id).and_then(|module| module.parent)) {
                    ("super", Some(parent)) => next.push(Found::Module(parent)),
                    ("self", _) => next.push(one.clone()),
                    _ => next.extend(self.member(*id, name, seen)),
                }
            }
            found = next;
            rest = after;
        }
        found
    }

    /// What a name means in a module.
    fn member(&self, module: usize, name: &str, seen: &mut BTreeSet<(usize, String)>) -> Vec<Found> {
        let Some(own) = self.modules.get(module) else { return Vec::new() };
        if !seen.insert((module, name.to_owned())) {
            return Vec::new();
        }
        let mut found: Vec<Found> = own.children.get(name).map(|id| Found::Module(*id)).into_iter().collect();
        if own.items.contains(name) {
            found.push(Found::Item(module, name.to_owned()));
        }
        for one in own.uses.iter().filter(|one| one.name.as_deref() == Some(name)) {
            // `use x::x` and `extern crate` would otherwise ask for themselves.
            found.extend(self.resolve(module, &one.path, seen));
        }
        if found.is_empty() {
            for glob in own.uses.iter().filter(|one| one.name.is_none()) {
                for from in self.resolve(module, &glob.path, seen) {
                    if let Found::Module(from) = from {
                        found.extend(self.member(from, name, seen));
                    }
                }
            }
        }
        seen.remove(&(module, name.to_owned()));
        found
    }
}

/// Where the children of a module are looked for.
struct Place {
    children: PathBuf,
    /// The same for those that name their file.
    beside: PathBuf,
    module: Vec<String>,
    target: usize,
}
