import type { Item } from "../types";

export interface Groups {
  offered: Item[];
  mine: Item[];
  risk: Item[];
  waiting: Item[];
  tickets: Item[];
  others: Item[];
}

/** The order in which cases should be served, as the server sorts them: what crowds last; money at risk first, of known customers before others' and the oldest first; all else by the promise, then arrival. */
export function inOrder(one: Item, other: Item): number {
  return (
    Number(one.crowded) - Number(other.crowded) ||
    Number(other.at_risk) - Number(one.at_risk) ||
    Number(isStrangerAtRisk(one)) - Number(isStrangerAtRisk(other)) ||
    turn(one) - turn(other) ||
    Date.parse(one.created_at) - Date.parse(other.created_at) ||
    (one.number < other.number ? -1 : 1)
  );
}

/** The queue as its parts: offered to me, mine, money at risk that nobody has, who waits, tickets, with colleagues. */
export function grouped(items: Iterable<Item>, me: string, brand: string): Groups {
  const groups: Groups = { offered: [], mine: [], risk: [], waiting: [], tickets: [], others: [] };
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
  if (item.at_risk) return "risk";
  return item.status === "ticket" ? "tickets" : "waiting";
}

function isStrangerAtRisk(item: Item): boolean {
  return item.at_risk && !item.known;
}

function turn(item: Item): number {
  return Date.parse(item.at_risk ? item.created_at : (item.promised_at ?? item.created_at));
}

/** How many open cases of the chosen wallet, or of all, are behind the lines that are shown. */
export function unlisted(more: Record<string, number>, brand: string): number {
  return Object.entries(more).reduce((sum, [id, n]) => sum + (!brand || id === brand ? n : 0), 0);
}
