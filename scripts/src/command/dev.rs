//! `cargo shop dev`: a whole shop on one port.

mod device;
mod network;

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::language::t;
use anyhow::{Context, bail};
use axum::{Router, extract::Request};
use shared::{app::App, clock::Clock, config::WECHAT_API, http::Peer};
use tokio::net::TcpListener;
use tower::ServiceBuilder;

use crate::{
    admin,
    demo::{self, Furnished},
    gateway,
    local::{iam::assume, running::Running},
    migrate::{self, Done},
    progress::Progress,
    stack::{Engines, Ports},
    style,
};

/// Columns of a label, in the wider language.
const LABEL: usize = 15;

#[derive(clap::Args)]
#[command(about = t!("dev.about").into_owned(), long_about = t!("dev.long").into_owned())]
pub struct Args {
    #[arg(long, default_value_t = 9000, help = t!("dev.arg.port").into_owned())]
    port: u16,
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), help = t!("dev.arg.host").into_owned())]
    host: IpAddr,
    #[arg(long, help = t!("dev.arg.wechat_port").into_owned())]
    wechat_port: Option<u16>,
    #[arg(long, default_value = ".shop", conflicts_with = "memory", help = t!("dev.arg.data").into_owned())]
    data: PathBuf,
    #[arg(long, help = t!("dev.arg.memory").into_owned())]
    memory: bool,
    #[arg(long, env = "SHOP_ADMIN_PASSWORD", hide_env_values = true, help = t!("dev.arg.admin_password").into_owned())]
    admin_password: Option<String>,
    #[arg(long, value_name = "WX…", requires = "secret_file", help = t!("dev.arg.appid").into_owned())]
    appid: Option<String>,
    #[arg(long, value_name = "FILE", requires = "appid", help = t!("dev.arg.secret_file").into_owned())]
    secret_file: Option<PathBuf>,
    #[arg(long, short, help = t!("dev.arg.verbose").into_owned())]
    verbose: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    log(args.verbose);
    let progress = Progress::detect();
    // Before the engines start: a taken port should not leave a half-filled data folder behind.
    let listener = listen(args.host, args.port).await?;
    let folder = (!args.memory).then_some(args.data.as_path());
    if let Some(running) = folder.and_then(Running::find) {
        let (path, url) = (args.data.display(), running.url.unwrap_or_default());
        bail!(t!("dev.running.stop", path = path, pid = running.pid, url = url));
    }
    let spinner = progress.spinner(t!("dev.starting"));
    let ports = Ports { wechat: args.wechat_port.unwrap_or(args.port.saturating_add(1)), ..Ports::default() };
    let engines = Engines::start(folder, ports)?;
    engines.wechat.auto_notify(true);
    engines.wechat.welcome_any_code();
    drop(spinner);
    if let (Some(app_id), Some(file)) = (&args.appid, &args.secret_file) {
        ask_real(&engines, app_id, file).await?;
    }
    let (app, new) = engines.app(Clock::System).await?;
    let furnished = if new { Some(furnish(&app, args.admin_password.clone()).await?) } else { None };
    for Done { to, name, changed, .. } in migrate::run(&app, false, progress).await? {
        println!("{}", t!("dev.migrated", version = to, name = name, count = changed));
    }
    let at = listener.local_addr()?;
    let url = format!("http://{}", reachable(at));
    let _note = folder.map(|folder| Running::note(folder, &engines, Some(url.clone()))).transpose()?;
    match &furnished {
        Some(furnished) => tell_new(furnished),
        None => tell_old(&app, &args).await?,
    }
    announce(folder, &url, &engines, &args);
    let work = tokio::spawn(work(app.clone()));
    let gateway = device::noted(gateway::router(&app)?, engines.wechat.devices());
    // Scripts wait for it: in every language it begins like this.
    println!("ready {}", style::strong(&url));
    network::tell(at);
    // Without a signal handler Ctrl-C ends the process all the same.
    serve(listener, gateway, async { drop(tokio::signal::ctrl_c().await) }).await?;
    work.abort();
    println!("{}", t!("dev.stopped"));
    Ok(())
}

/// Fills a new shop, and shows that this takes a moment.
pub async fn furnish(app: &App, password: Option<String>) -> anyhow::Result<Furnished> {
    if Progress::detect() != Progress::Terminal {
        println!("{}", t!("dev.filling"));
    }
    let _spinner = Progress::detect().spinner(t!("dev.filling"));
    demo::furnish(app, password).await
}

