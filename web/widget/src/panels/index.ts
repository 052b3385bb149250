import { enPanels, type Language, type PanelWords, zhCNPanels, zhTWPanels } from "../messages/panels";
import { panels as sheet } from "../styles/panels";
import type { WechatCode } from "../types";
import { casesCard } from "./cases";
import type { Lent, Shown } from "./lent";
import { PaydocPicture } from "./picture";
import { ratingOf } from "./rating";
import { ownRecords } from "./records";
import { asking } from "./secrets";
import { newCode, wechatCode } from "./wechat";

const WORDS: Record<Language, PanelWords> = { "zh-CN": zhCNPanels, "zh-TW": zhTWPanels, en: enPanels };

/** What the menu leads to, drawn as it is now. */
export interface Panels {
  tickets(): Shown;
  wechat(code: WechatCode): Shown;
  /** Below a message that asks for it. */
  rating(seq: number, given: number): Shown;
  /** A code that joins the wallet's official account. */
  code(): Promise<WechatCode>;
  /** Save what is kept of the customer as a page to be read. */
  records(): Promise<void>;
  /** Whether a text is held back: the customer is asked beside the field when it looks like a secret. */
  held(text: string, field: HTMLElement): boolean | Promise<boolean>;
}

export const styles = sheet;

if (!customElements.get("paydoc-picture")) customElements.define("paydoc-picture", PaydocPicture);

export function panels(lent: Lent): Panels {
  const words = (): PanelWords => WORDS[lent.language()];
  return {
    tickets: casesCard(lent, words), wechat: wechatCode(lent, words), code: newCode(lent), records: ownRecords(lent), held: asking(words), rating: ratingOf(lent, words),
  };
}
