import { describe, expect, it } from "vitest";
import { backoff } from "../src/lib/backoff";
import { filled, fitting, slashQuery, unfilled } from "../src/lib/canned";
import { command, composing, sends } from "../src/lib/keys";
import { grouped, inOrder, isOlder, neighbour, unlisted } from "../src/lib/queue";
import { standingOf } from "../src/lib/reach";
import { hasGap, merged, mergedNotes, rows } from "../src/lib/timeline";
import { titleOf } from "../src/lib/title";
import { countdown, levelOf, pressing, skewOf } from "../src/lib/timers";
import type { Canned, Item, Message, Note, Pending, Timer } from "../src/types";

const START = Date.parse("2026-11-22T03:00:00Z");
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const days = (count: number): string => `${count}d`;
const timer = (from: number, due: number, kind: Timer["kind"] = "first_answer"): Timer => ({ kind, started_at: at(from), due_at: at(due), level: "fine" });

const item = (number: string, more: Partial<Item> = {}): Item => ({
  conversation_id: `c-${number}`, number, brand: "okpay", topic: null, topic_name: null, reason: "asked", at_risk: false, known: false, crowded: false, status: "waiting", state: "queued", words: "",
  channel: "web", channel_title: "网页", created_at: at(0), promised_at: at(600), closed_at: null, callback: null, agent: null, preferred: null, offered_to: null, offered_until: null, waiting_since: null,
  customer_typing: false, category: null, summary: null, desk: "built-in", last_seq: 1, timers: [], level: "fine", ...more,
});

const message = (seq: number, more: Partial<Message> = {}): Message => ({ seq, from: "customer", kind: "text", text: `m${seq}`, options: [], at: at(seq), reply_to: null, ...more });
const note = (id: number, after: number): Note => ({ id, kind: "note", text: `n${id}`, by: null, after_seq: after, at: at(after), data: {} });
const pending = (client_id: string, seq?: number): Pending => ({ client_id, text: client_id, at: at(99), state: "sending", ...(seq === undefined ? {} : { seq }) });

describe("timers", () => {
  it("warn from 80 %, are late at the due time, escalate half as long again", () => {
    const ten = timer(0, 100);
    expect([0, 79, 80, 99, 100, 149, 150].map((second) => levelOf(ten, START + second * 1000))).toEqual(["fine", "fine", "warn", "warn", "late", "late", "escalate"]);
  });
  it("count down, and on with a plus", () => {
    expect(countdown(at(245), START, days)).toBe("4:05");
    expect(countdown(at(-80), START, days)).toBe("+1:20");
    expect(countdown(at(3 * 3600 + 5), START, days)).toBe("3:00:05");
    expect(countdown(at(3 * 86400), START, days)).toBe("3d");
  });
  it("show the most pressing one", () => {
    const found = pressing({ timers: [timer(0, 86400, "resolution"), timer(0, 100)] }, START + 90_000);
    expect([found?.timer.kind, found?.level]).toEqual(["first_answer", "warn"]);
    expect(pressing({ timers: [] }, START)).toBeNull();
  });
  it("trust the server's clock when ours is off", () => {
    expect(skewOf(new Date(START + 60_000).toUTCString(), START)).toBe(60_000);
    expect(skewOf(new Date(START + 900).toUTCString(), START)).toBeNull();
    expect(skewOf(null, START)).toBeNull();
  });
});

describe("the queue", () => {
  it("is served by risk, promise, arrival", () => {
    const cases = [item("3", { promised_at: at(300) }), item("1", { at_risk: true, promised_at: at(900) }), item("2", { promised_at: at(200) }), item("4", { promised_at: at(300), created_at: at(5) })];
    expect(cases.sort(inOrder).map((each) => each.number)).toEqual(["1", "2", "3", "4"]);
  });
  it("puts known customers first among those at risk, then the oldest, and last what crowds", () => {
    const risk = { at_risk: true };
    const cases = [item("5", { ...risk, crowded: true }), item("4"), item("3", { ...risk, created_at: at(8), promised_at: at(9) }), item("2", { ...risk, created_at: at(7) }), item("1", { ...risk, known: true, created_at: at(9) })];
    expect(cases.sort(inOrder).map((each) => each.number)).toEqual(["1", "2", "3", "4", "5"]);
  });
  it("says how many are not listed, in all or of a wallet", () => {
    expect([unlisted({}, ""), unlisted({ okpay: 3, upay: 4 }, ""), unlisted({ okpay: 3, upay: 4 }, "upay"), unlisted({ okpay: 3 }, "upay")]).toEqual([0, 7, 4, 0]);
  });
  it("has its parts, and a wallet alone", () => {
    const me = { id: "me", name: "" };
    const cases = [
      item("a"), item("b", { status: "ticket" }), item("c", { status: "claimed", agent: me }), item("d", { status: "claimed", agent: { id: "x", name: "" } }),
      item("e", { status: "claimed", agent: { id: "x", name: "" }, offered_to: me }), item("f", { brand: "upay" }),
      item("g", { status: "ticket", at_risk: true, created_at: at(9) }), item("h", { at_risk: true, promised_at: at(800) }), item("i", { status: "claimed", agent: me, at_risk: true }),
    ];
    const parts = (brand: string): string[] => Object.entries(grouped(cases, "me", brand)).map(([name, items]) => name + items.map((each: Item) => each.number).join(""));
    expect(parts("okpay")).toEqual(["offerede", "mineic", "riskhg", "waitinga", "ticketsb", "othersd"]);
    expect(parts("upay")).toEqual(["offered", "mine", "risk", "waitingf", "tickets", "others"]);
  });
  it("is walked by keys, and stays at its ends", () => {
    expect(neighbour(["a", "b"], null, 1)).toBe("a");
    expect(neighbour(["a", "b"], "a", 1)).toBe("b");
    expect(neighbour(["a", "b"], "b", 1)).toBe("b");
    expect(neighbour(["a", "b"], "gone", -1)).toBe("b");
    expect(neighbour([], null, 1)).toBeNull();
  });
  it("does not go back to what was read before one took a case", () => {
    const taken = item("1", { status: "claimed", state: "agent", last_seq: 5 });
    expect(isOlder(item("1", { last_seq: 4 }), taken)).toBe(true);
    expect(isOlder(item("1", { status: "ticket", last_seq: 5 }), taken)).toBe(false);
    expect(isOlder(item("2"), undefined)).toBe(false);
  });
});

