use percent_encoding::percent_decode_str;
use serde_json::Value;
use shared::shop::image::IMAGES;

/// The names of the pictures that an event tells of: one of EventBridge, or one that S3 itself sent.
pub fn keys(event: &Value) -> Vec<String> {
    let text = |value: &Value, at: &str| value.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let objects: Vec<String> = match event.get("Records").and_then(Value::as_array) {
        Some(records) => {
            let created = |record: &&Value| text(record, "/eventName").is_some_and(|name| is_creation(&name));
            let keys = records.iter().filter(created).filter_map(|record| text(record, "/s3/object/key"));
            keys.filter_map(|key| decoded(&key)).collect()
        }
        None if text(event, "/detail-type").as_deref() == Some("Object Created") => {
            text(event, "/detail/object/key").into_iter().collect()
        }
        None => Vec::new(),
    };
    let keys: Vec<String> = objects.iter().filter_map(|object| picture(object)).collect();
    if keys.is_empty() {
        tracing::info!("no picture was created");
    }
    keys
}

/// `ObjectCreated:Put`, `…:Copy`, `…:CompleteMultipartUpload`, `…:Post`.
fn is_creation(event: &str) -> bool {
    event.trim_start_matches("s3:").starts_with("ObjectCreated:")
}

/// Keys are encoded as in a form, but only in S3's own events.
fn decoded(key: &str) -> Option<String> {
    let spaced = key.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(Into::into)
}

fn picture(object: &str) -> Option<String> {
    let name = object.strip_prefix(IMAGES)?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As AWS documents them.
    #[test]
    fn reads_what_eventbridge_sends() {
        let event = |kind: &str, key: &str| {
            json!({
                "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": kind, "source": "aws.s3",
                "account": "111122223333", "time": "2021-11-12T00:00:00Z", "region": "ap-east-1",
                "resources": ["arn:aws:s3:::amzn-s3-demo-bucket1"],
                "detail": {
                    "version": "0", "bucket": {"name": "amzn-s3-demo-bucket1"},
                    "object": {
                        "key": key, "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184",
                        "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "sequencer": "617f08299329d189"
                    },
                    "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "source-ip-address": "1.2.3.4",
                    "reason": "PutObject"
                }
            })
        };
        let created = |key: &str| keys(&event("Object Created", key));
        assert_eq!(created("static/images/tea.webp"), ["tea.webp"]);
        // Not encoded: a plus is a plus.
        assert_eq!(created("static/images/茶 1+1=2%20.png"), ["茶 1+1=2%20.png"]);
        assert_eq!(keys(&event("Object Deleted", "static/images/tea.webp")), [""; 0]);
        for elsewhere in ["static/files/a.png", "static/thumbnails/a.png.w200.webp", "uploads/1", "static/images/"] {
            assert_eq!(created(elsewhere), [""; 0], "{elsewhere}");
        }
    }

    #[test]
    fn reads_what_s3_itself_sends() {
        let record = |name: &str, key: &str| {
            json!({
                "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-west-2",
                "eventTime": "1970-01-01T00:00:00.000Z", "eventName": name,
                "s3": {
                    "s3SchemaVersion": "1.0", "configurationId": "testConfigRule",
                    "bucket": {"name": "amzn-s3-demo-bucket", "arn": "arn:aws:s3:::amzn-s3-demo-bucket"},
                    "object": {"key": key, "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "0055"}
                }
            })
        };
        let event = json!({"Records": [
            record("ObjectCreated:Put", "static/images/tea.webp"),
            record("ObjectCreated:CompleteMultipartUpload", "static/images/%E8%8C%B6+1%2B1.png"),
            record("ObjectRemoved:Delete", "static/images/gone.png"),
            record("ObjectCreated:Copy", "static/images/%ff.png"),
        ]});
        assert_eq!(keys(&event), ["tea.webp", "茶 1+1.png"]);
    }

    #[test]
    fn what_it_does_not_know_names_nothing() {
        let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b", "RequestId": "r"});
        for event in [test, json!({}), json!(null), json!([1]), json!({"Records": 1}), json!({"Records": [1, {}]})] {
            assert_eq!(keys(&event), [""; 0], "{event}");
        }
    }
}
