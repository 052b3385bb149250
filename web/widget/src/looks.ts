import { palette } from "./colours";
import { Kept, storage } from "./kept";
import type { Brand } from "./types";

type Host = HTMLElement & { requestUpdate(): void };
interface Chosen {
  large?: boolean;
  dark?: boolean;
}

/** How it looks: the wallet's colours, light or dark, usual or large type. The customer's choice is kept. */
export class Looks {
  large = false;
  dark = false;
  private theme: Partial<Brand["theme"]> = {};
  private found: Kept | null = null;
  private device: MediaQueryList | null = null;

  constructor(private readonly host: Host) {}

  /** Opened when it is first asked: the browser has to fetch it from another process. */
  private get kept(): Kept {
    return (this.found ??= new Kept(storage(), "paydoc"));
  }

  /** Begin to follow the device. */
  start(): void {
    this.device = matchMedia("(prefers-color-scheme: dark)");
    this.device.addEventListener?.("change", this.apply);
    visualViewport?.addEventListener("resize", this.measure);
    visualViewport?.addEventListener("scroll", this.measure);
    this.apply();
    // Asking for a size before the first frame would have it laid out twice.
    setTimeout(this.measure, 50);
  }

  /** Follow it no more. */
  stop(): void {
    this.device?.removeEventListener?.("change", this.apply);
    visualViewport?.removeEventListener("resize", this.measure);
    visualViewport?.removeEventListener("scroll", this.measure);
  }

  /** The wallet's own colours. */
  paint(theme: Brand["theme"]): void {
    this.theme = theme;
    this.apply();
  }

  readonly toggleLarge = (): void => this.choose({ large: !this.large });
  readonly toggleDark = (): void => this.choose({ dark: !this.dark });

  /** Work out what holds: what the customer chose, else what the page says, else the device. */
  readonly apply = (): void => {
    const chosen = this.kept.get<Chosen>("looks") ?? {};
    const theme = this.host.getAttribute("theme");
    this.dark = chosen.dark ?? (theme === "dark" || (theme !== "light" && this.device?.matches === true));
    this.large = chosen.large ?? this.host.getAttribute("size") === "large";
    this.host.toggleAttribute("data-dark", this.dark);
    this.host.toggleAttribute("data-large", this.large);
    const colours = palette(this.theme.primary, this.theme.on_primary, this.dark);
    for (const [name, value] of Object.entries(colours)) this.host.style.setProperty(`--own-${name}`, value);
    this.host.requestUpdate();
  };

  /** The soft keyboard makes the visible part smaller without telling the layout. */
  private readonly measure = (): void => {
    const view = visualViewport;
    if (!view || view.scale > 1.01) return;
    this.host.style.setProperty("--own-viewport", `${Math.round(view.height)}px`);
    this.host.style.setProperty("--own-top", `${Math.round(view.offsetTop)}px`);
  };

  private choose(change: Chosen): void {
    this.kept.set("looks", { ...this.kept.get<Chosen>("looks"), ...change });
    this.apply();
  }
}
