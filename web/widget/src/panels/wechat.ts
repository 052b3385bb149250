import { type PanelWords, saidThere } from "../messages/panels";
import type { WechatCode } from "../types";
import { cross, type Lent, type Shown } from "./lent";
import { dayAndTime } from "./times";

export const newCode = (lent: Lent) => async (): Promise<WechatCode> =>
  (await (await lent.ask("wechat-code", { method: "POST" })).json()) as WechatCode;

/** What the customer is to send in WeChat, to go on there. */
export function wechatCode(lent: Lent, spoken: () => PanelWords): (code: WechatCode) => Shown {
  let copied = "";

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

  return ({ code, expires_at }) => {
    const words = spoken();
    const text = `${saidThere.bind} ${code}`;
    return lent.html`<section class="banner" aria-label=${words.wechat}><div role="status"><p>${words.wechatHow(lent.wallet())}</p><b class="code">${text}</b>
      <small>${words.wechatUntil(dayAndTime(Date.parse(expires_at), words))}</small></div>
      <button type="button" @click=${(event: Event) => void copy(event, text)}>${copied === text ? words.copied : words.copy}</button>
      <button type="button" aria-label=${words.close} @click=${lent.put}>${cross(lent.html)}</button></section>`;
  };
}
