const NEAR_PX = 100;
const endOf = (box: HTMLElement): number => box.scrollHeight - box.clientHeight;

/** Keeps the end in view, unless the customer reads further up: then a button leads to what is new. */
export class Scrolling {
  newer = false;
  private pinned = true;
  private box: HTMLElement | null = null;
  private end = 0;
  private sizes: ResizeObserver | null = null;

  constructor(private readonly host: { requestUpdate(): void }) {}

  /** Watch this box and the content in it. */
  watch(box: HTMLElement, content: HTMLElement): void {
    this.unwatch();
    this.box = box;
    this.sizes = new ResizeObserver(() => this.follow());
    this.sizes.observe(box);
    this.sizes.observe(content);
    box.addEventListener("scroll", this.scrolled, { passive: true });
  }

  /** Nothing is watched any longer. */
  unwatch(): void {
    this.sizes?.disconnect();
    this.box?.removeEventListener("scroll", this.scrolled);
    this.box = null;
  }

  /** Something was added by somebody else. */
  readonly added = (): void => {
    if (!this.pinned) this.set(true);
  };

  /** Go to the end and stay there. */
  readonly toEnd = (): void => {
    this.pinned = true;
    this.set(false);
    this.follow();
  };

  /** If the end was in view, it is again. */
  follow(): void {
    const box = this.box;
    if (!box) return;
    this.end = endOf(box);
    if (this.pinned) box.scrollTop = this.end;
  }

  /** Only who scrolls leaves the end, not who was left behind as the box or what is in it changed its size. */
  private readonly scrolled = (): void => {
    const box = this.box!;
    const near = endOf(box) - box.scrollTop < NEAR_PX;
    if (near || endOf(box) === this.end) this.pinned = near;
    if (near) this.set(false);
  };

  private set(newer: boolean): void {
    if (this.newer === newer) return;
    this.newer = newer;
    this.host.requestUpdate();
  }
}
