/** The page: a wallet is chosen, its conversation is shown, its document lies beside it. */
import { Conversation } from "./conversation.js";
import { byId, icon, make } from "./dom.js";
import * as kept from "./kept.js";
import { Log } from "./log.js";
import { words } from "./messages.zh.js";
import { showPaper } from "./paper.js";

const BACK = "M15 5l-7 7 7 7";
const SEND = "M12 19V6M6 11.500L12 5.500l6 6";
const NEAR_PX = 120;

let wallets = [];
let talk = null;
const log = new Log(byId("log"), (choice) => say(choice));

function fillIn() {
  const texts = {
    "picker-kicker": words.pickerKicker, "picker-title": words.pickerTitle, "picker-lead": words.pickerLead,
    "picker-foot": words.pickerFoot, "nobody-text": words.choose, restart: words.restart, human: words.human,
    secrets: words.secrets, "typing-text": words.typing, newer: words.newer, "text-label": words.textLabel,
  };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
  byId("text").placeholder = words.placeholder;
  byId("log").setAttribute("aria-label", words.logLabel);
  byId("scroller").setAttribute("aria-label", words.logLabel);
  byId("restart").title = words.restartHint;
  for (const [id, label, path] of [["back", words.back, BACK], ["send", words.send, SEND]]) {
    byId(id).setAttribute("aria-label", label);
    byId(id).append(icon(path));
  }
}

function drawWallets() {
  const current = chosen()?.id;
  byId("wallets").replaceChildren(...wallets.map(({ id, name }) => {
    const hint = kept.load(id) ? words.walletOpen : words.walletHint;
    const label = make("span", { className: "wallet-name" }, make("b", { textContent: name }), make("small", { textContent: hint }));
    const mark = make("span", { className: "avatar", textContent: [...name][0].toUpperCase(), attrs: { "aria-hidden": "true" } });
    const attrs = { "data-brand": id, ...(id === current && { "aria-current": "true" }) };
    return make("li", {}, make("a", { className: "wallet", href: `#${id}`, attrs }, mark, label));
  }));
}

const chosen = () => wallets.find(({ id }) => `#${id}` === location.hash);

/** Show the conversation with the wallet in the address, or none. */
function route() {
  talk?.close();
  talk = null;
  const wallet = chosen();
  document.body.dataset.brand = wallet?.id ?? "";
  drawWallets();
  log.clear();
  byId("offline").hidden = byId("newer").hidden = byId("typing").hidden = true;
  byId("log").ariaBusy = "true"; // what was said before is not read out again
  if (!wallet) return;
  byId("chat-name").textContent = wallet.name;
  byId("avatar").textContent = [...wallet.name][0].toUpperCase();
  byId("chat-state").textContent = words.stateOpening;
  begin(wallet);
  showPaper(wallet.id, wallet.name);
  if (matchMedia("(min-width: 760px)").matches) byId("text").focus({ preventScroll: true });
}

function begin(wallet) {
  talk = new Conversation(wallet.id);
  const on = (type, listener) => talk.addEventListener(type, ({ detail }) => listener(detail));
  on("opened", ({ outbox }) => { outbox.forEach((entry) => log.queue(entry)); drawWallets(); });
  on("messages", ({ messages }) => { keepingPlace(() => log.show(messages)); byId("log").ariaBusy = "false"; });
  on("queued", (entry) => { log.queue(entry); toEnd(); });
  on("sent", (entry) => log.sent(entry));
  on("refused", (entry) => keepingPlace(() => log.refused(entry)));
  on("connection", connection);
  on("progress", progress);
  on("expired", ({ unsent }) => restart(words.expired, unsent));
  talk.begin();
}

function connection({ ok, busy, starting }) {
  const text = starting ? words.cannotStart : busy ? words.busy : words.offline;
  byId("offline").textContent = ok ? "" : text;
  byId("offline").hidden = ok;
  log.connection(ok);
}

function progress({ state, waiting }) {
  if (state) {
    byId("chat-state").textContent = words.states[state];
    byId("chat-state").dataset.state = state;
  }
  const typing = waiting && byId("offline").hidden && byId("chat-state").dataset.state !== "agent";
  if (byId("typing").hidden === typing) keepingPlace(() => { byId("typing").hidden = !typing; });
  log.activate(!waiting);
}

function say(what) {
  talk?.say(what);
}

function restart(reason = "", unsent = []) {
  const wallet = chosen();
  if (!wallet) return;
  kept.save(wallet.id, null);
  route();
  talk.addEventListener("opened", () => unsent.forEach((text) => say({ text })), { once: true });
  if (!reason) return;
  log.note(reason);
}

/** Who reads further up is not pulled away; a button leads to what is new. */
function keepingPlace(change) {
  const box = byId("scroller");
  const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
  change();
  if (near) toEnd();
  else byId("newer").hidden = false;
}

function toEnd() {
  byId("newer").hidden = true;
  byId("scroller").scrollTop = byId("scroller").scrollHeight;
}

function grow() {
  const field = byId("text");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function submit() {
  const text = byId("text").value.trim();
  if (!text || !talk) return;
  byId("text").value = "";
  grow();
  say({ text });
}

function listen() {
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  byId("text").addEventListener("keydown", (event) => {
    // While a Chinese word is being composed, Enter chooses its characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  byId("text").addEventListener("input", grow);
  byId("human").addEventListener("click", () => say({ text: words.human }));
  byId("restart").addEventListener("click", () => restart());
  byId("back").addEventListener("click", () => { location.hash = ""; });
  byId("newer").addEventListener("click", toEnd);
  byId("scroller").addEventListener("scroll", ({ target }) => {
    if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX) byId("newer").hidden = true;
  }, { passive: true });
  addEventListener("hashchange", route);
}

async function start() {
  document.title = words.title;
  fillIn();
  listen();
  while (!wallets.length) {
    wallets = await fetch("/demo/brands").then((answer) => answer.json()).catch(() => []);
    if (!wallets.length) await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  byId("stage").hidden = false;
  route();
}

start();
