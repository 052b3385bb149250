import type { Brand, Credentials, Opened, OwnCase, Page } from "./types";

const PATIENCE_MS = 15_000;
const PICTURE_PATIENCE_MS = 90_000;

/** The server refused. `detail` may be shown to the customer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly detail: string,
    readonly retryAfter: number,
  ) {
    super(`refused with ${status}`);
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  /** Whether nothing can be opened as it is asked for, now or later. */
  get misplaced(): boolean {
    return this.status === 404 || this.status === 422;
  }

  /** Whether the conversation cannot be used any longer. */
  get ends(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

export interface Call {
  method?: string;
  body?: unknown;
  raw?: Blob;
  token?: string | null;
  signal?: AbortSignal;
  patience?: number;
  cache?: RequestCache;
  /** Also when the page is left at once. */
  keepalive?: boolean;
}

/** The calls of the web API. Secrets travel in headers only. */
export class Api {
  constructor(private readonly server: string) {}

  brand(brand: string): Promise<Brand> {
    return this.json(`brands/${encodeURIComponent(brand)}`, { cache: "default" });
  }

  /** What can be asked about: the name of every topic by its id. */
  async topics(brand: string): Promise<Record<string, string>> {
    return (await this.json<{ topics: Record<string, string> }>(`brands/${encodeURIComponent(brand)}/topics`, { cache: "default" })).topics;
  }

  open(brand: string, jwt: string | null, signal: AbortSignal): Promise<Opened> {
    return this.json("conversations", {
      method: "POST", body: { brand }, token: jwt, signal,
    });
  }

  say(to: Credentials, clientId: string, said: { text?: string; option?: string }, signal: AbortSignal): Promise<{ seq: number }> {
    const body = { client_id: clientId, ...(said.option ? { option: said.option } : { text: said.text }) };
    return this.own(to, "messages", { method: "POST", body, signal });
  }

  listen(to: Credentials, after: number, wait: number, signal: AbortSignal): Promise<Page> {
    return this.own(to, `messages?after=${after}&wait=${wait}`, { signal, patience: (wait + 10) * 1000 });
  }

  /** The address of a stream; it opens one, once. */
  async stream(to: Credentials, after: number, signal: AbortSignal): Promise<string> {
    const { ticket } = await this.own<{ ticket: string }>(to, "ticket", { method: "POST", signal });
    const address = new URL(`${this.path(to)}/stream?ticket=${encodeURIComponent(ticket)}&after=${after}&status=1`);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return address.href;
  }

  attach(to: Credentials, clientId: string, picture: Blob, signal: AbortSignal): Promise<{ seq: number }> {
    return this.own(to, `attachments?client_id=${clientId}`, {
      method: "POST", raw: picture, signal, patience: PICTURE_PATIENCE_MS,
    });
  }

  async picture(to: Credentials, id: string): Promise<Blob> {
    return (await this.ask(to, `attachments/${encodeURIComponent(id)}`, { patience: PICTURE_PATIENCE_MS })).blob();
  }

  async cases(to: Credentials): Promise<OwnCase[]> {
    return (await this.own<{ cases: OwnCase[] }>(to, "cases", {})).cases;
  }

  /** Typing, feedback, the end: nothing comes back. */
  async note(to: Credentials, what: "typing" | "feedback" | "close", body?: unknown): Promise<void> {
    await this.ask(to, what, { method: "POST", body });
  }

  /** Any call about the customer's own conversation. */
  ask(to: Credentials, rest: string, call: Call): Promise<Response> {
    return this.call(`${this.path(to)}/${rest}`, { ...call, token: to.token });
  }

  private path({ id }: Credentials): string {
    return `${this.server}/api/v1/conversations/${encodeURIComponent(id)}`;
  }

  private async own<T>(to: Credentials, rest: string, call: Call): Promise<T> {
    return (await (await this.ask(to, rest, call)).json()) as T;
  }

  private async json<T>(rest: string, call: Call): Promise<T> {
    return (await (await this.call(`${this.server}/api/v1/${rest}`, call)).json()) as T;
  }

  private async call(address: string, call: Call): Promise<Response> {
    const stop = new AbortController();
    const end = (): void => stop.abort();
    const timer = setTimeout(end, call.patience ?? PATIENCE_MS);
    call.signal?.addEventListener("abort", end);
    if (call.signal?.aborted) end();
    try {
      const answer = await fetch(address, { ...request(call), signal: stop.signal });
      if (answer.ok) return answer;
      throw await refusal(answer);
    } catch (error) {
      throw error instanceof Refused ? error : new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", end);
    }
  }
}

function request({ method = "GET", body, raw, token, keepalive = false, cache = "no-store" }: Call): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (raw) headers["Content-Type"] = raw.type;
  if (token) headers.Authorization = `Bearer ${token}`;
  const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
  return { method, headers, body: sent, cache, credentials: "omit", keepalive };
}

async function refusal(answer: Response): Promise<Refused> {
  const problem = (await answer.json().catch(() => ({}))) as { type?: string; detail?: string };
  const kind = (problem.type ?? "").replace("urn:paydoc:problem:", "");
  return new Refused(answer.status, kind, problem.detail ?? "", Number(answer.headers.get("Retry-After")) || 0);
}

