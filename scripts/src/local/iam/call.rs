//! What a call of DynamoDB or S3 needs to be granted. Resources are named as in the template: there is one table and one
//! bucket.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use http::Uri;
use percent_encoding::percent_decode_str;
use serde_json::Value;

const TABLE: &str = "${Table.Arn}";
const BUCKET: &str = "${Bucket.Arn}";

/// An action on a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// `dynamodb:GetItem`
    pub action: String,
    /// `${Table.Arn}/index/gsi1`
    pub resource: String,
    /// The partition keys that it names.
    pub leading_keys: Vec<String>,
}

impl Access {
    /// What AWS asks for before it tells that an object is missing.
    pub fn list_bucket() -> Self {
        Self::object("ListBucket", "")
    }

    fn object(action: &str, key: &str) -> Self {
        let resource = if key.is_empty() { BUCKET.to_owned() } else { format!("{BUCKET}/{key}") };
        Self { action: format!("s3:{action}"), resource, leading_keys: Vec::new() }
    }

    fn table(operation: &str, leading_keys: Vec<String>) -> Self {
        Self { action: format!("dynamodb:{operation}"), resource: TABLE.into(), leading_keys }
    }
}

/// All that has to be granted. What we do not know becomes an action that nobody has.
pub fn accesses(request: &HttpRequest) -> Vec<Access> {
    let headers = request.headers();
    match headers.get("x-amz-target").and_then(|target| target.strip_prefix("DynamoDB_20120810.")) {
        Some(operation) => {
            let body = request.body().bytes().and_then(|body| serde_json::from_slice(body).ok());
            dynamodb(operation, &body.unwrap_or_default())
        }
        None => s3(request.method(), request.uri(), headers.get("x-amz-copy-source")),
    }
}

fn dynamodb(operation: &str, body: &Value) -> Vec<Access> {
    let list = |name: &str| body[name].as_array().into_iter().flatten();
    let requests = || body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
    match operation {
        // A transaction is authorised as its parts.
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = list("TransactItems").filter_map(Value::as_object).flatten();
            parts.map(|(kind, part)| Access::table(part_of_transaction(kind), partition(part).collect())).collect()
        }
        "BatchGetItem" => {
            let keys = requests().filter_map(|request| request["Keys"].as_array()).flatten();
            vec![Access::table(operation, keys.filter_map(partition_key).collect())]
        }
        "BatchWriteItem" => {
            let writes = requests().filter_map(Value::as_array).flatten().filter_map(Value::as_object).flatten();
            vec![Access::table(operation, writes.flat_map(|(_, write)| partition(write)).collect())]
        }
        "Query" => {
            let access = Access::table(operation, queried(body).into_iter().collect());
            let index = body["IndexName"].as_str().map(|index| format!("{TABLE}/index/{index}"));
            vec![Access { resource: index.unwrap_or(access.resource), ..access }]
        }
        _ => vec![Access::table(operation, partition(body).collect())],
    }
}

fn part_of_transaction(kind: &str) -> &'static str {
    match kind {
        "Get" => "GetItem",
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        "Delete" => "DeleteItem",
        "ConditionCheck" => "ConditionCheckItem",
        _ => "?",
    }
}

/// Of a request about one item.
fn partition(request: &Value) -> impl Iterator<Item = String> + use<> {
    ["Key", "Item"].iter().find_map(|item| partition_key(&request[item])).into_iter()
}

fn partition_key(item: &Value) -> Option<String> {
    item.pointer("/pk/S").and_then(Value::as_str).map(str::to_owned)
}

/// The partition of a query: our conditions begin with it.
fn queried(body: &Value) -> Option<String> {
    let (_, value) = body["KeyConditionExpression"].as_str()?.split_once(" = ")?;
    let value = value.split(' ').next()?;
    body["ExpressionAttributeValues"][value]["S"].as_str().map(str::to_owned)
}

