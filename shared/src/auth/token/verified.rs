//! Tokens whose signature was found good. Verifying one costs more than all else that is computed for a small request, and
//! who has sent a token sends it again.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::Arc,
};

use super::{Claims, PublicKey};

/// How many are remembered, of some 400 bytes each.
const KEPT: usize = 256;

/// What good tokens say, by the whole token.
#[derive(Default)]
pub(super) struct Verified {
    claims: HashMap<Arc<str>, (PublicKey, Claims)>,
    /// The oldest first.
    order: VecDeque<Arc<str>>,
}

/// Without the tokens: whoever has one is its user.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("tokens", &self.order.len()).finish_non_exhaustive()
    }
}

impl Verified {
    /// What a token says that this very key was found to have signed. Whether its time is over, its reader checks.
    pub fn find(&self, token: &str, key: &PublicKey) -> Option<Claims> {
        self.claims.get(token).filter(|(by, _)| by == key).map(|(_, claims)| claims.clone())
    }

    pub fn note(&mut self, token: &str, key: PublicKey, claims: Claims) {
        let token: Arc<str> = token.into();
        if self.claims.insert(token.clone(), (key, claims)).is_some() {
            return;
        }
        self.order.push_back(token);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.claims.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: &str) -> PublicKey {
        PublicKey { kid: kid.into(), public: kid.into(), create_time: 0 }
    }

    #[test]
    fn a_token_is_known_under_the_key_that_verified_it_alone() {
        let mut verified = Verified::default();
        let claims = Claims::login(1, 0, 0);
        verified.note("secret-token", key("a"), claims.clone());
        assert_eq!(verified.find("secret-token", &key("a")), Some(claims.clone()));
        assert_eq!(verified.find("secret-token", &key("b")), None);
        assert_eq!(verified.find("secret-toke", &key("a")), None);
        verified.note("secret-token", key("b"), claims.clone());
        assert_eq!(verified.find("secret-token", &key("b")), Some(claims));
        assert!(!format!("{verified:?}").contains("secret-token"));
    }

    #[test]
    fn the_oldest_makes_room() {
        let mut verified = Verified::default();
        for number in 0..1000 {
            verified.note(&number.to_string(), key("a"), Claims::login(number, 0, 0));
        }
        assert_eq!((verified.claims.len(), verified.order.len()), (KEPT, KEPT));
        assert!(verified.find("999", &key("a")).is_some() && verified.find("0", &key("a")).is_none());
    }
}
