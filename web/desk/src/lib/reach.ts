import type { Reach } from "../types";

export type Standing = { kind: "free" } | { kind: "open"; left: number; hours: number } | { kind: "shut"; reason: string };
const HOUR = 3_600_000;

/** Whether a customer can be written to now where they are: the window, if there is one, ends while the page is open. */
export function standingOf(reach: Reach, now: number): Standing {
  if (reach.unreachable) return { kind: "shut", reason: reach.unreachable };
  if (reach.left === null) return { kind: "free" };
  const left = reach.until ? Date.parse(reach.until) - now : 0;
  if (left <= 0) return { kind: "shut", reason: "window_over" };
  if (reach.left <= 0) return { kind: "shut", reason: "quota_used_up" };
  return { kind: "open", left: reach.left, hours: Math.floor(left / HOUR) };
}
