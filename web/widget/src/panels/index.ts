import { enPanels, type Language, type PanelWords, zhCNPanels, zhTWPanels } from "../messages/panels";
import { panels as sheet } from "../styles/panels";
import type { Joining } from "../types";
import { casesCard } from "./cases";
import type { Lent, Shown } from "./lent";
import { PaydocPicture } from "./picture";
import { ratingOf } from "./rating";
import { ownRecords } from "./records";
import { asking } from "./secrets";
import { joining, wechat } from "./wechat";

const WORDS: Record<Language, PanelWords> = { "zh-CN": zhCNPanels, "zh-TW": zhTWPanels, en: enPanels };

/** What the menu leads to, drawn as it is now. */
export interface Panels {
  tickets(): Shown;
  wechat(now: Joining): Shown;
  /** Below a message that asks for it. */
  rating(seq: number, given: number): Shown;
  /** The link to the wallet's official account, else a code that makes one. */
  joining(): Promise<Joining>;
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
    tickets: casesCard(lent, words), wechat: wechat(lent, words), joining: joining(lent), records: ownRecords(lent), held: asking(words), rating: ratingOf(lent, words),
  };
}
