import type { Pending } from "./sending";
import type { Message } from "./types";

const GAP_MS = 5 * 60_000;
/** After so long the customer is reminded where they were. */
export const AWAY_MS = 2 * 3_600_000;

/** One line of the conversation as it is shown. */
export type Row =
  | { kind: "time"; key: string; at: number }
  | { kind: "message"; key: string; message: Message; first: boolean }
  | { kind: "pending"; key: string; pending: Pending };

/** Messages with the time where a pause was, then what is on its way, then what was refused. */
export function rowsOf(messages: readonly Message[], pending: readonly Pending[], failed: readonly Pending[]): Row[] {
  const rows: Row[] = [];
  let before = 0;
  let sender = "";
  for (const message of messages) {
    const at = Date.parse(message.at);
    const paused = at - before > GAP_MS;
    if (paused) rows.push({ kind: "time", key: `t${message.seq}`, at });
    const from = `${message.from}${message.author}`;
    rows.push({ kind: "message", key: `m${message.seq}`, message, first: paused || sender !== from });
    before = at;
    sender = from;
  }
  for (const each of [...pending, ...failed]) rows.push({ kind: "pending", key: `p${each.clientId}`, pending: each });
  return rows;
}

/** When the customer was last here, if that is so long ago that they may have forgotten where they were. */
export function leftOff(messages: readonly Message[], now = Date.now()): number | null {
  const last = messages[messages.length - 1];
  if (!last || !messages.some(({ from }) => from === "customer")) return null;
  const at = Date.parse(last.at);
  return now - at > AWAY_MS ? at : null;
}
