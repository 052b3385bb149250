/** What the browser keeps of a conversation: its secret, and what was said but not yet acknowledged. */

const key = (brand) => `paydoc.demo.${brand}`;

/** The kept conversation with a wallet, or null. */
export function load(brand) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(brand)));
    return kept && kept.id && kept.token && Array.isArray(kept.outbox) ? kept : null;
  } catch {
    return null; // storage switched off, or not ours
  }
}

/** Keep it; `null` forgets it. */
export function save(brand, kept) {
  try {
    if (kept) localStorage.setItem(key(brand), JSON.stringify(kept));
    else localStorage.removeItem(key(brand));
  } catch {
    // Then it lasts as long as the page.
  }
}

/** A random UUID, also where the page is not in a secure context. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
