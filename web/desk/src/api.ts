import { words } from "./messages/zh-CN";
import { skewOf } from "./lib/timers";

const BASE = "/api/v1/desk";
const PATIENCE = 20_000;
const UPLOAD_PATIENCE = 90_000;

/** What the server refused, with words that may be shown. `status` 0: it could not be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    detail: string,
    readonly data: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }

  /** Whether the same call may do better later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The desk's calls over HTTP; knows the session's token and the server's clock. */
export class Api {
  csrf = "";
  skew = 0;
  onSignedOut: () => void = () => undefined;
  /** Something of what was written here was hidden before it was kept: kinds, as in docs/desk-api.md. */
  onHidden: (kinds: string[]) => void = () => undefined;

  async get<T>(path: string, query: Record<string, string | number> = {}): Promise<T> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
    const answer = await this.call("GET", path + (search && `?${search}`));
    return (await answer.json()) as T;
  }

  async post<T = void>(path: string, body?: unknown): Promise<T> {
    const answer = await this.call("POST", path, body);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Bytes for the server, which may take their time on a slow line. */
  async upload(path: string, data: Blob): Promise<void> {
    await this.call("POST", path, data, UPLOAD_PATIENCE);
  }

  /** The bytes of a picture. */
  async bytes(path: string): Promise<Blob> {
    return (await this.call("GET", path)).blob();
  }

  /** The moment by the server's clock. */
  now(): number {
    return Date.now() + this.skew;
  }

  private async call(method: string, path: string, body?: unknown, patience = PATIENCE): Promise<Response> {
    const headers: Record<string, string> = {};
    const bytes = body instanceof Blob;
    if (body !== undefined) headers["Content-Type"] = bytes ? body.type : "application/json";
    if (method !== "GET") headers["X-CSRF-Token"] = this.csrf;
    const session = this.csrf;
    const answer = await this.reach(path, { method, headers, body: bytes ? body : body === undefined ? null : JSON.stringify(body) }, patience);
    this.skew = skewOf(answer.headers.get("date"), Date.now()) ?? 0;
    const hidden = answer.headers.get("x-paydoc-hidden");
    if (hidden) this.onHidden(hidden.split(","));
    if (answer.ok) return answer;
    const refusal = await refusalOf(answer);
    // What was asked in a session that is over may be refused after the next one has begun.
    if ((refusal.type === "signed-out" || refusal.type === "csrf") && session === this.csrf) this.onSignedOut();
    throw refusal;
  }

  private async reach(path: string, init: RequestInit, patience: number): Promise<Response> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), patience);
    try {
      return await fetch(path.startsWith("/") ? path : `${BASE}/${path}`, { ...init, signal: giveUp.signal, credentials: "same-origin", cache: "no-store" });
    } catch {
      throw new Refusal(0, "unreachable", words.noNetwork);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const data = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const type = String(data["type"] ?? "").replace("urn:paydoc:problem:", "");
  const wait = Number(answer.headers.get("retry-after"));
  return new Refusal(answer.status, type, String(data["detail"] ?? words.failed), data, wait > 0 ? wait : null);
}
