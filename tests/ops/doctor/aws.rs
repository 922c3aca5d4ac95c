//! Every check that asks AWS, with the answers as AWS's API documents them: of a shop that is well, and of one thing that is not.

mod wrong;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::storage::{Entity, Key, Write};
use shop::doctor::{Finding, Level};

use super::{findings, found};
use crate::support::{Shop, aws::Cloud};

/// Operation and answer.
const WELL: [(&str, &str); 15] = [
    ("GetAccountSettings", include_str!("answers/GetAccountSettings.json")),
    ("SimulatePrincipalPolicy", include_str!("answers/SimulatePrincipalPolicy.xml")),
    ("DescribeAlarms", include_str!("answers/DescribeAlarms.xml")),
    ("GetMetricStatistics", include_str!("answers/GetMetricStatistics.xml")),
    ("ListSubscriptionsByTopic", include_str!("answers/ListSubscriptionsByTopic.xml")),
    ("GetQueueAttributes", include_str!("answers/GetQueueAttributes.xml")),
    ("DescribeLogGroups", include_str!("answers/DescribeLogGroups.json")),
    ("GetRoutes", include_str!("answers/GetRoutes.json")),
    ("GetDomainName", include_str!("answers/GetDomainName.json")),
    ("DescribeCertificate", include_str!("answers/DescribeCertificate.json")),
    ("GetDistribution", include_str!("answers/GetDistribution.xml")),
    ("GetBucketVersioning", include_str!("answers/GetBucketVersioning.xml")),
    ("GetBucketLifecycleConfiguration", include_str!("answers/GetBucketLifecycleConfiguration.xml")),
    ("GetBucketNotificationConfiguration", include_str!("answers/GetBucketNotificationConfiguration.xml")),
    ("GetFunctionConfiguration", include_str!("answers/GetFunctionConfiguration.json")),
];

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/12345678";

/// An item of the table.
#[derive(Serialize, Deserialize)]
struct Item {
    #[serde(skip)]
    at: (String, String),
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Entity for Item {
    fn key(&self) -> Key {
        Key::new(&self.at.0, &self.at.1)
    }

    fn version(&self) -> u64 {
        0
    }
}

async fn store(shop: &Shop, (pk, sk): (&str, &str), name: &str, value: Value) {
    let item = Item { at: (pk.to_owned(), sk.to_owned()), rest: [(name.to_owned(), value)].into() };
    shop.app.table.write(Write::create(&item)).await.expect("stored");
}

/// A shop with a domain name, CloudFront and alarms, of which everything is as it should be.
#[expect(clippy::await_holding_lock, reason = "nobody else has the account yet")]
async fn well(shop: &Shop) -> Cloud {
    let cloud = Cloud::with_stack_of(shop).await;
    let mut account = cloud.account();
    account.answers = WELL.map(|(operation, body)| (operation, (200, body.to_owned()))).into();
    account.parameters = [
        ("Stage", "prod"),
        ("DomainName", "shop.invalid"),
        ("DomainCertificateArn", CERTIFICATE),
        ("Cdn", "true"),
        ("CdnAlias", "cdn.invalid"),
        ("CdnCertificateArn", CERTIFICATE),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    account.outputs.insert("DomainTarget", "d-abc123.execute-api.us-east-1.amazonaws.com".into());
    account.resources.extend([
        ("Api", "AWS::ApiGatewayV2::Api", "a1b2c3".into()),
        ("AlarmTopic", "AWS::SNS::Topic", "arn:aws:sns:us-east-1:111122223333:shop-test-AlarmTopic".into()),
        ("WorkerErrors", "AWS::CloudWatch::Alarm", "shop-test-WorkerErrors-1ABC".into()),
        ("DeadLetters", "AWS::SQS::Queue", "https://sqs.us-east-1.amazonaws.com/111122223333/letters".into()),
        ("Distribution", "AWS::CloudFormation::Stack", crate::support::aws::NESTED.into()),
        ("EdgeSecret", "AWS::CloudFormation::CustomResource", "edge".into()),
    ]);
    drop(account);
    // The hash of the header in GetDistribution.xml: abc.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    store(shop, ("KEYS", "EDGE"), "hashes", json!([hash])).await;
    cloud
}

#[tokio::test]
async fn a_shop_on_aws_that_is_well_passes_every_check() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let all = findings(&cloud, &shop, &[("AWS_DEFAULT_REGION", "us-east-1")]).await;
    for what in [
        "AWS region",
        "concurrent executions",
        "permission to deploy",
        "stack",
        "functions",
        "secrets of functions",
        "routes",
        "domain name",
        "certificate of domain",
        "CloudFront",
        "certificate of CloudFront",
        "CloudFront's secret",
        "alarms",
        "mail about alarms",
        "dead letters",
        "throttles",
        "logs",
        "bucket's versions",
        "news of new pictures",
    ] {
        found(&all, what, Level::Ok);
    }
    // The names are nobody's: see RFC 6761.
    for (what, target) in [
        ("DNS of domain", "CNAME shop.invalid → d-abc123.execute-api.us-east-1.amazonaws.com"),
        ("DNS of CdnAlias", "CNAME cdn.invalid → d111111abcdef8.cloudfront.net"),
    ] {
        cured(found(&all, what, Level::Failed), target);
    }
}

#[track_caller]
fn cured(finding: &Finding, cure: &str) {
    assert!(finding.cure.as_ref().is_some_and(|told| told.contains(cure)), "{finding:?}");
}

#[tokio::test]
async fn too_many_routes_are_told_before_a_deployment_fails() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let route = r#"{"routeId": "1", "routeKey": "GET /"}"#;
    let body = format!(r#"{{"items": [{}]}}"#, vec![route; 290].join(","));
    cloud.account().answers.insert("GetRoutes", (200, body));
    let all = findings(&cloud, &shop, &[]).await;
    let finding = found(&all, "routes", Level::Warning);
    assert!(finding.seen.contains("290 of at most 300"), "{finding:?}");
}

#[tokio::test]
async fn what_was_deleted_by_hand_is_no_lack_of_permission() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let gone = [
        (
            "GetQueueAttributes",
            "<ErrorResponse><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>no queue</Message></Error></ErrorResponse>",
            "dead letters",
        ),
        ("GetBucketVersioning", "<Error><Code>NoSuchBucket</Code><Message>no bucket</Message></Error>", "bucket"),
        (
            "DescribeCertificate",
            r#"{"__type":"ResourceNotFoundException","message":"no certificate"}"#,
            "certificate of domain",
        ),
    ];
    for (operation, body, _) in gone {
        cloud.account().answers.insert(operation, (404, body.to_owned()));
    }
    // And one more that these credentials may not ask for.
    cloud.account().answers.remove("GetAccountSettings");
    let all = findings(&cloud, &shop, &[]).await;
    for (_, _, what) in gone {
        let finding = found(&all, what, Level::Failed);
        assert!(finding.seen.contains("it is gone"), "{finding:?}");
    }
    let denied = found(&all, "concurrent executions", Level::Skipped);
    assert!(denied.seen.contains("AccessDenied"), "{denied:?}");
}

