//! TLS as AWS speaks it, before an engine that speaks plain HTTP: with an authority of our own, and a count of handshakes.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::Context;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use tempfile::TempDir;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use crate::local::server::Server;

/// Runs until it is dropped.
pub struct Terminator {
    server: Server,
    handshakes: Arc<AtomicUsize>,
    folder: TempDir,
}

impl Terminator {
    /// In front of `engine`, an `http://` address.
    pub fn start(engine: &str) -> anyhow::Result<Self> {
        let engine = engine.strip_prefix("http://").context("an engine's address")?.to_owned();
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let mut authority = CertificateParams::new([])?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        fs::write(folder.path().join("ca.pem"), authority.pem())?;
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(["127.0.0.1".to_owned()])?.signed_by(&key, &authority)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.into()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
        let (acceptor, handshakes) = (TlsAcceptor::from(Arc::new(config)), Arc::<AtomicUsize>::default());
        let count = handshakes.clone();
        let server = Server::start("tls", 0, |listener, stop| async move {
            tokio::select! {
                () = accept(&listener, &acceptor, &engine, &count) => {}
                () = stop => {}
            }
        })?;
        Ok(Self { server, handshakes, folder })
    }

    pub fn url(&self) -> String {
        self.server.url().replacen("http://", "https://", 1)
    }

    /// A file with the certificate to trust, what `AWS_CA_BUNDLE` takes.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// How many connections were made so far.
    pub fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }
}

async fn accept(listener: &TcpListener, acceptor: &TlsAcceptor, engine: &str, count: &Arc<AtomicUsize>) {
    while let Ok((client, _)) = listener.accept().await {
        let (acceptor, engine, count) = (acceptor.clone(), engine.to_owned(), count.clone());
        tokio::spawn(async move {
            let mut client = acceptor.accept(client).await?;
            count.fetch_add(1, Ordering::SeqCst);
            let mut server = TcpStream::connect(engine).await?;
            server.set_nodelay(true)?;
            copy_bidirectional(&mut client, &mut server).await
        });
    }
}
