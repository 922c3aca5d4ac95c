use clap::{CommandFactory, Parser};

use super::Command;

fn parse(line: &str) -> Result<Command, clap::Error> {
    Command::try_parse_from(["shop"].into_iter().chain(line.split_whitespace()))
}

/// The long help of a command, as one line.
fn help(name: &str) -> String {
    let mut command = Command::command();
    let help = command.find_subcommand_mut(name).expect("a command").render_long_help().to_string();
    help.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_command_line_is_sound() {
    Command::command().debug_assert();
}

#[test]
fn takes_what_its_help_says() {
    for line in [
        "backup shop.jsonl.gz",
        "backup shop.jsonl --data other --without-secrets --segments 8",
        "backup shop.jsonl --table shop-prod",
        "restore shop.jsonl.gz --dry-run",
        "restore shop.jsonl --table shop-prod --endpoint http://127.0.0.1:8000 --merge",
        "restore shop.jsonl --overwrite",
        "export goods.zip",
        "export goods.zip --table shop-prod --bucket media",
        "export goods.zip --table shop-prod --without-pictures",
        "import goods.zip --yes",
        "import dump.sql --images images --files files --data my-shop",
        "import dump.sql --table shop-prod --bucket media --schema zerd",
        "backup shop.jsonl.gz --stack shop --profile owner --region cn-north-1",
        "export goods.zip --stack shop",
        "admin create --stack shop --name owner --generate",
        "admin list --table shop-prod --region ap-east-1",
        "admin reset owner --stack shop",
        "secret rotate-tokens --stack shop",
        "secret wechat --stack shop",
        "secret wechat --table shop-prod --app-id wx1 --secret-file secret.txt --no-check",
        "secret wechat --stack shop --kind open-platform",
        "secret wechat --stack shop --from-deployment",
        "secret list --stack shop",
        "parameter --stack shop list",
        "smoke http://127.0.0.1:9000 --login anna",
        "smoke --stack shop --login anna",
        "smoke",
        "doctor",
        "doctor --config-env dev --region cn-north-1",
        "doctor --stack shop --profile owner",
        "backup shop.jsonl.gz --stack",
        "restore shop.jsonl.gz --stack --config-env dev --merge",
        "admin create",
        "parameter list",
        "admin create --stack shop --email owner@example.com",
        "routes restore",
        "routes restore --stack shop",
        "destroy",
        "destroy --yes shop",
        "migrate --dry-run",
        "migrate --stack --dry-run",
        "migrate --again",
        "migrate --stack shop",
        "destroy --stack shop --backup shop.jsonl.gz --yes shop",
    ] {
        parse(line).map_or_else(|error| panic!("{line}: {error}"), drop);
    }
}

#[test]
fn refuses_what_contradicts_itself() {
    for line in [
        "backup",
        "backup shop.jsonl --table shop-prod --data other",
        "backup shop.jsonl --endpoint http://127.0.0.1:8000",
        "backup shop.jsonl --segments 0",
        "restore shop.jsonl --merge --overwrite",
        "export goods.zip --bucket media",
        "import goods.zip --bucket media",
        "import goods.zip --table shop-prod --data other",
        "backup shop.jsonl --profile owner",
        "backup shop.jsonl --stack shop --table shop-prod",
        "migrate --stack shop --data other",
        "admin create --stack shop --password secret",
        "secret wechat --stack shop --secret 0123456789abcdef0123456789abcdef",
        "secret wechat --stack shop --from-deployment --app-id wx1",
        "secret wechat --table shop-prod --from-deployment",
        "smoke http://127.0.0.1:9000 --stack shop",
        "backup shop.jsonl --config-env dev",
        "backup shop.jsonl --stack --data other",
        "migrate --again --dry-run",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}

#[test]
fn help_tells_what_one_must_know() {
    for (command, says) in [
        ("backup", "point-in-time recovery"),
        ("backup", "pictures and files come along"),
        ("backup", "Hashes of passwords"),
        ("restore", "only an empty table"),
        ("restore", "the same command completes"),
        ("export", "products.csv"),
        ("import", "DUMP of the original"),
        ("import", "ZIP FILE"),
        ("import", "stock_exported"),
        ("import", "origin:Yunnan|weight:500g"),
        ("import", "GBK"),
        ("smoke", "A cancelled order"),
        ("doctor", "It changes nothing"),
        ("migrate", "docs/upgrades.md"),
        ("destroy", "Nothing of it can be brought back"),
    ] {
        let help = help(command);
        assert!(help.contains(says), "{command} --help does not say {says}: {help}");
    }
}
