"use strict";

const STATES = { NOTPAY: "odd", SUCCESS: "good", REFUND: "odd", CLOSED: "", PROCESSING: "odd", ABNORMAL: "bad" };
const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hourCycle: "h23", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const problem = document.getElementById("problem");
let shown = "";

/** An element with text; nothing that comes from outside ever becomes HTML. */
function element(name, className, text) {
  const it = document.createElement(name);
  if (className) it.className = className;
  if (text !== undefined) it.textContent = text;
  return it;
}
const text = (value, className) => element("span", className, value);
const yuan = (fen) => text(`¥${(fen / 100).toFixed(2)}`, "money");
const time = (seconds) => text(clock.format(new Date(seconds * 1000)), "time");

function button(label, path, body, className) {
  const it = element("button", className, label);
  it.type = "button";
  it.addEventListener("click", () => call(it, path, body));
  return it;
}

function together(...parts) {
  const it = element("div");
  it.append(...parts.filter(Boolean));
  return it;
}

function told(notified) {
  if (!notified) return text("未通知");
  return text(notified.text, notified.well ? "good" : "bad");
}

const SECTIONS = {
  trades: {
    none: "还没有交易。在小程序里下单并发起支付，这里就会出现。",
    columns: ["商品", "商户订单号", "金额", "状态", "时间", "通知", ""],
    row: (it) => [
      text(it.description),
      text(it.out_trade_no, "number"),
      together(yuan(it.total), it.refunded > 0 && element("small", "", `已退 ¥${(it.refunded / 100).toFixed(2)}`)),
      text(it.state_text, `state ${STATES[it.state]}`),
      time(it.created),
      it.transaction_id ? told(it.notified) : null,
      it.can_pay ? actions(button("支付", "pay", { out_trade_no: it.out_trade_no }, "pay"))
        : it.transaction_id ? actions(button(it.notified ? "再次通知" : "通知", "notify", { out_trade_no: it.out_trade_no })) : null,
    ],
  },
  refunds: {
    none: "还没有退款。",
    columns: ["商户退款单号", "商户订单号", "退款金额", "原因", "状态", "时间", "通知", ""],
    row: (it, auto) => [
      text(it.out_refund_no, "number"),
      text(it.out_trade_no, "number"),
      yuan(it.refund),
      it.reason ? text(it.reason) : null,
      text(it.status_text, `state ${STATES[it.status]}`),
      time(it.created),
      it.status === "PROCESSING" ? null : told(it.notified),
      it.status !== "PROCESSING"
        ? actions(
            it.status === "ABNORMAL" && button("退款成功", "refund", { out_refund_no: it.out_refund_no, status: "SUCCESS" }),
            button(it.notified ? "再次通知" : "通知", "notify_refund", { out_refund_no: it.out_refund_no }))
        : auto ? null : actions(
            button("退款成功", "refund", { out_refund_no: it.out_refund_no, status: "SUCCESS" }),
            button("退款异常", "refund", { out_refund_no: it.out_refund_no, status: "ABNORMAL" })),
    ],
  },
  messages: {
    none: "还没有发送订阅消息。",
    columns: ["内容", "接收者", "模板", "时间"],
    row: (it) => [text(it.data.join("，")), text(it.openid, "number"), text(it.template_id, "number"), time(it.sent)],
  },
  shipments: {
    none: "还没有上传发货信息。",
    columns: ["商户订单号", "物品与物流", "状态"],
    row: (it) => [
      text(it.out_trade_no, "number"),
      together(...it.parcels.map((parcel) => element("div", "", parcel.filter(Boolean).join(" ")))),
      text(it.received ? "已收货" : it.complete ? "已发货" : "部分发货", it.complete ? "good" : "odd"),
    ],
  },
};

function actions(...buttons) {
  const it = element("div", "do");
  it.append(...buttons.filter(Boolean));
  return it;
}

function draw(state) {
  document.getElementById("mode").textContent = state.auto ? "付款与退款的结果会自动通知商城。" : "付款与退款的结果需要手动通知商城。";
  for (const [name, { none, columns, row }] of Object.entries(SECTIONS)) {
    const place = document.getElementById(name);
    if (state[name].length === 0) {
      place.replaceChildren(element("p", "none", none));
      continue;
    }
    const [table, head, body, heads] = [element("table"), element("thead"), element("tbody"), element("tr")];
    heads.append(...columns.map((column) => element("th", "", column)));
    head.append(heads);
    for (const it of state[name]) {
      const line = element("tr");
      row(it, state.auto).forEach((content, at) => {
        const cell = element("td", content ? "" : "empty");
        cell.dataset.label = columns[at];
        if (content) cell.append(content);
        line.append(cell);
      });
      body.append(line);
    }
    table.append(head, body);
    place.replaceChildren(table);
  }
}

function complain(message) {
  problem.textContent = message;
  problem.hidden = !message;
}

async function call(pressed, path, body) {
  pressed.disabled = true;
  let message = "";
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (!answer.ok) message = (await answer.json()).message;
  } catch {
    message = "沙箱没有应答，它还在运行吗？";
  }
  pressed.disabled = false;
  complain(message);
  await refresh();
}

async function refresh() {
  try {
    const now = await (await fetch("/sandbox/state")).text();
    // Drawn anew only when something changed: a button under a finger stays where it is.
    if (now !== shown) draw(JSON.parse(now));
    if (shown === null) complain("");
    shown = now;
  } catch {
    complain("沙箱没有应答，它还在运行吗？");
    shown = null;
  }
}

async function watch() {
  await refresh();
  setTimeout(watch, 2000);
}
watch();
