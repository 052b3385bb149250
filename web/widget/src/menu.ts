import { said } from "./messages/said";
import type { Standing } from "./standing";
import type { WechatCode } from "./types";

/** The element that the menu belongs to. */
type Host = Pick<Standing, "state" | "words" | "session" | "renderRoot" | "requestUpdate"> & { begin(): void };

/** What the menu leads to: an end or a new start, which are asked about first, and going on in WeChat. */
export class Menu {
  shown = false;
  ending = false;
  note = "";
  code: WechatCode | null = null;
  copied = false;

  constructor(private readonly chat: Host) {}

  /** Whether there is something that Escape closes. */
  get busy(): boolean {
    return this.shown || this.ending || Boolean(this.code);
  }

  /** Whether a person has the conversation or will have it: then an end is not yet a new start. */
  get withPeople(): boolean {
    return this.chat.state === "queued" || this.chat.state === "agent";
  }

  /** What the customer is to send in WeChat. */
  get bound(): string {
    return `${said.bind} ${this.code?.code ?? ""}`;
  }

  readonly toggle = (): void => this.set({ shown: !this.shown });
  readonly ask = (): void => this.set({ shown: false, ending: true, code: null });
  readonly close = (): void => this.set({ shown: false, ending: false, code: null, note: "" });

  /** Say something of our own, above the conversation. */
  tell(note: string): void {
    this.set({ note });
  }

  /** End this conversation on the server; without people in it, another begins at once. */
  readonly end = async (): Promise<void> => {
    const { chat, withPeople } = this;
    this.close();
    const { session } = chat;
    if (!session) return;
    if (chat.state !== "closed" && !(await session.telling.leave())) return this.tell(chat.words.failed);
    if (withPeople) return;
    if (session.credentials) session.outbox.clear(session.credentials.id);
    session.kept.credentials = null;
    session.kept.set("votes", null);
    chat.begin();
  };

  /** Get a code for WeChat and show it. */
  readonly wechat = async (): Promise<void> => {
    this.set({ shown: false, copied: false });
    const code = (await this.chat.session?.telling.wechat()) ?? null;
    this.set(code ? { code, note: "" } : { note: this.chat.words.failed });
  };

  /** Copy it; where that is not allowed, mark it, so that it can be copied by hand. */
  readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.bound);
      this.set({ copied: true });
    } catch {
      getSelection()?.selectAllChildren(this.chat.renderRoot.querySelector(".code")!);
    }
  };

  private set(change: Partial<Pick<Menu, "shown" | "ending" | "note" | "code" | "copied">>): void {
    Object.assign(this, change);
    this.chat.requestUpdate();
  }
}
