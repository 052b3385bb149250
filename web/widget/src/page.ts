import { type About, aboutOf, told } from "./about";
import { Floating } from "./floating";
import { forgetKnown } from "./forgetting";
import type { Start } from "./hosting";
import type { PaydocLauncher } from "./launcher";
import type { PaydocChat } from "./paydoc-chat";

type Name = "ready" | "open" | "close" | "message" | "unread" | "state" | "token-expired" | "error";
type Look = Partial<Record<"lang" | "theme" | "size", string | null>>;

/** What a page may do with the widget. */
export interface PayDocApi {
  open(): void;
  close(): void;
  show(): void;
  hide(): void;
  destroy(): void;
  identify(jwt: string | null): void;
  start(what: Start): void;
  context(about: About): void;
  update(look: Look): void;
  on(event: Name, listener: (detail: unknown) => void): () => void;
  onUnread(listener: (count: number) => void): () => void;
}

const all = <T extends Element>(name: string): T[] => [...document.querySelectorAll<T>(name)];
const inline = (): PaydocChat[] => all("paydoc-chat");

/** What a page may do, and what puts the floating button of its script tag there. */
export function pageOf(asked: DOMStringMap | undefined): { api: PayDocApi; launch: () => void } {
  const floating = new Floating(asked);
  const endings = new Set<() => void>();
  let jwt: string | null = null;

  const launchers = (): PaydocLauncher[] => {
    const { made } = floating;
    const there = all<PaydocLauncher>("paydoc-launcher");
    return made && !made.isConnected ? [...there, made] : there;
  };
  const place = (): PaydocLauncher | undefined => {
    const { made } = floating;
    const now = floating.place();
    if (jwt && !made) now?.identify(jwt);
    return now ?? launchers()[0];
  };
  /** What is opened: the panel of the button, else the conversation in the page. */
  const opened = async (): Promise<PaydocChat | null> => {
    const launcher = place();
    if (launcher) {
      launcher.hidden = false;
      return launcher.open();
    }
    const [chat] = inline();
    if (chat) chat.focus();
    else console.error("paydoc: nothing to open: the script tag has no data-brand, and the page no <paydoc-chat brand>");
    return chat ?? null;
  };
  const once = (work: () => void): void => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", work);
    else work();
  };

  const api: PayDocApi = {
    open: () => once(() => void opened()),
    close: () => launchers().forEach((each) => void each.close()),
    show: () => once(() => { if (place()) launchers().forEach((each) => { each.hidden = false; }); }),
    hide: () => once(() => launchers().forEach((each) => {
      void each.close();
      each.hidden = true;
    })),
    destroy: () => {
      [...endings].forEach((end) => end());
      floating.remove();
    },
    identify: (now) => {
      if (!now && jwt) told.about = {};
      jwt = now;
      [...launchers(), ...inline()].forEach((each) => each.identify(jwt));
      if (jwt) return;
      try {
        forgetKnown(localStorage, sessionStorage);
      } catch {
        // Where the browser keeps nothing, there is nothing to forget.
      }
    },
    start: (what) => once(() => void opened().then((chat) => chat?.start(what))),
    context: (about) => {
      Object.assign(told.about, aboutOf(about));
      [...inline(), ...launchers().map(({ chat }) => chat)].forEach((each) => each?.hosting.tell(true));
    },
    update: (look) => [...launchers(), ...inline()].forEach((each) => {
      for (const [name, value] of Object.entries(look)) if (value) each.setAttribute(name, value); else each.removeAttribute(name);
    }),
    on: (event, listener) => {
      const heard = (happened: Event): void => listener((happened as CustomEvent<unknown>).detail);
      const end = (): void => {
        endings.delete(end);
        document.removeEventListener(`paydoc-${event}`, heard);
      };
      endings.add(end);
      document.addEventListener(`paydoc-${event}`, heard);
      return end;
    },
    onUnread: (listener) => {
      listener(launchers()[0]?.unread ?? 0);
      return api.on("unread", (count) => listener(count as number));
    },
  };
  return { api, launch: () => { if (!launchers().length) place(); } };
}
