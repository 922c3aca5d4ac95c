//! Whom the shop trusts when it calls out.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_pki_types::CertificateDer;

/// TLS by rustls on ring. `authorities` are trusted instead of the public ones, where there are any.
///
/// The public ones are Mozilla's, compiled in: to parse the machine's own bundle took half of a function's start. They come
/// with `cargo update`; a certificate of AWS or WeChat leads to several of them, and a root is announced years before it is
/// needed.
pub fn client(authorities: &[CertificateDer<'static>]) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    if authorities.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    } else {
        // They were looked at when the settings were read; one that is none trusts nobody.
        roots.add_parsable_certificates(authorities.iter().cloned());
    }
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_public_authorities_are_those_of_aws_and_wechat() {
        let named = |name: &str| {
            let holds = |root: &&rustls_pki_types::TrustAnchor<'_>| {
                root.subject.windows(name.len()).any(|part| part == name.as_bytes())
            };
            webpki_roots::TLS_SERVER_ROOTS.iter().filter(holds).count()
        };
        for name in ["Amazon Root CA 1", "Amazon Root CA 3", "Starfield Services Root", "DigiCert Global Root G2"] {
            assert_eq!(named(name), 1, "{name}");
        }
    }
}
