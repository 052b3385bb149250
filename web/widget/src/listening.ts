import { type Api, Refused } from "./api";
import { backoff } from "./backoff";
import type { Credentials, Message, Page, Standing } from "./types";
import type { Waiting } from "./waiting";

const SOCKET_TRIES = 2;
const POLLS_BEFORE_SOCKET = 12;
const FIRST_FRAME_MS = 8_000;
/** The server sends something every 15 seconds: a connection that is silent for so long is as good as gone. */
const SILENCE_MS = 45_000;
const POLL_SECONDS = 25;
const BREATH_MS = 1_000;
const HIDDEN_GRACE_MS = 10_000;

type Frame = Message | (Standing & { kind: "status" }) | { kind: "ping" };

/** Who hears what comes, and says where to go on. */
export interface Listener {
  after(): number;
  messages(messages: Message[]): boolean;
  standing(standing: Standing): void;
  connection(ok: boolean, busy: boolean): void;
  ended(): void;
}

/**
 * Hears a conversation: over a WebSocket, after failures by long poll, then now and then over a WebSocket again.
 * Closed while the page is hidden, because phones cut such connections without saying so.
 */
export class Listening {
  private socket: WebSocket | null = null;
  private failures = 0;
  private readonly stop = new AbortController();
  private hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly credentials: Credentials,
    private readonly listener: Listener,
    private readonly waiting: Waiting,
  ) {
    const { signal } = this.stop;
    waiting.signal.addEventListener("abort", () => this.end(), { signal });
    document.addEventListener("visibilitychange", () => this.hide(), { signal });
    addEventListener("pagehide", () => this.socket?.close(), { signal });
    addEventListener("online", () => this.again(), { signal });
  }

  /** Follow until the end. */
  async run(): Promise<void> {
    for (let tries = 0; !this.over; ) {
      await this.untilVisible();
      if (this.over) return;
      try {
        tries = (await (this.failures < SOCKET_TRIES ? this.bySocket() : this.byPolling())) ? 0 : tries + 1;
      } catch (error) {
        if (this.over) return;
        if (error instanceof Refused && error.ends) return this.listener.ended();
        this.listener.connection(false, error instanceof Refused);
        tries += 1;
        await this.waiting.pause(Math.max(backoff(tries), error instanceof Refused ? error.retryAfter * 1000 : 0));
        continue;
      }
      if (tries) await this.waiting.pause(backoff(tries));
    }
  }

  /** Something should have come by now: connect anew, without waiting for a dead connection to say that it is closed. */
  again(): void {
    this.socket?.close();
    this.socket?.dispatchEvent(new Event("close"));
  }

  /** Hear no more. */
  end(): void {
    this.stop.abort();
    clearTimeout(this.hiding);
    this.socket?.close();
    this.waiting.wake();
  }

  private get over(): boolean {
    return this.stop.signal.aborted;
  }

  /** Until the socket closes; whether anything came. */
  private async bySocket(): Promise<boolean> {
    const address = await this.api.stream(this.credentials, this.listener.after(), this.stop.signal);
    // Counted before it can fail: a page may forbid sockets altogether.
    this.failures += 1;
    const socket = new WebSocket(address);
    this.socket = socket;
    let heard = false;
    let late: ReturnType<typeof setTimeout> | undefined;
    const within = (milliseconds: number): void => {
      clearTimeout(late);
      late = setTimeout(() => this.again(), milliseconds);
    };
    within(FIRST_FRAME_MS);
    socket.onmessage = ({ data }): void => {
      within(SILENCE_MS);
      heard = true;
      this.failures = 0;
      this.listener.connection(true, false);
      this.frame(JSON.parse(String(data)) as Frame);
    };
    await new Promise<void>((resolve) => {
      socket.onclose = (): void => resolve();
      this.stop.signal.addEventListener("abort", () => resolve());
      if (this.over) socket.close();
    });
    clearTimeout(late);
    this.socket = null;
    socket.onmessage = null;
    if (document.hidden) this.failures = 0;
    return heard;
  }

  private frame(frame: Frame): void {
    if ("seq" in frame) {
      if (!this.listener.messages([frame])) this.again();
      // What a person wrote has arrived: that is when their promise is kept.
      else if (frame.author) this.socket?.send(JSON.stringify({ after: frame.seq }));
    } else if (frame.kind === "status") this.listener.standing(frame);
  }

  /** Some polls, then the socket gets another chance. */
  private async byPolling(): Promise<boolean> {
    for (let polls = 0; polls < POLLS_BEFORE_SOCKET && !this.over && !document.hidden; polls += 1) {
      const began = Date.now();
      const page: Page = await this.api.listen(
        this.credentials, this.listener.after(), polls ? POLL_SECONDS : 0, this.stop.signal,
      );
      this.listener.connection(true, false);
      this.listener.messages(page.messages);
      this.listener.standing(page);
      // More polls than places: then each is answered at once, and must not be repeated at once.
      if (polls && !page.messages.length && Date.now() - began < BREATH_MS) await this.waiting.pause(BREATH_MS);
    }
    this.failures = SOCKET_TRIES - 1;
    return true;
  }

  private hide(): void {
    clearTimeout(this.hiding);
    if (document.hidden) this.hiding = setTimeout(() => this.socket?.close(), HIDDEN_GRACE_MS);
  }

  private async untilVisible(): Promise<void> {
    while (document.hidden && !this.over) await this.waiting.pause(60_000);
  }
}
