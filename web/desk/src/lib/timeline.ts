import type { Message, Note, Pending } from "../types";

export type Row =
  | { kind: "time"; key: string; at: string }
  | { kind: "message"; key: string; message: Message; first: boolean }
  | { kind: "note"; key: string; note: Note }
  | { kind: "pending"; key: string; pending: Pending };

const PAUSE = 10 * 60_000;

/** Messages known so far with what has come now: each once, in order. */
export function merged(known: Message[], news: Message[]): Message[] {
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of news) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Whether something is missing between the messages. */
export function hasGap(messages: Message[]): boolean {
  return messages.some((message, at) => at > 0 && message.seq !== messages[at - 1]!.seq + 1);
}

/** Notes known so far with what has come now: each once, in order; the newer one counts. */
export function mergedNotes(known: Note[], news: Note[]): Note[] {
  const byId = new Map(known.map((note) => [note.id, note]));
  for (const note of news) byId.set(note.id, note);
  return [...byId.values()].sort((a, b) => a.after_seq - b.after_seq || a.id - b.id);
}

/** Everything to show, from the top: messages, notes at their places, what is on its way at the end. */
export function rows(messages: Message[], notes: Note[], pending: Pending[]): Row[] {
  const found: Row[] = [];
  let at = 0;
  let last: { at: string; who: string } | null = null;
  const put = (moment: string, who: string, row: (first: boolean) => Row): void => {
    const paused = last === null || Date.parse(moment) - Date.parse(last.at) > PAUSE;
    if (paused) found.push({ kind: "time", key: `t${moment}-${found.length}`, at: moment });
    found.push(row(paused || last?.who !== who));
    last = { at: moment, who };
  };
  const putNotes = (until: number): void => {
    for (; at < notes.length && notes[at]!.after_seq < until; at += 1) {
      const note = notes[at]!;
      put(note.at, "note", () => ({ kind: "note", key: `n${note.id}`, note }));
    }
  };
  for (const message of messages) {
    putNotes(message.seq);
    const who = message.from + (message.by?.id ?? "");
    put(message.at, who, (first) => ({ kind: "message", key: `m${message.seq}`, message, first }));
  }
  putNotes(Infinity);
  const arrived = new Set(messages.map((message) => message.seq));
  for (const each of pending) {
    if (each.seq === undefined || !arrived.has(each.seq)) found.push({ kind: "pending", key: `p${each.client_id}`, pending: each });
  }
  return found;
}
