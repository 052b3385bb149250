import { backoff } from "./lib/backoff";
import type { Frame } from "./types";

export type Link = "connecting" | "open" | "broken";

const SILENCE = 40_000;
const SETTLED = 5_000;

interface Hooks {
  frame: (frame: Frame) => void;
  link: (link: Link) => void;
  opened: () => void;
  ended: () => void;
}

/** The desk's stream, opened again whenever it breaks, with growing pauses; a silent one counts as broken. */
export class Stream {
  private socket: WebSocket | null = null;
  private failures = 0;
  private timer = 0;
  private watchdog = 0;
  private wanted = false;

  constructor(private readonly hooks: Hooks) {
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  start(): void {
    this.wanted = true;
    this.failures = 0;
    this.open();
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  send(what: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(what));
  }

  private open(): void {
    clearTimeout(this.timer);
    if (!this.wanted || this.socket) return;
    this.hooks.link("connecting");
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/v1/desk/stream`);
    const opened = { at: 0 };
    this.socket = socket;
    socket.onopen = () => {
      opened.at = Date.now();
      this.listen();
      this.hooks.link("open");
      this.hooks.opened();
    };
    socket.onmessage = (event) => {
      this.listen();
      this.hooks.frame(JSON.parse(String(event.data)) as Frame);
    };
    socket.onclose = () => this.closed(socket, opened.at);
  }

  private closed(socket: WebSocket, openedAt: number): void {
    if (this.socket !== socket) return;
    this.socket = null;
    clearTimeout(this.watchdog);
    if (!this.wanted) return;
    this.hooks.link("broken");
    this.failures = openedAt && Date.now() - openedAt > SETTLED ? 0 : this.failures + 1;
    if (!openedAt) this.hooks.ended();
    this.timer = window.setTimeout(() => this.open(), backoff(this.failures));
  }

  /** A connection that is as good as gone says so late, or never. */
  private drop(): void {
    const socket = this.socket;
    if (!socket) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
    this.closed(socket, Date.now());
  }

  private hurry(): void {
    if (!this.wanted || this.socket) return;
    this.failures = 0;
    this.open();
  }

  private listen(): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => this.drop(), SILENCE);
  }
}
