import type { PanelWords } from "../messages/panels";

/** What looks like which secret. Light on purpose: the server hides what is sent anyway, this only asks before. */
const LOOKS: readonly [RegExp, "code" | "password" | "card" | "identity"][] = [
  [/(密[码碼]|口令|passw|mima|pwd|pin)[^\n]{0,8}?[:：=是为 ]*[!-~]*\d[!-~]{3,}/i, "password"],
  [/(验证码|驗證碼|校验码|動態碼|动态码|短信码|安全码|安全碼|yzm|otp|cvv|cvc|code)[^\n\d]{0,8}\d{3,8}(?!\d)/i, "code"],
  [/^\D{0,4}\d{6}\D{0,3}$/, "code"],
  [/(?<!\d)[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/, "identity"],
  [/(?<!\d)(62|4\d|5[1-5]|9[1-5])(?:[ -]?\d){13,17}(?!\d)/, "card"],
];
/** Of what a number is often said that is none of these. */
const OTHER = /(单号|單號|订单|訂單|流水|编号|編號|错误|錯誤|提示|报错|order|error)[^\n\d]{0,6}\d+/i;

/** What a text looks like, "" for nothing that deserves a question. */
export function looksLike(text: string): "" | "code" | "password" | "card" | "identity" {
  const plain = text.normalize("NFKC");
  return OTHER.test(plain) ? "" : (LOOKS.find(([look]) => look.test(plain))?.[1] ?? "");
}

/** Asks beside the field whether a text that looks like a secret is to be sent; a further question takes the place of one. */
export function asking(spoken: () => PanelWords): (text: string, field: HTMLElement) => boolean | Promise<boolean> {
  let settle: ((held: boolean) => void) | null = null;
  return (text, field) => {
    const kind = looksLike(text);
    if (!kind) return false;
    settle?.(true);
    const words = spoken();
    const box = field.ownerDocument.createElement("section");
    const button = (label: string, held: boolean): HTMLButtonElement => {
      const made = box.ownerDocument.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.addEventListener("click", () => settle?.(held));
      return made;
    };
    const line = box.ownerDocument.createElement("p");
    line.textContent = words.looksLike(words.secrets[kind]);
    box.className = "banner secret";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", line.textContent);
    box.append(line, button(words.keepBack, true), button(words.sendAnyway, false));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") settle?.(true);
    });
    field.closest("footer")!.before(box);
    box.querySelector("button")!.focus();
    return new Promise((resolve) => {
      settle = (held) => {
        settle = null;
        box.remove();
        field.focus();
        resolve(held);
      };
    });
  };
}
