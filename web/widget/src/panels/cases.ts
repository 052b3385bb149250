import { type PanelWords, saidThere } from "../messages/panels";
import type { OwnCase } from "../types";
import { cross, type Lent, type Shown } from "./lent";
import { dayAndTime } from "./times";

/** The customer's cases: what became of each, and what can be done about it. */
export function casesCard(lent: Lent, spoken: () => PanelWords): () => Shown {
  const { html } = lent;
  let words = spoken();
  /** The case that something is asked about: a telephone number, or whether to withdraw it. */
  let asked: { number: string; what: "phone" | "withdraw" } | null = null;
  let wrong = "";
  let told = "";

  const ask = (number: string, what: "phone" | "withdraw"): void => {
    [asked, wrong, told] = [{ number, what }, "", ""];
    lent.redraw();
    focus(what === "phone" ? "input" : ".sure");
  };
  const unask = (): void => {
    asked = null;
    lent.redraw();
    focus("h3");
  };
  const leave = (text: string): void => {
    asked = null;
    lent.tickets().close();
    lent.say(text);
  };
  const save = async (number: string, phone: string): Promise<void> => {
    try {
      await lent.ask(`cases/${number}/callback`, { method: "PUT", body: { phone } });
      [asked, told] = [null, phone ? words.saved : words.removed];
      await lent.tickets().load();
      focus("h3");
    } catch (error) {
      wrong = (error as { detail?: string }).detail || words.failed;
      lent.redraw();
      focus("input");
    }
  };

  let root: ParentNode | null = null;
  const focus = (what: string): void => {
    requestAnimationFrame(() => root?.querySelector<HTMLElement>(`.cases ${what}`)?.focus());
  };
  const rooted = (event: Event): void => { root = (event.currentTarget as Element).getRootNode() as ShadowRoot; };

  const line = (text: string, kind = ""): Shown => (text ? html`<p class=${kind}>${text}</p>` : "");

  function what(one: OwnCase): Shown {
    const when = (at: string): string => dayAndTime(Date.parse(at), words);
    if (one.closed_at) return line(words.closed(when(one.closed_at)));
    if (one.answered_at) return line(words.answered(when(one.answered_at)));
    if (!one.answer_by) return "";
    const late = Date.parse(one.answer_by) < Date.now();
    return late ? line(words.late(when(one.answer_by)), "case-late") : line(words.promised(when(one.answer_by)));
  }

  function acts(one: OwnCase): Shown {
    const { number, status, here } = one;
    const open = !one.closed_at;
    return html`<div class="case-acts">
      ${open && here && lent.useful() ? html`<button type="button" @click=${() => { lent.tickets().close(); lent.pick(); }}>${words.picture}</button>` : ""}
      ${open ? html`<button type="button" @click=${() => ask(number, "phone")}>${one.callback ? words.phoneAgain : words.phone}</button>` : ""}
      ${status === "ticket" || (status === "waiting" && here) ? html`<button type="button" @click=${() => ask(number, "withdraw")}>${words.withdraw}</button>` : ""}
      ${status === "over" ? html`<button type="button" @click=${() => leave(saidThere.unsolved(number))}>${words.unsolved}</button>` : ""}
    </div>`;
  }

  function withdrawing({ number }: OwnCase): Shown {
    return html`<div class="case-ask" role="group" aria-label=${words.withdraw}><p>${words.withdrawSure(number)}</p><div class="case-acts">
      <button type="button" class="sure" @click=${() => leave(saidThere.withdraw(number))}>${words.withdrawYes}</button>
      <button type="button" @click=${unask}>${words.cancel}</button></div></div>`;
  }

  function phoning({ number, callback }: OwnCase): Shown {
    const submit = (event: Event): void => {
      event.preventDefault();
      const phone = (event.currentTarget as HTMLFormElement).querySelector("input")!.value.trim();
      if (phone) void save(number, phone);
      else focus("input");
    };
    return html`<form class="case-ask" @submit=${submit}>
      <label for="case-phone">${words.phoneLabel}</label>
      <input id="case-phone" type="tel" inputmode="tel" autocomplete="tel" maxlength="40" aria-describedby="case-hint" aria-invalid=${wrong ? "true" : "false"}>
      <small id="case-hint" class=${wrong ? "case-wrong" : ""} role=${wrong ? "alert" : "note"}>${wrong || words.phoneHint}</small>
      <div class="case-acts"><button class="sure">${words.save}</button>
        ${callback ? html`<button type="button" @click=${() => void save(number, "")}>${words.phoneNone}</button>` : ""}
        <button type="button" @click=${unask}>${words.cancel}</button></div></form>`;
  }

  function item(one: OwnCase): Shown {
    const now = asked?.number === one.number ? asked.what : "";
    return html`<li class="case ${one.closed_at ? "case-closed" : ""}"><div class="case-head"><b>${one.title || words.untitled}</b><span class="case-state">${words[one.status]}</span></div>
      <p class="case-number">${words.number} ${one.number}</p>
      ${what(one)}${one.callback ? line(words.callback(one.callback)) : ""}
      ${now === "phone" ? phoning(one) : now === "withdraw" ? withdrawing(one) : acts(one)}</li>`;
  }

  return () => {
    words = spoken();
    const list = lent.tickets().list;
    return html`<section class="cases" role="dialog" aria-modal="true" aria-label=${words.title} @focusin=${rooted}>
      <div class="cases-head"><h3 tabindex="-1">${words.title}</h3>
        <button type="button" class="icon" aria-label=${words.close} @click=${() => lent.tickets().close()}>${cross(html)}</button></div>
      <p class="case-told" role="status">${told}</p>
      <ul>${list.length ? list.map(item) : html`<li>${words.none}</li>`}</ul></section>`;
  };
}