async fn ask_real(engines: &Engines, app_id: &str, file: &Path) -> anyhow::Result<()> {
    let secret = fs::read_to_string(file).with_context(|| t!("dev.secret_file", path = file.display()).into_owned())?;
    let known = engines.wechat.ask_real(WECHAT_API, app_id, secret.trim()).await;
    known.with_context(|| t!("dev.real_refused", appid = app_id).into_owned())?;
    line(&t!("dev.label.real"), &t!("dev.real", appid = app_id));
    Ok(())
}

async fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((host, port)).await.with_context(|| t!("dev.port_taken", host = host, port = port).into_owned())
}

/// How this machine itself reaches what listens there.
fn reachable(at: SocketAddr) -> SocketAddr {
    let everywhere = at.ip().is_unspecified();
    if everywhere { SocketAddr::new(Ipv4Addr::LOCALHOST.into(), at.port()) } else { at }
}

/// What the table's stream and the schedule start on AWS: here a look every second.
async fn work(app: Arc<App>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        second.tick().await;
        if let Err(failure) = assume("worker", worker::handle(&app, &serde_json::json!({}))).await {
            tracing::error!(%failure, "the worker");
        }
    }
}

fn line(label: &str, text: &str) {
    println!("{}{text}", style::label(label, LABEL));
}

/// Who can log in to a new shop.
pub fn tell_new(Furnished { password, is_new }: &Furnished) {
    let label = t!("dev.label.admin");
    if *is_new {
        let password = style::strong(password.expose());
        line(&label, &t!("dev.admin.made", name = demo::SUPER, password = password));
    } else {
        line(&label, &t!("dev.admin.given", name = demo::SUPER));
    }
    line(&t!("dev.label.clerk"), &t!("dev.clerk"));
}

/// Who can log in to a shop that was there.
async fn tell_old(app: &App, args: &Args) -> anyhow::Result<()> {
    let label = t!("dev.label.admin");
    let data = if args.data == Path::new(".shop") { String::new() } else { format!(" --data {}", args.data.display()) };
    if let Some(first) = admin::list(app).await?.first() {
        let name = admin::label(first);
        let command = style::strong(&format!("cargo shop admin reset {name}{data}"));
        line(&label, &t!("dev.admin.known", name = name, command = command));
    } else {
        let command = style::strong(&format!("cargo shop admin create{data}"));
        line(&label, &t!("dev.admin.none", command = command));
    }
    if args.admin_password.is_some() {
        println!("{}", style::warning(&t!("dev.admin.ignored"), 0));
    }
    Ok(())
}

fn announce(folder: Option<&Path>, url: &str, engines: &Engines, args: &Args) {
    let place = folder.map_or_else(|| t!("dev.in_memory").into_owned(), |folder| folder.display().to_string());
    line(&t!("dev.label.data"), &place);
    line(&t!("dev.label.shopper"), "POST /v1/token {\"account\": \"demo-anna\", \"secret\": \"\", \"type\": 200}");
    if args.appid.is_none() {
        line(&t!("dev.label.phone"), &t!("dev.any_code"));
    }
    line(&t!("dev.label.pay"), &format!("{}/", engines.wechat.base_url()));
    line(&t!("dev.label.documents"), &format!("{url}/apidocs/"));
}

/// Serves until `stop`.
pub async fn serve(
    listener: TcpListener,
    gateway: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = axum::serve::ListenerExt::tap_io(listener, |connection| {
        // A delayed packet is worse than a small one; where it cannot be set, it is only slower.
        let _ = connection.set_nodelay(true);
    });
    let service = with_peer(gateway).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

/// Tells functions the client's address, as API Gateway does.
fn with_peer(gateway: Router) -> Router {
    gateway.layer(ServiceBuilder::new().map_request(|mut request: Request| {
        let peer = request.extensions().get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| Peer(peer.0.ip()));
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        request
    }))
}

fn log(verbose: bool) {
    // The embedded DynamoDB warns of every refusal, and a refused condition is an answer like others.
    let level = if verbose { "info,dynoxide=error" } else { "warn,dynoxide=error" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| level.into());
    tracing_subscriber::fmt().with_env_filter(filter).with_target(false).init();
}
