import type { PanelWords } from "../messages/zh-CN";

const DAY_MS = 86_400_000;
/** As in ../times.ts: what is promised, is promised on Beijing's clock. */
const BEIJING_MS = 8 * 3_600_000;
const dayOf = (at: number): number => Math.floor((at + BEIJING_MS) / DAY_MS);

/** A day and a time of day in Beijing: who reads it tomorrow has to know which day was meant. */
export function dayAndTime(at: number, words: PanelWords, now = Date.now()): string {
  const there = new Date(at + BEIJING_MS);
  const near = { "-1": words.yesterday, 0: words.today, 1: words.tomorrow }[dayOf(at) - dayOf(now)];
  return `${near ?? words.date(there.getUTCMonth() + 1, there.getUTCDate())} ${there.toISOString().slice(11, 16)}`;
}
