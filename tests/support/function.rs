//! A function in a process of its own, each call of which goes through our hands: it can be killed at any of them.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};
use shared::{app::App, config::Config};
use shop::gateway;
use tokio::{
    sync::Notify,
    time::{Duration, sleep},
};

use super::{
    Client, Shop,
    proxy::{Fate, Proxy, Rule, conflict, keys},
};

/// What goes wrong with one piece of work. Calls of DynamoDB, of S3 and of WeChat are counted together, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mishap {
    #[default]
    None,
    /// The function is gone with this call; whether the engine still did what it was asked, is in here.
    Killed { at: usize, done: bool },
    /// From this call on DynamoDB refuses everything.
    Outage { from: usize },
    /// DynamoDB does it, and its answer is lost.
    Lost { at: usize },
    /// Where this call writes, it meets somebody else's transaction.
    Conflict { at: usize },
    /// DynamoDB has too much to do.
    Throttled { at: usize },
}

pub struct Function {
    pub app: Arc<App>,
    client: Client,
    wire: Arc<Wire>,
    _between: [Proxy; 3],
}

impl Shop {
    /// The same shop in another process.
    pub async fn function(&self) -> Function {
        let wire = Arc::new(Wire::default());
        let dynamo = Proxy::start(self.dynamo(), wire.rule(true)).await;
        let wechat = Proxy::start(&self.wechat.base_url(), wire.rule(false)).await;
        let mut config: Config = self.config.clone();
        let objects = config.aws.s3_endpoint.as_deref().expect("an engine of one's own");
        let objects = Proxy::start(objects, wire.rule(false)).await;
        config.aws.endpoint = Some(dynamo.url.clone());
        config.aws.s3_endpoint = Some(objects.url.clone());
        config.wechat.api_url.clone_from(&wechat.url);
        config.wechat_pay.api_url.clone_from(&wechat.url);
        let app = App::new(config, self.clock.clone());
        let client = Client::new(gateway::router(&app).expect("the template's routes"));
        Function { app, client, wire, _between: [dynamo, objects, wechat] }
    }
}

impl Function {
    /// The caller, as this function hears them.
    pub fn hears(&self, caller: &Client) -> Client {
        self.client.clone().like(caller)
    }

    /// Does a piece of work, one at a time; `None` where the function died of it. Nothing of it is under way any more when
    /// this is over. `luck` spreads the calls a little in time, each time in the same way; 0 does not.
    pub async fn work<T>(&self, mishap: Mishap, luck: u16, work: impl Future<Output = T>) -> Option<T> {
        let dead = self.wire.begin(mishap, luck);
        let done = tokio::select! {
            biased;
            () = dead.notified() => None,
            done = work => Some(done),
        };
        while self.wire.under_way.load(Ordering::SeqCst) > 0 {
            sleep(Duration::from_millis(1)).await;
        }
        done
    }
}

#[derive(Default)]
struct Wire {
    plan: Mutex<Plan>,
    calls: AtomicUsize,
    under_way: Arc<AtomicUsize>,
}

#[derive(Clone, Default)]
struct Plan {
    mishap: Mishap,
    luck: u16,
    dead: Arc<Notify>,
}

impl Wire {
    fn begin(&self, mishap: Mishap, luck: u16) -> Arc<Notify> {
        let dead = Arc::new(Notify::new());
        *self.plan.lock().expect("not poisoned") = Plan { mishap, luck, dead: dead.clone() };
        self.calls.store(0, Ordering::SeqCst);
        dead
    }

    fn rule(self: &Arc<Self>, dynamo: bool) -> Rule {
        let wire = self.clone();
        Arc::new(move |operation, parameters| {
            let (wire, keys) = (wire.clone(), if dynamo { keys(operation, parameters) } else { Vec::new() });
            let (operation, dynamo) = (operation.to_owned(), dynamo);
            Box::pin(async move { wire.decide(dynamo, &operation, &keys).await })
        })
    }

    async fn decide(&self, dynamo: bool, operation: &str, keys: &[String]) -> Fate {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let Plan { mishap, luck, dead } = self.plan.lock().expect("not poisoned").clone();
        if luck > 0 {
            sleep(Duration::from_micros(pause(luck, call))).await;
        }
        match mishap {
            Mishap::Killed { at, done: true } if at == call => {
                let under_way = UnderWay::begin(&self.under_way);
                Fate::Swallowed(Box::new(move || {
                    dead.notify_one();
                    drop(under_way);
                }))
            }
            Mishap::Killed { at, .. } if at <= call => {
                if at == call {
                    dead.notify_one();
                }
                Fate::Ignored
            }
            Mishap::Outage { from } if dynamo && from <= call => Fate::Refused(said("ValidationException")),
            Mishap::Lost { at } if dynamo && at == call => Fate::Lost,
            Mishap::Conflict { at } if at == call && !keys.is_empty() => {
                Fate::Refused(conflict(operation, keys.len(), &[0]))
            }
            Mishap::Throttled { at } if dynamo && at == call => {
                Fate::Refused(said("ProvisionedThroughputExceededException"))
            }
            _ => Fate::Pass(Some(Box::new(UnderWay::begin(&self.under_way)))),
        }
    }
}

/// Up to four milliseconds.
fn pause(luck: u16, call: usize) -> u64 {
    let mixed = (u64::from(luck) << 16 | call as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) % 4000
}

fn said(exception: &str) -> Value {
    json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{exception}"), "message": "not now"})
}

struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn begin(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
