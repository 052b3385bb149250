import { PaydocElement } from "./element";
import { LANGUAGES, type Language, languageOf, type Words } from "./messages";
import type { Session } from "./session";
import type { Connection, State } from "./types";

/** What its views ask of a conversation's element: which wallet, which words, how it stands. */
export abstract class Standing extends PaydocElement {
  session: Session | null = null;
  brandName = "";
  agentName = "";
  /** Whether this customer can go on in WeChat. */
  inWechat = false;
  /** The last message that was there when the page was opened. */
  seenAtStart = Infinity;
  /** Where the customer left off, when that is long ago. */
  resumeAt: { seq: number; at: number } | null = null;

  get brand(): string {
    return this.attribute("brand");
  }

  /** Whether there is a button to close it. */
  get closable(): boolean {
    return this.hasAttribute("closable");
  }

  get language(): Language {
    return languageOf(this.lang || document.documentElement.lang || navigator.language);
  }

  get words(): Words {
    return LANGUAGES[this.language];
  }

  get state(): State {
    return this.session?.state ?? "bot";
  }

  get queue(): Session["queue"] {
    return this.session?.queue ?? null;
  }

  get connection(): Connection {
    return this.session?.connection ?? (this.brand ? "connecting" : "wrong");
  }

  get connected(): boolean {
    return this.connection === "ok" || this.connection === "connecting";
  }

  /** Whether something is on its way: until then the last question counts as answered. */
  get busy(): boolean {
    return Boolean(this.session && (this.session.awaited || this.session.sending.pending().length));
  }

  /** Whether somebody else is writing. */
  get typing(): boolean {
    return Boolean(this.session?.awaited || (this.state === "agent" && this.session?.agent?.typing));
  }
}
