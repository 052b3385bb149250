export type Command = "next" | "previous" | "close" | "note" | "canned" | "claim" | "help" | "search" | "send";

interface Pressed {
  key: string;
  code?: string;
  altKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  shiftKey?: boolean;
  isComposing?: boolean;
  keyCode?: number;
}

const ALT: Record<string, Command> = { KeyE: "close", KeyP: "note", KeyC: "claim", KeyJ: "next", KeyK: "previous" };
const PLAIN: Record<string, Command> = { j: "next", k: "previous", "/": "canned", "?": "help" };

/** Whether an input method is in the middle of a word: its Enter is not ours. */
export function composing(event: Pressed): boolean {
  return Boolean(event.isComposing) || event.keyCode === 229;
}

/** What a key means; single letters only where one is not writing. */
export function command(event: Pressed, writing: boolean): Command | null {
  if (composing(event)) return null;
  const strong = event.ctrlKey || event.metaKey;
  if (strong && !event.altKey && event.key === "Enter") return "send";
  if (strong && !event.altKey && event.key.toLowerCase() === "k") return "search";
  if (strong) return null;
  if (event.altKey) return ALT[event.code ?? ""] ?? null;
  return writing ? null : (PLAIN[event.key.toLowerCase()] ?? null);
}

/** Whether Enter sends: alone or with Ctrl, never with Shift or inside an input method. */
export function sends(event: Pressed): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !composing(event);
}
