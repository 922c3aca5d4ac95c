//! CloudFormation, STS and Lambda, as far as the command line asks them, and recorded answers of the other services. Who does not
//! sign is refused.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, Uri};
use shared::config::Shell;
use shop::local::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use tokio::{net::TcpListener, task::JoinHandle};

use super::Shop;

pub const STACK: &str = "shop-test";
/// The stack of its distribution, which is named E12EXAMPLE.
pub const NESTED: &str = "arn:aws:cloudformation:us-east-1:111122223333:stack/shop-test-Distribution/2";
const ID: &str = "arn:aws:cloudformation:us-east-1:111122223333:stack/shop-test/1";

/// An account with one stack, which can be changed between two calls.
pub struct Cloud {
    pub url: String,
    state: Arc<Mutex<Account>>,
    server: JoinHandle<()>,
}

pub struct Account {
    pub status: &'static str,
    pub is_protected: bool,
    /// How a deletion ends, after as many looks at it.
    pub end: &'static str,
    pub looks: u32,
    /// Logical name, type and name on AWS.
    pub resources: Vec<(&'static str, &'static str, String)>,
    /// What has happened to the stack, newest first: logical name, type, status and its reason.
    pub events: Vec<(&'static str, &'static str, &'static str, &'static str)>,
    pub outputs: BTreeMap<&'static str, String>,
    pub parameters: BTreeMap<&'static str, String>,
    /// What other operations answer, by their names. Nobody may do those that are not here.
    pub answers: BTreeMap<&'static str, (u16, String)>,
    pub variables: BTreeMap<&'static str, String>,
    /// What was called, in order.
    pub calls: Vec<String>,
}

impl Cloud {
    /// With the stack of this shop.
    pub async fn with_stack_of(shop: &Shop) -> Self {
        let config = shop.config();
        let (table, bucket) = (config.table.clone(), config.bucket.clone());
        let account = Account {
            status: "UPDATE_COMPLETE",
            is_protected: false,
            end: "DELETE_COMPLETE",
            looks: 2,
            resources: vec![
                ("Table", "AWS::DynamoDB::Table", table.clone()),
                ("Bucket", "AWS::S3::Bucket", bucket.clone()),
                ("TokenFunction", "AWS::Lambda::Function", "shop-test-TokenFunction-1".into()),
            ],
            events: Vec::new(),
            parameters: BTreeMap::new(),
            answers: BTreeMap::new(),
            outputs: [("Table", table), ("Bucket", bucket), ("Url", "https://shop.example.com".into())].into(),
            variables: BTreeMap::new(),
            calls: Vec::new(),
        };
        let state = Arc::new(Mutex::new(account));
        let functions = get(configuration).with_state(state.clone());
        let query = get(|| async { "STS" }).post(answer).with_state(state.clone());
        let router = Router::new().route("/2015-03-31/functions/{name}/configuration", functions).route("/", query);
        let router = router.fallback_service(get(resource).with_state(state.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("listens"));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { url, state, server }
    }

    pub fn account(&self) -> MutexGuard<'_, Account> {
        self.state.lock().expect("nobody panicked")
    }

    /// A shell that leads here, and to the shop's engines.
    pub fn shell(&self, shop: &Shop, more: &[(&str, &str)]) -> Shell {
        let aws = &shop.config().aws;
        let at = |endpoint: &Option<String>| endpoint.clone().expect("an engine of one's own");
        let (dynamo, s3) = (at(&aws.endpoint), at(&aws.s3_endpoint));
        let mine = [
            ("AWS_REGION", aws.region.as_str()),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID),
            ("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
            ("AWS_ENDPOINT_URL", &self.url),
            ("AWS_ENDPOINT_URL_DYNAMODB", &dynamo),
            ("AWS_ENDPOINT_URL_S3", &s3),
        ];
        Shell::of(mine.into_iter().chain(more.iter().copied()))
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Whether it is signed for this service: the scope is right, and date and host are part of what is signed.
fn is_signed(headers: &HeaderMap, service: &str) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (authorization, date) = (header("authorization"), header("x-amz-date"));
    let scope = format!("Credential={ACCESS_KEY_ID}/{}/us-east-1/{service}/aws4_request", date.get(..8).unwrap_or("?"));
    authorization.starts_with("AWS4-HMAC-SHA256 ")
        && authorization.contains(&scope)
        && authorization.contains("host;x-amz-")
        && authorization.contains("Signature=")
}

fn refused(status: u16, code: &str, message: &str) -> Response {
    let xml = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    );
    (StatusCode::from_u16(status).expect("a status"), xml).into_response()
}

