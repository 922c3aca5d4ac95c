//! What no person sends: the clock's, the table's and the bucket's events, and one that nobody should get.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::shop::image::object_key;

use super::{formation::Formation, play::Scene, stage::Stage};

/// As EventBridge sends it for a rule with a rate.
fn schedule() -> Value {
    json!({
        "version": "0", "id": "89d1a02d-5ec7-412e-82f5-13505f849b41", "detail-type": "Scheduled Event",
        "source": "aws.events", "account": "123456789012", "time": "2016-12-30T18:44:49Z", "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/shop-WorkerFunctionMinute"], "detail": {},
    })
}

/// As the table's stream sends it, of an item that is gone by now.
fn stream() -> Value {
    json!({"Records": [{
        "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/shop/stream/2026-01-01T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_479_499_740, "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 26, "StreamViewType": "NEW_IMAGE",
            "Keys": {"pk": {"S": "USER#999999999"}, "sk": {"S": "ORDER#999999999"}},
            "NewImage": {"pk": {"S": "USER#999999999"}, "sk": {"S": "ORDER#999999999"}, "hurry": {"BOOL": true}},
        },
    }]})
}

/// As EventBridge passes it on from the bucket.
fn created(key: &str) -> Value {
    json!({
        "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created",
        "source": "aws.s3", "account": "123456789012", "time": "2021-11-12T00:00:00Z", "region": "us-east-1",
        "resources": ["arn:aws:s3:::shop-media"],
        "detail": {
            "version": "0", "bucket": {"name": "shop-media"}, "reason": "PutObject", "requester": "123456789012",
            "object": {"key": key, "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184", "sequencer": "617f08299329d189"},
        },
    })
}

/// As S3 itself sends it, with an encoded key.
fn notified(key: &str) -> Value {
    json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventName": "ObjectCreated:Put",
        "eventTime": "1970-01-01T00:00:00.000Z",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": "shop-media"}, "object": {"key": key, "size": 5}},
    }]})
}

/// As a queue sends it; no function listens to one.
fn queue() -> Value {
    json!({"Records": [{
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": "Test message.", "attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {},
        "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue", "awsRegion": "us-east-1",
    }]})
}

pub async fn play(stage: &mut Stage, scenes: &mut BTreeMap<String, Scene>) -> anyhow::Result<()> {
    let picture = stage.ours.blobs.get(&object_key("banner-tea.webp"), None).await?;
    let picture = match picture {
        Some(picture) => picture.bytes().await?.to_vec(),
        None => anyhow::bail!("the demo shop has no pictures"),
    };
    for app in [&stage.theirs, &stage.ours] {
        app.blobs.put(&object_key("茶.webp"), "image/webp", picture.clone()).await?;
    }
    let key = object_key("茶.webp");
    let encoded = key.replace('茶', "%E8%8C%B6");
    let formation = Formation::start()?;
    let asked = |kind: &str, wish: &str| ("setup", formation.asks(kind, wish));
    let script = [
        ("worker", schedule()),
        ("worker", stream()),
        ("picture", created(&key)),
        ("picture", notified(&encoded)),
        asked("EdgeSecret", "Create"),
        asked("EdgeSecret", "Update"),
        asked("EdgeSecret", "Delete"),
        asked("Protection", "Create"),
        asked("Protection", "Update"),
        asked("Unknown", "Create"),
    ];
    for (area, event) in script {
        let theirs = stage.invoke(area, &event).await?.answer.map_err(|error| error.to_string());
        let ours = match area {
            "worker" => worker::handle(&stage.ours, &event).await,
            "setup" => setup::handle(&stage.ours, &event).await,
            _ => picture::handle(&stage.ours, &event).await,
        };
        let ours = ours.map_err(|failure| failure.to_string());
        let differs = theirs != ours;
        let told = if area == "setup" { formation.told() } else { Vec::new() };
        if let [theirs, ours] = &told[..]
            && theirs != ours
        {
            note(scenes, area, Some(format!("{event}:\n    function  told {theirs}\n    here      told {ours}")));
        } else if area == "setup" && told.len() != 2 {
            note(scenes, area, Some(format!("{event}: CloudFormation was told {told:?}")));
        }
        note(scenes, area, differs.then(|| format!("{event}:\n    function  {theirs:?}\n    here      {ours:?}")));
    }
    let areas: Vec<String> = stage.functions.keys().cloned().collect();
    for area in areas {
        let answer = stage.invoke(&area, &queue()).await?.answer;
        note(scenes, &area, answer.ok().map(|answer| format!("an event of a queue is answered with {answer}")));
    }
    Ok(())
}

fn note(scenes: &mut BTreeMap<String, Scene>, area: &str, difference: Option<String>) {
    let scene = scenes.entry(area.to_owned()).or_default();
    scene.requests += 1;
    scene.differences.extend(difference);
}
