//! One thing that is wrong in one answer of AWS, and what is told of it.

use shop::doctor::Level;

use super::{
    super::{findings, found},
    cured, well,
};
use crate::support::Shop;

/// What is put in the place of what in which answer, what is found by that, and what it says.
const WRONG: [(&str, &str, &str, &str, Level, &str, &str); 20] = [
    (
        "GetAccountSettings",
        "ConcurrentExecutions\": 1000",
        "ConcurrentExecutions\": 10",
        "concurrent executions",
        Level::Warning,
        "10 for all functions",
        "L-B99A9384",
    ),
    (
        "GetAccountSettings",
        "UnreservedConcurrentExecutions\": 1000",
        "UnreservedConcurrentExecutions\": 50",
        "concurrent executions",
        Level::Warning,
        "50 of 1000",
        "delete-function-concurrency",
    ),
    (
        "SimulatePrincipalPolicy",
        "allowed</EvalDecision>\n        <EvalActionName>iam:CreateRole",
        "implicitDeny</EvalDecision>\n        <EvalActionName>iam:CreateRole",
        "permission to deploy",
        Level::Warning,
        "iam:CreateRole",
        "policy",
    ),
    (
        "DescribeAlarms",
        "<StateValue>OK",
        "<StateValue>ALARM",
        "alarms",
        Level::Warning,
        "WorkerErrors",
        "docs/runbook.md",
    ),
    ("GetMetricStatistics", "<Sum>0.0", "<Sum>7.0", "throttles", Level::Warning, "7 starts", "concurrent executions"),
    (
        "ListSubscriptionsByTopic",
        "arn:aws:sns:us-east-1:111122223333:shop-test-AlarmTopic:80289ba6-0fd4-4079-afb4-ce8c8260f0ca",
        "PendingConfirmation",
        "mail about alarms",
        Level::Warning,
        "owner@example.com",
        "spam",
    ),
    ("GetQueueAttributes", "<Value>0", "<Value>3", "dead letters", Level::Warning, "3 wait", "DeadLettersWaiting"),
    (
        "DescribeLogGroups",
        "\"retentionInDays\": 30,",
        "",
        "logs",
        Level::Warning,
        "/shop-test/token",
        "put-retention-policy",
    ),
    (
        "GetDomainName",
        "AVAILABLE",
        "PENDING_CERTIFICATE_REIMPORT",
        "domain name",
        Level::Warning,
        "PENDING_CERTIFICATE_REIMPORT",
        "API Gateway",
    ),
    (
        "DescribeCertificate",
        "ISSUED\",\n    \"Sub",
        "PENDING_VALIDATION\",\n    \"Sub",
        "certificate of CloudFront",
        Level::Failed,
        "PENDING_VALIDATION",
        "CNAME",
    ),
    (
        "DescribeCertificate",
        "4102444800.0",
        "946684800.0",
        "certificate of domain",
        Level::Warning,
        "days left",
        "ACM renews",
    ),
    ("GetDistribution", "<Status>Deployed", "<Status>InProgress", "CloudFront", Level::Warning, "InProgress", "wait"),
    (
        "GetDistribution",
        "<Comment>shop-test</Comment>\n    <Enabled>true",
        "<Comment>shop-test</Comment>\n    <Enabled>false",
        "CloudFront",
        Level::Failed,
        "disabled",
        "enable it",
    ),
    (
        "GetDistribution",
        "<HeaderValue>abc",
        "<HeaderValue>xyz",
        "CloudFront's secret",
        Level::Failed,
        "another one",
        "sam deploy",
    ),
    ("GetBucketVersioning", "<Status>Enabled</Status>", "", "bucket's versions", Level::Warning, "off", "deploy again"),
    (
        "GetBucketLifecycleConfiguration",
        "NoncurrentVersionExpiration>",
        "Other>",
        "bucket's versions",
        Level::Warning,
        "for ever",
        "deploy again",
    ),
    (
        "GetBucketNotificationConfiguration",
        "<EventBridgeConfiguration/>",
        "",
        "news of new pictures",
        Level::Failed,
        "off",
        "EventBridge",
    ),
    (
        "GetFunctionConfiguration",
        "\"State\": \"Active\"",
        "\"State\": \"Failed\"",
        "functions",
        Level::Failed,
        "shop-test-TokenFunction-1",
        "deploy again",
    ),
    (
        "GetFunctionConfiguration",
        "\"LastUpdateStatus\": \"Successful\"",
        "\"LastUpdateStatus\": \"InProgress\"",
        "functions",
        Level::Warning,
        "being changed",
        "wait",
    ),
    (
        "GetFunctionConfiguration",
        "\"SHOP_STACK\": \"shop-test\"",
        "\"WECHAT_OPEN_APP_SECRET\": \"s3cret\"",
        "secrets of functions",
        Level::Warning,
        "WECHAT_OPEN_APP_SECRET",
        "--from-deployment",
    ),
];

#[tokio::test]
async fn each_thing_that_is_wrong_on_aws_is_told_with_its_cure() {
    let shop = Shop::open().await;
    let cloud = well(&shop).await;
    let sound = cloud.account().answers.clone();
    for (operation, right, wrong, what, level, seen, cure) in WRONG {
        let body = &sound[operation].1;
        assert!(body.contains(right), "{operation} has no {right}");
        let changed = (200, body.replace(right, wrong));
        cloud.account().answers.insert(operation, changed);
        let all = findings(&cloud, &shop, &[]).await;
        let finding = found(&all, what, level);
        assert!(finding.seen.contains(seen), "{finding:?}");
        cured(finding, cure);
        assert!(!format!("{all:?}").contains("s3cret"), "a secret is told");
        cloud.account().answers.clone_from(&sound);
    }
}
