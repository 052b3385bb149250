import { uuid } from "./uuid";

/** What the customer said and the server has not yet acknowledged. */
export interface Entry {
  clientId: string;
  text: string;
  option?: string;
}

interface Kept extends Entry {
  conversation: string;
}

export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/**
 * Entries survive a reload. Each is a key of its own, so that two tabs never overwrite each other; the keys sort by
 * the moment of saying, so that both tabs send in the same order.
 */
export class Outbox {
  private latest = 0;
  private readonly prefix: string;

  constructor(
    private readonly store: Store,
    name: string,
    private readonly now: () => number = Date.now,
  ) {
    this.prefix = `${name}.out.`;
  }

  /** Keep something for a conversation ("" is the one still to be opened). */
  add(conversation: string, said: { text: string; option?: string }): Entry {
    const entry: Entry = { clientId: uuid(), ...said };
    this.put(conversation, entry);
    return entry;
  }

  /** What waits to be sent, oldest first. */
  entries(conversation: string): Entry[] {
    return this.all()
      .filter(({ kept }) => kept.conversation === conversation)
      .map(({ kept: { conversation: _, ...entry } }) => entry);
  }

  /** The server has it, or will not have it. */
  remove(clientId: string): void {
    for (const { key, kept } of this.all()) if (kept.clientId === clientId) this.store.removeItem(key);
  }

  /**
   * What was said to a conversation that is gone goes to another: anew, and a button as its words, because the server
   * knows neither there. What was said before any was opened keeps its id.
   */
  move(from: string, to: string): void {
    if (from === to) return;
    for (const { key, kept } of this.all()) {
      if (kept.conversation !== from) continue;
      const entry = from ? { clientId: uuid(), text: kept.text } : kept;
      this.store.setItem(key, JSON.stringify({ ...entry, conversation: to }));
    }
  }

  /** Forget what was said to a conversation. */
  clear(conversation: string): void {
    for (const { key, kept } of this.all()) if (kept.conversation === conversation) this.store.removeItem(key);
  }

  private put(conversation: string, entry: Entry): void {
    this.latest = Math.max(this.now(), this.latest + 1);
    const key = this.prefix + String(this.latest).padStart(15, "0") + entry.clientId.slice(0, 8);
    this.store.setItem(key, JSON.stringify({ ...entry, conversation }));
  }

  private all(): { key: string; kept: Kept }[] {
    const keys: string[] = [];
    for (let at = 0; at < this.store.length; at += 1) {
      const key = this.store.key(at);
      if (key?.startsWith(this.prefix)) keys.push(key);
    }
    return keys.sort().flatMap((key) => {
      const kept = read(this.store.getItem(key));
      return kept ? [{ key, kept }] : [];
    });
  }
}

function read(raw: string | null): Kept | null {
  try {
    const kept = JSON.parse(raw ?? "null") as Kept | null;
    return kept && typeof kept.clientId === "string" && typeof kept.text === "string" ? kept : null;
  } catch {
    return null;
  }
}
