import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Chat } from "../chat";
import { said } from "../messages/said";
import type { Row } from "../rows";
import type { Pending } from "../sending";
import { moment } from "../times";
import type { Message, Step } from "../types";
import { icons } from "./icons";
import { spoken } from "./text";

type Shown = TemplateResult | typeof nothing;

/** One line of the conversation. `active`: its buttons can be pressed. */
export function row(chat: Chat, line: Row, active: boolean): TemplateResult {
  if (line.kind === "time") return html`<div class="row time"><time datetime=${new Date(line.at).toISOString()}>${moment(line.at, chat.language, chat.words)}</time></div>`;
  return line.kind === "pending" ? pending(chat, line.pending) : message(chat, line.message, line.first, active);
}

function message(chat: Chat, said: Message, first: boolean, active: boolean): TemplateResult {
  const fresh = said.seq > chat.seenAtStart;
  const classes = `row ${said.from} ${fresh ? "new" : active ? "" : "old"} ${first ? "" : "follows"}`;
  return html`<div class=${classes} data-seq=${said.seq}>
    <span class="unseen">${sender(chat, said)}：</span>
    ${said.from === "agent" && first ? html`<p class="name" aria-hidden="true">${sender(chat, said)}</p>` : nothing}
    ${body(chat, said)}
    ${active ? options(chat, said) : nothing}
    ${said.from === "bot" && said.kind === "answer" ? helps(chat, said) : nothing}
    ${said.kind === "csat" ? rating(chat, said) : nothing}
  </div>`;
}

function body(chat: Chat, said: Message): TemplateResult {
  if (said.step) return card(chat, said, said.step);
  if (said.attachment?.width) return picture(chat, said, said.attachment);
  if (said.from === "customer") return html`<p class="bubble">${said.text}</p>`;
  if (said.from === "system") return html`<div class="notice">${icons.info}<span>${spoken(said)}</span></div>`;
  return html`<p class="bubble">${spoken(said)}</p>`;
}

function card(chat: Chat, said: Message, step: Step): TemplateResult {
  const label = chat.words.step(step.index, step.count);
  const pieces = Array.from({ length: Math.min(step.count, 20) }, (_, at) => (at + 1 < step.index ? "done" : at + 1 === step.index ? "here" : ""));
  return html`<div class="card">
    <header><b>${step.title}</b><span>${label}</span></header>
    <div class="steps" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax=${step.count} aria-valuenow=${step.index}>${pieces.map((piece) => html`<i class=${piece}></i>`)}</div>
    <p>${spoken(said)}</p>
  </div>`;
}

function picture(chat: Chat, said: Message, attachment: NonNullable<Message["attachment"]>): TemplateResult {
  chat.extras.want();
  return html`<paydoc-picture .load=${() => chat.pictureOf(attachment)} .label=${said.text} .failure=${chat.words.pictureFailed}
    .larger=${chat.words.pictureView} .closing=${chat.words.close} .size=${[attachment.width ?? 0, attachment.height ?? 0]}></paydoc-picture>`;
}

function options(chat: Chat, said: Message): Shown {
  if (!said.options.length) return nothing;
  return html`<div class="options" role="group" aria-label=${chat.words.options}>${said.options.map(({ label, token }) =>
    html`<button type="button" class="option" @click=${(event: MouseEvent) => chat.press(event, label, token)}>${label}</button>`)}</div>`;
}

function helps(chat: Chat, said: Message): TemplateResult {
  const { words } = chat;
  if (chat.votes(`f${said.seq}`) !== undefined) return html`<div class="helps"><p role="status">${icons.check}${words.thanks}</p></div>`;
  const vote = (helpful: boolean) => (): void => chat.helpful(said.seq, helpful);
  return html`<div class="helps" role="group" aria-label=${words.helpfulAsk}>
    <button type="button" @click=${vote(true)}>${icons.up}${words.helpful}</button>
    <button type="button" @click=${vote(false)}>${icons.thumb}${words.useless}</button>
  </div>`;
}

function rating({ extras, votes }: Chat, { seq }: Message): unknown {
  extras.want();
  return extras.panels?.rating(seq, Number(votes(`r${seq}`) ?? 0));
}

function pending(chat: Chat, each: Pending): TemplateResult {
  const { words } = chat;
  const state = { sent: "", sending: chat.connected ? words.sending : words.waiting, refused: [words.refused, each.detail].filter(Boolean).join("：") }[each.state];
  if (each.picture) chat.extras.want();
  const edit = each.state === "refused" && each.text !== said.picture;
  return html`<div class="row customer new ${each.state === "sent" ? "" : each.state === "refused" ? "refused" : "pending"}">
    <span class="unseen">${words.me}：</span>
    ${each.picture ? html`<paydoc-picture .load=${() => Promise.resolve(each.picture)} .label=${each.text} .failure=${words.pictureKind} .larger=${words.pictureView} .closing=${words.close}></paydoc-picture>` : html`<p class="bubble">${each.text}</p>`}
    ${state ? html`<span class="delivery">${state}${edit ? html`<button type="button" @click=${() => chat.composing.edit(each)}>${words.edit}</button>` : nothing}</span>` : nothing}
  </div>`;
}

/** Who said it then: somebody else may have the conversation by now. */
function sender(chat: Chat, { from, author }: Message): string {
  const { words } = chat;
  return { customer: words.me, bot: words.assistant, agent: author || words.person, system: words.system }[from];
}
