//! How likely what is.

use proptest::{collection::vec, prelude::*, sample::select};
use shop::local::wechat::{Fault, Forgery, RefundStatus};

use super::act::{Act, BUYERS, FUNCTIONS, NEWEST, Part, Scene, Story, Told};
use crate::support::Mishap;

fn lines() -> impl Strategy<Value = [u64; 3]> {
    prop_oneof![
        4 => (0_usize..3, 1_u64..=2).prop_map(|(product, count)| {
            let mut lines = [0; 3];
            lines[product] = count;
            lines
        }),
        3 => [0_u64..=2, 0_u64..=2, 1_u64..=3],
    ]
}

fn grant() -> impl Strategy<Value = Act> {
    let part = prop_oneof![
        5 => Just(None),
        2 => Just(Some(Part::OneFen)),
        3 => Just(Some(Part::Half)),
        1 => Just(Some(Part::TooMuch)),
    ];
    let restock = prop_oneof![4 => Just(None), 1 => (0_u8..3).prop_map(Some)];
    let key = prop_oneof![2 => Just(None), 1 => (0_u8..2).prop_map(Some)];
    (part, restock, key).prop_map(|(part, restock, key)| Act::Grant { part, restock, key })
}

fn reprice() -> impl Strategy<Value = Act> {
    prop_oneof![Just(1), Just(999), (1_i64..5000).no_shrink()].prop_map(|fen| Act::Reprice { fen })
}

fn told() -> impl Strategy<Value = Act> {
    let told = prop_oneof![
        8 => Just(Told::Honestly),
        1 => Just(Told::OtherAmount),
        1 => Just(Told::OtherOrder),
        1 => Just(Told::Forged),
    ];
    told.prop_map(Act::Tell)
}

fn end_refund() -> impl Strategy<Value = Act> {
    let status = prop_oneof![
        3 => Just(RefundStatus::Success),
        1 => Just(RefundStatus::Closed),
        1 => Just(RefundStatus::Abnormal),
    ];
    status.prop_map(Act::EndRefund)
}

fn wait() -> impl Strategy<Value = Act> {
    prop_oneof![Just(1), Just(11), Just(91), Just(700), Just(1801), Just(86_400), Just(8 * 86_400)]
        .prop_map(|seconds| Act::Wait { seconds })
}

pub fn act() -> impl Strategy<Value = Act> {
    let place = |(buyer, lines)| Act::Place { buyer, lines };
    let buy = |(buyer, lines)| Act::Buy { buyer, lines };
    prop_oneof![
        5 => (0..BUYERS, lines()).prop_map(place),
        20 => (0..BUYERS, lines()).prop_map(buy),
        10 => Just(Act::PreOrder),
        8 => Just(Act::Pay),
        8 => Just(Act::PayLate),
        12 => told(),
        3 => Just(Act::ReNotify),
        4 => Just(Act::Cancel),
        3 => reprice(),
        3 => Just(Act::TimeOut),
        9 => Just(Act::Ship),
        2 => Just(Act::Confirm),
        4 => Just(Act::AskRefund),
        3 => Just(Act::Refuse),
        8 => grant(),
        6 => end_refund(),
        5 => Just(Act::TellRefund),
        4 => Just(Act::TellAgain),
        8 => Just(Act::Attend),
        5 => Just(Act::Sweep),
        2 => Just(Act::Run),
        4 => wait(),
    ]
}

/// Acts that are known to get into each other's way, and any others.
fn company() -> impl Strategy<Value = Vec<Act>> {
    let tell = Act::Tell(Told::Honestly);
    let end = Act::EndRefund(RefundStatus::Success);
    let all = grant_of(None);
    prop_oneof![
        2 => Just(vec![tell, Act::Cancel, Act::TimeOut]),
        1 => Just(vec![Act::Pay, Act::Cancel, Act::TimeOut]),
        1 => Just(vec![tell, tell, Act::ReNotify]),
        1 => Just(vec![Act::PreOrder, Act::Cancel]),
        1 => Just(vec![Act::PreOrder, Act::PreOrder, Act::Pay]),
        1 => reprice().prop_map(|reprice| vec![reprice, Act::PreOrder, Act::Pay]),
        1 => reprice().prop_map(|reprice| vec![reprice, Act::Cancel, Act::Pay]),
        1 => (grant(), grant()).prop_map(|(one, other)| vec![one, other]),
        1 => Just(vec![Act::Ship, all, Act::AskRefund]),
        1 => Just(vec![all, Act::Refuse]),
        1 => Just(vec![end, Act::TellRefund, Act::Attend]),
        1 => Just(vec![Act::Attend, Act::Attend, Act::Sweep]),
        1 => Just(vec![Act::Confirm, all, Act::Sweep]),
        1 => vec((0..BUYERS, lines()).prop_map(|(buyer, lines)| Act::Place { buyer, lines }), 3),
        4 => vec(act(), 2..=FUNCTIONS),
    ]
}

