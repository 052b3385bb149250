import { ElMessage } from "element-plus/es/components/message/index.mjs";
import { Refusal } from "../api";
import { words } from "../messages/zh-CN";
import type { Canned, ErasureReceipt, Item } from "../types";
import { tell } from "./line";
import { api, state } from "./store";
import { refresh, refreshSoon, select } from "./talks";

const path = (id: string, act: string): string => `conversations/${encodeURIComponent(id)}/${act}`;
let typedAt = 0;

/** Do something; a refusal is said, in the server's words. True when it was done. */
export async function attempt(act: () => Promise<unknown>, done = ""): Promise<boolean> {
  try {
    await act();
    if (done) ElMessage({ message: done, type: "success", grouping: true });
    return true;
  } catch (problem) {
    const refused = problem instanceof Refusal ? problem : null;
    const taken = refused?.type === "taken" ? words.talk.taken(String(refused.data["agent"] ?? "")) : null;
    ElMessage({ message: taken ?? refused?.message ?? words.failed, type: "warning", grouping: true, duration: 5000 });
    if (state.selected) refreshSoon(state.selected);
    return false;
  }
}

export async function claim(id: string): Promise<void> {
  if (!(await attempt(async () => put(await api.post<Item>(path(id, "claim")))))) return;
  await select(id);
  await refresh(id);
}

export function takeOver(id: string, to?: string): Promise<boolean> {
  return attempt(async () => put(await api.post<Item>(path(id, "take-over"), to ? { to } : {})));
}

export function sendStep(id: string, topic: string, step: string): Promise<boolean> {
  return attempt(async () => put(await api.post<Item>(path(id, "step"), { topic, step })));
}

export function transfer(id: string, to: string, note: string): Promise<boolean> {
  return attempt(() => api.post(path(id, "transfer"), { to, note }), to === "queue" ? words.transfer.back : words.transfer.sent);
}

export function accept(id: string): Promise<boolean> {
  return attempt(async () => {
    put(await api.post<Item>(path(id, "transfer/accept")));
    await select(id);
  });
}

export function decline(id: string): Promise<boolean> {
  return attempt(() => api.post(path(id, "transfer/decline"), {}));
}

export function handBack(id: string, topic: string | null): Promise<boolean> {
  return attempt(() => api.post(path(id, "hand-back"), { topic }), words.back.done);
}

export function finish(id: string, category: string, summary: string): Promise<boolean> {
  return attempt(() => api.post(path(id, "close"), { category, summary }), words.end.done);
}

export function remindMe(id: string, text: string, dueAt: string): Promise<boolean> {
  return attempt(async () => {
    const made = await api.post<{ id: number }>(path(id, "reminders"), { text, due_at: dueAt });
    state.reminders.push({ id: made.id, conversation_id: id, text, due_at: dueAt, is_due: false });
  }, words.remind.done);
}

export function finishReminder(id: number): Promise<boolean> {
  return attempt(async () => {
    await api.post(`reminders/${id}/done`);
    state.reminders = state.reminders.filter((each) => each.id !== id);
  });
}

/** Write a note; a whisper is one that is pushed to whoever has the case. */
export function writeNote(id: string, text: string, kind: "notes" | "whisper"): Promise<boolean> {
  return attempt(async () => {
    await api.post(path(id, kind), { text });
    refreshSoon(id);
  });
}

/** Erase the person of a conversation, or have it done once their case is over; the receipt is for whoever asked. */
export async function erase(id: string, reason: string): Promise<ErasureReceipt> {
  const receipt = await api.post<ErasureReceipt>(path(id, "person/erase"), { reason });
  if (receipt.state === "done") {
    state.items.delete(id);
    await select(null);
  }
  return receipt;
}

export async function reveal(id: string, field: string): Promise<string[]> {
  return (await api.post<{ values: string[] }>(path(id, "reveal"), { field })).values;
}

export function keepCanned(shortcut: string, text: string): Promise<boolean> {
  return attempt(async () => {
    await api.post("canned", { shortcut, text });
    await loadCanned();
  }, words.reply.cannedKept);
}

export function dropCanned(id: number): Promise<boolean> {
  return attempt(async () => {
    await api.post(`canned/${id}/drop`);
    await loadCanned();
  });
}

/** Tell the customer and colleagues, at most once in three seconds. */
export function typing(id: string): void {
  if (Date.now() - typedAt < 3000) return;
  typedAt = Date.now();
  tell({ typing: id });
}

async function loadCanned(): Promise<void> {
  state.canned = (await api.get<{ items: Canned[] }>("canned")).items;
}

function put(item: Item): void {
  state.items.set(item.conversation_id, item);
  refreshSoon(item.conversation_id);
}
