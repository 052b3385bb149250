/**
 * One conversation: hears by long poll, speaks through an outbox that survives a reload.
 *
 * A message stays in the outbox, with the same client id, until the server has said that it is durable; however often
 * it is sent, it counts once. Events: opened, expired, messages, progress, connection, queued, sent, refused.
 */
import * as api from "./api.js";
import * as kept from "./kept.js";

const WAIT_SECONDS = 25;
const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const BREATH_MS = 1000;

export class Conversation extends EventTarget {
  #brand;
  #mine = null;
  #after = 0;
  #answered = 0;
  #spoken = 0;
  #sending = false;
  #stop = new AbortController();
  #wakers = new Set();

  constructor(brand) {
    super();
    this.#brand = brand;
    const wake = () => this.#wake();
    addEventListener("online", wake, { signal: this.#stop.signal });
    document.addEventListener("visibilitychange", wake, { signal: this.#stop.signal });
  }

  /** Open it, or go on with the one that was kept, and follow it until `close`. */
  async begin() {
    this.#mine = kept.load(this.#brand);
    if (!this.#mine) await this.#open();
    if (this.#closed) return;
    this.#tell("opened", { outbox: this.#mine.outbox });
    this.#flush();
    await this.#follow();
  }

  /** Stop following; what is in the outbox stays there. */
  close() {
    this.#stop.abort();
    this.#wake();
  }

  /** Say something: a text, or an option's token with its label. */
  say({ text, option }) {
    if (!this.#mine) return;
    const entry = { clientId: kept.uuid(), text, ...(option && { option }) };
    this.#mine.outbox.push(entry);
    kept.save(this.#brand, this.#mine);
    this.#tell("queued", entry);
    this.#flush();
  }

  /** Whether an answer is still to come. */
  get waiting() {
    return this.#sending || this.#spoken > this.#answered;
  }

  get #closed() {
    return this.#stop.signal.aborted;
  }

  async #open() {
    const opened = await this.#untilDone(() => api.open(this.#brand, this.#stop.signal));
    if (!opened) return;
    this.#mine = { id: opened.conversation_id, token: opened.token, outbox: [] };
    kept.save(this.#brand, this.#mine);
  }

  async #follow() {
    for (let wait = 0; !this.#closed; wait = WAIT_SECONDS) {
      const began = Date.now();
      const mine = this.#mine;
      const page = await this.#untilDone(() => api.listen(mine, this.#after, wait, this.#stop.signal));
      if (!page) return;
      this.#take(page);
      // More polls than places: then each is answered at once, and must not be repeated at once.
      if (wait && !page.messages.length && Date.now() - began < BREATH_MS) await this.#pause(BREATH_MS);
    }
  }

  #take(page) {
    this.#after = page.last_seq;
    this.#answered = page.answered_seq;
    const said = page.messages.filter((message) => message.from === "customer");
    this.#spoken = Math.max(this.#spoken, ...said.map((message) => message.seq));
    if (page.messages.length) this.#tell("messages", { messages: page.messages });
    this.#progress(page.state);
  }

  #progress(state) {
    this.#tell("progress", { state, waiting: this.waiting });
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    this.#progress();
    while (this.#mine?.outbox.length && !this.#closed) {
      const mine = this.#mine;
      const entry = mine.outbox[0];
      try {
        const taken = await this.#untilDone(() => api.say(mine, entry, this.#stop.signal), true);
        if (!taken) break;
        this.#spoken = Math.max(this.#spoken, taken.seq);
        this.#tell("sent", { clientId: entry.clientId, seq: taken.seq });
      } catch (refused) {
        this.#tell("refused", { clientId: entry.clientId, detail: refused.detail });
      }
      mine.outbox.shift();
      if (mine === this.#mine) kept.save(this.#brand, mine);
    }
    this.#sending = false;
    if (!this.#closed) this.#progress();
  }

  /** Try until there is an answer. Null when the conversation was closed or has expired meanwhile. */
  async #untilDone(attempt, throws = false) {
    for (let tries = 0; !this.#closed; tries += 1) {
      try {
        const answer = await attempt();
        if (tries) this.#tell("connection", { ok: true });
        return this.#closed ? null : answer;
      } catch (error) {
        if (this.#closed) return null;
        if (error.ends && this.#mine) return this.#expire();
        if (throws && error.status && !error.passes) throw error;
        this.#tell("connection", { ok: false, busy: Boolean(error.status), starting: !this.#mine });
        const delay = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
        await this.#pause(Math.max(delay, (error.retryAfter || 0) * 1000));
      }
    }
    return null;
  }

  #expire() {
    const unsent = this.#mine.outbox.filter((entry) => !entry.option).map((entry) => entry.text);
    kept.save(this.#brand, null);
    this.close();
    this.#tell("expired", { unsent });
    return null;
  }

  /** Wait, or less when the network or the customer is back. */
  #pause(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wakers.add(done);
    });
  }

  #wake() {
    for (const done of [...this.#wakers]) done();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