describe("the title", () => {
  it("is the topic, else the customer's own words", () => {
    expect(titleOf({ topic_name: "付款失败", words: "付不了" })).toBe("付款失败");
    expect(titleOf({ topic_name: null, words: "钱没到" })).toBe("钱没到");
    expect([titleOf({ topic_name: null, words: "" }), titleOf(undefined)]).toEqual(["未分类", "未分类"]);
  });
});

describe("the transcript", () => {
  it("has each message once, in order, whatever comes twice or late", () => {
    const known = merged([message(1), message(3)], [message(2), message(3, { text: "newer" })]);
    expect(known.map((each) => each.text)).toEqual(["m1", "m2", "newer"]);
    expect(hasGap(known)).toBe(false);
    expect(hasGap([message(1), message(3)])).toBe(true);
    expect(mergedNotes([note(2, 5)], [note(1, 5), note(2, 5)]).map((each) => each.id)).toEqual([1, 2]);
  });
  it("puts notes after their message, and what is on its way at the end, once", () => {
    const shown = rows([message(1), message(2)], [note(7, 1)], [pending("x"), pending("y", 2)]);
    expect(shown.map((row) => row.key)).toEqual([expect.stringMatching(/^t/), "m1", "n7", "m2", "px"]);
  });
  it("says the time again after a pause", () => {
    const shown = rows([message(1), message(2, { at: at(3600) })], [], []);
    expect(shown.filter((row) => row.kind === "time")).toHaveLength(2);
  });
});

describe("a channel's window", () => {
  const reach = { channel: "wechat", channel_title: "微信", hours: 48, pictures: true, pages: true, left: 3, until: at(41.5 * 3600), unreachable: null, waiting: 0, held: 0, dead: 0 };
  it("says how many and how long, until it is over", () => {
    expect(standingOf(reach, START)).toEqual({ kind: "open", left: 3, hours: 41 });
    expect(standingOf(reach, START + 42 * 3_600_000)).toEqual({ kind: "shut", reason: "window_over" });
  });
  it("is none where nothing is counted", () => {
    expect(standingOf({ ...reach, hours: null, left: null, until: null }, START)).toEqual({ kind: "free" });
  });
  it("says why not", () => {
    expect(standingOf({ ...reach, left: 0 }, START)).toEqual({ kind: "shut", reason: "quota_used_up" });
    expect(standingOf({ ...reach, until: null }, START)).toEqual({ kind: "shut", reason: "window_over" });
    expect(standingOf({ ...reach, unreachable: "not_following" }, START)).toEqual({ kind: "shut", reason: "not_following" });
  });
});

describe("canned replies", () => {
  const all: Canned[] = [["jt", "要截图"], ["nh", "问好"], ["zz", "nh 在后面"]].map(([shortcut, title]) => ({ id: null, shortcut: shortcut!, title: title!, text: "您好{agent}", own: false }));
  it("open on a slash at the beginning only", () => {
    expect([slashQuery("/"), slashQuery("/Nh"), slashQuery("1/2"), slashQuery("/a b"), slashQuery("")]).toEqual(["", "nh", null, null, null]);
  });
  it("are found by shortcut first", () => {
    expect(fitting(all, "nh").map((each) => each.shortcut)).toEqual(["nh", "zz"]);
    expect(fitting(all, "截图").map((each) => each.shortcut)).toEqual(["jt"]);
    expect(fitting(all, "没有")).toEqual([]);
  });
  it("fill in what is known and hold back what is not", () => {
    expect(filled("{agent}{brand}{x}", { agent: "小林", brand: null })).toBe("小林{brand}{x}");
    expect(unfilled("编号 {number}")).toBe("{number}");
    expect(unfilled("{x} 好")).toBeNull();
  });
});

describe("keys", () => {
  it("leave an input method alone", () => {
    expect(composing({ key: "Enter", isComposing: true })).toBe(true);
    expect(sends({ key: "Enter", keyCode: 229 })).toBe(false);
    expect(command({ key: "j", isComposing: true }, false)).toBeNull();
  });
  it("send by Enter, not by Shift+Enter", () => {
    expect([sends({ key: "Enter" }), sends({ key: "Enter", ctrlKey: true }), sends({ key: "Enter", shiftKey: true })]).toEqual([true, true, false]);
  });
  it("are letters only where one is not writing", () => {
    expect([command({ key: "j" }, false), command({ key: "j" }, true), command({ key: "j", code: "KeyJ", altKey: true }, true)]).toEqual(["next", null, "next"]);
    expect([command({ key: "?" }, false), command({ key: "e", code: "KeyE", altKey: true }, true), command({ key: "c", ctrlKey: true }, false)]).toEqual(["help", "close", null]);
  });
});

describe("trying again", () => {
  it("waits longer each time, up to 15 s, never all at once", () => {
    expect([0, 1, 5, 50].map((count) => backoff(count, () => 1))).toEqual([500, 1000, 15_000, 15_000]);
    expect(backoff(3, () => 0)).toBe(2000);
  });
});
