import { html, nothing, type TemplateResult } from "lit/html.js";
import { HOME } from "./home";
import type { PaydocChat } from "./paydoc-chat";
import { PaydocElement } from "./element";
import { Kept, nameOf, storage } from "./kept";
import { Looks } from "./looks";
import { LANGUAGES, languageOf, type Words } from "./messages";
import { launcher } from "./styles/launcher";
import type { Brand } from "./types";
import { icons } from "./views/icons";

const MOST_SHOWN = 99;

/** The floating button of a page, and the panel it opens. */
export class PaydocLauncher extends PaydocElement {
  static override styles = [launcher];
  static observedAttributes = ["lang", "theme", "size"];
  readonly looks = new Looks(this);
  private shown = false;
  private wanted = false;
  /** How much is new since the panel was open last. */
  unread = 0;
  /** It is not in the page any more. */
  removed: () => void = () => undefined;
  private jwt: string | null = null;

  get words(): Words {
    return LANGUAGES[languageOf(this.lang || document.documentElement.lang || navigator.language)];
  }

  /** The conversation, once there is one. */
  get chat(): PaydocChat | null {
    return this.renderRoot.querySelector<PaydocChat>("paydoc-chat");
  }

  override connectedCallback(): void {
    // A conversation that goes on is followed, so that the button can say what is new.
    this.wanted ||= Boolean(new Kept(storage(), nameOf(this.attribute("brand"), null)).credentials);
    super.connectedCallback();
    this.looks.start();
    this.addEventListener("paydoc-message", this.counted);
    this.addEventListener("paydoc-dismiss", this.close);
    this.addEventListener("paydoc-brand", this.painted);
  }

  disconnectedCallback(): void {
    this.looks.stop();
    this.removed();
  }

  attributeChangedCallback(): void {
    if (this.drawn) this.looks.apply();
  }

  /** Show the panel and put the focus into it. */
  readonly open = async (): Promise<PaydocChat | null> => {
    if (this.shown) return this.chat;
    this.set(true);
    await this.updateComplete;
    await this.chat?.updateComplete;
    this.chat?.scrolling.toEnd();
    this.chat?.focus({ preventScroll: true });
    this.emit("open");
    return this.chat;
  };

  /** Hide it; the focus goes back to the button. */
  readonly close = async (): Promise<void> => {
    if (!this.shown) return;
    this.set(false);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".fab")?.focus({ preventScroll: true });
    this.emit("close");
  };

  /** The customer is known: a JWT made by the wallet's backend. */
  identify(jwt: string | null): void {
    this.jwt = jwt;
    this.chat?.identify(jwt);
  }

  protected override render(): TemplateResult {
    const { words, unread, shown } = this;
    const count = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
    return html`
      ${this.wanted ? html`<div class="panel" role="dialog" aria-label=${words.open} ?hidden=${!shown}>
        <paydoc-chat closable brand=${this.attribute("brand")} server=${this.attribute("server") || HOME} lang=${this.lang || nothing} theme=${this.attribute("theme") || nothing} size=${this.attribute("size") || nothing}></paydoc-chat>
      </div>` : nothing}
      <button type="button" class="fab" aria-expanded=${shown} aria-label=${shown ? words.close : words.open} @click=${shown ? this.close : this.open}>
        ${shown ? icons.down : icons.chat}
        ${unread ? html`<span class="badge" aria-hidden="true">${count}</span>` : nothing}
      </button>
      <span class="unseen" role="status">${unread ? words.unread(unread) : ""}</span>`;
  }

  protected override firstUpdated(): void {
    performance.mark("paydoc:interactive");
  }

  protected override updated(): void {
    if (this.jwt && this.chat) {
      this.chat.identify(this.jwt);
      this.jwt = null;
    }
  }

  private readonly counted = (): void => {
    if (this.shown) return;
    this.count(this.unread + 1);
  };

  private readonly painted = (event: Event): void => {
    const { detail } = event as CustomEvent<Brand | null>;
    if (detail) this.looks.paint(detail.theme);
  };

  private count(unread: number): void {
    this.unread = unread;
    this.emit("unread", unread);
    this.requestUpdate();
  }

  private set(shown: boolean): void {
    this.shown = shown;
    this.wanted ||= shown;
    if (shown && this.unread) this.count(0);
    this.toggleAttribute("data-open", shown);
    this.requestUpdate();
  }
}
