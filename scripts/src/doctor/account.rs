//! Whether AWS lets us in.

use shared::{clock::Clock, config::Aws};

use super::{Finding, Patient};
use crate::aws::{Refused, Service, identity, login, sts};

/// Seconds by which a clock may be wrong before AWS, or WeChat Pay, refuses what it signs.
const SKEW: i64 = 240;

/// What is found, and how to get in.
pub async fn examine(patient: &Patient) -> (Vec<Finding>, Option<Aws>) {
    let aws = match login(&patient.shell, &patient.login).await {
        Ok(aws) => aws,
        Err(missing) => {
            let cure = "needed to deploy; a shop on this machine (`cargo shop dev`) needs none";
            return (vec![Finding::failed("AWS credentials", format!("{missing:#}"), cure)], None);
        }
    };
    let region = Finding::ok("AWS region", aws.region.clone());
    match sts(&patient.shell, &aws, patient.login.endpoint.as_deref()) {
        Ok(sts) => {
            let (who, is_in) = whose(&sts).await;
            (vec![region, who, clock(&sts).await], is_in.then_some(aws))
        }
        Err(error) => (vec![Finding::failed("AWS region", format!("{error:#}"), "is it spelt right?")], None),
    }
}

async fn whose(sts: &Service) -> (Finding, bool) {
    let what = "AWS credentials";
    match identity(sts).await {
        Ok(whose) => (Finding::ok(what, format!("{} of account {}", whose.arn, whose.account)), true),
        Err(error) => match error.downcast_ref::<Refused>().map(|refused| refused.code.as_str()) {
            Some("ExpiredToken") => {
                (Finding::failed(what, "they are over", "`aws sso login`, or assume the role anew"), false)
            }
            Some("InvalidClientTokenId" | "UnrecognizedClientException") => {
                let cure = "a key of AWS China (cn-…) is good there alone, and the other way round; or it was deleted";
                (Finding::failed(what, "nobody knows them", cure), false)
            }
            Some("SignatureDoesNotMatch") => (
                Finding::failed(what, "the secret key is not that of the id", "`aws configure`: paste both anew"),
                false,
            ),
            Some(_) => (Finding::failed(what, format!("{error:#}"), "ask who runs the account"), false),
            None => (Finding::skipped(what, format!("{error:#}")), false),
        },
    }
}

async fn clock(sts: &Service) -> Finding {
    let what = "this machine's clock";
    let Some(there) = sts.date().await else { return Finding::skipped(what, "nobody to compare it with") };
    let off = Clock::System.now() - there;
    if off.abs() > SKEW {
        let seen = format!("{} s {}", off.abs(), if off > 0 { "fast" } else { "slow" });
        return Finding::failed(what, seen, "set it by NTP: AWS and WeChat Pay refuse what is signed at another time");
    }
    Finding::ok(what, "right")
}
