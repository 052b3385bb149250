import { type Api, Refused } from "./api";
import { backoff } from "./backoff";
import { alone } from "./locking";
import type { Kept } from "./kept";
import type { Entry, Outbox } from "./outbox";
import type { Timeline } from "./timeline";
import type { Credentials, Message } from "./types";
import { uuid } from "./uuid";
import type { Waiting } from "./waiting";

/** Something said, as it is shown before the server shows it. */
export interface Pending extends Entry {
  state: "sending" | "sent" | "refused";
  detail?: string;
  picture?: Blob;
}

/** What of a session is needed to send: where to, what, and who is told of it. */
interface Sender {
  readonly api: Api;
  readonly kept: Kept;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
  readonly credentials: Credentials | null;
  changed(): void;
  acknowledged(seq: number): void;
  connected(ok: boolean, busy: boolean): void;
  replace(): Promise<void>;
}

/** Sends what is in the outbox, one after the other, until the server has each; then pictures. */
export class Sending {
  private readonly sent = new Map<string, { entry: Entry; seq: number }>();
  private readonly refused: Pending[] = [];
  private readonly pictures: (Pending & { picture: Blob })[] = [];
  private readonly heardOf = new Set<string>();
  private running = false;

  constructor(
    private readonly session: Sender,
    private readonly waiting: Waiting,
  ) {}

  /** What is to be shown below what the server has, in order. */
  pending(): Pending[] {
    const last = this.session.timeline.last;
    const unseen = [...this.sent.values()].filter(({ seq }) => seq > last);
    const waiting = this.entries().filter(({ clientId }) => !this.sent.has(clientId) && !this.heardOf.has(clientId));
    return [
      ...unseen.map(({ entry }): Pending => ({ ...entry, state: "sent" })),
      ...waiting.map((entry): Pending => ({ ...entry, state: "sending" })),
      ...this.pictures.filter(({ state, clientId }) => state === "sending" && !this.sent.has(clientId)),
    ];
  }

  /** What the server would not have. */
  get failed(): readonly Pending[] {
    return this.refused;
  }

  /** Send a picture to the person. */
  attach(picture: Blob, text: string): void {
    this.pictures.push({ clientId: uuid(), text, picture, state: "sending" });
    this.session.changed();
    this.flush();
  }

  /** The customer takes back what was refused. */
  forget(clientId: string): void {
    const at = this.refused.findIndex((each) => each.clientId === clientId);
    if (at >= 0) this.refused.splice(at, 1);
    this.session.changed();
  }

  /** A message of the customer's came back before its acknowledgement: do not show it twice meanwhile. */
  heard(message: Message): void {
    if ([...this.sent.values()].some(({ seq }) => seq === message.seq)) return;
    const open = this.entries().filter(({ clientId }) => !this.sent.has(clientId) && !this.heardOf.has(clientId));
    const match = open.find(({ text }) => text === message.text) ?? open[0];
    if (match) this.heardOf.add(match.clientId);
  }

  /** Send what there is, unless that is being done. */
  flush(): void {
    if (this.running || !this.session.credentials) return;
    if (!this.entries().length && !this.pictures.length) return;
    this.running = true;
    alone(`${this.session.kept.name}.send`, this.waiting.signal, () => this.drain())
      .catch(() => undefined)
      .finally(() => {
        this.running = false;
        if (!this.waiting.over && this.session.credentials && this.entries().length) this.flush();
      });
  }

  private entries(): Entry[] {
    return this.session.outbox.entries(this.session.credentials?.id ?? "");
  }

  private async drain(): Promise<void> {
    for (let tries = 0; !this.waiting.over; ) {
      const to = this.session.credentials;
      const [entry] = this.entries();
      const [picture] = this.pictures;
      if (!to || (!entry && !picture)) return;
      tries = (await (entry ? this.one(to, entry) : this.upload(to, picture!))) ? 0 : tries + 1;
      if (tries) await this.waiting.pause(Math.max(backoff(tries), this.retryAfter * 1000));
    }
  }

  private retryAfter = 0;

  /** Whether it is dealt with; else it is to be tried again. */
  private one(to: Credentials, entry: Entry): Promise<boolean> {
    const call = this.session.api.say(to, entry.clientId, entry, this.waiting.signal);
    return this.settle(call, to, entry, () => this.session.outbox.remove(entry.clientId));
  }

  private upload(to: Credentials, picture: Pending & { picture: Blob }): Promise<boolean> {
    const call = this.session.api.attach(to, picture.clientId, picture.picture, this.waiting.signal);
    return this.settle(call, to, picture, () => {
      this.pictures.splice(this.pictures.indexOf(picture), 1);
    });
  }

  private async settle(call: Promise<{ seq: number }>, to: Credentials, entry: Entry, done: () => void): Promise<boolean> {
    try {
      const { seq } = await call;
      this.sent.set(entry.clientId, { entry, seq });
      done();
      this.session.acknowledged(seq);
      this.session.connected(true, false);
    } catch (error) {
      if (this.waiting.over) return true;
      if (!(error instanceof Refused) || error.passes) return this.later(error);
      if (error.ends) await this.gone(to);
      else this.refuse(entry, error, done);
    }
    this.session.changed();
    return true;
  }

  private later(error: unknown): false {
    this.retryAfter = error instanceof Refused ? error.retryAfter : 0;
    const tooFast = error instanceof Refused && error.status === 429;
    if (!tooFast) this.session.connected(false, error instanceof Refused);
    return false;
  }

  private refuse(entry: Entry, error: Refused, done: () => void): void {
    this.refused.push({ ...entry, state: "refused", detail: error.detail });
    done();
  }

  private async gone(to: Credentials): Promise<void> {
    if (this.session.credentials?.id === to.id) await this.session.replace();
  }
}
