import { ElNotification } from "element-plus/es/components/notification/index.mjs";
import { watch } from "vue";
import { keep } from "../lib/kept";
import { chime } from "../lib/chime";
import { titleOf } from "../lib/title";
import { words } from "../messages/zh-CN";
import type { Item, Note, Reminder } from "../types";
import { brandName, groups, isMine, may, state } from "./store";

/** What a change of the queue means to this person. */
export function alertFor(before: Item | undefined, item: Item | undefined, note?: Note): void {
  if (!item || !may("work")) return;
  if (note) {
    const foreign = note.by?.id !== state.me?.id;
    if (isMine(item) && foreign && note.kind === "whisper") alarm(words.alerts.whisper, item);
    if (isMine(item) && note.kind === "step" && note.data.outcome !== "open") alarm(words.alerts.outcome, item);
  } else if (!before && item.status !== "claimed") alarm(words.alerts.waiting, item);
  else if (item.offered_to?.id === state.me?.id && before?.offered_to?.id !== state.me?.id) alarm(words.alerts.offer, item);
}

/** The customer said something in a conversation of one's own. */
export function alertSaid(id: string): void {
  const item = state.items.get(id);
  if (item && (id !== state.selected || document.hidden)) alarm(words.alerts.said, item);
}

export function remind(reminder: Reminder): void {
  const known = state.reminders.find((each) => each.id === reminder.id);
  if (known) known.is_due = true;
  else state.reminders.push({ ...reminder, is_due: true });
  sing();
  ElNotification({ title: words.remind.due, message: reminder.text, type: "info", duration: 0, position: "bottom-right" });
}

/** What one wrote had something that nobody is to keep: what is kept says so in its place, and so does this. */
export function warnHidden(kinds: string[]): void {
  const named = kinds.map((kind) => words.hidden.kinds[kind] ?? words.hidden.kinds["maybe"]).join("、");
  ElNotification({ title: words.hidden.title, message: words.hidden.body(named), type: "warning", duration: 12_000, position: "bottom-right" });
}

/** Asks the browser only after the person said yes. */
export async function wantNotifications(yes: boolean): Promise<void> {
  state.notify = yes && (await Notification.requestPermission()) === "granted" ? "on" : "off";
  keep("local", "notify", state.notify);
}

export function canNotify(): boolean {
  return typeof Notification !== "undefined" && Notification.permission !== "denied";
}

/** The number of what waits for this person, in the title of the page. */
export function watchTitle(): void {
  watch(
    () => groups.value.offered.length + groups.value.mine.filter((item) => state.unread.has(item.conversation_id)).length + (may("work") ? groups.value.risk.length + groups.value.waiting.length : 0),
    (count) => (document.title = count ? `(${count}) ${words.title}` : words.title),
    { immediate: true },
  );
}

function alarm(title: string, item: Item): void {
  if (state.presence === "away") return;
  sing();
  if (state.notify !== "on" || !document.hidden || Notification.permission !== "granted") return;
  // a customer's words do not belong on a screen that others may see
  const body = words.alerts.body(titleOf(item), brandName(item.brand));
  const shown = new Notification(title, { body, tag: item.conversation_id, icon: "/desk/icon.svg" });
  shown.onclick = () => {
    window.focus();
    location.hash = `c=${item.conversation_id}`;
  };
}

function sing(): void {
  if (state.sound) chime();
}
