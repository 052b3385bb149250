import { PaydocChat } from "./paydoc-chat";
import { PaydocLauncher } from "./launcher";
import { type PayDocApi, pageOf } from "./page";

const script = document.currentScript as HTMLScriptElement | null;

function define(): void {
  const known: [string, CustomElementConstructor][] = [
    ["paydoc-chat", PaydocChat], ["paydoc-launcher", PaydocLauncher],
  ];
  for (const [name, element] of known) if (!customElements.get(name)) customElements.define(name, element);
}

const page = window as unknown as { PayDoc?: PayDocApi; litNonce?: string };
if (!page.PayDoc) {
  // Where there are no constructable style sheets, Lit makes style elements: they need the page's nonce.
  if (script?.nonce) page.litNonce ??= script.nonce;
  const { api, launch } = pageOf(script?.dataset);
  page.PayDoc = api;
  define();
  if (document.body) launch();
  else addEventListener("DOMContentLoaded", launch);
}
