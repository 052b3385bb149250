import { html, nothing, type TemplateResult } from "lit/html.js";
import { PaydocElement } from "../element";
import type { Words } from "../messages";
import { frame } from "../styles/frame";
import { log } from "../styles/log";
import { faces, icons } from "./icons";

const LONGEST = 500;

/** Five faces and a word about a person's help. */
export class PaydocRating extends PaydocElement {
  static override styles = [frame, log];
  /** Hands the rating over; false when it did not get through. */
  send: (rating: number, comment: string) => Promise<boolean> = () => Promise.resolve(false);
  words!: Words;
  private already = 0;
  private chosen = 0;
  private failed = false;

  /** What the customer gave before. */
  set given(rating: number) {
    this.already = rating;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (this.already) {
      const said = `${words.rateThanks} · ${words.rates[this.already - 1]}`;
      return html`<div class="rating"><p class="done" role="status">${icons.check}${said}</p></div>`;
    }
    return html`<div class="rating">
      <div class="faces" role="radiogroup" aria-label=${words.rate} @keydown=${this.move}>${faces.map((_, at) => this.face(at))}</div>
      ${this.chosen ? this.more() : nothing}
    </div>`;
  }

  private face(at: number): TemplateResult {
    const label = this.words.rates[at]!;
    const reachable = this.chosen ? this.chosen === at + 1 : at === 0;
    return html`<button type="button" class="face" role="radio" aria-checked=${this.chosen === at + 1} tabindex=${reachable ? 0 : -1}
      @click=${() => this.choose(at + 1)}>${faces[at]}<span>${label}</span></button>`;
  }

  private more(): TemplateResult {
    const { words } = this;
    return html`<textarea maxlength=${LONGEST} aria-label=${words.rateWord} placeholder=${words.rateWord}></textarea>
      ${this.failed ? html`<p class="failed" role="alert">${words.failed}</p>` : nothing}
      <button type="button" class="main" @click=${this.submit}>${words.rateSend}</button>`;
  }

  private choose(rating: number): void {
    this.chosen = rating;
    this.requestUpdate();
  }

  private async submit(): Promise<void> {
    const comment = this.renderRoot.querySelector("textarea")?.value.trim() ?? "";
    this.failed = !(await this.send(this.chosen, comment));
    this.requestUpdate();
  }

  private move(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || (event.target as HTMLElement).matches("textarea")) return;
    event.preventDefault();
    this.choose((((this.chosen || 1) - 1 + by + faces.length) % faces.length) + 1);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
  }
}
