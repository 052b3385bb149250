// One follower's phone and what goes over the line. Everything foreign is put in as text.
import { words } from "./messages.zh.js";

const LINK = /<a href="weixin:\/\/bizmsgmenu\?msgmenucontent=([^&"]*)&msgmenuid=(\d+)">([^<]*)<\/a>/g;
const $ = (id) => document.getElementById(id);
const state = { brand: "", user: "", after: 0, raw: 0, following: false, run: 0 };

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function newUser() {
  const bytes = crypto.getRandomValues(new Uint8Array(13));
  return "o" + [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function post(path, body) {
  const answer = await fetch(`/fake/${state.brand}/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

function act(fields, more = {}) {
  const copies = $("twice").checked ? 2 : 1;
  return post("do", { user: state.user, fields, copies, parallel: true, ...more });
}

function picture() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [240, 160];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#07964d";
  pen.fillRect(0, 0, 240, 160);
  pen.fillStyle = "#fff";
  pen.font = "24px sans-serif";
  pen.fillText(new Date().toLocaleTimeString("zh-CN"), 50, 90);
  return canvas.toDataURL("image/png").split(",")[1];
}

/** A second of silence, as WeChat records it. */
function recording(id) {
  return { media: { id, type: "audio/amr", data: btoa("#!AMR\n" + "\x7c".repeat(50)) } };
}

function say(kind, text) {
  const { samples } = words;
  const media = `m${Date.now()}`;
  switch (kind) {
    case "image":
      return act({ MsgType: "image", MediaId: media, PicUrl: "https://example.com/p" },
        { media: { id: media, type: "image/png", data: picture() } });
    case "voice":
      return act({ MsgType: "voice", MediaId: media, Format: "amr", Recognition: text || samples.recognition }, recording(media));
    case "mute":
      return act({ MsgType: "voice", MediaId: media, Format: "amr", Recognition: "" }, recording(media));
    case "location":
      return act({ MsgType: "location", Location_X: "31.23", Location_Y: "121.47", Scale: "16", Label: text || samples.label });
    case "link":
      return act({ MsgType: "link", Title: text || samples.title, Description: "", Url: samples.url });
    case "SCAN":
      return act({ MsgType: "event", Event: "SCAN", EventKey: "1", Ticket: "t" });
    default:
      return text ? act({ Content: text }) : null;
  }
}

function clicked(label, id) {
  const button = element("button", label);
  button.type = "button";
  button.addEventListener("click", () => act({ Content: label, bizmsgmenuid: id }));
  return button;
}

function withLinks(bubble, text) {
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    bubble.append(text.slice(from, match.index), clicked(decodeURIComponent(match[1]), match[2]));
    from = match.index + match[0].length;
  }
  bubble.append(text.slice(from));
}

function show(message) {
  const item = element("li", undefined, message.from);
  const bubble = element("div", undefined, message.kind === "menu" ? "bubble menu" : "bubble");
  const named = message.from === "user" && message.kind !== "text" && words.kinds[message.kind];
  withLinks(bubble, named ? `[${named.replace(/（.*）/, "")}]` : message.text);
  for (const entry of message.entries ?? []) bubble.append(clicked(entry.content, entry.id));
  for (const more of [message.about, message.url]) if (more) bubble.append(element("small", more, "muted"));
  if (message.tail) bubble.append(element("span", message.tail, "muted"));
  item.append(message.from === "platform" ? message.text : bubble);
  if (message.via) item.append(element("div", words[message.via], "via"));
  $("chat").append(item);
  item.scrollIntoView({ block: "end" });
}

function line(raw) {
  const folded = document.createElement("details");
  const got = raw.got ? ` · ${raw.got.slice(0, 40)}` : "";
  folded.append(element("summary", `${words[raw.way]} · ${raw.what} · ${raw.ms} ms${got}`));
  for (const part of ["plain", "sent", "got"]) {
    if (raw[part]) folded.append(element("p", words[part], "muted"), element("pre", raw[part]));
  }
  const item = element("li");
  item.append(folded);
  $("lines").prepend(item);
}

function quotas(known) {
  const rows = Object.entries(known).filter(([, q]) => q.until * 1000 > Date.now());
  $("quota").replaceChildren();
  if (!rows.length) $("quota").append(element("dt", words.none));
  for (const [kind, q] of rows) {
    const until = new Date(q.until * 1000).toLocaleString("zh-CN");
    $("quota").append(element("dt", words[kind]), element("dd", words.left(q.left, until)));
  }
}

async function look(run) {
  while (run === state.run) {
    const query = new URLSearchParams({ user: state.user, after: state.after, raw: state.raw, wait: 20 });
    let seen;
    try {
      seen = await (await fetch(`/fake/${state.brand}/phone?${query}`)).json();
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
      continue;
    }
    if (run !== state.run) return;
    seen.chat.forEach(show);
    seen.raw.forEach(line);
    state.after += seen.chat.length;
    if (seen.raw.length) state.raw = seen.raw.at(-1).n;
    state.following = seen.following;
    quotas(seen.quotas);
    $("state").textContent = seen.writes ? words.typing : words[seen.following ? "following" : "notFollowing"];
    $("follow").textContent = words[seen.following ? "unfollow" : "follow"];
  }
}

function begin(brand) {
  Object.assign(state, { brand, user: newUser(), after: 0, raw: 0, run: state.run + 1 });
  $("chat").replaceChildren();
  $("lines").replaceChildren();
  $("account").textContent = brand;
  act({ MsgType: "event", Event: "subscribe", EventKey: "" });
  look(state.run);
}

function label() {
  document.title = words.title;
  const texts = {
    title: "title", lead: "lead", "wallet-label": "wallet", someone: "someone", behave: "behave", "twice-label": "twice",
    "certified-label": "certified", "end-quota": "endQuota", "end-token": "endToken", send: "send", "text-label": "say",
    "wire-title": "wire", "wire-lead": "wireLead", follow: "unfollow",
  };
  for (const [id, key] of Object.entries(texts)) $(id).textContent = words[key];
  $("text").placeholder = words.say;
  for (const [kind, name] of Object.entries(words.kinds)) $("kind").append(new Option(name, kind));
  for (const [key, name] of words.menu) {
    const button = element("button", name);
    button.type = "button";
    button.addEventListener("click", () => act({ MsgType: "event", Event: "CLICK", EventKey: key }));
    $("menu").append(button);
  }
}

async function start() {
  label();
  const accounts = await (await fetch("/fake/accounts")).json();
  for (const { brand } of accounts) $("wallet").append(new Option(brand, brand));
  $("wallet").addEventListener("change", () => begin($("wallet").value));
  $("someone").addEventListener("click", () => begin(state.brand));
  $("follow").addEventListener("click", () =>
    act({ MsgType: "event", Event: state.following ? "unsubscribe" : "subscribe", EventKey: "" }));
  $("certified").addEventListener("change", () => post("behave", { certified: $("certified").checked }));
  $("end-quota").addEventListener("click", () => post("behave", { end_quota: true }));
  $("end-token").addEventListener("click", () => post("behave", { new_token: true }));
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say($("kind").value, $("text").value.trim());
    $("text").value = "";
    $("kind").value = "text";
  });
  begin(accounts[0].brand);
}

start();
