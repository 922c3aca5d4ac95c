//! A whole shop on one machine: embedded DynamoDB and S3, a loopback WeChat, and the app on top.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use shared::{
    app::App,
    clock::{Clock, Zone},
    config::{self, Aws, Config, DEFAULT_ZONE, WeChat, WeChatApp, WeChatPay},
    shop::image::IMAGES,
    wechat::pay::{Merchant, merchant},
};

use crate::{
    local::{
        ACCESS_KEY_ID, Data, REGION, SECRET_ACCESS_KEY,
        dynamo::Dynamo,
        iam::{Iam, assume},
        objects::Objects,
        wechat::{App as Sandbox, WeChatDouble},
    },
    migrate, secrets,
};

pub const TABLE: &str = "shop";
pub const BUCKET: &str = "shop-media";

/// Running engines. They stop when this is dropped.
pub struct Engines {
    pub dynamo: Dynamo,
    pub objects: Objects,
    pub wechat: WeChatDouble,
    pub iam: Arc<Iam>,
}

/// Where the engines listen; 0 is any free port.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    pub dynamo: u16,
    pub objects: u16,
    pub wechat: u16,
}

impl Engines {
    /// `None` keeps everything in memory.
    pub fn start(folder: Option<&Path>, ports: Ports) -> anyhow::Result<Self> {
        let [table, blobs] = ["dynamo", "objects"].map(|name| folder.map(|folder| folder.join(name)));
        let data = |folder| Option::map_or(folder, Data::Memory, |folder: &PathBuf| Data::Folder(folder));
        Ok(Self {
            dynamo: Dynamo::start(data(table.as_ref()), ports.dynamo)?,
            objects: Objects::start(data(blobs.as_ref()), ports.objects)?,
            wechat: WeChatDouble::start_at(ports.wechat)?,
            iam: Arc::default(),
        })
    }

    /// The configuration that leads a function to these engines.
    pub fn config(&self) -> anyhow::Result<Config> {
        // Their secrets are in the table, as a deployed shop's are.
        let app = |app: Sandbox| Some(WeChatApp { id: app.id().into(), secret: None });
        Ok(Config {
            aws: Aws {
                region: REGION.into(),
                endpoint: Some(self.dynamo.endpoint()),
                s3_endpoint: Some(self.objects.endpoint()),
                access_key_id: ACCESS_KEY_ID.into(),
                secret_access_key: SECRET_ACCESS_KEY.into(),
                session_token: None,
                http: Some(self.iam.client()),
                authorities: Vec::new(),
            },
            table: TABLE.into(),
            bucket: BUCKET.into(),
            media_url: None,
            zone: Zone::named(DEFAULT_ZONE).context(DEFAULT_ZONE)?,
            wechat: WeChat {
                api_url: self.wechat.base_url(),
                mini_program: app(Sandbox::MiniProgram),
                open_platform: app(Sandbox::Website),
                open_redirect_uri: Some("http://127.0.0.1/wechat".into()),
                official_account: app(Sandbox::OfficialAccount),
            },
            wechat_pay: WeChatPay {
                app_id: Some(Sandbox::MiniProgram.id().into()),
                api_url: self.wechat.base_url(),
                backup_url: None,
            },
            deployment: config::Deployment::default(),
            local: true,
        })
    }

    /// The app on these engines; makes table and bucket where they are missing and says whether the table was. From now on
    /// pictures that are stored get their smaller versions.
    pub async fn app(&self, clock: Clock) -> anyhow::Result<(Arc<App>, bool)> {
        let app = App::new(self.config()?, clock);
        let new = app.table.create_if_missing().await?;
        if new {
            migrate::stamp(&app).await?;
        }
        app.blobs.create_if_missing().await?;
        self.start_picture_function(&app);
        store_sandbox_secrets(&app).await?;
        Ok((app, new))
    }

    /// As a rule of EventBridge does on AWS.
    fn start_picture_function(&self, app: &Arc<App>) {
        let app = app.clone();
        self.objects.created().listen(IMAGES, move |event| {
            let app = app.clone();
            async move {
                if let Err(failure) = assume("picture", picture::handle(&app, &event)).await {
                    tracing::error!(%failure, "the picture function");
                }
            }
        });
    }
}

/// What the WeChat of this machine knows the shop by.
async fn store_sandbox_secrets(app: &App) -> anyhow::Result<()> {
    if merchant::load(&app.table).await?.is_none() {
        merchant::store(&app.table, &sandbox_merchant()).await?;
    }
    for sandbox in Sandbox::ALL {
        secrets::store(app, sandbox.id(), sandbox.secret(), true).await?;
    }
    Ok(())
}

/// The merchant that the WeChat of this machine knows.
fn sandbox_merchant() -> Merchant {
    let keys = WeChatDouble::merchant();
    Merchant {
        mch_id: keys.mch_id.into(),
        serial_no: keys.serial_no.into(),
        valid_until: None,
        private_key: keys.private_key.into(),
        api_v3_key: keys.api_v3_key.into(),
        public_keys: [(keys.public_key_id.into(), keys.public_key.into())].into(),
        certificates: false,
        version: 0,
    }
}
