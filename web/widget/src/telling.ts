import { type Api, Refused } from "./api";
import { insist } from "./forgetting";
import type { Kept } from "./kept";
import type { Outbox } from "./outbox";
import type { Attachment, Credentials, State } from "./types";

const TYPING_EVERY_MS = 3_000;

/** What of a session is needed to tell the server something. */
interface Teller {
  readonly api: Api;
  readonly kept: Kept;
  readonly outbox: Outbox;
  readonly credentials: Credentials | null;
  readonly state: State;
  changed(): void;
}

/** What goes to the server beside messages: typing, opinions, the end; and what is fetched beside them. */
export class Telling {
  private typed = 0;

  constructor(private readonly session: Teller) {}

  /** The agent may see that something is being typed. */
  typing(): void {
    const { credentials, state, api } = this.session;
    if (!credentials || state !== "agent" || Date.now() - this.typed < TYPING_EVERY_MS) return;
    this.typed = Date.now();
    api.note(credentials, "typing", {}).catch(() => undefined);
  }

  /** Whether an answer helped. */
  feedback(seq: number, helpful: boolean): void {
    const { credentials, api } = this.session;
    this.vote(`f${seq}`, helpful);
    if (credentials) api.note(credentials, "feedback", { seq, helpful }).catch(() => undefined);
  }

  /** What the customer thought of a message, as far as this browser knows. */
  voted(key: string): unknown {
    return this.session.kept.get<Record<string, unknown>>("votes")?.[key];
  }

  /** End the conversation, and with it what was not yet sent; whether the server knows. */
  async leave(): Promise<boolean> {
    const { credentials, api, outbox } = this.session;
    if (!credentials) return true;
    try {
      await api.note(credentials, "close");
    } catch (error) {
      if (!(error instanceof Refused && error.ends)) return false;
    }
    outbox.clear(credentials.id);
    this.session.changed();
    return true;
  }

  /** The customer logs out: what opened the conversation is to open it no longer. */
  logOut(): void {
    const { credentials, api } = this.session;
    if (credentials) void insist(() => api.ask(credentials, "logout", { method: "POST", keepalive: true }));
  }

  /** The bytes of a picture. */
  picture(attachment: Attachment): Promise<Blob> {
    const { credentials, api } = this.session;
    return credentials ? api.picture(credentials, attachment.id) : Promise.reject();
  }

  /** Remember what they thought. */
  vote(key: string, value: unknown): void {
    const { kept } = this.session;
    kept.set("votes", { ...kept.get<Record<string, unknown>>("votes"), [key]: value });
    this.session.changed();
  }
}
