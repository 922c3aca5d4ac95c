//! One host of WeChat Pay, answering in turn what a test tells it to, and a table of two calls beside it.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName};
use serde_json::json;

use super::{super::trust::PublicKey, *};

/// Who signs an answer.
#[derive(Clone, Copy, Debug)]
pub enum Signer {
    PublicKey,
    Certificate,
    /// Somebody else, in the name of the public key.
    Stranger,
    Nobody,
}

impl Signer {
    fn key(self) -> Option<(String, String)> {
        let keys = |kind: &str, serial: &str| {
            (key(&format!("{kind}/{serial}")), key(&format!("{kind}/private_key_pem_for_fake_server")))
        };
        match self {
            Self::PublicKey => Some(keys("wechatpay_public_key_mode", "public_key_id")),
            Self::Certificate => Some(keys("wechatpay_platform_certificate_mode", "serial_no")),
            Self::Stranger => Some((key("wechatpay_public_key_mode/public_key_id"), key("unrelated_private_key_pem"))),
            Self::Nobody => None,
        }
    }

    /// The headers of a body that goes out now.
    fn headers(self, body: &str, now: Epoch) -> Vec<(&'static str, String)> {
        let Some((serial, private_key)) = self.key() else { return Vec::new() };
        let (timestamp, nonce) = (now.to_string(), "n".repeat(32));
        let account = Account::of(&Merchant { private_key, ..merchant() }, true).expect("sound");
        let signature = account.signature(&[&timestamp, &nonce, body]).expect("signs");
        vec![
            ("Wechatpay-Timestamp", timestamp),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Serial", serial),
            ("Wechatpay-Signature", signature),
        ]
    }

    pub fn header_map(self, body: &str, now: Epoch) -> HeaderMap {
        let header =
            |(name, value): (&str, String)| (name.parse::<HeaderName>().expect("a name"), value.parse().expect("text"));
        self.headers(body, now).into_iter().map(header).collect()
    }
}

/// What a host does with a request.
#[derive(Clone, Debug)]
pub enum Turn {
    Answer(u16, String, Signer),
    /// Nothing, for as long as the caller waits.
    Hang,
}

impl Turn {
    pub fn ok(body: &Value) -> Self {
        Self::Answer(200, body.to_string(), Signer::PublicKey)
    }

    pub fn refusal(status: u16, code: &str) -> Self {
        Self::Answer(status, json!({"code": code, "message": "说明"}).to_string(), Signer::Nobody)
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub target: String,
    /// By names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
    at: Epoch,
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

    /// Checks what WeChat Pay checks of every request: the merchant's signature, and the headers that must be there.
    fn check(&self) {
        let authorization =
            self.headers["authorization"].strip_prefix("WECHATPAY2-SHA256-RSA2048 ").expect("the scheme");
        let part = |part: &'static str| part.split_once('=').map(|(name, value)| (name, value.trim_matches('"')));
        let authorization: &'static str = authorization.to_owned().leak();
        let parts: BTreeMap<&str, &str> = authorization.split(',').map(|text| part(text).expect("a pair")).collect();
        assert_eq!((parts["mchid"], parts["serial_no"]), (MCH_ID, &*key("merchant/serial_no")));
        assert_eq!((parts["timestamp"], parts["nonce_str"].len()), (&*self.at.to_string(), 32));
        let Self { method, target, body, .. } = self;
        let message = format!("{method}\n{target}\n{}\n{}\n{body}\n", parts["timestamp"], parts["nonce_str"]);
        let merchant = PublicKey::from_pem(&key("merchant/public_key_pem")).expect("RSA");
        assert!(merchant.has_signed(message.as_bytes(), parts["signature"]), "{self:?}");
        assert_eq!(
            (&*self.headers["accept"], &*self.headers["content-type"]),
            ("application/json", "application/json")
        );
        assert!(self.headers["user-agent"].starts_with("mini-shop/"));
    }
}

#[derive(Debug, Default)]
struct State {
    turns: VecDeque<Turn>,
    /// For those who ask for certificates.
    certificates: VecDeque<Turn>,
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

    pub fn push_certificates(&self, turn: Turn) {
        self.state().certificates.push_back(turn);
    }

    /// The requests so far, each checked to be signed and complete.
    pub fn received(&self) -> Vec<Received> {
        let received = self.state().received.clone();
        received.iter().for_each(Received::check);
        received
    }

    /// How often something was read from the table.
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test fails under the lock")
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>, now: Epoch) {
    let Some(request) = Received::read(stream, now) else { return };
    let turn = {
        let mut state = state.lock().expect("no test fails under the lock");
        if let Some(call) = request.headers.get("x-amz-target") {
            table(&mut state, call, &serde_json::from_str(&request.body).expect("JSON"))
        } else {
            let certificates = request.target == "/v3/certificates";
            state.received.push(request);
            let turns = if certificates { &mut state.certificates } else { &mut state.turns };
            turns.pop_front().unwrap_or_else(|| Turn::refusal(500, "SYSTEM_ERROR"))
        }
    };
    match turn {
        Turn::Answer(status, body, signer) => answer(stream, status, &body, signer, now),
        Turn::Hang => thread::sleep(std::time::Duration::from_secs(30)),
    }
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
    Turn::Answer(200, item.to_string(), Signer::Nobody)
}

fn answer(mut stream: &TcpStream, status: u16, body: &str, signer: Signer, now: Epoch) {
    let mut head = vec![
        format!("HTTP/1.1 {status} Told"),
        "Connection: close".to_owned(),
        "Request-ID: 08F7".to_owned(),
        "Content-Type: application/json".to_owned(),
    ];
    if status != 204 {
        head.push(format!("Content-Length: {}", body.len()));
    }
    head.extend(signer.headers(body, now).into_iter().map(|(name, value)| format!("{name}: {value}")));
    // Who gave up waiting is not there to hear it.
    let _gone = stream.write_all(format!("{}\r\n\r\n{body}", head.join("\r\n")).as_bytes());
}

/// Closed with the vectors' API v3 key.
pub fn seal(text: &str, associated_data: &str) -> Value {
    use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key("apiv3_key").as_bytes()).expect("32 bytes"));
    let nonce = Nonce::try_assume_unique_for_key(b"aBcD12345678").expect("12 bytes");
    let mut closed = text.as_bytes().to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(associated_data), &mut closed).expect("closes");
    json!({
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": BASE64_STANDARD.encode(closed),
        "nonce": "aBcD12345678",
        "associated_data": associated_data,
    })
}
