/** A picture, drawn on a canvas so that a page's policy need not allow blob: addresses. */
export class PaydocPicture extends HTMLElement {
  /** Where the bytes come from. */
  load: (() => Promise<Blob>) | null = null;
  label = "";
  failure = "";
  size: readonly [number, number] | null = null;
  private readonly canvas = document.createElement("canvas");

  connectedCallback(): void {
    if (this.canvas.isConnected) return;
    const [width, height] = this.size ?? [240, 180];
    this.canvas.width = width;
    this.canvas.height = height;
    const { style } = this.canvas;
    style.display = "block";
    style.maxWidth = "100%";
    style.width = `${Math.min(280, width)}px`;
    style.height = "auto";
    style.background = "var(--line)";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.label);
    this.append(this.canvas);
    void this.draw();
  }

  private async draw(): Promise<void> {
    try {
      const image = await createImageBitmap(await this.load!());
      this.canvas.width = image.width;
      this.canvas.height = image.height;
      this.canvas.style.width = `${Math.min(280, image.width)}px`;
      this.canvas.getContext("2d")!.drawImage(image, 0, 0);
      image.close();
      this.toggleAttribute("data-drawn", true);
      this.dispatchEvent(new Event("drawn", { bubbles: true, composed: true }));
    } catch {
      this.canvas.setAttribute("aria-label", this.failure);
      this.canvas.addEventListener("click", () => void this.draw(), { once: true });
    }
  }
}
