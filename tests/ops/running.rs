//! Commands about a shop on this machine, while it is open and while it is not.

use shared::{
    clock::Clock,
    validation::identity::{Password, Username},
};
use shop::{
    admin,
    aws::Login,
    backup::{self, Options},
    local::running::Running,
    progress::Progress,
    site::{Missing, Site},
    stack::{Engines, Ports},
};

fn site(folder: &std::path::Path) -> Site {
    Site { data: folder.to_owned(), stack: None, table: None, login: Login::default() }
}

#[tokio::test]
async fn commands_reach_an_open_shop_and_those_that_fill_one_name_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Engines::start(Some(folder.path()), Ports::default()).expect("engines start");
    let (app, _) = engines.app(Clock::System).await.expect("table and bucket");
    let url = "http://127.0.0.1:9000".to_owned();
    let note = Running::note(folder.path(), &engines, Some(url.clone())).expect("written");

    let there = site(folder.path()).open(None, Missing::Refused).await.expect("by its engines");
    let (name, password) = (Username::parse("owner").expect("a name"), admin::new_password());
    admin::create(&there.app, &name, None, &password).await.expect("a free name");
    assert_eq!(admin::list(&app).await.expect("reads").len(), 1, "the open shop has them at once");
    admin::reset(&there.app, "owner", &Password::parse("another-secret").expect("long"))
        .await
        .expect("an administrator");
    let path = folder.path().join("copy.zip");
    let options = Options { secrets: true, segments: None, progress: Progress::Nobody };
    let (taken, _) = backup::take_all(&there.app, &path, options).await.expect("a backup of an open shop");
    assert!(taken.stored > 3);

    let refusal = site(folder.path()).open(None, Missing::Made).await.err().expect("it is open").to_string();
    assert!(refusal.contains(&std::process::id().to_string()) && refusal.contains(&url), "{refusal}");

    // A process that has left no note, as an import, is named as well.
    drop(note);
    let refusal = site(folder.path()).open(None, Missing::Refused).await.err().expect("it is held").to_string();
    assert!(refusal.contains(&std::process::id().to_string()), "{refusal}");
    drop((there, app, engines));

    let closed = site(folder.path()).open(None, Missing::Refused).await.expect("by engines of its own");
    assert_eq!(admin::list(&closed.app).await.expect("reads").len(), 1);
    assert!(closed.engines.is_some());
}

#[tokio::test]
async fn a_folder_without_a_shop_gets_none_by_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let refusal = site(&nowhere).open(None, Missing::Refused).await.err().expect("no shop").to_string();
    assert!(refusal.contains("no shop in") && !nowhere.exists(), "{refusal}");
}
