import { html, render } from "lit/html.js";
import { icons } from "./icons";

/** A picture, drawn on a canvas so that a page's policy need not allow blob: addresses. A tap shows it larger. */
export class PaydocPicture extends HTMLElement {
  /** Where the bytes come from. */
  load: (() => Promise<Blob>) | null = null;
  label = "";
  failure = "";
  larger = "";
  closing = "";
  size: readonly [number, number] | null = null;
  private readonly button = document.createElement("button");
  private readonly canvas = document.createElement("canvas");

  connectedCallback(): void {
    if (this.button.isConnected) return;
    this.button.type = "button";
    this.button.addEventListener("click", () => (this.hasAttribute("data-drawn") ? this.enlarge() : void this.draw()));
    this.resize(...(this.size ?? [240, 180]));
    this.name(this.label);
    this.button.append(this.canvas);
    this.append(this.button);
    void this.draw();
  }

  private async draw(): Promise<void> {
    try {
      const image = await createImageBitmap(await this.load!());
      this.resize(image.width, image.height);
      this.canvas.getContext("2d")!.drawImage(image, 0, 0);
      image.close();
      this.name(`${this.label} ${this.larger}`);
      this.toggleAttribute("data-drawn", true);
    } catch {
      this.name(this.failure);
    }
  }

  private enlarge(): void {
    const dialog = document.createElement("dialog");
    dialog.className = "viewer";
    dialog.setAttribute("aria-label", this.label);
    const canvas = this.canvas.cloneNode() as HTMLCanvasElement;
    canvas.removeAttribute("style");
    canvas.getContext("2d")!.drawImage(this.canvas, 0, 0);
    render(html`<button type="button" class="icon" aria-label=${this.closing}>${icons.cross}</button>${canvas}`, dialog);
    dialog.addEventListener("click", () => dialog.close());
    // Escape closes the picture, not the panel that it is in.
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => dialog.remove());
    this.append(dialog);
    // Web views before 2022 know no dialogs; the picture stays as it is.
    dialog.showModal?.();
  }

  private resize(width: number, height: number): void {
    Object.assign(this.canvas, { width, height });
    this.canvas.style.width = `${Math.min(280, width)}px`;
  }

  private name(name: string): void {
    this.button.setAttribute("aria-label", name);
  }
}
