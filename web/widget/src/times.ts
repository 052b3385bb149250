import type { Language, Words } from "./messages";

const DAY_MS = 86_400_000;
/** What the bot says of times is Beijing's, wherever the phone is: one clock for all. No summer time since 1992. */
const BEIJING_MS = 8 * 3_600_000;

/** A moment as a customer reads it: the time today, with the day before that. */
export function moment(at: number, language: Language, words: Words, now = Date.now()): string {
  // Making a formatter takes longer than all else that is drawn with the first message.
  const there = new Date(at + BEIJING_MS);
  const clock = there.toISOString().slice(11, 16);
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return clock;
  if (days === 1) return `${words.yesterday} ${clock}`;
  return `${new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" }).format(there)} ${clock}`;
}

function dayOf(at: number): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS);
}
