import { onMounted, onUnmounted } from "vue";
import { command, type Command } from "../lib/keys";
import { neighbour } from "../lib/queue";
import { claim } from "./acts";
import { canReply, item, may, mine, order, state } from "./store";
import { select } from "./talks";

/** What a key does; the reply box and the search field look after their own keys. */
const DO: Partial<Record<Command, () => boolean>> = {
  next: () => go(1),
  previous: () => go(-1),
  close: () => mine.value && canReply.value && open("end"),
  note: () => Boolean(state.selected) && may("work") && toggleNote(),
  claim: () => item.value !== null && item.value.status !== "claimed" && may("work") && (void claim(item.value.conversation_id), true),
  help: () => open("keys"),
  canned: () => canReply.value && (focus("#reply-text", "/"), true),
  search: () => (focus("#search"), true),
};

export function listenToKeys(): void {
  onMounted(() => addEventListener("keydown", hear));
  onUnmounted(() => removeEventListener("keydown", hear));
}

function hear(event: KeyboardEvent): void {
  if (!state.keys || state.phase !== "in" || state.dialog || event.defaultPrevented) return;
  const wanted = command(event, isWriting(event.target));
  if (wanted && state.view === "desk" && DO[wanted]?.()) event.preventDefault();
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

function go(by: 1 | -1): boolean {
  const next = neighbour(order.value, state.selected, by);
  if (next) void select(next).then(() => document.querySelector(".queue-row.selected")?.scrollIntoView({ block: "nearest" }));
  return next !== null;
}

function open(dialog: "end" | "keys"): boolean {
  state.dialog = dialog;
  return true;
}

function toggleNote(): boolean {
  state.mode = state.mode === "reply" ? "note" : canReply.value ? "reply" : "note";
  requestAnimationFrame(() => focus("#reply-text"));
  return true;
}

function focus(where: string, text = ""): void {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(where);
  field?.focus();
  if (field && text && !field.value) {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  }
}
