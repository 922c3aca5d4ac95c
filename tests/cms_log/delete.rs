//! Deleting one entry, and who may.

use shared::{auth::Permission, http::Peer};

use super::{ERRORS, LOGINS, OPERATIONS, Office, breakdown, id_at, operation};
use crate::{support::NOW, token::log_in};

#[tokio::test]
async fn one_entry_goes_and_the_others_stay() {
    let office = Office::open().await;
    let (one, two) = (id_at(NOW - 60, 0), id_at(NOW - 60, 1));
    office.store(&[operation(one, "小王"), operation(two, "小王")]).await;
    office.store(&[breakdown(one), breakdown(two)]).await;
    for name in ["oper", "error"] {
        office.boss.delete(&format!("/cms/log/{name}/{one}")).await.data(202);
        office.boss.delete(&format!("/cms/log/{name}/{one}")).await.refused(404, 10100);
        office.clerk.get(&format!("/cms/log/{name}/{one}")).await.refused(404, 10100);
        office.clerk.get(&format!("/cms/log/{name}/{two}")).await.data(200);
    }
    assert_eq!(office.ids(ERRORS).await, [two]);
    assert_eq!(office.ids(&format!("{OPERATIONS}?username=%E5%B0%8F%E7%8E%8B")).await, [two]);
}

/// Two at once: one has deleted it, and the other is told that it is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_is_deleted_once() {
    let office = Office::open().await;
    for place in 0..8 {
        let id = id_at(NOW - 60, place);
        office.store(&[breakdown(id)]).await;
        let path = format!("/cms/log/error/{id}");
        let (one, two) = futures_util::future::join(office.boss.delete(&path), office.boss.delete(&path)).await;
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404]);
    }
}

/// Each permission opens its own log, and none of them deletes.
#[tokio::test]
async fn a_permission_opens_one_log_and_deletes_in_none() {
    let office = Office::open().await;
    let stranger = office.shop.anonymous().at(Peer([203, 0, 113, 9].into()));
    log_in(&stranger, "nobody", "wrong", 100).await.refused(401, 10000);
    let login = office.ids(LOGINS).await[0];
    let id = id_at(NOW - 60, 0);
    office.store(&[operation(id, "小王")]).await;
    office.store(&[breakdown(id)]).await;
    let all = [
        (Permission::OperationLogSearch, OPERATIONS.to_owned()),
        (Permission::OperationLogSearch, format!("/cms/log/oper/{id}")),
        (Permission::OperationLogUsers, "/cms/log/oper/user/list".to_owned()),
        (Permission::LoginLogList, LOGINS.to_owned()),
        (Permission::LoginLogDetail, format!("/cms/log/login/{login}")),
        (Permission::ErrorLogList, ERRORS.to_owned()),
        (Permission::ErrorLogDetail, format!("/cms/log/error/{id}")),
    ];
    for held in super::READ {
        let clerk = office.shop.clerk(&[held]).await;
        for (permission, path) in &all {
            let status = clerk.get(path).await.status.as_u16();
            assert_eq!(status, if *permission == held { 200 } else { 403 }, "{path} with {held}");
        }
        for path in ["oper/all", "login/all", "error/all", &format!("oper/{id}"), &format!("error/{id}")] {
            clerk.delete(&format!("/cms/log/{path}")).await.refused(403, 10010);
        }
    }
    office.clerk.get(&format!("/cms/log/oper/{id}")).await.data(200);
}
