/** What the wallet's document says, word for word; its marks for bold and headings become looks. */
import { byId, make } from "./dom.js";
import { words } from "./messages.zh.js";

const LONGEST_HEADING = 24;
let shown = null;

/** Show the document of a wallet beside the conversation. */
export async function showPaper(brand, name) {
  byId("paper-title").textContent = words.paperTitle(name);
  byId("paper-lead").textContent = words.paperLead;
  if (shown === brand) return;
  shown = brand;
  const text = await read(brand);
  if (shown === brand) byId("paper-text").replaceChildren(...(text === null ? [missing()] : lines(text)));
  byId("paper-text").scrollTop = 0;
}

async function read(brand) {
  try {
    const answer = await fetch(`/demo/documents/${encodeURIComponent(brand)}`);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

const missing = () => make("p", { textContent: words.paperMissing });

/** Some documents have their headings in the middle of a line; what is short between two marks is one. */
function lines(text) {
  const pieces = text.split("\n").flatMap((line) => line.split(/\s*#{2,}\s+/)).filter((piece) => piece.trim());
  return pieces.map((piece) => make(piece.length <= LONGEST_HEADING && !/[。：:；]/.test(piece) ? "h3" : "p", {}, ...bold(piece)));
}

/** Every second piece between two pairs of stars is bold. */
function bold(line) {
  const pieces = line.split("**");
  return pieces.map((piece, index) => (index % 2 && index < pieces.length - 1 ? make("b", { textContent: piece }) : piece));
}
