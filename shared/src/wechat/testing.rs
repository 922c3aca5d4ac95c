//! A host that answers in turn what a test tells it to, and a table of two calls beside it.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    clock::{Clock, Epoch},
    config::{self, Aws, WeChatApp},
    storage::Table,
    wechat::WeChat,
};

/// What signs an answer: the headers for this body at this time.
pub type Signer = fn(&str, Epoch) -> Vec<(&'static str, String)>;

pub fn by_nobody(_: &str, _: Epoch) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// What a host does with a request.
#[derive(Clone, Debug)]
pub enum Turn {
    Answer(u16, String, Signer),
    /// Nothing, for as long as the caller waits.
    Hang,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub target: String,
    /// By names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub at: Epoch,
}

impl Received {
    fn read(stream: &TcpStream, at: Epoch) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut lines = reader.by_ref().lines();
        let first = lines.next()?.ok()?;
        let mut words = first.split(' ').map(str::to_owned);
        let (method, target) = (words.next()?, words.next()?);
        let headers = lines.map_while(|line| line.ok().filter(|line| !line.is_empty()));
        let header = |line: String| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_lowercase(), value.trim().to_owned())
        };
        let headers: BTreeMap<_, _> = headers.map(header).collect();
        let length = headers.get("content-length").map_or(0, |length| length.parse().expect("a number"));
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some(Self { method, target, headers, body: String::from_utf8(body).expect("text"), at })
    }
}

#[derive(Debug, Default)]
struct State {
    turns: VecDeque<Turn>,
    /// For these paths alone.
    turns_at: BTreeMap<String, VecDeque<Turn>>,
    received: Vec<Received>,
    /// The table's items by partition and sort key.
    items: BTreeMap<String, Value>,
    reads: usize,
}

/// Ends with the test's process.
pub struct Server {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start(clock: &Clock, turns: impl IntoIterator<Item = Turn>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let state = Arc::new(Mutex::new(State { turns: turns.into_iter().collect(), ..State::default() }));
        let (theirs, now) = (state.clone(), clock.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (state, now) = (theirs.clone(), now.now());
                thread::spawn(move || serve(&stream.expect("a connection"), &state, now));
            }
        });
        Self { url, state }
    }

    pub fn push(&self, turn: Turn) {
        self.state().turns.push_back(turn);
    }

    /// For calls of this path, without its query, alone.
    pub fn push_at(&self, path: &str, turn: Turn) {
        self.state().turns_at.entry(path.to_owned()).or_default().push_back(turn);
    }

    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// How often something was read from the table.
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test fails under the lock")
    }
}

pub fn table_at(endpoint: &str) -> Table {
    let aws = Aws {
        region: "cn-north-1".into(),
        endpoint: Some(endpoint.into()),
        s3_endpoint: None,
        access_key_id: "id".into(),
        secret_access_key: "key".into(),
        session_token: None,
        http: None,
        authorities: Vec::new(),
    };
    Table::new(&aws, "shop")
}

/// A mini-program whose WeChat is this host; its access token is fetched there, too.
pub fn mini_program(server: &Server, clock: Clock) -> WeChat {
    server.push_at("/cgi-bin/stable_token", json_turn(&json!({"access_token": "token", "expires_in": 7200})));
    let config = config::WeChat {
        api_url: server.url.clone(),
        mini_program: Some(WeChatApp { id: "wx1".into(), secret: Some("secret".into()) }),
        open_platform: None,
        open_redirect_uri: None,
        official_account: None,
    };
    WeChat::new(config, table_at(&server.url), clock)
}

pub fn json_turn(body: &Value) -> Turn {
    Turn::Answer(200, body.to_string(), by_nobody)
}

/// WeChat's no.
pub fn errcode(errcode: i64) -> Turn {
    json_turn(&json!({"errcode": errcode, "errmsg": "no rid: 1"}))
}

fn serve(stream: &TcpStream, state: &Mutex<State>, now: Epoch) {
    let Some(request) = Received::read(stream, now) else { return };
    let turn = turn(&mut state.lock().expect("no test fails under the lock"), request);
    match turn {
        Turn::Answer(status, body, signer) => answer(stream, status, &body, &signer(&body, now)),
        Turn::Hang => thread::sleep(Duration::from_secs(30)),
    }
}

fn turn(state: &mut State, request: Received) -> Turn {
    if let Some(call) = request.headers.get("x-amz-target") {
        return table(state, call, &serde_json::from_str(&request.body).expect("JSON"));
    }
    let path = request.target.split('?').next().unwrap_or_default().to_owned();
    state.received.push(request);
    let turns = state.turns_at.get_mut(&path).unwrap_or(&mut state.turns);
    turns.pop_front().unwrap_or_else(|| Turn::Answer(500, r#"{"code":"SYSTEM_ERROR"}"#.into(), by_nobody))
}

fn table(state: &mut State, call: &str, body: &Value) -> Turn {
    let place = |item: &Value| format!("{}/{}", item["pk"]["S"], item["sk"]["S"]);
    let item = match call.rsplit_once('.').map(|(_, name)| name) {
        Some("GetItem") => {
            state.reads += 1;
            state.items.get(&place(&body["Key"])).map_or_else(|| json!({}), |item| json!({"Item": item}))
        }
        Some("PutItem") => {
            state.items.insert(place(&body["Item"]), body["Item"].clone());
            json!({})
        }
        _ => panic!("{call} of a table of two calls"),
    };
    Turn::Answer(200, item.to_string(), by_nobody)
}

fn answer(mut stream: &TcpStream, status: u16, body: &str, more: &[(&str, String)]) {
    let mut head = vec![
        format!("HTTP/1.1 {status} Told"),
        "Connection: close".to_owned(),
        "Request-ID: 08F7".to_owned(),
        "Content-Type: application/json".to_owned(),
    ];
    if status != 204 {
        head.push(format!("Content-Length: {}", body.len()));
    }
    head.extend(more.iter().map(|(name, value)| format!("{name}: {value}")));
    // Who gave up waiting is not there to hear it.
    let _gone = stream.write_all(format!("{}\r\n\r\n{body}", head.join("\r\n")).as_bytes());
}
