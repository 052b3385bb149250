/** A piece of plain text, or one that leads somewhere. */
export interface Piece {
  text: string;
  href?: string;
}

const WEB = String.raw`https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?`;
const MAIL = String.raw`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`;
const PHONE = String.raw`(?:[48]00-?\d{3}-?\d{4}|0\d{2,3}-\d{7,8})(?![\d*-])`;
const INSIDE_A_NUMBER = /[\d*-]$/;
const CLOSING = /[.,;:!?'")\]]+$/;

/** Find what may be a link: web pages over https, mail addresses, service numbers. Everything else stays text. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const found of text.matchAll(new RegExp(`(${WEB})|(${MAIL})|(${PHONE})`, "g"))) {
    // Looked at here because older web views know no lookbehind.
    if (found[3] && INSIDE_A_NUMBER.test(text.slice(0, found.index))) continue;
    const shown = found[1] ? found[1].replace(CLOSING, "") : found[0];
    if (found.index > done) pieces.push({ text: text.slice(done, found.index) });
    pieces.push({ text: shown, href: hrefOf(shown, found) });
    done = found.index + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

function hrefOf(shown: string, found: RegExpMatchArray): string {
  if (found[1]) return shown;
  return found[2] ? `mailto:${shown}` : `tel:${shown.replace(/-/g, "")}`;
}
