import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aboutOf } from "../src/about";
import { Refused, Unreachable } from "../src/api";
import { forgetKnown, insist } from "../src/forgetting";
import { Kept, Memory, nameOf } from "../src/kept";
import { LANGUAGES } from "../src/messages";
import { enPanels, zhCNPanels, zhTWPanels } from "../src/messages/panels";
import { Outbox } from "../src/outbox";

const jwtOf = (subject: string): string => `x.${btoa(JSON.stringify({ sub: subject }))}.y`;
const keysOf = (store: Memory): string[] => Array.from({ length: store.length }, (_, at) => store.key(at)!);

describe("logging out", () => {
  const fill = (store: Memory, name: string): void => {
    const kept = new Kept(store, name);
    kept.credentials = { id: "c", token: "t" };
    kept.set("votes", { f2: true });
    new Outbox(store, name).add("c", { text: "还没有发出去的话" });
    store.setItem(`${name}.draft`, "还没有写完的话");
  };

  it("forgets everything of known customers of every wallet, and nothing else", () => {
    const store = new Memory();
    for (const brand of ["okpay", "eepay"]) {
      fill(store, nameOf(brand, null));
      store.setItem("paydoc.looks", "{}");
      const before = keysOf(store);
      for (const subject of ["customer-1", "customer-2"]) fill(store, nameOf(brand, jwtOf(subject)));
      expect(keysOf(store)).toHaveLength(before.length + 8);
      forgetKnown(store);
      expect(keysOf(store)).toEqual(before);
    }
  });

  it("leaves alone what the page itself keeps", () => {
    const store = new Memory();
    for (const key of ["paydoc.demo.brand.conversations", "my.paydoc.okpay.x.draft", "paydoc.okpay.x.y.draft"]) store.setItem(key, "1");
    forgetKnown(store);
    expect(store.length).toBe(3);
  });
});

describe("what the server has to know", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const calls = async (...answers: (Error | null)[]): Promise<number> => {
    let made = 0;
    const done = insist(async () => {
      const answer = answers[Math.min(made, answers.length - 1)];
      made += 1;
      if (answer) throw answer;
    });
    await vi.runAllTimersAsync();
    await done;
    return made;
  };

  it("is said again until it is heard", async () => {
    expect(await calls(new Unreachable("offline"), new Refused(503, "busy", "", 0), null)).toBe(3);
  });

  it("is not said again to who refuses it, because that is what was wanted", async () => {
    expect(await calls(new Refused(401, "unauthorized", "", 0))).toBe(1);
  });

  it("is given up in the end", async () => {
    expect(await calls(new Unreachable("offline"))).toBe(8);
  });
});

describe("a refusal", () => {
  const of = (status: number): Refused => new Refused(status, "", "", 0);

  it("is for good where the wallet or the server is not there, and else not", () => {
    expect([404, 422].map((status) => of(status).misplaced)).toEqual([true, true]);
    expect([401, 403, 408, 429, 500, 503].some((status) => of(status).misplaced)).toBe(false);
  });
});

describe("what a page says of its customer", () => {
  it("is the order and the page, as words, and nothing else", () => {
    const given = { order: 20261121 as unknown as string, page: "付款结果", token: "x" };
    expect(aboutOf(given)).toEqual({ order: "20261121", page: "付款结果" });
    expect(aboutOf({ order: "", page: undefined as unknown as string })).toEqual({});
  });
});

describe("the words of what is loaded later", () => {
  it("are complete in every language", () => {
    expect(Object.keys(LANGUAGES)).toHaveLength(3);
    for (const words of [zhCNPanels, zhTWPanels, enPanels]) {
      expect(Object.keys(words).sort()).toEqual(Object.keys(zhCNPanels).sort());
      expect(words.rates).toHaveLength(5);
    }
  });
});
