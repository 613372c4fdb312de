//! Files that import each other in a circle.

use super::imports::{Import, Node};
use std::collections::{BTreeMap, BTreeSet};

/// The strongly connected components that reach over more than one file, largest first.
pub fn cycles(imports: &[Import]) -> Vec<BTreeSet<Node>> {
    let mut next: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for import in imports {
        next.entry(import.from.clone()).or_default().insert(import.to.clone());
    }
    let reached: BTreeMap<Node, BTreeSet<Node>> =
        next.keys().map(|from| (from.clone(), reached_from(from, &next))).collect();
    let mutual = |one: &Node, other: &Node| {
        let reaches = |from: &Node, to: &Node| reached.get(from).is_some_and(|all| all.contains(to));
        reaches(one, other) && reaches(other, one)
    };
    let circles: BTreeSet<BTreeSet<Node>> = next
        .keys()
        .filter(|file| mutual(file, file))
        .map(|file| next.keys().filter(|other| mutual(file, other)).cloned().collect::<BTreeSet<Node>>())
        .filter(|circle| circle.iter().any(|node| circle.iter().any(|other| node.file != other.file)))
        .collect();
    let mut circles: Vec<_> = circles.into_iter().collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

fn reached_from(from: &Node, next: &BTreeMap<Node, BTreeSet<Node>>) -> BTreeSet<Node> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
    while let Some(file) = open.pop() {
        let new = next.get(&file).into_iter().flatten().filter(|to| seen.insert((*to).clone()));
        open.extend(new.cloned());
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let import = |(from, to): &(usize, usize)| Import {
            from: Node::whole(*from),
            to: Node::whole(*to),
            line: 1,
            name: String::new(),
        };
        let imports: Vec<Import> = pairs.iter().map(import).collect();
        let files = |circle: BTreeSet<Node>| circle.into_iter().map(|node| node.file).collect();
        cycles(&imports).into_iter().map(files).collect()
    }

    #[test]
    fn circles_are_found_largest_first() {
        assert!(circles(&[(1, 2), (2, 3), (1, 3)]).is_empty());
        let pairs = [(1, 2), (2, 3), (3, 1), (4, 1), (4, 5), (5, 4), (3, 6)];
        assert_eq!(circles(&pairs), [vec![1, 2, 3], vec![4, 5]]);
    }
}
