import { html, nothing, type TemplateResult } from "lit/html.js";
import { Api } from "./api";
import { Composing } from "./composing";
import { PaydocElement, soon } from "./element";
import { Kept, nameOf, storage } from "./kept";
import { LANGUAGES, type Language, languageOf, type Words } from "./messages";
import { said } from "./messages/said";
import { leftOff, questionOf, type Row, rowsOf } from "./rows";
import { Looks } from "./looks";
import { Scrolling } from "./scrolling";
import { type Events, Session } from "./session";
import { frame } from "./styles/frame";
import { log } from "./styles/log";
import type { Attachment, Connection, Message, State } from "./types";
import { uuid } from "./uuid";
import { banner, footer, header, place, resume } from "./views/chrome";
import { row } from "./views/rows";

/** Where this script came from: the gateway. */
export const HOME = new URL((document.currentScript as HTMLScriptElement | null)?.src || location.href).origin;

/** A conversation with a wallet's support: `<paydoc-chat brand="okpay" inline></paydoc-chat>`. */
export class PaydocChat extends PaydocElement {
  static override styles = [frame];
  static observedAttributes = ["brand", "lang", "theme", "size"];

  readonly looks = new Looks(this);
  readonly scrolling = new Scrolling(this);
  readonly composing = new Composing(this);
  session: Session | null = null;
  brandName = "";
  agentName = "";
  menuOpen = false;
  restarting = false;
  note = "";
  seenAtStart = Infinity;
  private jwt: string | null = null;
  private resumeAt: { seq: number; at: number } | null = null;
  private focusOption = false;

  get brand(): string {
    return this.attribute("brand");
  }

  /** Whether there is a button to close it. */
  get closable(): boolean {
    return this.hasAttribute("closable");
  }

  get language(): Language {
    return languageOf(this.lang || document.documentElement.lang || navigator.language);
  }

  get words(): Words {
    return LANGUAGES[this.language];
  }

  get state(): State {
    return this.session?.state ?? "bot";
  }

  get queue(): Session["queue"] {
    return this.session?.queue ?? null;
  }

  get connection(): Connection {
    return this.session?.connection ?? "connecting";
  }

