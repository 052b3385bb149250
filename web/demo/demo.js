/** The page: a wallet is chosen, the widget talks for it in the phone, its document lies beside. */
import { byId, make } from "./dom.js";
import { words } from "./messages.zh.js";
import { showPaper } from "./paper.js";

const RETRY_MS = 1000;
let wallets = [];
let wechat = false;

function fillIn() {
  const texts = {
    "picker-kicker": words.pickerKicker, "picker-title": words.pickerTitle, "picker-lead": words.pickerLead,
    "picker-foot": words.pickerFoot, back: words.back, wechat: words.wechat,
  };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
}

const chosen = () => wallets.find(({ id }) => `#${id}` === location.hash);

function drawWallets() {
  const current = chosen()?.id;
  byId("wallets").replaceChildren(...wallets.map(({ id, name, theme }) => {
    const label = make("span", { className: "wallet-name" }, make("b", { textContent: name }), make("small", { textContent: words.walletHint }));
    const mark = make("span", { className: "avatar", textContent: [...name][0].toUpperCase(), attrs: { "aria-hidden": "true" } });
    mark.style.background = theme.primary;
    mark.style.color = theme.on_primary;
    const attrs = { ...(id === current && { "aria-current": "true" }) };
    return make("li", {}, make("a", { className: "wallet", href: `#${id}`, attrs }, mark, label));
  }));
}

/** Show the conversation with the wallet in the address, or none. */
function route() {
  const wallet = chosen();
  document.body.dataset.brand = wallet?.id ?? "";
  byId("back").hidden = !wallet;
  drawWallets();
  byId("phone-title").textContent = wallet ? words.phone(wallet.name) : words.choose;
  if (!wallet) {
    byId("screen").replaceChildren(make("div", { className: "nobody" }, make("img", { src: "icon.svg", alt: "", width: 64 }), make("p", { textContent: words.choose })));
    return;
  }
  document.body.style.setProperty("--accent", wallet.theme.primary ?? "#1f5fd0");
  byId("screen").replaceChildren(make("paydoc-chat", { attrs: { brand: wallet.id, inline: "" } }));
  showPaper(wallet.id, wallet.name);
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function start() {
  document.title = words.title;
  fillIn();
  while (!wallets.length) {
    try {
      const known = await read("/demo/brands");
      wechat = known.some((each) => each.simulated?.includes("wechat"));
      wallets = await Promise.all(known.map(({ id }) => read(`/api/v1/brands/${encodeURIComponent(id)}`)));
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
    }
  }
  byId("wechat").hidden = !wechat;
  addEventListener("hashchange", route);
  byId("stage").hidden = false;
  route();
}

start();
