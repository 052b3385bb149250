import { describe, expect, it } from "vitest";
import { backoff } from "../src/backoff";
import { contrast, palette } from "../src/colours";
import { Kept, Memory, nameOf } from "../src/kept";
import { linkify } from "../src/linkify";
import { LANGUAGES, languageOf } from "../src/messages";
import { Outbox } from "../src/outbox";
import type { Lent } from "../src/panels/lent";
import { joining } from "../src/panels/wechat";
import { leftOff, rowsOf } from "../src/rows";
import { Timeline } from "../src/timeline";
import { moment } from "../src/times";
import type { Message } from "../src/types";
import { uuid } from "../src/uuid";

const message = (seq: number, more: Partial<Message> = {}): Message => ({
  seq, from: "bot", kind: "text", text: `m${seq}`, options: [], at: new Date(seq * 1000).toISOString(), reply_to: null, ...more,
});

describe("the cursor", () => {
  it("takes each message once and in order", () => {
    const timeline = new Timeline();
    expect(timeline.add([message(2), message(1), message(1)])).toMatchObject({ gap: false });
    expect(timeline.add([message(2), message(3)]).fresh.map(({ seq }) => seq)).toEqual([3]);
    expect(timeline.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("does not step over a gap", () => {
    const timeline = new Timeline();
    timeline.add([message(1)]);
    expect(timeline.add([message(2), message(4)])).toMatchObject({ gap: true, fresh: [{ seq: 2 }] });
    expect(timeline.last).toBe(2);
  });
});

describe("the outbox", () => {
  const now = { value: 1000 };
  const on = (store: Memory): Outbox => new Outbox(store, "paydoc.okpay", () => now.value);

  it("survives, in the order of saying, also across tabs and a clock that stands still", () => {
    const store = new Memory();
    const [one, two] = [on(store), on(store)];
    one.add("c", { text: "a" });
    one.add("c", { text: "b" });
    now.value = 2000;
    two.add("c", { text: "c", option: "token" });
    expect(on(store).entries("c").map(({ text }) => text)).toEqual(["a", "b", "c"]);
    two.remove(one.entries("c")[0]!.clientId);
    expect(one.entries("c").map(({ text }) => text)).toEqual(["b", "c"]);
  });

  it("keeps the id of what was said before there was a conversation", () => {
    const outbox = on(new Memory());
    const { clientId } = outbox.add("", { text: "a" });
    outbox.move("", "c");
    expect(outbox.entries("c")).toEqual([{ clientId, text: "a" }]);
  });

  it("takes what was said to a lost conversation along as words", () => {
    const outbox = on(new Memory());
    const { clientId } = outbox.add("old", { text: "还是不行", option: "token-of-old" });
    outbox.move("old", "new");
    const [moved] = outbox.entries("new");
    expect(moved).toMatchObject({ text: "还是不行" });
    expect(moved!.option).toBeUndefined();
    expect(moved!.clientId).not.toBe(clientId);
    expect(outbox.entries("old")).toEqual([]);
  });

  it("is not stopped by what it cannot read", () => {
    const store = new Memory();
    store.setItem("paydoc.okpay.out.1", "{broken");
    store.setItem("paydoc.okpay.out.2", "null");
    expect(on(store).entries("c")).toEqual([]);
  });
});

describe("links", () => {
  it.each([
    ["见https://a.example/x?y=1。谢谢", [["见"], ["https://a.example/x?y=1", "https://a.example/x?y=1"], ["。谢谢"]]],
    ["(https://a.example).", [["("], ["https://a.example", "https://a.example"], [")."]]],
    ["拨打400-123-4567", [["拨打"], ["400-123-4567", "tel:4001234567"]]],
    ["写信到 help@a.example", [["写信到 "], ["help@a.example", "mailto:help@a.example"]]],
    ["http://a.example javascript:alert(1)", [["http://a.example javascript:alert(1)"]]],
    ["尾号 6222****4001234567 和 14001234567", [["尾号 6222****4001234567 和 14001234567"]]],
    ["", []],
  ])("%s", (text, wanted) => {
    expect(linkify(text).map(({ text: shown, href }) => (href ? [shown, href] : [shown]))).toEqual(wanted);
  });

  it("loses no character", () => {
    const text = "a https://b.example/?c=d, e@f.example；010-12345678。";
    expect(linkify(text).map((piece) => piece.text).join("")).toBe(text);
  });
});

describe("words", () => {
  it("are complete and said in every language", () => {
    for (const words of Object.values(LANGUAGES)) {
      expect(Object.keys(words).sort()).toEqual(Object.keys(LANGUAGES["zh-CN"]).sort());
      for (const word of Object.values(words)) {
        const said = typeof word === "function" ? (word as (...all: unknown[]) => string)(2, 6) : word;
        expect([said].flat().every((each) => String(each).trim())).toBe(true);
      }
    }
  });

  it("are those of the nearest language", () => {
    const wanted = { "zh-CN": "zh-CN", zh: "zh-CN", "zh-Hant-HK": "zh-TW", "zh_TW": "zh-TW", "en-GB": "en", fr: "zh-CN" };
    for (const [asked, found] of Object.entries(wanted)) expect(languageOf(asked)).toBe(found);
  });

  it("name a moment as people do", () => {
    const beijing = (day: number, clock: string): number => Date.parse(`2026-11-${String(day).padStart(2, "0")}T${clock}:00+08:00`);
    const [now, words] = [beijing(22, "09:00"), LANGUAGES["zh-CN"]];
    expect(moment(beijing(22, "08:05"), "zh-CN", words, now)).toBe("08:05");
    expect(moment(beijing(22, "00:05"), "en", words, now)).toBe("00:05");
    expect(moment(beijing(21, "23:05"), "zh-CN", words, now)).toBe("昨天 23:05");
    expect(moment(beijing(1, "00:05"), "zh-CN", words, now)).toBe("11月1日 00:05");
    expect(moment(beijing(1, "23:55"), "en", words, now)).toBe("Nov 1 23:55");
  });
});

describe("colours", () => {
  it("can always be read", () => {
    for (const primary of ["#1f5fd0", "#ffe600", "#000000", "#ffffff", "#b3204f", "not a colour"]) {
      for (const dark of [false, true]) {
        const found = palette(primary, "#ffffff", dark);
        expect(contrast(found.primary, found["on-primary"])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(found.ink, found.soft)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe("rows", () => {
  it("show the time after a pause, and what is on its way last", () => {
    const later = message(2, { at: new Date(600_000).toISOString(), from: "customer" });
    const pending = { clientId: "p", text: "x", state: "sending" as const };
    expect(rowsOf([message(1), later, message(3, { at: later.at })], [pending], []).map(({ key }) => key)).toEqual([
      "m1", "t2", "m2", "m3", "pp",
    ]);
  });

  it("name each person who writes, and again when somebody else goes on", () => {
    const wrote = (seq: number, author: string): Message => message(seq, { from: "agent", author });
    const rows = rowsOf([wrote(1, "小林"), wrote(2, "小林"), wrote(3, "小周"), message(4)], [], []);
    expect(rows.map((row) => row.kind === "message" && row.first)).toEqual([true, false, true, true]);
  });

  it("know when somebody was away", () => {
    const talk = [message(1), message(2, { from: "customer" })];
    expect(leftOff(talk, 3 * 3_600_000)).toBe(2000);
    expect(leftOff(talk, 60_000)).toBeNull();
    expect(leftOff([message(1)], 9 * 3_600_000)).toBeNull();
  });
});

describe("names and ids", () => {
  it("keep customers apart without naming them", () => {
    const jwt = (sub: string): string => `x.${btoa(JSON.stringify({ sub }))}.y`;
    expect(nameOf("okpay", null)).toBe("paydoc.okpay");
    expect(nameOf("okpay", jwt("anna"))).not.toBe(nameOf("okpay", jwt("bert")));
    expect(nameOf("okpay", jwt("anna"))).not.toContain("anna");
    expect(nameOf("okpay", "broken")).toBe("paydoc.okpay");
  });

  it("are uuids also in an old web view", () => {
    const old = { getRandomValues: (bytes: Uint8Array) => crypto.getRandomValues(bytes) } as unknown as Crypto;
    for (const made of [uuid(), uuid(old)]) expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuid(old)).not.toBe(uuid(old));
  });

  it("read what is kept, and nothing else", () => {
    const store = new Memory();
    const kept = new Kept(store, "paydoc.okpay");
    expect(kept.credentials).toBeNull();
    store.setItem("paydoc.okpay.conversation", '{"id":"c"}');
    expect(kept.credentials).toBeNull();
    kept.credentials = { id: "c", token: "t" };
    expect(new Kept(store, "paydoc.okpay").credentials).toEqual({ id: "c", token: "t" });
  });
});

it("waits longer each time, never in step, never for ever", () => {
  expect([0, 1, 2].map((tries) => backoff(tries, () => 1))).toEqual([400, 800, 1600]);
  expect(backoff(50, () => 1)).toBe(15_000);
  expect(backoff(3, () => 0)).toBe(1600);
});

describe("what the menu says of WeChat", () => {
  const code = { code: "12345678", expires_at: "2026-12-02T10:00:00Z", account: "4711" };
  const linked = { channel: "wechat", title: "微信", since: null, account: null };
  /** A server that answers these; what it was asked. */
  const server = (links: unknown) => {
    const asked: string[] = [];
    const ask = async (rest: string): Promise<unknown> => {
      asked.push(rest);
      if (rest === "account-links" && !links) throw new Error("not known here");
      return { json: async () => (rest === "account-links" ? { links } : code) };
    };
    return { asked, lent: { ask } as unknown as Lent };
  };

  it("is the link where there is one, and no code is made for it", async () => {
    const { asked, lent } = server([{ ...linked, channel: "pager" }, linked]);
    expect(await joining(lent)()).toEqual(linked);
    expect(asked).toEqual(["account-links"]);
  });

  it.each([[[]], [[{ ...linked, channel: "pager" }]], [null]])("is a code where there is none: %j", async (links) => {
    const { asked, lent } = server(links);
    expect(await joining(lent)()).toEqual(code);
    expect(asked).toEqual(["account-links", "wechat-code"]);
  });
});
