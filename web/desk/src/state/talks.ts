import { Refusal } from "../api";
import { hasGap, merged, mergedNotes } from "../lib/timeline";
import type { Conversation, Message, Note } from "../types";
import { alertSaid } from "./alerts";
import { tell } from "./line";
import { api, isMine, state } from "./store";

const SOON = 250;
const MOST_KEPT = 12;
const MOST_PAGES = 20;
const soon = new Map<string, number>();
/** Those that are being loaded, and of these the ones that have changed since. */
const loading = new Map<string, Promise<void>>();
const changed = new Set<string>();

/** Show a conversation: at once what is known of it, then what the server knows. */
export async function select(id: string | null): Promise<void> {
  const before = state.selected;
  if (id === before) return;
  Object.assign(state, { selected: id, missing: null, mode: "reply", view: "desk" });
  if (before) tell({ unwatch: before });
  if (!id) return;
  state.unread.delete(id);
  watchSelected();
  await refresh(id);
  dropOld();
}

/** Have the stream send what is new of the selected conversation. */
export function watchSelected(): void {
  if (state.selected) tell({ watch: state.selected, after: state.talks.get(state.selected)?.last_seq ?? 0 });
}

/** Load a conversation anew; what is known already is not asked for again. One at a time: of two answers on their way the older one may come last. */
export function refresh(id: string): Promise<void> {
  const running = loading.get(id);
  if (running) {
    changed.add(id);
    return running;
  }
  const run = untilCurrent(id).finally(() => loading.delete(id));
  loading.set(id, run);
  return run;
}

async function untilCurrent(id: string): Promise<void> {
  do {
    changed.delete(id);
    await loadNew(id);
  } while (changed.has(id));
}

async function loadNew(id: string): Promise<void> {
  try {
    const known = state.talks.get(id);
    let found = await load(id, known && !hasGap(known.messages) ? lastOf(known) : 0);
    put(id, found);
    for (let page = 0; page < MOST_PAGES && lastOf(state.talks.get(id)!) < found.last_seq; page += 1) {
      found = await load(id, lastOf(state.talks.get(id)!));
      put(id, found);
    }
  } catch (problem) {
    if (problem instanceof Refusal && problem.status === 404 && state.selected === id) state.missing = id;
    else if (problem instanceof Refusal && problem.passing) refreshSoon(id, 3000);
  }
}

/** The same, once for many reasons that come together. */
export function refreshSoon(id: string, wait = SOON): void {
  clearTimeout(soon.get(id));
  soon.set(id, window.setTimeout(() => void refresh(id), wait));
}

/** What the stream brought of a conversation. */
export function take(id: string, messages: Message[], notes: Note[]): void {
  const known = state.talks.get(id);
  const fresh = messages.filter((message) => message.seq > (known?.last_seq ?? state.items.get(id)?.last_seq ?? 0));
  if (known) {
    known.messages = merged(known.messages, messages);
    known.notes = mergedNotes(known.notes, notes);
    known.last_seq = Math.max(known.last_seq, ...messages.map((message) => message.seq));
    if (hasGap(known.messages)) refreshSoon(id);
    confirm(id, known.messages);
  }
  for (const message of fresh) if (message.from === "customer") customerSaid(id);
}

/** Forget a conversation that is over and that nobody looks at. */
export function forgetGone(id: string): void {
  state.talks.delete(id);
  state.watched.delete(id);
}

function customerSaid(id: string): void {
  const item = state.items.get(id);
  if (!isMine(item)) return;
  if (id !== state.selected || document.hidden) state.unread.set(id, (state.unread.get(id) ?? 0) + 1);
  alertSaid(id);
}

function put(id: string, found: Conversation): void {
  const known = state.talks.get(id);
  const messages = known ? merged(known.messages, found.messages) : found.messages;
  const notes = mergedNotes(found.notes, []);
  state.talks.delete(id);
  state.talks.set(id, { ...found, messages, notes });
  confirm(id, messages);
}

/** What has arrived is no longer on its way. */
function confirm(id: string, messages: Message[]): void {
  const waiting = state.pending.get(id);
  if (!waiting) return;
  const seqs = new Set(messages.map((message) => message.seq));
  const left = waiting.filter((each) => each.seq === undefined || !seqs.has(each.seq));
  if (left.length < waiting.length) state.pending.set(id, left);
}

async function load(id: string, after: number): Promise<Conversation> {
  return api.get<Conversation>(`conversations/${encodeURIComponent(id)}`, { after });
}

function lastOf(known: Conversation): number {
  return known.messages.at(-1)?.seq ?? 0;
}

function dropOld(): void {
  const others = [...state.talks.keys()].filter((id) => id !== state.selected && !isMine(state.items.get(id)));
  for (const id of others.slice(0, Math.max(0, state.talks.size - MOST_KEPT))) state.talks.delete(id);
}
