/** A picture, drawn on a canvas so that a page's policy need not allow blob: addresses. A tap shows it larger. */
export class PaydocPicture extends HTMLElement {
  // Given before there is this class, when the file that has it is still to come: nothing here may overwrite them.
  /** Where the bytes come from. */
  declare load: () => Promise<Blob>;
  declare label: string;
  declare failure: string;
  declare larger: string;
  declare closing: string;
  declare size: readonly [number, number] | undefined;
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
      const image = await createImageBitmap(await this.load());
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
    const close = document.createElement("button");
    close.type = "button";
    close.className = "icon";
    close.setAttribute("aria-label", this.closing);
    close.textContent = "\u00d7";
    dialog.append(close, canvas);
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
