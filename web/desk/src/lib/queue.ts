import type { Item } from "../types";

export interface Groups {
  offered: Item[];
  mine: Item[];
  waiting: Item[];
  tickets: Item[];
  others: Item[];
}

/** The order in which cases should be served: money at risk, then the promise, then arrival. As the server sorts them. */
export function inOrder(one: Item, other: Item): number {
  return (
    Number(other.at_risk) - Number(one.at_risk) ||
    promise(one) - promise(other) ||
    Date.parse(one.created_at) - Date.parse(other.created_at) ||
    (one.number < other.number ? -1 : 1)
  );
}

/** The queue as its parts: offered to me, mine, who waits, tickets, with colleagues. */
export function grouped(items: Iterable<Item>, me: string, brand: string): Groups {
  const groups: Groups = { offered: [], mine: [], waiting: [], tickets: [], others: [] };
  const shown = [...items].filter((item) => !brand || item.brand === brand).sort(inOrder);
  for (const item of shown) groups[partOf(item, me)].push(item);
  groups.mine.sort((a, b) => Number(b.waiting_since !== null) - Number(a.waiting_since !== null) || inOrder(a, b));
  return groups;
}

/** What comes after or before the selected one, at the ends it stays. */
export function neighbour(ids: string[], selected: string | null, by: 1 | -1): string | null {
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at < 0) return ids[by > 0 ? 0 : ids.length - 1] ?? null;
  return ids[Math.min(Math.max(at + by, 0), ids.length - 1)] ?? null;
}

/** Whether a case is told as it was before: what is pushed may have been read before a call that has answered since. */
export function isOlder(told: Item, known: Item | undefined): boolean {
  return known !== undefined && told.last_seq < known.last_seq;
}

function partOf(item: Item, me: string): keyof Groups {
  if (item.offered_to?.id === me) return "offered";
  if (item.status === "claimed") return item.agent?.id === me ? "mine" : "others";
  return item.status === "ticket" ? "tickets" : "waiting";
}

function promise(item: Item): number {
  return Date.parse(item.promised_at ?? item.created_at);
}
