import { html, type TemplateResult } from "lit/html.js";
import { linkify, type Piece } from "../linkify";
import type { Message } from "../types";

const known = new WeakMap<Message, Piece[]>();

/** What the bot or a person says: plain text in which addresses can be followed. Never anything but text. */
export function spoken(message: Message): (string | TemplateResult)[] {
  const pieces = known.get(message) ?? linkify(message.text);
  known.set(message, pieces);
  return pieces.map(({ text: shown, href }) =>
    href ? html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${shown}</a>` : shown,
  );
}