fn s3(method: &str, uri: &str, source: Option<&str>) -> Vec<Access> {
    let Ok(uri) = uri.parse::<Uri>() else { return vec![Access::object("?", "")] };
    let path = percent_decode_str(uri.path()).decode_utf8_lossy();
    // The engines are asked by path: /bucket/key.
    let key = path.trim_start_matches('/').split_once('/').map_or("", |(_, key)| key);
    let asks = |name: &str| {
        uri.query().into_iter().flat_map(|query| query.split('&')).any(|pair| pair.split('=').next() == Some(name))
    };
    let action = match method {
        "GET" if key.is_empty() => "ListBucket",
        "GET" if asks("uploadId") => "ListMultipartUploadParts",
        "GET" | "HEAD" => "GetObject",
        "DELETE" if asks("uploadId") => "AbortMultipartUpload",
        "DELETE" if !key.is_empty() => "DeleteObject",
        "PUT" if !key.is_empty() => "PutObject",
        "POST" if asks("uploads") || asks("uploadId") => "PutObject",
        _ => "?",
    };
    let read = source.map(|source| {
        let source = percent_decode_str(source).decode_utf8_lossy();
        Access::object("GetObject", source.trim_start_matches('/').split_once('/').map_or("", |(_, key)| key))
    });
    read.into_iter().chain([Access::object(action, key)]).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(accesses: &[Access]) -> Vec<String> {
        let show = |access: &Access| {
            let resource = access.resource.replace(TABLE, "table").replace(BUCKET, "bucket");
            format!("{} {resource} {}", access.action, access.leading_keys.join(",")).trim_end().to_owned()
        };
        accesses.iter().map(show).collect()
    }

    #[test]
    fn a_call_of_dynamodb_needs_its_action_on_the_table_or_the_index() {
        let asked = |operation: &str, body: Value| shown(&dynamodb(operation, &body));
        let key = |pk: &str| json!({"pk": {"S": pk}, "sk": {"S": "1"}});
        assert_eq!(asked("GetItem", json!({"Key": key("A")})), ["dynamodb:GetItem table A"]);
        assert_eq!(asked("PutItem", json!({"Item": key("A")})), ["dynamodb:PutItem table A"]);
        assert_eq!(asked("DescribeTable", json!({})), ["dynamodb:DescribeTable table"]);
        let query = json!({
            "IndexName": "gsi2", "KeyConditionExpression": "#n0 = :v0 AND begins_with(#n1, :v1)",
            "ExpressionAttributeValues": {":v0": {"S": "LISTED"}, ":v1": {"S": "2026"}},
        });
        assert_eq!(asked("Query", query), ["dynamodb:Query table/index/gsi2 LISTED"]);
        let batch = json!({"RequestItems": {"shop": {"Keys": [key("A"), key("B")]}}});
        assert_eq!(asked("BatchGetItem", batch), ["dynamodb:BatchGetItem table A,B"]);
        let batch = json!({"RequestItems": {"shop": [{"PutRequest": {"Item": key("A")}}, {"DeleteRequest": {"Key": key("B")}}]}});
        assert_eq!(asked("BatchWriteItem", batch), ["dynamodb:BatchWriteItem table A,B"]);
    }

    #[test]
    fn a_transaction_needs_what_its_parts_need() {
        let key = json!({"pk": {"S": "A"}, "sk": {"S": "1"}});
        let parts = json!({"TransactItems": [
            {"Put": {"Item": key}}, {"Update": {"Key": key}}, {"Delete": {"Key": key}}, {"ConditionCheck": {"Key": key}},
        ]});
        let written = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"];
        assert_eq!(
            shown(&dynamodb("TransactWriteItems", &parts)),
            written.map(|action| format!("dynamodb:{action} table A"))
        );
        let parts = json!({"TransactItems": [{"Get": {"Key": key}}]});
        assert_eq!(shown(&dynamodb("TransactGetItems", &parts)), ["dynamodb:GetItem table A"]);
    }

    #[test]
    fn a_call_of_s3_needs_what_aws_documents() {
        let asked = |method: &str, path: &str| shown(&s3(method, &format!("http://127.0.0.1:9/media{path}"), None));
        assert_eq!(asked("GET", "/static/%E8%8C%B6?x-id=GetObject"), ["s3:GetObject bucket/static/茶"]);
        assert_eq!(asked("HEAD", "/a"), ["s3:GetObject bucket/a"]);
        assert_eq!(asked("GET", "/?list-type=2"), ["s3:ListBucket bucket"]);
        assert_eq!(asked("GET", "/a?uploadId=1"), ["s3:ListMultipartUploadParts bucket/a"]);
        assert_eq!(asked("POST", "/a?uploads"), ["s3:PutObject bucket/a"]);
        assert_eq!(asked("PUT", "/a?partNumber=1&uploadId=1"), ["s3:PutObject bucket/a"]);
        assert_eq!(asked("POST", "/a?uploadId=1"), ["s3:PutObject bucket/a"]);
        assert_eq!(asked("DELETE", "/a?uploadId=1"), ["s3:AbortMultipartUpload bucket/a"]);
        assert_eq!(asked("DELETE", "/a"), ["s3:DeleteObject bucket/a"]);
        assert_eq!(asked("POST", "/?delete"), ["s3:? bucket"]);
        let copied = s3("PUT", "http://127.0.0.1:9/media/b", Some("media/a%20b"));
        assert_eq!(shown(&copied), ["s3:GetObject bucket/a b", "s3:PutObject bucket/b"]);
    }
}