  get connected(): boolean {
    return this.connection === "ok" || this.connection === "connecting";
  }

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
    this.session = null;
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old === value || !this.drawn) return;
    if (name === "brand" && value) this.begin();
    else this.looks.apply();
  }

  /** The customer is known: a JWT made by the wallet's backend. Also a fresh one after `token-expired`. */
  identify(jwt: string | null): void {
    this.jwt = jwt;
    if (this.isConnected && this.brand) this.begin();
  }

  /** Say a text, or press a button. */
  say(text: string, option?: string): void {
    if (!this.session) this.begin();
    this.session!.say(text, option);
    this.scrolling.toEnd();
  }

  /** A button was pressed; by keyboard the focus goes on to the next buttons. */
  press(event: MouseEvent, label: string, token: string): void {
    if (this.busy) return;
    this.focusOption = event.detail === 0;
    this.say(label, token);
    if (this.focusOption) this.boxes()[0].focus();
  }

  helpful(seq: number, value: boolean): void {
    this.session?.feedback(seq, value);
    this.boxes()[0].focus({ preventScroll: true });
  }

  rate(seq: number, rating: number, comment: string): Promise<boolean> {
    return this.session?.rate(seq, rating, comment) ?? Promise.resolve(false);
  }

  votes(key: string): unknown {
    return this.session?.voted(key);
  }

  pictureOf(attachment: Attachment): Promise<Blob> {
    return this.session!.picture(attachment);
  }

  /** Say something of our own, above the conversation. */
  tell(note: string): void {
    this.note = note;
    this.requestUpdate();
  }

  readonly unnote = (): void => this.tell("");
  readonly toEnd = (): void => this.scrolling.toEnd();
  readonly toggleMenu = (): void => this.show({ menuOpen: !this.menuOpen });
  readonly askRestart = (): void => this.show({ menuOpen: false, restarting: true });
  readonly keepOn = (): void => this.show({ restarting: false });
  readonly dismiss = (): void => this.emit("dismiss");

  /** Put this conversation away and begin another. A known customer's open one starts over. */
  readonly restart = async (): Promise<void> => {
    this.show({ restarting: false, note: "" });
    const { session, state } = this;
    if (!session) return;
    if (this.jwt && state !== "closed") {
      this.say(said.restart);
      return;
    }
    const { credentials } = session;
    if (credentials && state === "queued") {
      await session.api.say(credentials, uuid(), { text: said.leave }, new AbortController().signal).catch(() => undefined);
    }
    if (credentials) session.outbox.clear(credentials.id);
    session.kept.credentials = null;
    session.kept.set("votes", null);
    this.begin();
  };

  protected override render(): TemplateResult {
    return html`<div class="frame" part="frame" lang=${this.language}>
      ${header(this)}${banner(this)}${place(this)}
      <div class="scroller" tabindex="0" role="region" aria-label=${this.words.log} @click=${this.closeMenu}>
        <div class="content">
          <div role="log" aria-live="polite" aria-relevant="additions" aria-busy=${!this.session?.loaded} aria-label=${this.words.log} lang="zh-CN">${this.lines()}</div>
          ${this.typing() ? html`<div class="typing" role="status"><span class="unseen">${this.words.typing}</span><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span></div>` : nothing}
        </div>
      </div>
      ${footer(this)}
    </div>`;
  }

  protected override updated(): void {
    this.scrolling.follow();
    const option = this.focusOption && !this.session?.awaited ? this.renderRoot.querySelector<HTMLElement>(".option") : null;
    if (!option) return;
    this.focusOption = false;
    option.focus();
  }

  /** Whether something is on its way: until then the last question counts as answered. */
  private get busy(): boolean {
    return Boolean(this.session && (this.session.awaited || this.session.sending.pending().length));
  }

  private typing(): boolean {
    return Boolean(this.session?.awaited || (this.state === "agent" && this.session?.agent?.typing));
  }

  private lines(): unknown {
    const { session } = this;
    if (!session) return nothing;
    const { messages } = session.timeline;
    const asked = this.busy ? 0 : questionOf(messages);
    // While they wait for a person, only what the queue itself asks can be answered by button.
    const question = session.state === "bot" || (session.state === "queued" && asked > session.timeline.spoken) ? asked : 0;
    const rows = rowsOf(messages, session.sending.pending(), session.sending.failed);
    return rows.map((each) => [this.line(each, question), this.divider(each)]);
  }

  private line(each: Row, question: number): unknown {
    if (each.kind !== "message") return row(this, each, false);
    const { message } = each;
    return row(this, each, message.seq === question);
  }

  private divider(each: Row): unknown {
    const { resumeAt, session } = this;
    if (each.kind !== "message" || each.message.seq !== resumeAt?.seq) return nothing;
    const untouched = session!.timeline.last === resumeAt.seq && !session!.sending.pending().length && session!.state === "bot";
    return resume(this, resumeAt.at, untouched);
  }

  /** The rest, once one can write: looks and conversation are there with the first frame that is painted. */
  private settle(first: boolean): void {
    if (!this.isConnected) return;
    if (first) this.dress(log);
    this.looks.start();
    this.scrolling.watch(...this.boxes());
    if (this.brand && !this.session) this.begin();
    if (first) this.emit("ready");
  }

  private begin(): void {
    this.session?.end();
    const store = storage();
    const api = new Api(this.attribute("server") || HOME);
    const kept = new Kept(store, nameOf(this.brand, this.jwt));
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
    if (brand) this.looks.paint(brand.theme);
    this.emit("brand", brand);
  }

  private events(): Events {
    return {
      change: () => this.changed(),
      message: (message: Message) => { this.emit("message", message); this.scrolling.added(); },
      state: (state) => this.emit("state", state),
      expired: () => this.tell(this.words.expired),
      tokenExpired: () => this.emit("token-expired"),
      trouble: (status, detail) => this.emit("error", { status, detail }),
    };
  }

  private changed(): void {
    const { session } = this;
    if (session?.agent?.name) this.agentName = session.agent.name;
    if (session?.loaded && this.seenAtStart === Infinity) {
      this.seenAtStart = session.timeline.last;
      const at = leftOff(session.timeline.messages);
      this.resumeAt = at === null ? null : { seq: this.seenAtStart, at };
    }
    this.requestUpdate();
  }

  private readonly closeMenu = (): void => { if (this.menuOpen) this.toggleMenu(); };

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.menuOpen && !this.restarting) return this.dismiss();
    this.show({ menuOpen: false, restarting: false });
    event.stopPropagation();
  };

  private show(change: Partial<Pick<PaydocChat, "menuOpen" | "restarting" | "note">>): void {
    Object.assign(this, change);
    this.requestUpdate();
  }

  private boxes(): [HTMLElement, HTMLElement] {
    const box = this.renderRoot.querySelector<HTMLElement>(".scroller")!;
    return [box, box.querySelector<HTMLElement>(".content")!];
  }
}
