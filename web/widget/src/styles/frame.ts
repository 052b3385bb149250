import { css } from "../element";

/** The frame: colours, header, footer. A page may set the --paydoc-… variables. */
export const frame = css`
  :host {
    --fs: 16px;
    --tap: 44px;
    --surface: var(--paydoc-surface, #ffffff);
    --chat: var(--paydoc-background, #f4f6fa);
    --text: var(--paydoc-text, #1a2030);
    --muted: #5b6475;
    --line: #e3e7ee;
    --warn: #fff5de;
    --warn-text: #704600;
    --good: #17804f;
    --primary: var(--paydoc-primary, var(--own-primary, #1f5fd0));
    --on-primary: var(--paydoc-on-primary, var(--own-on-primary, #ffffff));
    --ink: var(--paydoc-ink, var(--own-ink, #1f5fd0));
    --soft: var(--own-soft, #edf2fb);
    --edge: var(--own-edge, #c2d3f3);
    --radius: var(--paydoc-radius, 18px);
    display: block;
    height: 100%;
    min-height: 0;
    color-scheme: light;
    font: 400 16px/1.6 var(--paydoc-font, system-ui, -apple-system, "PingFang SC",
      "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif);
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) { display: none; }
  :host([inline]) { max-height: var(--own-viewport, none); }
  :host([data-large]) { --fs: 20px; --tap: 54px; }
  :host([data-dark]) {
    --surface: var(--paydoc-surface-dark, #1a1f29);
    --chat: var(--paydoc-background-dark, #11151c);
    --text: var(--paydoc-text-dark, #e8ecf3);
    --muted: #a2acbd;
    --line: #2b3240;
    --warn: #352a12;
    --warn-text: #f4cd85;
    --good: #63d39c;
    --ink: var(--paydoc-ink-dark, var(--own-ink, #8fb6ff));
    color-scheme: dark;
  }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  h2, p { margin: 0; }
  button, textarea { margin: 0; font: inherit; color: inherit; letter-spacing: inherit; }
  button { padding: 0; border: 0; background: none; cursor: pointer; -webkit-tap-highlight-color: transparent; }
  svg { width: 1.4em; height: 1.4em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .frame {
    position: relative; display: flex; flex-direction: column; height: 100%; min-height: 0; overflow: hidden;
    background: var(--chat); color: var(--text); font-size: var(--fs);
  }

  header {
    position: relative; z-index: 3; flex: none; display: flex; align-items: center; gap: 10px;
    padding: max(10px, env(safe-area-inset-top)) max(8px, env(safe-area-inset-right)) 10px max(16px, env(safe-area-inset-left));
    background: var(--surface); border-bottom: 1px solid var(--line);
  }
  .mark {
    flex: none; display: grid; place-items: center; width: 2.5em; height: 2.5em; border-radius: .85em;
    background: var(--primary); color: var(--on-primary); font-weight: 650; line-height: 1;
  }
  .mark.person { border-radius: 50%; }
  .who { flex: 1; min-width: 0; line-height: 1.35; }
  .who h2 { overflow: hidden; font-size: 1.05em; font-weight: 650; text-overflow: ellipsis; white-space: nowrap; }
  .who p { display: flex; align-items: center; gap: 6px; color: var(--muted); font-size: .8em; }
  .who p::before { content: ""; flex: none; width: 7px; height: 7px; border-radius: 50%; background: var(--good); }
  .who p[data-state="queued"]::before { background: #d98a00; }
  .who p[data-state="closed"]::before, .who p[data-state="connecting"]::before { background: var(--muted); }
  .icon { flex: none; display: grid; place-items: center; min-width: var(--tap); height: var(--tap); border-radius: 50%; color: var(--muted); }
  header .icon svg { stroke-width: 2.4; }
  .icon:hover { background: var(--chat); color: var(--text); }

  footer { position: relative; z-index: 2; flex: none; padding: 8px max(12px, env(safe-area-inset-right)) max(8px, env(safe-area-inset-bottom)) max(12px, env(safe-area-inset-left)); background: var(--surface); border-top: 1px solid var(--line); }
  .tools { display: flex; flex-wrap: wrap; gap: 8px; padding-bottom: 8px; }
  .chip {
    display: inline-flex; align-items: center; gap: 6px; min-height: var(--tap); padding: 0 15px; border-radius: 99px; background: var(--soft);
    color: var(--ink); font-size: .9em; font-weight: 600; white-space: nowrap; transition: transform .1s;
  }
  .chip:active { transform: scale(.97); }
  .chip svg { width: 1.25em; height: 1.25em; }
  .entry { display: flex; align-items: flex-end; gap: 8px; }
  textarea {
    flex: 1; min-width: 0; min-height: calc(var(--tap) + 2px); max-height: 8em; padding: calc((var(--tap) - 1.45em) / 2) 16px; border: 1px solid var(--line); border-radius: 24px;
    resize: none; background: var(--chat); color: var(--text); font-size: max(16px, 1em); line-height: 1.45; overflow-y: auto; overscroll-behavior: contain;
  }
  textarea::placeholder { color: var(--muted); opacity: 1; }
  textarea:focus-visible { outline: 2px solid var(--ink); outline-offset: -1px; }
  .send { flex: none; display: grid; place-items: center; width: calc(var(--tap) + 2px); height: calc(var(--tap) + 2px); border-radius: 50%; background: var(--primary); color: var(--on-primary); transition: background .15s, color .15s; }
  .send[aria-disabled="true"] { background: var(--line); color: var(--muted); }
  .entry .icon { height: calc(var(--tap) + 2px); }
  .secrets { display: flex; align-items: center; justify-content: center; gap: 5px; padding-top: 7px; color: var(--muted); font-size: .76em; line-height: 1.4; }
  .secrets svg { flex: none; width: 1.25em; height: 1.25em; color: var(--good); }
`;
