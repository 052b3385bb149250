import type { Extras } from "./extras";
import type { Menu } from "./menu";
import { said } from "./messages/said";
import type { Scrolling } from "./scrolling";
import type { Pending } from "./sending";
import type { Standing } from "./standing";

/** The element that one writes in. */
type Host = Pick<Standing, "words" | "session" | "renderRoot" | "requestUpdate"> & {
  readonly menu: Menu;
  readonly cases: { readonly pictures: boolean };
  readonly scrolling: Scrolling;
  readonly extras: Extras;
  say(text: string): void;
};

const LARGEST_PICTURE = 10 * 1024 * 1024;
const PICTURES = ["image/png", "image/jpeg", "image/webp"];
const COMPOSING = 229;

/** What the customer is writing: sent by Enter, kept as a draft, pictures pasted or picked. */
export class Composing {
  draft = "";

  constructor(private readonly chat: Host) {}

  /** While a Chinese word is being composed, Enter chooses its characters. */
  readonly key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return;
    event.preventDefault();
    void this.submit();
  };

  readonly typed = (): void => {
    this.set(this.field?.value ?? "");
    if (this.draft) this.chat.session?.telling.typing();
    // What asks before a secret is sent is there by the time that its number is typed, and nothing waits for it.
    if (/\d/.test(this.draft)) void this.chat.extras.load(true);
  };

  readonly submit = async (): Promise<void> => {
    const text = this.draft.trim();
    if (!text) return this.field?.focus();
    this.write("");
    if (await this.chat.extras.panels?.held(text, this.field!)) return this.write(text);
    this.chat.say(text);
    this.field?.focus({ preventScroll: true });
  };

  readonly pasted = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file || !this.chat.cases.pictures) return;
    event.preventDefault();
    this.attach(file);
  };

  readonly pick = (): void => {
    this.chat.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click();
  };

  readonly picked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (file) this.attach(file);
  };

  /** What was refused comes back to be changed. */
  edit({ clientId, text }: Pending): void {
    this.chat.session?.sending.forget(clientId);
    this.write(text);
    this.field?.focus();
  }

  /** Take up what was being written before a reload of this tab, unless something has been written since. */
  restore(name: string): void {
    const early = !this.name && this.draft;
    this.name = `${name}.draft`;
    try {
      if (!early) this.write(sessionStorage.getItem(this.name) ?? "");
    } catch {
      // Then there is none.
    }
  }

  private name = "";

  private get field(): HTMLTextAreaElement | null {
    return this.chat.renderRoot.querySelector<HTMLTextAreaElement>("footer textarea");
  }

  private attach(file: File): void {
    const { words, session } = this.chat;
    if (!PICTURES.includes(file.type)) return this.chat.menu.tell(words.pictureKind);
    if (file.size > LARGEST_PICTURE) return this.chat.menu.tell(words.pictureBig);
    session?.sending.attach(file, said.picture);
    this.chat.scrolling.toEnd();
  }

  private write(text: string): void {
    if (this.field) this.field.value = text;
    this.set(text);
  }

  private set(text: string): void {
    const changed = Boolean(this.draft.trim()) !== Boolean(text.trim());
    this.draft = text;
    if (changed) this.chat.requestUpdate();
    this.grow();
    try {
      sessionStorage.setItem(this.name, text);
    } catch {
      // Then a reload loses the draft.
    }
  }

  private grow(): void {
    const { field } = this;
    if (!field) return;
    field.style.height = "auto";
    if (this.draft) field.style.height = `${field.scrollHeight + 2}px`;
  }
}
