import type { html as Html } from "lit/html.js";
import type { Call } from "../api";
import type { Language } from "../messages";
import type { OwnCase } from "../types";

export type Shown = ReturnType<typeof Html> | "";

/** As among the widget's own drawings. */
export const cross = (html: Lent["html"]): Shown => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>`;

/** What the widget lends: Lit's own templates, and what may be done. Only plain names: the two files are built apart. */
export interface Lent {
  html: typeof Html;
  wallet(): string;
  language(): Language;
  /** What is known of the customer's cases; to ask again; to close their card. */
  tickets(): { readonly list: readonly OwnCase[]; load(): Promise<void>; close(): void };
  /** Whether a picture is of use here now. */
  useful(): boolean;
  redraw(): void;
  /** Close what else the menu has opened. */
  put(): void;
  say(text: string): void;
  pick(): void;
  /** Remember what the customer thought of a message. */
  vote(key: string, value: unknown): void;
  /** A call about the customer's own conversation. Rejects with what may be shown in `detail`. */
  ask(rest: string, call: Call): Promise<Response>;
}
