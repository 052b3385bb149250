import { type PanelWords, saidThere } from "../messages/panels";
import type { AccountLink, AccountLinks, Joining, WechatCode } from "../types";
import { cross, type Lent, type Shown } from "./lent";
import { dayAndTime } from "./times";

const CHANNEL = "wechat";
const LINKS = "account-links";

const newCode = async (lent: Lent): Promise<WechatCode> => (await (await lent.ask("wechat-code", { method: "POST" })).json()) as WechatCode;

/** The customer's link to WeChat, else a code that makes one. */
export const joining = (lent: Lent) => async (): Promise<Joining> => {
  // A server that knows no links yet makes codes all the same.
  const { links } = await lent.ask(LINKS, {}).then((answer) => answer.json() as Promise<AccountLinks>, () => ({ links: [] as AccountLink[] }));
  return links.find(({ channel }) => channel === CHANNEL) ?? newCode(lent);
};

/** That the customer goes on in WeChat, and how to undo it; or what they are to send there. */
export function wechat(lent: Lent, spoken: () => PanelWords): (now: Joining) => Shown {
  const { html } = lent;
  /** What `stage` and `fresh` are about: what the menu shows next begins anew. */
  let about: Joining | null = null;
  let stage: "linked" | "asked" | "ended" | "failed" = "linked";
  let fresh: WechatCode | null = null;
  let copied = "";

  const to = (next: typeof stage, root: ParentNode, focused: string): void => {
    stage = next;
    lent.redraw();
    requestAnimationFrame(() => root.querySelector<HTMLElement>(`.banner ${focused}`)?.focus());
  };
  const rootOf = (event: Event): ParentNode => (event.currentTarget as Element).getRootNode() as ShadowRoot;

  const end = async (root: ParentNode): Promise<void> => {
    try {
      await lent.ask(`${LINKS}/${CHANNEL}/end`, { method: "POST" });
    } catch (error) {
      // Undone in WeChat meanwhile is undone.
      if ((error as { status?: number }).status !== 404) return to("failed", root, ".sure");
    }
    to("ended", root, ".put");
  };
  const another = async (root: ParentNode): Promise<void> => {
    fresh = await newCode(lent).catch(() => null);
    to(fresh ? "linked" : "failed", root, fresh ? ".put" : ".sure");
  };

  /** Copy it; where that is not allowed, mark it, so that it can be copied by hand. */
  const copy = async (event: Event, text: string): Promise<void> => {
    const shown = (event.currentTarget as Element).parentElement!.querySelector(".code")!;
    try {
      await navigator.clipboard.writeText(text);
      copied = text;
      lent.redraw();
    } catch {
      getSelection()?.selectAllChildren(shown);
    }
  };

  const button = (label: string, act: (event: Event) => void, kind = ""): Shown => html`<button type="button" class=${kind} @click=${act}>${label}</button>`;
  const banner = (words: PanelWords, inside: Shown): Shown => html`<section class="banner" aria-label=${words.wechat}>${inside}
    <button type="button" class="put" aria-label=${words.close} @click=${lent.put}>${cross(html)}</button></section>`;

  function code({ code, expires_at }: WechatCode, words: PanelWords): Shown {
    const text = `${saidThere.bind} ${code}`;
    return html`<div role="status"><p>${words.wechatHow(lent.wallet())}</p><b class="code">${text}</b>
      <small>${words.wechatUntil(dayAndTime(Date.parse(expires_at), words))}</small></div>
      ${button(copied === text ? words.copied : words.copy, (event) => void copy(event, text))}`;
  }

  function link({ account, since }: AccountLink, words: PanelWords): Shown {
    if (stage === "ended") return html`<p role="status">${words.wechatEnded}</p>`;
    const asked = stage !== "linked";
    const acts = asked
      ? html`${button(words.wechatEndYes, (event) => void end(rootOf(event)), "sure")}${button(words.cancel, (event) => to("linked", rootOf(event), "button"))}`
      : html`${button(words.wechatEnd, (event) => to("asked", rootOf(event), ".sure"))}${button(words.wechatAnother, (event) => void another(rootOf(event)))}`;
    return html`<div role="group" aria-label=${asked ? words.wechatEnd : words.wechat}><p>${asked ? words.wechatEndSure : words.wechatLinked(account ?? "")}</p>
      ${!asked && since ? html`<small>${words.wechatSince(dayAndTime(Date.parse(since), words))}</small>` : ""}
      ${stage === "failed" ? html`<small role="alert">${words.failed}</small>` : ""}<div class="case-acts">${acts}</div></div>`;
  }

  return (now) => {
    if (now !== about) [about, stage, fresh] = [now, "linked", null];
    const words = spoken();
    return banner(words, "code" in now ? code(now, words) : fresh ? code(fresh, words) : link(now, words));
  };
}
