import type { Panels } from "./panels";
import type { Standing } from "./standing";
import type { Joining } from "./types";

/** The element that the menu belongs to. */
type Host = Pick<Standing, "state" | "words" | "session" | "requestUpdate"> & {
  readonly extras: { readonly panels: Panels | null; load(): Promise<boolean> };
  begin(): void;
};

/** What the menu leads to: an end or a new start, which are asked about first, and going on in WeChat. */
export class Menu {
  shown = false;
  ending = false;
  note = "";
  /** The link to WeChat, or a code for it, while it is shown. */
  joining: Joining | null = null;

  constructor(private readonly chat: Host) {}

  /** Whether there is something that Escape closes. */
  get busy(): boolean {
    return this.shown || this.ending || Boolean(this.joining);
  }

  /** Whether a person has the conversation or will have it: then an end is not yet a new start. */
  get withPeople(): boolean {
    return this.chat.state === "queued" || this.chat.state === "agent";
  }

  readonly toggle = (): void => this.set({ shown: !this.shown });
  readonly ask = (): void => this.set({ shown: false, ending: true, joining: null });
  readonly close = (): void => this.set({ shown: false, ending: false, joining: null, note: "" });

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

  /** Show the link to WeChat, or get a code for it. */
  readonly wechat = (): Promise<void> => this.fetch(async (panels) => this.set({ joining: await panels.joining(), note: "" }));
  /** Save what is kept of the customer as a file. */
  readonly records = (): Promise<void> => this.fetch((panels) => panels.records());

  private async fetch(what: (panels: Panels) => Promise<void>): Promise<void> {
    this.set({ shown: false });
    if (await this.chat.extras.load()) await what(this.chat.extras.panels!).catch(() => this.tell(this.chat.words.failed));
  }

  private set(change: Partial<Pick<Menu, "shown" | "ending" | "note" | "joining">>): void {
    Object.assign(this, change);
    this.chat.requestUpdate();
  }
}
