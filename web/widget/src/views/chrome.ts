import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Chat } from "../chat";
import { said } from "../messages/said";
import { moment } from "../times";
import { icons } from "./icons";

type Shown = TemplateResult | typeof nothing | "";

/** Who one talks to, and the menu. */
export function header(chat: Chat): TemplateResult {
  const { words, state } = chat;
  const person = state === "agent";
  const name = person && chat.agentName ? chat.agentName : chat.brandName;
  const shown = chat.connection === "ok" ? state : chat.connection === "wrong" ? "closed" : "connecting";
  return html`<header>
    <span class="mark ${person ? "person" : ""}" aria-hidden="true">${name ? [...name][0]!.toUpperCase() : ""}</span>
    <div class="who"><h2 id="title" tabindex="-1">${chat.brandName}</h2><p role="status" data-state=${shown}>${status(chat)}</p></div>
    <button type="button" class="icon" aria-label=${words.menu} aria-expanded=${chat.menu.shown} @click=${chat.menu.toggle}>${icons.more}</button>
    ${chat.closable ? html`<button type="button" class="icon" aria-label=${words.close} @click=${chat.dismiss}>${icons.cross}</button>` : nothing}
    ${chat.menu.shown ? menu(chat) : nothing}
  </header>`;
}

function status({ words, state, connection, agentName }: Chat): string {
  if (connection === "wrong") return words.unset;
  if (connection !== "ok") return words.connecting;
  return { bot: words.online, queued: words.queued, agent: words.withPerson(agentName), closed: words.ended }[state];
}

function menu(chat: Chat): TemplateResult {
  const { words } = chat;
  return html`<div class="menu" role="menu" aria-label=${words.menu}>
    <button type="button" role="menuitemcheckbox" aria-checked=${chat.looks.large} @click=${chat.looks.toggleLarge}>${icons.large}<span>${words.large}</span>${icons.check}</button>
    <button type="button" role="menuitemcheckbox" aria-checked=${chat.looks.dark} @click=${chat.looks.toggleDark}>${icons.moon}<span>${words.dark}</span>${icons.check}</button>
    ${chat.cases.list.length ? html`<button type="button" role="menuitem" @click=${chat.cases.open}>${icons.list}<span>${words.cases}</span></button>` : nothing}
    ${chat.inWechat ? html`<button type="button" role="menuitem" @click=${chat.menu.wechat}>${icons.chat}<span>${words.wechat}</span></button>` : nothing}
    <button type="button" role="menuitem" @click=${chat.menu.records}>${icons.down}<span>${words.records}</span></button>
    <button type="button" role="menuitem" @click=${chat.menu.ask}>${chat.menu.withPeople ? icons.cross : icons.again}<span>${ending(chat)}</span></button>
  </div>`;
}

function ending({ words, menu }: Chat): string {
  return menu.withPeople ? words.end : words.restart;
}

/** A question about an end, how the customer stands with WeChat, or what is wrong with the connection. */
export function banner(chat: Chat): Shown {
  const { words, menu } = chat;
  if (menu.ending) {
    const question = { bot: words.restartSure, queued: words.endQueue, agent: words.endPerson(chat.agentName), closed: "" }[chat.state];
    return html`<div class="banner" role="alertdialog" aria-label=${ending(chat)}><p>${question}</p>
      <button type="button" @click=${menu.end}>${menu.withPeople ? words.endYes : words.yes}</button><button type="button" @click=${menu.close}>${words.no}</button></div>`;
  }
  if (menu.joining) return chat.extras.panels!.wechat(menu.joining);
  const trouble = { offline: words.offline, busy: words.busy, identity: words.identity, wrong: words.unsetWhy, ok: "", connecting: "" }[chat.connection];
  if (trouble) return html`<div class="banner" role="alert">${icons.cloud}<p>${trouble}</p></div>`;
  return menu.note ? html`<div class="banner" role="alert">${icons.info}<p>${menu.note}</p>${cross(chat)}</div>` : nothing;
}

function cross({ words, menu }: Chat): TemplateResult {
  return html`<button type="button" aria-label=${words.close} @click=${menu.close}>${icons.cross}</button>`;
}

/** The customer's place while they wait for a person. */
export function place(chat: Chat): Shown {
  if (chat.state !== "queued") return nothing;
  const { words, queue } = chat;
  const where = !queue ? words.waitingQueue : queue.position <= 1 ? words.next : words.before(queue.position - 1);
  const by = Date.parse(queue?.answer_by ?? "");
  const when = by > Date.now() && moment(by, chat.language, words);
  return html`<section class="place" aria-label=${words.queued}><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <div role="status"><b>${where}</b>${when ? html`<small>${words.answerBy(when)}</small>` : nothing}</div>
    <button type="button" @click=${() => chat.say(said.leave)}>${words.leave}</button></section>`;
}

/** Where one writes, and the line about secrets that is always there. */
export function footer(chat: Chat): TemplateResult {
  const { words } = chat;
  return html`<footer ?inert=${chat.cases.shown}>
    ${chat.scrolling.newer ? html`<button type="button" class="newer" @click=${chat.scrolling.toEnd}>${icons.down}${words.newer}</button>` : nothing}
    ${chat.state === "closed" ? html`<div class="over"><p>${words.ended}</p><button type="button" class="main" @click=${chat.menu.end}>${words.restart}</button></div>` : chat.connection === "wrong" ? nothing : composer(chat)}
    <p class="secrets">${icons.shield}<span>${words.secrets}</span></p>
  </footer>`;
}

function composer(chat: Chat): TemplateResult {
  const { words } = chat;
  const placeholder = chat.state === "agent" ? words.placeholderPerson : words.placeholder;
  const { pictures } = chat.cases;
  return html`${chat.menu.withPeople ? nothing : html`<div class="tools"><button type="button" class="chip" @click=${() => chat.say(said.human)}>${icons.person}${words.human}</button></div>`}
    <div class="entry">
      ${pictures ? html`<button type="button" class="icon" aria-label=${words.picture} @click=${chat.composing.pick}>${icons.picture}</button>
        <input type="file" hidden accept="image/png,image/jpeg,image/webp" @change=${chat.composing.picked}>` : nothing}
      <textarea rows="1" maxlength="2000" enterkeyhint="send" autocomplete="off" aria-label=${words.input} placeholder=${placeholder}
        @keydown=${chat.composing.key} @input=${chat.composing.typed} @paste=${chat.composing.pasted}></textarea>
      <button type="button" class="send" aria-label=${words.send} aria-disabled=${!chat.composing.draft.trim()} @click=${chat.composing.submit}>${icons.send}</button>
    </div>`;
}

/** "You left off here", and how to go on. */
export function resume(chat: Chat, at: number, chips: boolean): TemplateResult {
  const { words } = chat;
  const chip = (text: string, label: string): TemplateResult => html`<button type="button" class="chip" @click=${() => chat.say(text)}>${label}</button>`;
  return html`<div class="row resume"><p>${words.resume(moment(at, chat.language, words))}</p>
    ${chips ? html`<div class="tools">${chip(said.repeat, words.repeat)}${chip(said.restart, words.again)}</div>` : nothing}</div>`;
}
