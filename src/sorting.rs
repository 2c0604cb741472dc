//! One sort for everything. A sort is generic over what it moves, and each copy of it would add kilobytes to the
//! component; this one moves indices.

use core::cmp::Ordering;

/// The indices below `count` in the order that `compare` gives. Equal ones come in any order.
pub(crate) fn sorted(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b));
    order
}

/// The items in the order that `compare` gives. Equal ones come in any order.
pub(crate) fn sorted_by<T: Clone>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let item = |index: usize| items.get(index);
    let order = sorted(items.len(), &mut |a, b| match (item(a), item(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    order.into_iter().filter_map(item).cloned().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_list() {
        let items: Vec<u32> = (0..1_000).map(|n| n * 7_919 % 1_000).collect();
        assert_eq!(super::sorted_by(&items, Ord::cmp), Vec::from_iter(0..1_000));
    }
}
