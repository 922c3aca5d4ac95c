//! What every operation can reach: the ports to the outside, and nothing of any one area.

use std::sync::Arc;

use crate::{
    audit::operator::Operators,
    auth::{edge::Edge, token::Tokens},
    blobs::Blobs,
    clock::{Clock, Zone},
    config::{Config, Deployment},
    ids::Ids,
    shop::{
        parameter::{Parameters, Settings},
        search::Index,
    },
    storage::Table,
    watch::Watch,
    wechat::{WeChat, pay::Pay},
};

#[derive(Debug)]
pub struct App {
    pub table: Table,
    pub blobs: Blobs,
    pub tokens: Tokens,
    pub edge: Edge,
    pub wechat: WeChat,
    pub pay: Pay,
    pub parameters: Parameters,
    pub operators: Operators,
    pub search: Index,
    pub watch: Watch,
    pub clock: Clock,
    pub ids: Ids,
    pub media_url: Option<String>,
    pub region: String,
    pub deployment: Deployment,
    pub local: bool,
}

impl App {
    pub fn new(config: Config, clock: Clock) -> Arc<Self> {
        let table = Table::new(&config.aws, &config.table);
        let (region, blobs) = (config.aws.region.clone(), Blobs::new(config.aws, config.bucket));
        Arc::new(Self {
            region,
            watch: Watch::new(config.deployment.stack.clone(), clock.clone()),
            deployment: config.deployment,
            search: Index::new(blobs.clone()),
            blobs,
            tokens: Tokens::new(table.clone(), clock.clone()),
            edge: Edge::new(table.clone(), clock.clone()),
            pay: Pay::new(config.wechat_pay, table.clone(), clock.clone(), config.local),
            parameters: Parameters::new(table.clone(), clock.clone(), config.zone),
            operators: Operators::default(),
            wechat: WeChat::new(config.wechat, table.clone(), clock.clone()),
            ids: Ids::new(clock.clone()),
            media_url: config.media_url,
            local: config.local,
            clock,
            table,
        })
    }

    /// What the shop's owner has tuned, no older than ten seconds.
    pub fn settings(&self) -> Arc<Settings> {
        self.parameters.current()
    }

    /// The shop's time zone.
    pub fn zone(&self) -> Zone {
        self.settings().zone.clone()
    }
}
