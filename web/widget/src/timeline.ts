import type { Message } from "./types";

/** What the server has said so far: each message once, in order, without a gap. */
export class Timeline {
  readonly messages: Message[] = [];

  /** The cursor: everything up to here is in. */
  get last(): number {
    return this.messages[this.messages.length - 1]?.seq ?? 0;
  }

  /** The customer's latest message. */
  get spoken(): number {
    return this.seq(({ from }) => from === "customer");
  }

  /** The latest that was said to the customer. */
  get told(): number {
    return this.seq(({ from }) => from !== "customer");
  }

  /** The place of the latest message like this. */
  seq(like: (message: Message) => boolean): number {
    return [...this.messages].reverse().find(like)?.seq ?? 0;
  }

  /** Take what is new. `fresh` is what was added; with `gap`, something between is missing and has to be read again. */
  add(incoming: readonly Message[]): { fresh: Message[]; gap: boolean } {
    const fresh: Message[] = [];
    for (const message of [...incoming].sort((one, other) => one.seq - other.seq)) {
      if (message.seq <= this.last) continue;
      if (message.seq > this.last + 1) return { fresh, gap: true };
      this.messages.push(message);
      fresh.push(message);
    }
    return { fresh, gap: false };
  }
}
