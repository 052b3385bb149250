import { type Api, Refused } from "./api";
import { backoff } from "./backoff";
import { Kept } from "./kept";
import { Listening } from "./listening";
import { alone } from "./locking";
import { Outbox, type Store } from "./outbox";
import { Sending } from "./sending";
import { Telling } from "./telling";
import { Timeline } from "./timeline";
import type { Agent, Connection, Credentials, Events, Message, Queue, Standing, State } from "./types";
import { Waiting } from "./waiting";

const IDENTITY_WAIT_MS = 600_000;
const PAGE = 200;

/** One customer's conversation with one wallet: what was said, how it stands, and what is still to be sent. */
export class Session {
  readonly outbox: Outbox;
  timeline = new Timeline();
  state: State = "bot";
  queue: Queue | null = null;
  agent: Agent | null = null;
  /** Where the question stands that is open. */
  question: number | null = null;
  /** The latest message when that was told: another may have come since and have taken the question's place. */
  stoodAt = 0;
  connection: Connection = "connecting";
  loaded = false;
  credentials: Credentials | null = null;
  readonly sending: Sending;
  readonly telling = new Telling(this);
  private answered = 0;
  private listening: Listening | null = null;
  private replacing: Promise<void> | null = null;
  private readonly stop = new AbortController();
  private readonly waiting = new Waiting(this.stop.signal);

  constructor(
    readonly api: Api,
    private readonly brand: string,
    private readonly jwt: string | null,
    readonly kept: Kept,
    store: Store,
    private readonly events: Events,
  ) {
    this.outbox = new Outbox(store, kept.name);
    this.sending = new Sending(this, this.waiting);
    const { signal } = this.stop;
    addEventListener("offline", () => this.connected(false, false), { signal });
    addEventListener("storage", ({ key }) => { if (key?.startsWith(kept.name)) this.changed(); }, { signal });
  }

  /** Open it, or go on with the one that was kept, and follow it until `end`. */
  async begin(): Promise<void> {
    if (navigator.onLine === false) this.connected(false, false);
    if (this.jwt) this.kept.credentials = null;
    else this.credentials = this.kept.credentials;
    while (!this.stop.signal.aborted) {
      if (!this.credentials) await this.open();
      if (!this.credentials) return;
      this.sending.flush();
      this.listening = new Listening(this.api, this.credentials, this.listener(), this.waiting);
      await this.listening.run();
      await this.replacing;
    }
  }

  /** Follow it no more; what is to be sent stays. */
  end(): void {
    this.stop.abort();
  }

  /** Say a text or press a button. */
  say(text: string, option?: string): void {
    this.outbox.add(this.credentials?.id ?? "", { text, ...(option && { option }) });
    this.changed();
    this.sending.flush();
  }

  /** Whether an answer is still to come. */
  get awaited(): boolean {
    if (this.connection !== "ok" || this.state === "agent" || this.state === "closed") return false;
    return this.timeline.spoken > this.answered || this.sending.pending().length > 0;
  }

  /** Something changed that is seen. */
  changed(): void {
    this.events.change();
  }

  /** How the server can be reached. */
  connected(ok: boolean, busy: boolean): void {
    const now: Connection = ok ? "ok" : busy ? "busy" : "offline";
    if (now === this.connection) return;
    this.connection = now;
    if (ok) this.sending.flush();
    this.changed();
  }

  /** The server has a message as this one; when it is not heard of, the line is dead. */
  acknowledged(seq: number): void {
    setTimeout(() => { if (seq > this.timeline.last && !this.stop.signal.aborted) this.listening?.again(); }, 4_000);
  }

  /** The conversation is gone: go on with another, and take along what was not yet sent. */
  replace(): Promise<void> {
    const before = this.credentials;
    if (!before || this.replacing) return this.replacing ?? Promise.resolve();
    this.replacing = this.another(before).finally(() => { this.replacing = null; });
    return this.replacing;
  }

  private async another(before: Credentials): Promise<void> {
    this.listening?.end();
    this.credentials = null;
    this.loaded = false;
    this.timeline = new Timeline();
    this.answered = 0;
    if (!this.jwt) this.events.expired();
    await this.open(before.id);
  }

  /** One tab opens; the others then find what it opened. */
  private open(before = ""): Promise<void> {
    return alone(`${this.kept.name}.open`, this.stop.signal, () => this.ask(before));
  }

  /** Go on with what another tab opened; whether there is such a conversation. */
  private share(before: string): boolean {
    const known = this.jwt ? null : this.kept.credentials;
    if (known && known.id !== before) this.enter(known, before);
    return Boolean(this.credentials);
  }

  private enter(credentials: Credentials, before: string): void {
    this.credentials = credentials;
    // Who is known opens theirs anew in each page: then nothing that opens it lies about.
    if (!this.jwt) this.kept.credentials = credentials;
    this.outbox.move("", credentials.id);
    this.outbox.move(before, credentials.id);
  }

  private async ask(before: string): Promise<void> {
    for (let tries = 0; !this.stop.signal.aborted && !this.share(before); tries += 1) {
      try {
        const opened = await this.api.open(this.brand, this.jwt, this.stop.signal);
        // Another tab was faster: without locks, or because its storage is seen here a moment after its lock is free.
        if (this.share(before)) return;
        this.enter({ id: opened.conversation_id, token: opened.token }, before);
        this.take(opened.messages);
        // A long history comes in pages: the stream brings the others.
        this.stands({ ...opened, last_seq: opened.last_seq + Number(opened.messages.length >= PAGE) });
        return this.connected(true, false);
      } catch (error) {
        if (this.stop.signal.aborted) return;
        await this.notOpened(error, tries);
      }
    }
  }

  private async notOpened(error: unknown, tries: number): Promise<void> {
    if (error instanceof Refused) this.events.trouble(error.status, error.detail);
    if (error instanceof Refused && error.status === 401 && this.jwt) {
      this.connection = "identity";
      this.changed();
      this.events.tokenExpired();
      // A fresh token comes as another session.
      await this.waiting.pause(IDENTITY_WAIT_MS);
    } else if (error instanceof Refused && error.misplaced) {
      this.connection = "wrong";
      this.end();
      this.changed();
      this.events.misplaced();
    } else {
      this.connected(false, error instanceof Refused);
      await this.waiting.pause(Math.max(backoff(tries), error instanceof Refused ? error.retryAfter * 1000 : 0));
    }
  }

  private listener(): ConstructorParameters<typeof Listening>[2] {
    return {
      after: () => this.timeline.last,
      messages: (messages) => this.take(messages),
      standing: (standing) => this.stands(standing),
      connection: (ok, busy) => this.connected(ok, busy),
      ended: () => void this.replace(),
    };
  }

  private take(messages: Message[]): boolean {
    const { fresh, gap } = this.timeline.add(messages);
    for (const message of fresh) {
      if (message.from === "customer") this.sending.heard(message);
      else if (this.loaded) this.events.message(message);
    }
    if (fresh.length) this.changed();
    return !gap;
  }

  private stands(standing: Standing): void {
    const before = this.loaded ? this.state : null;
    this.state = standing.state;
    this.answered = Math.max(this.answered, standing.answered_seq);
    this.queue = standing.queue ?? null;
    this.agent = standing.agent ?? null;
    this.question = standing.question;
    this.stoodAt = this.timeline.last;
    this.loaded ||= this.timeline.last >= standing.last_seq;
    if (before !== this.state) this.events.state(this.state);
    this.changed();
  }
}
