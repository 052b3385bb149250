import type { Item, Level, Timer } from "../types";

const LEVELS: Level[] = ["fine", "warn", "late", "escalate"];
const [WARN_AT, ESCALATE_AT] = [0.8, 1.5];

/** How pressing a timer is at a moment; as the server counts it. */
export function levelOf(timer: Timer, now: number): Level {
  const [from, due] = [Date.parse(timer.started_at), Date.parse(timer.due_at)];
  const part = (now - from) / Math.max(due - from, 1000);
  if (part >= ESCALATE_AT) return "escalate";
  return part >= 1 ? "late" : part >= WARN_AT ? "warn" : "fine";
}

/** The timer to show of a case: the most pressing one, of equals the one that ends first. */
export function pressing(item: Pick<Item, "timers">, now: number): { timer: Timer; level: Level } | null {
  const all = item.timers.map((timer) => ({ timer, level: levelOf(timer, now) }));
  all.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || Date.parse(a.timer.due_at) - Date.parse(b.timer.due_at));
  return all[0] ?? null;
}

/** What is left until `due`, or with a plus what is over: 4:05, +1:20:00, three days. */
export function countdown(due: string, now: number, day: (days: number) => string): string {
  const left = Date.parse(due) - now;
  return (left < 0 ? "+" : "") + span(Math.abs(left), day);
}

/** A length of time in milliseconds, short. */
export function span(length: number, day: (days: number) => string): string {
  const seconds = Math.floor(length / 1000);
  if (seconds >= 48 * 3600) return day(Math.floor(seconds / 86400));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** The moment by the server's clock, from what its answers said. */
export function skewOf(date: string | null, now: number): number | null {
  const at = date ? Date.parse(date) : NaN;
  return Number.isNaN(at) || Math.abs(at - now) < 2000 ? null : at - now;
}