fn unsigned() -> Response {
    refused(403, "IncompleteSignature", "Authorization header requires more")
}

async fn configuration(
    State(state): State<Arc<Mutex<Account>>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_signed(&headers, "lambda") {
        return unsigned();
    }
    let account = state.lock().expect("nobody panicked");
    if let Some((status, body)) = account.answers.get("GetFunctionConfiguration") {
        return recorded(*status, body);
    }
    let variables = account.variables.clone();
    let settings = serde_json::json!({
        "FunctionName": name, "Environment": {"Variables": variables}, "State": "Active", "LastUpdateStatus": "Successful",
    });
    axum::Json(settings).into_response()
}

/// What REST APIs are asked for.
async fn resource(State(state): State<Arc<Mutex<Account>>>, uri: Uri, headers: HeaderMap) -> Response {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let (service, operation) = match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["2016-08-19", "account-settings"] => ("lambda", "GetAccountSettings"),
        ["v2", "apis", _, "routes"] => ("apigateway", "GetRoutes"),
        ["v2", "domainnames", _] => ("apigateway", "GetDomainName"),
        ["2020-05-31", "distribution", _] => ("cloudfront", "GetDistribution"),
        [_] if query == "versioning" => ("s3", "GetBucketVersioning"),
        [_] if query == "lifecycle" => ("s3", "GetBucketLifecycleConfiguration"),
        [_] if query == "notification" => ("s3", "GetBucketNotificationConfiguration"),
        _ => return refused(404, "UnknownOperation", path),
    };
    if !is_signed(&headers, service) {
        return unsigned();
    }
    state.lock().expect("nobody panicked").recorded(operation)
}

async fn answer(State(state): State<Arc<Mutex<Account>>>, headers: HeaderMap, form: String) -> Response {
    if let Some(target) = headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
        let service = if target.starts_with("Logs_") { "logs" } else { "acm" };
        let operation = target.rsplit('.').next().unwrap_or_default();
        let is_json = serde_json::from_str::<serde_json::Value>(&form).is_ok();
        return if is_json && is_signed(&headers, service) {
            state.lock().expect("nobody panicked").recorded(operation)
        } else {
            unsigned()
        };
    }
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let form: BTreeMap<&str, String> = pairs.map(|(name, value)| (name, decoded(value))).collect();
    let action = form.get("Action").map(String::as_str).unwrap_or_default();
    let service = match action {
        "GetCallerIdentity" => "sts",
        "SimulatePrincipalPolicy" => "iam",
        "DescribeAlarms" | "GetMetricStatistics" => "monitoring",
        "ListSubscriptionsByTopic" => "sns",
        "GetQueueAttributes" => "sqs",
        _ => "cloudformation",
    };
    if !is_signed(&headers, service) {
        return unsigned();
    }
    let mut account = state.lock().expect("nobody panicked");
    account.calls.push(action.to_owned());
    if !["sts", "cloudformation"].contains(&service) {
        return account.recorded(action);
    }
    account.answer(action, form.get("StackName").map(String::as_str).unwrap_or_default())
}

fn recorded(status: u16, body: &str) -> Response {
    (StatusCode::from_u16(status).expect("a status"), body.to_owned()).into_response()
}

fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut plain = Vec::new();
    while let Some(byte) = bytes.next() {
        let hex: Vec<u8> = if byte == b'%' { bytes.by_ref().take(2).collect() } else { Vec::new() };
        let code = std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(code.unwrap_or(byte));
    }
    String::from_utf8(plain).expect("text")
}

impl Account {
    fn recorded(&self, operation: &str) -> Response {
        match self.answers.get(operation) {
            Some((status, body)) => recorded(*status, body),
            None => refused(403, "AccessDenied", "User: owner is not authorized"),
        }
    }

