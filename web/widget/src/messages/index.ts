import { en } from "./en";
import { type Words, zhCN } from "./zh-CN";
import { zhTW } from "./zh-TW";

export type { Words };
export type Language = "zh-CN" | "zh-TW" | "en";

export const LANGUAGES: Record<Language, Words> = { "zh-CN": zhCN, "zh-TW": zhTW, en };

/** The nearest language there is to a wanted one; Chinese when there is none. */
export function languageOf(wanted: string): Language {
  if (/^en\b/i.test(wanted)) return "en";
  return /^zh[-_](hant|tw|hk|mo)/i.test(wanted) ? "zh-TW" : "zh-CN";
}
