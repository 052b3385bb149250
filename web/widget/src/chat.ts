import { Api } from "./api";
import { Composing } from "./composing";
import { soon } from "./element";
import { Extras } from "./extras";
import { HOME } from "./home";
import { Hosting, type Start } from "./hosting";
import { Kept, nameOf, storage } from "./kept";
import { Looks } from "./looks";
import { Menu } from "./menu";
import { OwnCases } from "./own-cases";
import { leftOff } from "./rows";
import { Scrolling } from "./scrolling";
import { Session } from "./session";
import { Standing } from "./standing";
import { around } from "./styles/around";
import { frame } from "./styles/frame";
import { log } from "./styles/log";
import type { Attachment, Events, Message } from "./types";

/** A conversation with a wallet's support, but for what is drawn. */
export abstract class Chat extends Standing {
  static override styles = [frame];
  static observedAttributes = ["brand", "lang", "theme", "size"];

  readonly looks: Looks = new Looks(this);
  readonly scrolling: Scrolling = new Scrolling(this);
  readonly composing: Composing = new Composing(this);
  readonly menu: Menu = new Menu(this);
  cases: OwnCases = new OwnCases(this);
  readonly extras: Extras = new Extras(this);
  readonly hosting: Hosting = new Hosting(this);
  private jwt: string | null = null;
  private focusOption = false;
  /** What was ended because the element left the page. */
  private former: Session | null = null;

  override connectedCallback(): void {
    const first = !this.drawn;
    super.connectedCallback();
    this.addEventListener("keydown", this.escape);
    performance.mark("paydoc:interactive");
    soon(() => this.settle(first));
  }

  disconnectedCallback(): void {
    this.looks.stop();
    this.scrolling.unwatch();
    this.session?.end();
    this.former = this.session;
    this.session = null;
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old === value || !this.drawn) return;
    if (name === "brand" && value) this.begin();
    else this.looks.apply();
  }

  /** The customer is known: a JWT made by the wallet's backend. Also a fresh one after `token-expired`. Another
   * customer, or none: what opened the conversation of the one before opens it no longer. */
  identify(jwt: string | null): void {
    const session = this.session ?? this.former;
    if (this.session && !jwt && !this.jwt) return;
    if (this.jwt && nameOf(this.brand, jwt) !== session?.kept.name) session?.telling.logOut();
    this.former = null;
    this.jwt = jwt;
    if (this.isConnected && this.brand) this.begin();
  }

  /** Say a text, or press a button. */
  say(text: string, option?: string): void {
    if (!this.session) this.begin();
    this.session!.say(text, option);
    this.scrolling.toEnd();
  }

  /** Begin with what the page says. */
  start(what: Start): Promise<void> {
    return this.hosting.start(what);
  }

  /** Into the field; where that would bring up a soft keyboard, to the title. */
  override focus(options?: FocusOptions): void {
    const field = matchMedia("(pointer: fine)").matches && this.renderRoot.querySelector<HTMLElement>("footer textarea");
    (field || this.renderRoot.querySelector<HTMLElement>("#title"))?.focus(options);
  }

  /** A button was pressed; by keyboard the focus goes on to the next buttons. */
  press(event: MouseEvent, label: string, token: string): void {
    if (this.busy) return;
    this.focusOption = event.detail === 0;
    this.say(label, token);
    if (this.focusOption) this.boxes()[0].focus();
  }

  helpful(seq: number, value: boolean): void {
    this.session?.telling.feedback(seq, value);
    this.boxes()[0].focus({ preventScroll: true });
  }

  readonly votes = (key: string): unknown => this.session?.telling.voted(key);

  pictureOf(attachment: Attachment): Promise<Blob> {
    return this.session!.telling.picture(attachment);
  }

  readonly dismiss = (): void => this.emit("dismiss");

  protected override updated(): void {
    this.scrolling.follow();
    const option = this.focusOption && !this.session?.awaited ? this.renderRoot.querySelector<HTMLElement>(".option") : null;
    if (!option) return;
    this.focusOption = false;
    option.focus();
  }

  /** The rest, once one can write: looks and conversation are there with the first frame that is painted. */
  private settle(first: boolean): void {
    if (!this.isConnected) return;
    if (first) this.dress(around, log);
    this.looks.start();
    this.scrolling.watch(...this.boxes());
    if (!this.brand) this.hosting.complain();
    else if (!this.session) this.begin();
    if (first) this.emit("ready");
  }

  /** Open the conversation, or go on with the one that was kept. */
  begin(): void {
    this.session?.end();
    const store = storage();
    const api = new Api(this.attribute("server") || HOME);
    const kept = new Kept(store, nameOf(this.brand, this.jwt));
    this.cases = new OwnCases(this);
    this.resumeAt = null;
    this.seenAtStart = Infinity;
    this.agentName = "";
    this.session = new Session(api, this.brand, this.jwt, kept, store, this.events());
    this.composing.restore(kept.name);
    void this.wear(api);
    void this.session.begin();
    this.requestUpdate();
  }

  private async wear(api: Api): Promise<void> {
    const brand = await api.brand(this.brand).catch(() => null);
    this.brandName = brand?.name ?? this.brandName;
    this.inWechat = Boolean(brand?.joins?.includes("wechat") && this.jwt);
    if (brand) this.looks.paint(brand.theme);
    this.emit("brand", brand);
  }

  private events(): Events {
    return {
      change: () => this.changed(),
      message: (message: Message) => { this.emit("message", message); this.scrolling.added(); },
      state: (state) => this.emit("state", state),
      expired: () => this.menu.tell(this.words.expired),
      tokenExpired: () => this.emit("token-expired"),
      trouble: (status, detail) => this.emit("error", { status, detail }),
      misplaced: () => this.hosting.complain(),
    };
  }

  private changed(): void {
    const { session } = this;
    this.cases.follow(Boolean(this.jwt));
    this.hosting.follow();
    if (session?.agent?.name) this.agentName = session.agent.name;
    if (session?.loaded && this.seenAtStart === Infinity) {
      this.seenAtStart = session.timeline.last;
      const at = leftOff(session.timeline.messages);
      this.resumeAt = at === null ? null : { seq: this.seenAtStart, at };
    }
    this.requestUpdate();
  }

  protected readonly closeMenu = (): void => { if (this.menu.shown) this.menu.toggle(); };

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.cases.shown) this.cases.close();
    else if (this.menu.busy) this.menu.close();
    else return this.dismiss();
    event.stopPropagation();
  };

  private boxes(): [HTMLElement, HTMLElement] {
    const box = this.renderRoot.querySelector<HTMLElement>(".scroller")!;
    return [box, box.querySelector<HTMLElement>(".content")!];
  }
}