    fn answer(&mut self, action: &str, name: &str) -> Response {
        if action == "DescribeStacks" && name == NESTED {
            let output = "<member><OutputKey>Id</OutputKey><OutputValue>E12EXAMPLE</OutputValue></member>";
            return format!(
                "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackId>{NESTED}</StackId><StackName>nested</StackName>\
                 <StackStatus>CREATE_COMPLETE</StackStatus><Outputs>{output}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
            )
            .into_response();
        }
        let is_gone = self.status == "DELETE_COMPLETE";
        let is_known = name == ID || (name == STACK && !is_gone);
        if !["GetCallerIdentity", "ListStacks"].contains(&action) && !is_known {
            return refused(400, "ValidationError", &format!("Stack with id {name} does not exist"));
        }
        let result = match action {
            "GetCallerIdentity" => {
                "<Arn>arn:aws:iam::111122223333:user/owner</Arn><UserId>U</UserId><Account>111122223333</Account>"
                    .into()
            }
            "DescribeStacks" => {
                if self.status == "DELETE_IN_PROGRESS" {
                    self.looks = self.looks.saturating_sub(1);
                    self.status = if self.looks == 0 { self.end } else { self.status };
                }
                format!("<Stacks>{}</Stacks>", self.stack())
            }
            "ListStacks" if is_gone => format!("<StackSummaries>{}</StackSummaries>", self.stack()),
            "ListStacks" => "<StackSummaries/>".into(),
            "ListStackResources" => {
                let status = |logical| {
                    self.events.iter().find(|event| event.0 == logical).map_or("CREATE_COMPLETE", |event| event.2)
                };
                let member = |(logical, kind, name): &(_, _, String)| {
                    format!(
                        "<member><LogicalResourceId>{logical}</LogicalResourceId><PhysicalResourceId>{name}</PhysicalResourceId><ResourceType>{kind}</ResourceType><ResourceStatus>{}</ResourceStatus></member>",
                        status(*logical)
                    )
                };
                let all = self.resources.iter().map(member).collect::<String>();
                format!("<StackResourceSummaries>{all}</StackResourceSummaries>")
            }
            "DescribeStackEvents" => {
                let member = |(logical, kind, status, reason): &(_, _, _, _)| {
                    format!(
                        "<member><EventId>1</EventId><LogicalResourceId>{logical}</LogicalResourceId><ResourceType>{kind}</ResourceType><ResourceStatus>{status}</ResourceStatus><ResourceStatusReason>{reason}</ResourceStatusReason></member>"
                    )
                };
                format!("<StackEvents>{}</StackEvents>", self.events.iter().map(member).collect::<String>())
            }
            "UpdateTerminationProtection" => {
                self.is_protected = false;
                format!("<StackId>{ID}</StackId>")
            }
            "DeleteStack" if self.is_protected => {
                return refused(
                    400,
                    "ValidationError",
                    "Stack cannot be deleted while TerminationProtection is enabled",
                );
            }
            "DeleteStack" => {
                self.status = "DELETE_IN_PROGRESS";
                return "<DeleteStackResponse><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DeleteStackResponse>".into_response();
            }
            _ => return refused(400, "InvalidAction", "no such action"),
        };
        let meta = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>";
        format!("<{action}Response xmlns=\"http://example.com/\"><{action}Result>{result}</{action}Result>{meta}</{action}Response>")
            .into_response()
    }

    fn stack(&self) -> String {
        let output = |(key, value): (&&str, &String)| {
            format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>")
        };
        let parameter = |(key, value): (&&str, &String)| {
            format!("<member><ParameterKey>{key}</ParameterKey><ParameterValue>{value}</ParameterValue></member>")
        };
        format!(
            "<member><StackId>{ID}</StackId><StackName>{STACK}</StackName><CreationTime>2026-06-01T00:00:00Z</CreationTime>\
             <StackStatus>{}</StackStatus><StackStatusReason/><EnableTerminationProtection>{}</EnableTerminationProtection>\
             <Outputs>{}</Outputs><Parameters>{}</Parameters></member>",
            self.status,
            self.is_protected,
            self.outputs.iter().map(output).collect::<String>(),
            self.parameters.iter().map(parameter).collect::<String>()
        )
    }
}
