import { watch } from "vue";
import { Refusal } from "../api";
import { backoff } from "../lib/backoff";
import { keep } from "../lib/kept";
import { uuid } from "../lib/uuid";
import type { Pending } from "../types";
import { api, state } from "./store";
import { refreshSoon } from "./talks";

const busy = new Set<string>();
const failures = new Map<string, number>();
const timers = new Map<string, number>();

watch(() => Object.fromEntries([...state.pending].filter(([, list]) => list.length)), (all) => keep("session", "pending", all), { deep: true });
watch(() => Object.fromEntries(state.drafts), (all) => keep("session", "drafts", all), { deep: true });

/** Send a message: it is shown at once, and tried until the server has it. Its `client_id` makes it count once. */
export function say(id: string, text: string): void {
  const list = state.pending.get(id) ?? [];
  state.pending.set(id, [...list, { client_id: uuid(), text, at: new Date(api.now()).toISOString(), state: "sending" }]);
  void flush(id);
}

/** Once more, although it seems to ask for a secret. */
export function sayAnyway(id: string, pending: Pending): void {
  Object.assign(pending, { sure: true, state: "sending", detail: "" });
  void flush(id);
}

/** Not to be sent after all. */
export function drop(id: string, pending: Pending): void {
  state.pending.set(id, (state.pending.get(id) ?? []).filter((each) => each.client_id !== pending.client_id));
  void flush(id);
}

/** Back into the reply box. */
export function edit(id: string, pending: Pending): void {
  drop(id, pending);
  state.drafts.set(id, [pending.text, state.drafts.get(id)].filter(Boolean).join("\n"));
}

/** Everything that is on its way, now that the server can be reached again. */
export function resend(): void {
  failures.clear();
  for (const id of state.pending.keys()) void flush(id);
}

/** One after the other, so that they arrive in order. */
async function flush(id: string): Promise<void> {
  if (busy.has(id)) return;
  busy.add(id);
  clearTimeout(timers.get(id));
  try {
    for (let next = first(id); next; next = first(id)) if (!(await sendOne(id, next))) return;
  } finally {
    busy.delete(id);
  }
}

function first(id: string): Pending | undefined {
  const next = (state.pending.get(id) ?? []).find((each) => each.seq === undefined && each.state !== "refused");
  return next?.state === "secret" ? undefined : next;
}

async function sendOne(id: string, pending: Pending): Promise<boolean> {
  pending.state = "sending";
  const { client_id, text, sure = false } = pending;
  try {
    pending.seq = (await api.post<{ seq: number }>(`conversations/${encodeURIComponent(id)}/messages`, { client_id, text, sure })).seq;
    pending.state = "sent";
    failures.delete(id);
    refreshSoon(id, 1500);
    return true;
  } catch (problem) {
    return put(id, pending, problem instanceof Refusal ? problem : new Refusal(0, "", String(problem)));
  }
}

function put(id: string, pending: Pending, problem: Refusal): boolean {
  pending.detail = problem.message;
  if (problem.passing || problem.status === 401 || problem.type === "csrf") {
    pending.state = "waiting";
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    timers.set(id, window.setTimeout(() => void flush(id), problem.retryAfter ? problem.retryAfter * 1000 : backoff(count)));
    return false;
  }
  pending.state = problem.type === "asks-secret" ? "secret" : "refused";
  if (problem.type === "not-yours") refreshSoon(id);
  return true;
}
