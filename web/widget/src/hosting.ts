import { told } from "./about";
import { Refused } from "./api";
import { HOME } from "./home";
import type { Menu } from "./menu";
import type { Session } from "./session";
import type { Standing } from "./standing";

/** What a page wants its customer to begin with: words, or the id of a topic. */
export type Start = string | { topic: string };

/** The element that is in the page. */
type Host = Pick<Standing, "brand" | "session" | "state"> & {
  readonly menu: Menu;
  getAttribute(name: string): string | null;
  say(text: string): void;
};

/** What the page around a conversation wants of it, says of its customer, and is told when it is wrong. */
export class Hosting {
  private beginWith = "";
  /** The conversation that knows what the page says. */
  private informed = "";
  private complained = "";

  constructor(private readonly chat: Host) {}

  /** Begin with words, once it is known what was said before; the same is not said twice in a row. */
  async start(what: Start): Promise<void> {
    const { session, brand } = this.chat;
    const named = async (topic: string): Promise<string | undefined> => (await session?.api.topics(brand))?.[topic];
    const text = typeof what === "string" ? what : await named(what.topic).catch(() => "");
    if (!text) return console.error("paydoc: nothing to start with:", what);
    this.beginWith = text;
    this.follow();
  }

  /** Something changed: perhaps there is a conversation now that can be begun or told. */
  follow(): void {
    const { session } = this.chat;
    void this.tell(false);
    if (session?.loaded && this.beginWith) this.sayFirst(session);
  }

  /** Tell the open conversation what the page says; `again`, because that is new. */
  async tell(again: boolean): Promise<void> {
    const { session } = this.chat;
    const to = session?.credentials;
    if (!to || !Object.keys(told.about).length || (!again && this.informed === to.id)) return;
    this.informed = to.id;
    try {
      await session.api.ask(to, "context", { method: "PUT", body: told.about });
    } catch (error) {
      if (error instanceof Refused && !error.passes) console.error("paydoc: context:", error.detail);
      else this.informed = "";
    }
  }

  /** There is no such wallet: for whoever builds the page, once. */
  complain(): void {
    const { chat } = this;
    const server = chat.getAttribute("server") || HOME;
    const wrong = chat.brand ? `brand="${chat.brand}" (data-brand on the script tag) is no wallet of ${server}` : "the attribute brand is missing";
    if (wrong !== this.complained) console.error(`paydoc: ${wrong}`);
    this.complained = wrong;
  }

  /** Where the conversation is over, in another. */
  private sayFirst({ timeline, sending }: Session): void {
    const text = this.beginWith;
    if (this.chat.state === "closed") return void this.chat.menu.end();
    this.beginWith = "";
    const { messages, spoken } = timeline;
    const [onItsWay] = sending.pending().slice(-1);
    if ((onItsWay ?? messages.find(({ seq }) => seq === spoken))?.text !== text) this.chat.say(text);
  }
}
