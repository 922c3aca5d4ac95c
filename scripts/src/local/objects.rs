//! S3 on this machine: s3s over a folder.

mod created;
mod upload;

use std::{path::Path, sync::Arc};

use anyhow::Context;
use axum::{Router, error_handling::HandleError, middleware};
use http::StatusCode;
use s3s::{HttpError, auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tower_http::cors::{Any, CorsLayer};

pub use self::created::Created;

use super::{ACCESS_KEY_ID, Data, SECRET_ACCESS_KEY, folder::Folder, server::Server};

/// An engine that answers the S3 API at [`endpoint`](Self::endpoint), path-style, and checks signatures, expiries and
/// upload policies for real.
///
/// Its limits, which short keys that are never overwritten stay clear of: a key has at most about 120 bytes, `a` and
/// `a/b` cannot both exist, and two writers of one key at once can leave a mixture. A refused upload policy is a 400
/// where AWS says 403.
pub struct Objects {
    // In the order of their end: no more requests, then the folder is free or gone.
    server: Server,
    root: Root,
    created: Created,
}

enum Root {
    Temporary(TempDir),
    Kept(Folder),
}

impl Root {
    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(folder) => &folder.path,
        }
    }
}

impl Objects {
    /// An empty store, gone when it is dropped.
    pub fn memory() -> anyhow::Result<Self> {
        Self::start(Data::Memory, 0)
    }

    /// The store of this folder; an empty one if there is none yet.
    ///
    /// # Errors
    /// The folder is in use by another engine or cannot be written.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        Self::start(Data::Folder(folder), 0)
    }

    /// Like [`memory`](Self::memory) and [`open`](Self::open), at a port of one's choice (0: any free one).
    pub fn start(data: Data<'_>, port: u16) -> anyhow::Result<Self> {
        let root = match data {
            Data::Memory => Root::Temporary(tempfile::tempdir().context("cannot create a temporary folder")?),
            Data::Folder(path) => Root::Kept(Folder::claim(path)?),
        };
        let created = Created::new();
        let router = router(root.path(), &created)?;
        let server = Server::start("objects", port, |listener, stop| async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "the local S3 stopped");
            }
        })?;
        Ok(Self { server, root, created })
    }

    /// `http://127.0.0.1:PORT`, what `AWS_ENDPOINT_URL_S3` takes. Clients must use path-style addresses.
    pub fn endpoint(&self) -> String {
        self.server.url()
    }

    /// What it tells of objects that come into it.
    pub fn created(&self) -> &Created {
        &self.created
    }

    /// Creates the bucket unless it exists: what deployment does on AWS.
    pub fn create_bucket(&self, name: &str) -> anyhow::Result<()> {
        std::fs::create_dir_all(self.root.path().join(name)).with_context(|| format!("cannot create the bucket {name}"))
    }
}

fn router(root: &Path, created: &Created) -> anyhow::Result<Router> {
    let files = FileSystem::new(root).map_err(|error| anyhow::anyhow!("{}: {error:?}", root.display()))?;
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    let service = HandleError::new(service.build(), |error: HttpError| async move {
        tracing::error!(?error, "the local S3 failed");
        StatusCode::INTERNAL_SERVER_ERROR
    });
    // Browsers upload here from other origins, as the deployed bucket's CORS rules allow them to.
    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any).expose_headers(Any);
    let tell = middleware::from_fn_with_state(created.clone(), created::tell);
    let known = middleware::from_fn_with_state(Arc::<Path>::from(root), upload::known);
    Ok(Router::new().fallback_service(service).layer(known).layer(tell).layer(cors))
}

#[cfg(test)]
mod tests;
