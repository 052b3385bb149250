/** What this browser remembers: preferences for good, what is about customers only as long as the tab lives. */
export function kept<T>(store: "local" | "session", name: string, otherwise: T): T {
  try {
    const raw = area(store).getItem(`paydoc.desk.${name}`);
    return raw === null ? otherwise : (JSON.parse(raw) as T);
  } catch {
    return otherwise;
  }
}

/** Remember; a browser that forbids it forgets. */
export function keep(store: "local" | "session", name: string, value: unknown): void {
  try {
    area(store).setItem(`paydoc.desk.${name}`, JSON.stringify(value));
  } catch {
    /* private mode, or full */
  }
}

/** Forget everything that is about customers. */
export function forget(): void {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("paydoc.desk.")) sessionStorage.removeItem(name);
  } catch {
    /* nothing was kept */
  }
}

function area(store: "local" | "session"): Storage {
  return store === "local" ? localStorage : sessionStorage;
}
