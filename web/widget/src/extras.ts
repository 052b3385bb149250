import { html } from "lit/html.js";
import { HOME } from "./home";
import type { OwnCases } from "./own-cases";
import type { Panels } from "./panels";
import type { Standing } from "./standing";

/** The element that they belong to. */
type Host = Pick<Standing, "brandName" | "language" | "words" | "session" | "requestUpdate"> & {
  readonly menu: { tell(note: string): void; close(): void };
  readonly cases: OwnCases;
  readonly composing: { pick(): void };
  say(text: string): void;
  dress(styles: string): void;
};

/** What few customers need, most of it behind the menu: a file of its own, fetched when it is first wanted. */
export class Extras {
  panels: Panels | null = null;

  constructor(private readonly chat: Host) {}

  /** Something is drawn as soon as it is there. */
  want(): void {
    if (!this.panels) void this.load(true);
  }

  /** Whether it is there; what is wrong is said. */
  async load(quiet = false): Promise<boolean> {
    const { chat } = this;
    try {
      const { styles, panels } = (await import(/* @vite-ignore */ `${HOME}/widget-menu.js`)) as typeof import("./panels");
      if (this.panels) return true;
      chat.dress(styles);
      this.panels = panels({
        html,
        wallet: () => chat.brandName,
        language: () => chat.language,
        tickets: () => chat.cases,
        useful: () => chat.cases.pictures,
        redraw: () => chat.requestUpdate(),
        put: chat.menu.close,
        say: (text) => chat.say(text),
        vote: (key, value) => chat.session?.telling.vote(key, value),
        pick: () => chat.composing.pick(),
        ask: (rest, call) => chat.session!.api.ask(chat.session!.credentials!, rest, call),
      });
      chat.requestUpdate();
    } catch {
      if (!quiet) chat.menu.tell(chat.words.failed);
    }
    return Boolean(this.panels);
  }
}
