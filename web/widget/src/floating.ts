import type { PaydocLauncher } from "./launcher";

const AGAIN_MS = 50;

/** The floating button that a script tag asks for: one, which stays in the page whatever becomes of its body. */
export class Floating {
  made: PaydocLauncher | null = null;
  private away = false;

  constructor(private readonly asked: DOMStringMap | undefined) {}

  /** In the page, from now on; nothing where the script tag names no wallet. */
  readonly place = (): PaydocLauncher | null => {
    this.away = false;
    this.made ??= this.make();
    this.back();
    return this.made;
  };

  /** Out of the page until it is placed again. */
  remove(): void {
    this.away = true;
    void this.made?.close();
    this.made?.remove();
  }

  /** A page that changes itself may take its whole body away, and for a moment have none. */
  private readonly back = (): void => {
    const { made } = this;
    if (!made || made.isConnected || this.away) return;
    if (document.body) document.body.append(made);
    else setTimeout(this.back, AGAIN_MS);
  };

  private make(): PaydocLauncher | null {
    const { asked } = this;
    if (!asked?.brand) return null;
    const made = document.createElement("paydoc-launcher") as PaydocLauncher;
    for (const name of ["brand", "lang", "theme", "size"]) if (asked[name]) made.setAttribute(name, asked[name]!);
    made.toggleAttribute("data-left", asked.position === "left");
    made.removed = () => setTimeout(this.back);
    return made;
  }
}
