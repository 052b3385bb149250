import type { Reach } from "../types";

export type Standing = { kind: "open"; left: number; hours: number } | { kind: "shut"; reason: string };
const HOUR = 3_600_000;

/** Whether a customer in WeChat can be written to now: the window ends while the page is open. */
export function standingOf(reach: Reach, now: number): Standing {
  if (reach.unreachable) return { kind: "shut", reason: reach.unreachable };
  const left = reach.until ? Date.parse(reach.until) - now : 0;
  if (left <= 0) return { kind: "shut", reason: "window_over" };
  if (reach.left <= 0) return { kind: "shut", reason: "quota_used_up" };
  return { kind: "open", left: reach.left, hours: Math.floor(left / HOUR) };
}
