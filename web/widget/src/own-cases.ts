import type { Standing } from "./standing";
import type { OwnCase } from "./types";

/** The element whose customer's cases these are. */
type Host = Pick<Standing, "session" | "renderRoot" | "requestUpdate"> & {
  readonly menu: { readonly withPeople: boolean; close(): void };
  readonly extras: { load(): Promise<boolean> };
};

/** The customer's cases, as far as they are known, and whether the card that shows them is open. */
export class OwnCases {
  list: OwnCase[] = [];
  shown = false;
  private known = "";

  constructor(private readonly chat: Host) {}

  /** Whether a person has or will have what is sent here, so that a picture is of use. */
  get pictures(): boolean {
    return this.chat.menu.withPeople || this.list.some(({ here, status }) => here && status === "ticket");
  }

  /** Ask again when how it stands, or a notice, says that something may have become of them. */
  follow(known: boolean): void {
    const { session } = this.chat;
    if (!session?.loaded || !session.credentials) return;
    const noticed = session.timeline.seq(({ kind }) => kind === "notice");
    const now = session.credentials.id + session.state + noticed;
    if (now === this.known || !(noticed || known)) return;
    this.known = now;
    void this.load();
  }

  readonly load = async (): Promise<void> => {
    const { session } = this.chat;
    const list = session && (await session.api.cases(session.credentials!).catch(() => null));
    if (!list || session !== this.chat.session) return;
    this.list = list;
    this.chat.requestUpdate();
  };

  readonly open = async (): Promise<void> => {
    this.chat.menu.close();
    void this.load();
    if (await this.chat.extras.load()) this.show(true, ".cases h3");
  };

  readonly close = (): void => this.show(false, "header .icon");

  private show(shown: boolean, focused: string): void {
    this.shown = shown;
    this.chat.requestUpdate();
    requestAnimationFrame(() => this.chat.renderRoot.querySelector<HTMLElement>(focused)?.focus());
  }
}