/// Lives of one order with turns that chance alone would seldom bring.
fn lives() -> Vec<Vec<Act>> {
    let tell = Act::Tell(Told::Honestly);
    let scarce = Act::Place { buyer: 0, lines: [2, 0, 1] };
    let others = Act::Buy { buyer: 1, lines: [1, 0, 0] };
    let (place, buy) = (Act::Place { buyer: 0, lines: [0, 0, 2] }, Act::Buy { buyer: 1, lines: [0, 1, 1] });
    let (all, half) = (grant_of(None), grant_of(Some(Part::Half)));
    let end = Act::EndRefund;
    let (success, closed, abnormal) =
        (end(RefundStatus::Success), end(RefundStatus::Closed), end(RefundStatus::Abnormal));
    let (dearer, told) = (Act::Reprice { fen: 777 }, Act::TellRefund);
    let (pay, late, pre_order) = (Act::Pay, Act::PayLate, Act::PreOrder);
    vec![
        vec![place, pre_order, dearer, pre_order, pay, tell, late, tell, Act::Attend, success, told],
        vec![scarce, pre_order, Act::TimeOut, others, late, tell, Act::Attend, closed, told, Act::Ship, Act::Sweep],
        vec![place, pre_order, dearer, pre_order, pay, tell, late, tell, Act::Ship, closed, Act::TellAgain, Act::Sweep],
        vec![place, pre_order, dearer, late, tell, Act::Ship],
        vec![scarce, pre_order, Act::Cancel, others, late, tell, Act::AskRefund, Act::Attend, success, told],
        vec![place, pre_order, pay, Act::TimeOut, tell, Act::Ship, Act::Attend, Act::Confirm],
        vec![buy, Act::Ship, Act::AskRefund, all, Act::Attend, abnormal, told, Act::Sweep, success, Act::Run],
        vec![buy, half, half, all, Act::Attend, closed, told, all, Act::Attend, success, Act::Sweep],
        vec![buy, all, Act::Attend, closed, told, Act::Refuse, Act::Ship, Act::Attend],
        vec![buy, Act::Ship, Act::Confirm, Act::AskRefund, half, Act::AskRefund, Act::Refuse, Act::Sweep],
    ]
}

const fn grant_of(part: Option<Part>) -> Act {
    Act::Grant { part, restock: None, key: None }
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let at = (1_usize..16).no_shrink();
    prop_oneof![
        60 => Just(Mishap::None),
        20 => (at.clone(), any::<bool>()).prop_map(|(at, done)| Mishap::Killed { at, done }),
        4 => at.clone().prop_map(|from| Mishap::Outage { from }),
        4 => at.clone().prop_map(|at| Mishap::Conflict { at }),
        1 => at.clone().prop_map(|at| Mishap::Lost { at }),
        1 => at.prop_map(|at| Mishap::Throttled { at }),
    ]
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    let faults = [
        Fault::Drop,
        Fault::LoseAnswer,
        Fault::SystemBusy,
        Fault::MinuteQuota,
        Fault::Accepted,
        Fault::PayCode(403, "NOT_ENOUGH"),
        Fault::Forged(Forgery::Stranger),
        Fault::Forged(Forgery::Unsigned),
    ];
    prop_oneof![19 => Just(None), 1 => select(faults.to_vec()).prop_map(Some)]
}

fn scene() -> impl Strategy<Value = Scene> {
    let acts = prop_oneof![3 => act().prop_map(|act| vec![act]).no_shrink(), 2 => company().no_shrink()];
    let acts = acts.prop_flat_map(|acts| {
        let mishaps = vec(mishap(), acts.len());
        mishaps.prop_map(move |mishaps| acts.iter().copied().zip(mishaps).collect())
    });
    (any::<u8>().no_shrink(), acts, fault(), any::<u16>().no_shrink()).prop_map(|(about, acts, fault, luck)| Scene {
        about,
        acts,
        fault,
        luck,
    })
}

fn life() -> impl Strategy<Value = Vec<Scene>> {
    let alone = |(act, mishap)| Scene { about: NEWEST, acts: vec![(act, mishap)], fault: None, luck: 0 };
    select(lives()).prop_flat_map(move |acts| {
        let mishaps = vec(mishap(), acts.len());
        mishaps.prop_map(move |mishaps| acts.iter().copied().zip(mishaps).map(alone).collect())
    })
}

/// A story of so many scenes and lives at most.
pub fn story(length: usize) -> impl Strategy<Value = Story> {
    let weather = prop_oneof![4 => Just(None), 1 => (any::<u64>(), 5_u8..25).no_shrink().prop_map(Some)];
    let part = prop_oneof![6 => scene().prop_map(|scene| vec![scene]), 1 => life()];
    (weather, any::<bool>(), vec(part, 1..=length)).prop_map(|(weather, tells_refunds, parts)| Story {
        weather,
        tells_refunds,
        scenes: parts.into_iter().flatten().collect(),
    })
}
