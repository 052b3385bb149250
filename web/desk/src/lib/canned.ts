import type { Canned } from "../types";

/** What is looked for when the reply so far is a slash and a word; null when it is not. */
export function slashQuery(text: string): string | null {
  return /^\/[^\s/]{0,32}$/u.test(text) ? text.slice(1).toLowerCase() : null;
}

/** Replies that fit, the best first: shortcut, then title, then text. */
export function fitting(all: Canned[], query: string): Canned[] {
  const rank = (one: Canned): number => {
    if (one.shortcut.toLowerCase().startsWith(query)) return 0;
    if (one.title.toLowerCase().includes(query)) return 1;
    return one.text.toLowerCase().includes(query) ? 2 : 3;
  };
  return all
    .map((one, at) => ({ one, at, rank: rank(one) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map((each) => each.one);
}

/** A reply with its variables filled in; one that is not known stays as it is, to be seen before it is sent. */
export function filled(text: string, values: Record<string, string | null | undefined>): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => values[name] || whole);
}

/** The first variable that nobody has filled in. */
export function unfilled(text: string): string | null {
  return /\{(agent|brand|number|promised)\}/.exec(text)?.[0] ?? null;
}
