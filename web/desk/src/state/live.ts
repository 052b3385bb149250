import { isOlder } from "../lib/queue";
import { Stream } from "../stream";
import type { Frame, Item, Message, Note, StatusFrame } from "../types";
import { alertFor, remind } from "./alerts";
import { speakBy } from "./line";
import { resend } from "./sending";
import { api, isMine, state } from "./store";
import { forgetGone, refresh, refreshSoon, take, watchSelected } from "./talks";

const stream = new Stream({
  frame: hear,
  link: (link) => (state.link = link),
  opened: () => {
    watchSelected();
    if (state.selected) void refresh(state.selected);
    resend();
  },
  // the stream cannot say why it was refused; an ordinary call can
  ended: () => void api.get("me").catch(() => undefined),
});

speakBy(stream);

export function startLive(): void {
  stream.start();
}

export function stopLive(): void {
  stream.stop();
}

/** Have longer lists sent: those of a flooded queue are cut. */
export function showMore(): void {
  stream.send({ more: true });
}

function hear(frame: Frame): void {
  if (frame.kind === "queue") {
    hearQueue(frame.items, frame.gone);
    state.more = frame.more;
  }
  else if (frame.kind === "agents") hearAgents(frame.items);
  else if (frame.kind === "message") hearMessage(frame.conversation_id, frame.message);
  else if (frame.kind === "note") hearNote(frame.conversation_id, frame.note);
  else if (frame.kind === "status") hearStatus(frame);
  else if (frame.kind === "reminder") remind(frame.reminder);
}

function hearStatus({ conversation_id: id, customer_typing: customerTyping, others, card }: StatusFrame): void {
  const before = state.watched.get(id);
  state.watched.set(id, { customerTyping, others, card });
  if (before?.card !== card && (state.talks.has(id) || id === state.selected)) refreshSoon(id);
}

function hearQueue(items: Item[], gone: string[]): void {
  const first = !state.loaded;
  if (first) dropStale(items);
  for (const item of items) {
    const before = state.items.get(item.conversation_id);
    if (isOlder(item, before)) continue;
    state.items.set(item.conversation_id, item);
    if (!first) alertFor(before, item);
    if (first && isMine(item) && item.waiting_since) state.unread.set(item.conversation_id, 1);
    if (state.talks.has(item.conversation_id) && before) refreshSoon(item.conversation_id);
  }
  for (const id of gone) leave(id);
  state.loaded = true;
}

/** After a break the first frame is everything there is. */
function dropStale(items: Item[]): void {
  const now = new Set(items.map((item) => item.conversation_id));
  for (const id of [...state.items.keys()]) if (!now.has(id)) leave(id);
}

function leave(id: string): void {
  state.items.delete(id);
  state.unread.delete(id);
  if (id === state.selected) refreshSoon(id);
  else forgetGone(id);
}

function hearAgents(items: typeof state.agents): void {
  state.agents = items;
  const me = items.find((one) => one.id === state.me?.id);
  if (me && me.presence !== "offline") state.presence = me.presence;
}

/** What is left of a channel's quota changes with every message. */
function hearMessage(id: string, message: Message): void {
  take(id, [message], []);
  if (state.talks.get(id)?.reach) refreshSoon(id, 1000);
}

function hearNote(id: string, note: Note): void {
  take(id, [], [note]);
  refreshSoon(id);
  alertFor(undefined, state.items.get(id), note);
}
