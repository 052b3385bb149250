import type { Store } from "./outbox";
import type { Credentials } from "./types";

/** Keeps things as long as the page lives, where the browser keeps nothing. */
export class Memory implements Store {
  private readonly items = new Map<string, string>();

  get length(): number {
    return this.items.size;
  }

  key(at: number): string | null {
    return [...this.items.keys()][at] ?? null;
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** The browser's storage, or memory where it is switched off or full. */
export function storage(): Store {
  try {
    const probe = "paydoc.probe";
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return new Memory();
  }
}

/** What is kept under one name: JSON, null when it is missing or unreadable. */
export class Kept {
  constructor(
    private readonly store: Store,
    readonly name: string,
  ) {}

  get<T>(what: string): T | null {
    try {
      return JSON.parse(this.store.getItem(`${this.name}.${what}`) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  set(what: string, value: unknown): void {
    try {
      if (value === null) this.store.removeItem(`${this.name}.${what}`);
      else this.store.setItem(`${this.name}.${what}`, JSON.stringify(value));
    } catch {
      // Full: then it lasts as long as the page.
    }
  }

  get credentials(): Credentials | null {
    const found = this.get<Credentials>("conversation");
    return found?.id && found.token ? found : null;
  }

  set credentials(value: Credentials | null) {
    this.set("conversation", value && { id: value.id, token: value.token });
  }
}

/** Names what is kept of one customer of one wallet: the customer as a number that says nothing. */
export function nameOf(brand: string, jwt: string | null): string {
  const subject = jwt && subjectOf(jwt);
  return subject ? `paydoc.${brand}.${hash(subject)}` : `paydoc.${brand}`;
}

function subjectOf(jwt: string): string {
  try {
    const payload = (jwt.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return String((JSON.parse(atob(payload)) as { sub?: unknown }).sub ?? "");
  } catch {
    return "";
  }
}

function hash(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}