#[tokio::test]
async fn a_certificate_of_another_region_is_refused_before_cloudfront_does() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    cloud.account().parameters.insert("CdnCertificateArn", CERTIFICATE.replace("us-east-1", "eu-central-1"));
    let all = findings(&cloud, &shop, &[]).await;
    cured(found(&all, "certificate of CloudFront", Level::Failed), "us-east-1");
    found(&all, "certificate of domain", Level::Ok);
}

#[tokio::test]
async fn a_stack_that_is_stuck_is_told_with_what_it_began_with_and_the_way_out() {
    const STACK: &str = "AWS::CloudFormation::Stack";
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    cloud.account().events = vec![
        ("shop-test", STACK, "ROLLBACK_COMPLETE", ""),
        ("Table", "AWS::DynamoDB::Table", "DELETE_FAILED", "Deletion protection is enabled"),
        ("TokenFunction", "AWS::Lambda::Function", "CREATE_FAILED", "Resource creation cancelled"),
        ("AlarmTopic", "AWS::SNS::Topic", "CREATE_FAILED", "not authorized to perform: SNS:CreateTopic"),
        ("shop-test", STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        ("Api", "AWS::ApiGatewayV2::Api", "CREATE_FAILED", "of a time before"),
    ];
    for (status, level, cure) in [
        ("ROLLBACK_COMPLETE", Level::Failed, "sam delete --stack-name shop-test"),
        ("ROLLBACK_FAILED", Level::Failed, "Table ("),
        ("CREATE_FAILED", Level::Failed, "--no-deletion-protection-enabled"),
        ("DELETE_FAILED", Level::Failed, "sam delete"),
        ("UPDATE_ROLLBACK_FAILED", Level::Failed, "continue-update-rollback"),
        ("UPDATE_ROLLBACK_COMPLETE", Level::Warning, "deploy again"),
    ] {
        cloud.account().status = status;
        let all = findings(&cloud, &shop, &[]).await;
        let finding = found(&all, "stack", level);
        assert!(finding.seen.contains("began with AlarmTopic: not authorized"), "{finding:?}");
        cured(finding, cure);
        let looks_on = all.iter().any(|finding| finding.what == "functions");
        assert_eq!(looks_on, status.starts_with("UPDATE_"), "{status}");
    }
    cloud.account().status = "REVIEW_IN_PROGRESS";
    cured(found(&findings(&cloud, &shop, &[]).await, "stack", Level::Warning), "sam deploy");
}

#[tokio::test]
async fn sam_is_told_the_region_that_the_shell_alone_has() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let all = findings(&cloud, &shop, &[("AWS_DEFAULT_REGION", "eu-west-1")]).await;
    cured(found(&all, "AWS region", Level::Warning), "samconfig.toml");
}

#[tokio::test]
async fn an_app_id_without_a_stored_secret_is_told_and_one_with_is_asked_about() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let app = shop::local::wechat::App::MiniProgram;
    let told = |account: &mut crate::support::aws::Account| {
        account.answers.remove("GetFunctionConfiguration");
        account.variables =
            [("WECHAT_APP_ID", app.id().to_owned()), ("WECHAT_OFFICIAL_APP_ID", "wxofficial".to_owned())].into();
    };
    told(&mut cloud.account());
    let all = findings(&cloud, &shop, &[]).await;
    cured(found(&all, "secret of WeChatOfficialAppId", Level::Warning), "--kind official-account");
    let secret = shared::wechat::app::AppSecret {
        app_id: "wxofficial".into(),
        secret: "0".repeat(32),
        create_time: shop.clock.now(),
        version: 0,
    };
    shared::wechat::app::store(&shop.app.table, &secret).await.expect("stored");
    let all = findings(&cloud, &shop, &[]).await;
    found(&all, "mini-program", Level::Ok);
    found(&all, "secret of WeChatOfficialAppId", Level::Ok);
    assert!(!format!("{all:?}").contains(app.secret()), "a secret is told");
}
