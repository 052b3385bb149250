import { Refusal } from "../api";
import { forget } from "../lib/kept";
import type { Brand, Canned, Item, Me, Presence, Reminder } from "../types";
import { warnHidden } from "./alerts";
import { stopLive, startLive } from "./live";
import { api, may, state } from "./store";

interface Entered {
  me: Me;
  csrf: string;
}

/** Go on where this browser was, or show the sign-in. */
export async function begin(): Promise<void> {
  api.onSignedOut = expired;
  api.onHidden = warnHidden;
  try {
    await enter(await api.get<Entered>("me"));
  } catch (problem) {
    if (problem instanceof Refusal && problem.passing) setTimeout(() => void begin(), 3000);
    else state.phase = "signed-out";
  }
}

export async function signIn(login: string, password: string, code: string): Promise<void> {
  const body = code ? { login, password, code } : { login, password };
  const entered = await api.post<Entered>("login", body);
  if (state.expired && state.me && state.me.id !== entered.me.id) clear();
  await enter(entered);
}

export async function signOut(): Promise<void> {
  await api.post("logout").catch(() => undefined);
  clear();
  forget();
  location.reload();
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  api.csrf = (await api.post<{ csrf: string }>("me/password", { old, new: fresh })).csrf;
}

/** The secret for an authenticator app; nothing changes before its first code is confirmed. */
export async function beginCode(password: string, code: string): Promise<string> {
  return (await api.post<{ secret: string }>("me/code", code ? { password, code } : { password })).secret;
}

export async function confirmCode(code: string): Promise<void> {
  await api.post("me/code/confirm", { code });
}

/** What one is now: when nothing is left to be set up, go on. */
export async function refreshMe(): Promise<void> {
  const entered = await api.get<Entered>("me");
  if (state.me?.todo.length && !entered.me.todo.length) await enter(entered);
  else Object.assign(state, { me: entered.me });
}

export async function setPresence(presence: Presence): Promise<void> {
  const before = state.presence;
  state.presence = presence;
  await api.post("me/presence", { presence }).catch((problem: unknown) => {
    state.presence = before;
    throw problem;
  });
}

/** What a page needs besides the stream. */
export async function loadRest(): Promise<void> {
  if (!may("queue")) return;
  const queue = await api.get<{ items: Item[]; estimate: typeof state.estimates }>("queue");
  state.estimates = queue.estimate;
  const [canned, reminders] = await Promise.all([
    api.get<{ items: Canned[] }>("canned"),
    api.get<{ items: Reminder[] }>("reminders"),
    ...Object.keys(queue.estimate).map(loadBrand),
  ]);
  state.canned = canned.items;
  state.reminders = reminders.items;
}

async function enter({ me, csrf }: Entered): Promise<void> {
  api.csrf = csrf;
  Object.assign(state, { me, expired: false, phase: "in" });
  if (me.todo.length) return;
  if (!may("queue")) {
    state.view = may("audit") ? "audit" : "accounts";
    state.loaded = true;
    return;
  }
  await setPresence(state.presence === "offline" ? "online" : state.presence).catch(() => undefined);
  await loadRest().catch(() => undefined);
  startLive();
}

async function loadBrand(id: string): Promise<void> {
  if (!state.brands.has(id)) state.brands.set(id, await api.get<Brand>(`/api/v1/brands/${encodeURIComponent(id)}`));
}

function expired(): void {
  if (state.phase !== "in") return;
  stopLive();
  Object.assign(state, { expired: true, phase: "signed-out" });
}

function clear(): void {
  stopLive();
  for (const known of [state.items, state.talks, state.pending, state.drafts, state.unread, state.watched]) known.clear();
  Object.assign(state, { me: null, selected: null, loaded: false });
}
