import { computed, reactive } from "vue";
import { Api } from "../api";
import { kept } from "../lib/kept";
import { grouped } from "../lib/queue";
import type { Link } from "../stream";
import type { Brand, Canned, Colleague, Conversation, Item, Me, Pending, Permission, Person, Presence, Reminder } from "../types";

export type View = "desk" | "lead" | "audit" | "accounts";
export type Mode = "reply" | "note" | "whisper";
export type Dialog = "step" | "transfer" | "back" | "end" | "remind" | "keys" | "password" | "person" | "code" | null;
export type Theme = "system" | "light" | "dark";

export interface Watched {
  customerTyping: boolean;
  others: (Person & { typing: boolean })[];
  /** Another one when the case's card has changed. */
  card: string;
}

export const api = new Api();

/** Everything the page shows. Changed by the modules beside this one only. */
export const state = reactive({
  phase: "starting" as "starting" | "signed-out" | "in",
  expired: false,
  me: null as Me | null,
  presence: "online" as Presence,
  link: "connecting" as Link,
  loaded: false,
  view: "desk" as View,
  dialog: null as Dialog,
  items: new Map<string, Item>(),
  agents: [] as Colleague[],
  brands: new Map<string, Brand>(),
  more: {} as Record<string, number>,
  estimates: {} as Record<string, { waiting: number; seconds: number | null }>,
  brand: "",
  selected: null as string | null,
  talks: new Map<string, Conversation>(),
  watched: new Map<string, Watched>(),
  missing: null as string | null,
  unread: new Map<string, number>(),
  pending: new Map<string, Pending[]>(Object.entries(kept<Record<string, Pending[]>>("session", "pending", {}))),
  drafts: new Map<string, string>(Object.entries(kept<Record<string, string>>("session", "drafts", {}))),
  mode: "reply" as Mode,
  canned: [] as Canned[],
  reminders: [] as Reminder[],
  theme: kept<Theme>("local", "theme", "system"),
  sound: kept("local", "sound", true),
  keys: kept("local", "keys", true),
  notify: kept("local", "notify", "ask" as "ask" | "on" | "off"),
  now: Date.now(),
});

export const groups = computed(() => grouped(state.items.values(), state.me?.id ?? "", state.brand));

export const order = computed(() => {
  const { risk, offered, mine, waiting, tickets, others } = groups.value;
  return [...risk, ...offered, ...mine, ...waiting, ...tickets, ...others].map((item) => item.conversation_id);
});

export const talk = computed(() => (state.selected ? (state.talks.get(state.selected) ?? null) : null));

/** The selected case as the queue knows it, or as it was when it was closed. */
export const item = computed<Item | null>(() => {
  if (!state.selected) return null;
  return state.items.get(state.selected) ?? talk.value?.cases[0] ?? null;
});

export const mine = computed(() => isMine(item.value));

export const load = computed(() => [...state.items.values()].filter(isMine).length);

/** Whether the selected conversation is one's own and not just with the bot for a step. */
export const canReply = computed(() => mine.value && stateOf() === "agent");

export function isMine(one: Item | null | undefined): boolean {
  return one?.status === "claimed" && one.agent?.id === state.me?.id;
}

export function may(permission: Permission): boolean {
  return state.me?.permissions.includes(permission) ?? false;
}

export function stateOf(): string {
  return item.value?.state ?? talk.value?.state ?? "bot";
}

export function brandName(id: string): string {
  return state.brands.get(id)?.name ?? id;
}
