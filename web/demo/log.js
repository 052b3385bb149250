/** The list of messages: bubbles, step cards, notices, and the buttons of the last question. */
import { icon, make } from "./dom.js";
import { words } from "./messages.zh.js";

const GAP_MS = 5 * 60 * 1000;
const CLOCK = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric" });
const INFO = "M12 8h.01M11 12h1v5h1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z";

export class Log {
  #list;
  #press;
  #seen = new Map();
  #pending = new Map();
  #questions = [];
  #last = 0;

  constructor(list, press) {
    this.#list = list;
    this.#press = press;
  }

  clear() {
    this.#list.replaceChildren();
    this.#seen.clear();
    this.#pending.clear();
    this.#questions = [];
    this.#last = 0;
  }

  /** Show what the server has, each message once. */
  show(messages) {
    for (const message of messages) {
      if (this.#seen.has(message.seq)) continue;
      const mine = message.from === "customer" ? this.#takePending(message) : null;
      if (mine) {
        this.#confirm(mine, message);
      } else {
        this.#divide(message.at);
        this.#insert(this.#item(message));
      }
      this.#seen.set(message.seq, message);
      if (message.from === "customer") this.#markChosen(message.text);
    }
  }

  /** Show what is on its way to the server. */
  queue({ clientId, text, option }) {
    const state = make("span", { className: "delivery", textContent: words.sending });
    const item = make("li", { className: "message customer pending" }, this.#sender("customer"));
    item.append(make("p", { className: "bubble", textContent: text }), state);
    this.#pending.set(clientId, { item, text, seq: 0 });
    this.#list.append(item);
    if (option) this.#markChosen(text);
  }

  /** The server has it as this seq. */
  sent({ clientId, seq }) {
    const entry = this.#pending.get(clientId);
    if (!entry) return;
    entry.seq = seq;
    entry.item.classList.remove("pending");
    entry.item.querySelector(".delivery")?.remove();
    if (!this.#seen.has(seq)) return;
    entry.item.remove();
    this.#pending.delete(clientId);
  }

  /** The server will not have it. */
  refused({ clientId, detail }) {
    const entry = this.#pending.get(clientId);
    if (!entry) return;
    this.#pending.delete(clientId);
    entry.item.classList.replace("pending", "refused");
    entry.item.querySelector(".delivery").textContent = [words.notSent, detail].filter(Boolean).join("：");
  }

  /** Say of what is on its way whether it is being sent or has to wait. */
  connection(ok) {
    for (const { item, seq } of this.#pending.values()) {
      if (!seq) item.querySelector(".delivery").textContent = ok ? words.sending : words.waitingToSend;
    }
  }

  /** Only the last question can be answered by button, and not while an answer to something is awaited. */
  activate(allowed) {
    this.#questions.forEach(({ group, buttons }, index) => {
      const active = allowed && index === this.#questions.length - 1;
      group.classList.toggle("over", !active);
      for (const button of buttons) {
        button.setAttribute("aria-disabled", String(!active));
        button.tabIndex = active ? 0 : -1;
      }
    });
  }

  /** Say something of our own. */
  note(text) {
    this.#insert(make("li", { className: "message system notice" }, this.#bubble({ from: "system", text })));
  }

  #takePending({ seq, text }) {
    for (const [clientId, entry] of this.#pending) {
      if (entry.seq === seq || (!entry.seq && entry.text === text)) {
        this.#pending.delete(clientId);
        return entry;
      }
    }
    return null;
  }

  /** Show it as the server has it: a secret in it is masked now. */
  #confirm({ item }, message) {
    item.classList.remove("pending");
    item.querySelector(".delivery")?.remove();
    item.querySelector(".bubble").textContent = message.text;
    this.#last = Date.parse(message.at);
  }

  #insert(item) {
    const waiting = [...this.#pending.values()].map((entry) => entry.item);
    this.#list.insertBefore(item, waiting.find((each) => each.parentNode === this.#list) || null);
  }

  #divide(at) {
    const time = Date.parse(at);
    if (time - this.#last > GAP_MS) {
      const today = new Date(time).toDateString() === new Date().toDateString();
      const text = today ? CLOCK.format(time) : `${DAY.format(time)} ${CLOCK.format(time)}`;
      this.#insert(make("li", { className: "time" }, make("time", { dateTime: at, textContent: text })));
    }
    this.#last = time;
  }

  #sender(from) {
    return make("span", { className: "visually-hidden", textContent: `${words.senders[from]}：` });
  }

  #item(message) {
    const item = make("li", { className: `message ${message.from} ${message.kind}` }, this.#sender(message.from));
    if (message.from === "agent") item.append(make("p", { className: "name", textContent: words.senders.agent }));
    item.append(message.step ? this.#step(message) : this.#bubble(message));
    if (message.options.length) item.append(this.#options(message));
    return item;
  }

  #bubble({ from, kind, text }) {
    const body = make("p", { className: "bubble", textContent: text });
    if (from === "system" || kind === "notice") body.prepend(icon(INFO));
    return body;
  }

  #step({ text, step }) {
    const label = words.step(step.index, step.count);
    const bar = make("progress", { max: step.count, value: step.index, attrs: { "aria-label": label } });
    const head = make("p", { className: "step-head" }, make("b", { textContent: step.title }), make("span", { textContent: label }));
    return make("div", { className: "card" }, head, bar, make("p", { className: "step-text", textContent: text }));
  }

  #options({ options }) {
    const group = make("div", { className: "options", attrs: { role: "group", "aria-label": words.optionsLabel } });
    const buttons = options.map(({ label, token }) => {
      const button = make("button", { type: "button", className: "option", textContent: label });
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") !== "true") this.#press({ text: label, option: token });
      });
      return button;
    });
    group.append(...buttons);
    this.#questions.push({ group, buttons, answered: false });
    return group;
  }

  #markChosen(text) {
    const question = this.#questions.at(-1);
    if (!question || question.answered) return;
    question.answered = true;
    question.buttons.find((button) => button.textContent === text)?.classList.add("chosen");
  }
}
