//! What one module says, as `syn` parses it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{
    Attribute, Item, UseTree, Visibility,
    visit::{self, Visit},
};

/// A name that a `use` brings.
pub struct Use {
    /// What it is called here; `None` for all that is there.
    pub name: Option<String>,
    pub path: Vec<String>,
    pub exported: bool,
    pub line: usize,
}

/// A path as it is written in an item.
pub struct Written {
    pub item: String,
    pub path: Vec<String>,
    pub line: usize,
}

/// Gathers what a module defines and names.
#[derive(Default)]
pub struct Reader {
    pub items: BTreeSet<String>,
    pub uses: Vec<Use>,
    pub paths: Vec<Written>,
    /// What of the module is being read: the item, or the type that is given methods.
    item: Option<String>,
    pub defines: BTreeSet<String>,
    pub methods: BTreeSet<(String, String)>,
    pub calls: BTreeSet<String>,
}

impl Reader {
    fn tree(&mut self, tree: &UseTree, path: &mut Vec<String>, exported: bool) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.tree(&inner.tree, path, exported);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path, exported);
                }
            }
            UseTree::Glob(glob) => {
                let line = glob.star_token.span.start().line;
                self.uses.push(Use { name: None, path: path.clone(), exported, line });
            }
            UseTree::Name(_) | UseTree::Rename(_) => {
                let (from, name) = match tree {
                    UseTree::Rename(rename) => (&rename.ident, rename.rename.to_string()),
                    UseTree::Name(name) => (&name.ident, name.ident.to_string()),
                    _ => return,
                };
                let (mut path, line) = (path.clone(), from.span().start().line);
                let name = if from == "self" { path.last().cloned().unwrap_or(name) } else { name };
                if from != "self" {
                    path.push(from.to_string());
                }
                self.uses.push(Use { name: Some(name), path, exported, line });
            }
        }
    }

    /// Macros take anything: what looks like a path is one.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    let field = at > 0 && is(at - 1, '.') && !(at > 1 && is(at - 2, '.'));
                    let mut path = vec![ident.to_string()];
                    while is(at + 1, ':')
                        && is(at + 2, ':')
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 3)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    if let (Some(TokenTree::Group(group)), Some(last)) = (tokens.get(at + 1), path.last())
                        && group.delimiter() == Delimiter::Parenthesis
                    {
                        self.calls.insert(last.clone());
                    }
                    if !field {
                        let line = ident.span().start().line;
                        self.paths.push(Written { item: self.item.clone().unwrap_or_default(), path, line });
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = match item {
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Impl(item) => (&item.attrs, None),
            Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
            Item::Mod(item) => (&item.attrs, None),
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::TraitAlias(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Union(item) => (&item.attrs, Some(&item.ident)),
            Item::Use(item) => (&item.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        if is_for_tests(attributes) {
            return;
        }
        let name = name.map(ToString::to_string);
        self.items.extend(name.clone());
        // Whatever is inside an item belongs to it.
        let outer = self.item.is_none();
        if outer {
            self.item = name.or_else(|| self_type(item)).or_else(|| Some(String::new()));
        }
        visit::visit_item(self, item);
        if outer {
            self.item = None;
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let exported = !matches!(item.vis, Visibility::Inherited);
        self.tree(&item.tree, &mut Vec::new(), exported);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.methods.extend(self.item.clone().map(|of| (of, item.sig.ident.to_string())));
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.defines.insert(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |first| first.ident.span().start().line);
        self.paths.push(Written { item: self.item.clone().unwrap_or_default(), path: names, line });
        visit::visit_path(self, path);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = call.func.as_ref() {
            self.calls.extend(path.path.segments.last().map(|last| last.ident.to_string()));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.calls.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// The type that an `impl` is for, by its last name.
fn self_type(item: &Item) -> Option<String> {
    let Item::Impl(item) = item else { return None };
    let syn::Type::Path(path) = item.self_ty.as_ref() else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

/// `#[cfg(test)]`, alone or with more, but not inside `not`.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut names = Vec::new();
        if let syn::Meta::List(list) = &attribute.meta {
            names_in(list.tokens.clone(), &mut names);
        }
        attribute.path().is_ident("cfg")
            && names.iter().any(|n| n == "test")
            && !names.iter().any(|n| n == "not")
    })
}

fn names_in(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push(ident.to_string()),
            TokenTree::Group(group) => names_in(group.stream(), names),
            _ => {}
        }
    }
}

/// `#[path = "…"]`.
pub fn path_of(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("path")).find_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) = &pair.value else { return None };
        Some(path.value())
    })
}
