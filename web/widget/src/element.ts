import { render } from "lit/html.js";

export { css } from "./element-css";

const sheets = new Map<string, CSSStyleSheet>();

/**
 * A custom element drawn by Lit's templates into its own shadow root, at most once a frame. LitElement's property
 * system would be a tenth of all that a customer loads, and nothing here needs it.
 */
export abstract class PaydocElement extends HTMLElement {
  static styles: readonly string[] = [];
  readonly renderRoot = this.attachShadow({ mode: "open" });
  /** Fulfilled when what was asked to be drawn is drawn. */
  updateComplete: Promise<void> = Promise.resolve();
  protected drawn = false;
  private asked = false;

  /** What it looks like now: a Lit template. */
  protected abstract render(): unknown;

  connectedCallback(): void {
    if (this.drawn) return this.requestUpdate();
    this.dress(...(this.constructor as typeof PaydocElement).styles);
    this.draw();
    this.drawn = true;
    this.firstUpdated();
    this.updated();
  }

  /** Have it drawn again soon. */
  requestUpdate(): void {
    if (this.asked || !this.drawn) return;
    this.asked = true;
    this.updateComplete = new Promise((resolve) => {
      soon(() => {
        this.asked = false;
        if (this.isConnected) {
          this.draw();
          this.updated();
        }
        resolve();
      });
    });
  }

  /** Styles for what is not shown at first. */
  dress(...styles: readonly string[]): void {
    dress(this.renderRoot, styles);
  }

  /** An attribute, or nothing. */
  protected attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  /** Tell the page. */
  protected emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`paydoc-${name}`, { detail, bubbles: true, composed: true }));
  }

  protected firstUpdated(): void {}

  protected updated(): void {}

  private draw(): void {
    render(this.render(), this.renderRoot, { host: this });
  }
}

/** Before the next frame is painted, or at once where none is. */
export function soon(work: () => void): void {
  if (document.hidden) queueMicrotask(work);
  else requestAnimationFrame(work);
}

/** Where there are no constructable style sheets, style elements with the page's nonce. */
function dress(root: ShadowRoot, styles: readonly string[]): void {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...styles.map(sheet)];
    return;
  }
  for (const text of styles) {
    const element = document.createElement("style");
    const nonce = (window as { litNonce?: string }).litNonce;
    if (nonce) element.setAttribute("nonce", nonce);
    element.textContent = text;
    (root as ShadowRoot).append(element);
  }
}

function sheet(text: string): CSSStyleSheet {
  let made = sheets.get(text);
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
    sheets.set(text, made);
  }
  return made;
}
