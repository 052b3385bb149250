import type { PanelWords } from "../messages/panels";
import type { Lent, Shown } from "./lent";

const LONGEST = 500;
const EYES = "M9 9.5v.01M15 9.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z";
/** From very bad to very good. */
const MOUTHS = ["M8.5 16.5c1-2.5 6-2.5 7 0", "M9 16c1.5-1.2 4.5-1.2 6 0", "M9 15.5h6", "M9 15c1.5 1.2 4.5 1.2 6 0", "M8 14c1 3.5 7 3.5 8 0"];
const CHECK = "M5 12.5l4.5 4.5L19 7.5";
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Five faces and a word about a person's help, below the message that asks for it; `given` is what was sent before. */
export function ratingOf(lent: Lent, spoken: () => PanelWords): (seq: number, given: number) => Shown {
  const { html } = lent;
  const chosen = new Map<number, number>();
  let failed = 0;

  const draw = (path: string): Shown => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}/></svg>`;
  const choose = (seq: number, rating: number): void => {
    chosen.set(seq, rating);
    lent.redraw();
  };

  const move = (event: KeyboardEvent, seq: number): void => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    const faces = event.currentTarget as Element;
    choose(seq, (((chosen.get(seq) ?? 1) - 1 + by + MOUTHS.length) % MOUTHS.length) + 1);
    requestAnimationFrame(() => faces.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
  };

  const submit = async (event: Event, seq: number): Promise<void> => {
    const comment = (event.currentTarget as Element).parentElement!.querySelector("textarea")!.value.trim();
    const rating = chosen.get(seq)!;
    try {
      await lent.ask("rating", { method: "POST", body: { rating, ...(comment && { comment }) } });
      failed = 0;
      lent.vote(`r${seq}`, rating);
    } catch {
      failed = seq;
    }
    lent.redraw();
  };

  return (seq, given) => {
    const words = spoken();
    if (given) return html`<div class="rating"><p class="done" role="status">${draw(CHECK)}${words.rateThanks} · ${words.rates[given - 1]}</p></div>`;
    const now = chosen.get(seq) ?? 0;
    const face = (path: string, at: number): Shown => html`<button type="button" class="face" role="radio" aria-checked=${now === at + 1}
      tabindex=${at === Math.max(0, now - 1) ? 0 : -1} @click=${() => choose(seq, at + 1)}>${draw(EYES + path)}<span>${words.rates[at]}</span></button>`;
    return html`<div class="rating">
      <div class="faces" role="radiogroup" aria-label=${words.rate} @keydown=${(event: KeyboardEvent) => move(event, seq)}>${MOUTHS.map(face)}</div>
      ${now ? html`<textarea maxlength=${LONGEST} aria-label=${words.rateWord} placeholder=${words.rateWord}></textarea>
        ${failed === seq ? html`<p class="failed" role="alert">${words.failed}</p>` : ""}
        <button type="button" class="main" @click=${(event: Event) => void submit(event, seq)}>${words.rateSend}</button>` : ""}
    </div>`;
  };
}
