//! The tags of the sequence tagger: BILOU with the six types.
//!
//! `B` begins a mention of several tokens, `I` is inside, `L` is its last; `U` is a mention of one token, `O` is outside.
//! Tags are numbered so that those after which no mention is open come first: O, U, L, then B, I; six types each.

use crate::analysis::EntityType;

/// Number of types.
pub(crate) const TYPES: usize = 6;
/// Number of tags.
pub(crate) const TAGS: usize = 1 + 4 * TYPES;
/// Tags before this one close what stands before: O, U and L.
pub(crate) const CLOSED: usize = 1 + 2 * TYPES;
/// The tag outside of mentions.
pub(crate) const OUTSIDE: usize = 0;

/// The first tag of each kind.
const UNIT: usize = 1;
const LAST: usize = UNIT + TYPES;
const BEGIN: usize = LAST + TYPES;
const INSIDE: usize = BEGIN + TYPES;

/// The types in the order of their tags.
pub(crate) const ENTITY_TYPES: [EntityType; TYPES] = [
    EntityType::Person,
    EntityType::Location,
    EntityType::Organization,
    EntityType::Event,
    EntityType::Law,
    EntityType::Product,
];

/// The number of a type.
pub(crate) fn type_index(label: EntityType) -> usize {
    label as usize
}

/// The tag of token `at` of a mention of `length` tokens.
pub(crate) fn tag(kind: usize, at: usize, length: usize) -> usize {
    let first = match (at, length) {
        (_, 1) => UNIT,
        (0, _) => BEGIN,
        (at, length) if at + 1 == length => LAST,
        _ => INSIDE,
    };
    first + kind
}

/// The type of a tag; none outside.
pub(crate) fn type_of(tag: usize) -> Option<usize> {
    (tag != OUTSIDE).then(|| (tag - 1) % TYPES)
}

/// The tags of a type, a bit a tag.
#[cfg(feature = "train")]
pub(crate) fn all_of(kind: usize) -> u32 {
    (0..TAGS).filter(|&t| type_of(t) == Some(kind)).fold(0, |all, t| all | 1 << t)
}

/// The tags with which a mention of a type begins.
pub(crate) const fn first_of(kind: usize) -> [usize; 2] {
    [UNIT + kind, BEGIN + kind]
}

/// The tags with which a mention of a type ends.
pub(crate) const fn last_of(kind: usize) -> [usize; 2] {
    [UNIT + kind, LAST + kind]
}

/// Whether a mention may begin with a tag, or it is outside: what may follow a closed tag.
pub(crate) const fn opens(tag: usize) -> bool {
    tag < LAST || (tag >= BEGIN && tag < INSIDE)
}

/// Whether `after` may follow `before`.
pub(crate) const fn may_follow(before: usize, after: usize) -> bool {
    if before < CLOSED { opens(after) } else { !opens(after) && (before - 1) % TYPES == (after - 1) % TYPES }
}

/// The tags that go on with a mention of type `kind`: the two that may come before, and the two that may follow.
pub(crate) const fn inner(kind: usize) -> ([usize; 2], [usize; 2]) {
    ([BEGIN + kind, INSIDE + kind], [LAST + kind, INSIDE + kind])
}

/// Calls `found` with first token, one past the last, and type of every mention in `tags`.
pub(crate) fn mentions(tags: &[u8], mut found: impl FnMut(usize, usize, usize)) {
    let mut begin = 0;
    for (at, &tag) in tags.iter().enumerate() {
        let tag = tag as usize;
        if opens(tag) {
            begin = at;
        }
        if let Some(kind) = type_of(tag)
            && tag < CLOSED
        {
            found(begin, at + 1, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_numbered_as_in_the_answer() {
        assert!(ENTITY_TYPES.iter().enumerate().all(|(i, &t)| type_index(t) == i));
    }

    #[test]
    fn a_mention_is_written_and_read_back() {
        let tags = [0, tag(2, 0, 3), tag(2, 1, 3), tag(2, 2, 3), tag(0, 0, 1), tag(1, 0, 2), tag(1, 1, 2)];
        let tags = tags.map(|t| t as u8);
        let mut found = Vec::new();
        mentions(&tags, |begin, end, kind| found.push((begin, end, kind)));
        assert_eq!(found, [(1, 4, 2), (4, 5, 0), (5, 7, 1)]);
        assert!(tags.windows(2).all(|w| may_follow(w[0] as usize, w[1] as usize)));
    }

    #[test]
    fn what_may_follow() {
        let legal = (0..TAGS).flat_map(|a| (0..TAGS).map(move |b| (a, b))).filter(|&(a, b)| may_follow(a, b)).count();
        assert_eq!(legal, 13 * 13 + 6 * 4);
        assert!(!may_follow(OUTSIDE, tag(0, 1, 2)) && !may_follow(tag(0, 0, 2), tag(1, 1, 2)));
        for kind in 0..TYPES {
            let (before, after) = inner(kind);
            assert!(before.iter().all(|&b| after.iter().all(|&a| may_follow(b, a))));
        }
    }
}
