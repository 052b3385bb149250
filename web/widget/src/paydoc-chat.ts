import { html, nothing, type TemplateResult } from "lit/html.js";
import { Chat } from "./chat";
import { banner, footer, header, place } from "./views/chrome";
import { lines } from "./views/lines";

/** A conversation with a wallet's support: `<paydoc-chat brand="okpay" inline></paydoc-chat>`. */
export class PaydocChat extends Chat {
  protected override render(): TemplateResult {
    return html`<div class="frame" part="frame" lang=${this.language}>
      ${header(this)}${banner(this)}${place(this)}
      ${this.cases.shown ? this.extras.panels!.tickets() : ""}
      <div class="scroller" ?inert=${this.cases.shown} tabindex="0" role="region" aria-label=${this.words.log} @click=${this.closeMenu}>
        <div class="content">
          <div role="log" aria-live="polite" aria-relevant="additions" aria-busy=${!this.session?.loaded} aria-label=${this.words.log} lang="zh-CN">${lines(this)}</div>
          ${this.typing ? html`<div class="typing" role="status"><span class="unseen">${this.words.typing}</span><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span></div>` : nothing}
        </div>
      </div>
      ${footer(this)}
    </div>`;
  }
}
