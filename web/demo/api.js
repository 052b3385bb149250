/** The calls of the API, and what can come of them. */

const BASE = "/api/v1/conversations";
const PATIENCE_MS = 15000;

/** The server refused. `detail` is for the customer. */
export class Refused extends Error {
  constructor(status, detail, retryAfter) {
    super(`refused with ${status}`);
    Object.assign(this, { status, detail, retryAfter });
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  /** Whether the conversation cannot be used any longer. */
  get ends() {
    return this.status === 401 || this.status === 404;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

async function call(path, { method = "GET", body, token, signal, patience = PATIENCE_MS }) {
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, patience);
  signal?.addEventListener("abort", end);
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const answer = await fetch(BASE + path, {
      method, headers, body: body && JSON.stringify(body), signal: stop.signal, cache: "no-store", credentials: "omit",
    });
    if (answer.ok) return await answer.json();
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail, Number(answer.headers.get("Retry-After")) || 0);
  } catch (error) {
    throw error instanceof Refused ? error : new Unreachable(error.message);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

export const open = (brand, signal) => call("", { method: "POST", body: { brand }, signal });

export const say = ({ id, token }, { clientId, text, option }, signal) =>
  call(`/${id}/messages`, {
    method: "POST", token, signal, body: { client_id: clientId, ...(option ? { option } : { text }) },
  });

export const listen = ({ id, token }, after, wait, signal) =>
  call(`/${id}/messages?after=${after}&wait=${wait}`, { token, signal, patience: (wait + 10) * 1000 });
