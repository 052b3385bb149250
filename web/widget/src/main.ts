import { PaydocChat } from "./paydoc-chat";
import { PaydocLauncher } from "./launcher";
import { PaydocPicture } from "./views/picture";

type Name = "ready" | "open" | "close" | "message" | "state" | "token-expired" | "error";

const script = document.currentScript as HTMLScriptElement | null;

/** What a page may do with the widget. */
export interface PayDocApi {
  open(): void;
  close(): void;
  identify(jwt: string | null): void;
  on(event: Name, listener: (detail: unknown) => void): () => void;
}

const launchers = (): PaydocLauncher[] => [...document.querySelectorAll<PaydocLauncher>("paydoc-launcher")];
let token: string | null = null;

const api: PayDocApi = {
  open: () => launchers().forEach((each) => void each.open()),
  close: () => launchers().forEach((each) => void each.close()),
  identify: (jwt) => {
    token = jwt;
    document.querySelectorAll<PaydocChat | PaydocLauncher>("paydoc-chat, paydoc-launcher").forEach((each) => each.identify(jwt));
  },
  on: (event, listener) => {
    const heard = (happened: Event): void => listener((happened as CustomEvent<unknown>).detail);
    document.addEventListener(`paydoc-${event}`, heard);
    return () => document.removeEventListener(`paydoc-${event}`, heard);
  },
};

function define(): void {
  const known: [string, CustomElementConstructor][] = [
    ["paydoc-picture", PaydocPicture], ["paydoc-chat", PaydocChat], ["paydoc-launcher", PaydocLauncher],
  ];
  for (const [name, element] of known) if (!customElements.get(name)) customElements.define(name, element);
}

/** `<script src="…/widget.js" data-brand="okpay">` puts the floating button into the page. */
function launch(): void {
  const brand = script?.dataset.brand;
  if (!brand || launchers().length) return;
  const made = document.createElement("paydoc-launcher") as PaydocLauncher;
  made.setAttribute("brand", brand);
  for (const name of ["lang", "theme", "size"] as const) if (script.dataset[name]) made.setAttribute(name, script.dataset[name]!);
  made.toggleAttribute("data-left", script.dataset.position === "left");
  document.body.append(made);
  if (token) made.identify(token);
}

const page = window as unknown as { PayDoc?: PayDocApi; litNonce?: string };
if (!page.PayDoc) {
  // Where there are no constructable style sheets, Lit makes style elements: they need the page's nonce.
  if (script?.nonce) page.litNonce ??= script.nonce;
  page.PayDoc = api;
  define();
  if (document.body) launch();
  else addEventListener("DOMContentLoaded", launch);
}
