use std::sync::LazyLock;

use proptest::prelude::*;

use super::{
    super::clean,
    sample::{animated_gif, animated_png, animated_webp, plain},
};

static PICTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let stills = super::FORMATS.map(|format| plain(format, 31, 17));
    stills.into_iter().chain([animated_gif(3), animated_png(3), animated_webp(3)]).collect()
});

/// Whatever comes out is clean, and small enough.
fn settles(bytes: &[u8]) -> Result<(), TestCaseError> {
    let length = bytes.len();
    if let Ok(once) = clean(bytes) {
        // A trailer, or a byte of padding, may have been missing.
        prop_assert!(once.bytes.len() <= length + 1);
        prop_assert_eq!(&clean(bytes), &Ok(once.clone()));
        prop_assert_eq!(clean(&once.bytes), Ok(once));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics_on_flipped_bytes(
        which in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = which.get(&PICTURES).clone();
        for (place, byte) in flips {
            *place.get_mut(&mut bytes) = byte;
        }
        settles(&bytes)?;
    }

    #[test]
    fn nothing_panics_on_missing_and_doubled_parts(
        which in any::<prop::sample::Index>(),
        cut in any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(),
    ) {
        let bytes = which.get(&PICTURES);
        let place = |index: prop::sample::Index| index.index(bytes.len() + 1);
        let (end, again, from) = (place(cut.0), place(cut.1), place(cut.2));
        settles(&[&bytes[..end], &bytes[again..]].concat())?;
        settles(&[&bytes[..end], &bytes[from.min(end)..]].concat())?;
    }

    #[test]
    fn nothing_panics_on_anything(begin in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let begin = begin.get(&PICTURES);
        settles(&[&begin[..begin.len().min(12)], &bytes].concat())?;
    }
}
