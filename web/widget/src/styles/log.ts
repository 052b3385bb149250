import { css } from "../element";

/** The conversation: bubbles, cards, buttons. */
export const log = css`
  .scroller { position: relative; flex: 1; min-height: 0; padding: 4px 14px 14px; overflow-y: auto; overscroll-behavior: contain; }
  .scroller:focus-visible { outline-offset: -3px; }
  .row { display: flex; flex-direction: column; align-items: flex-start; padding-top: 10px; }
  .row.old { content-visibility: auto; contain-intrinsic-size: auto 76px; }
  .row.new { animation: rise .2s ease-out; }
  .row.customer { align-items: flex-end; }
  .row.follows { padding-top: 5px; }
  .time { align-items: center; padding-top: 16px; color: var(--muted); font-size: .76em; }
  .resume { align-items: stretch; gap: 10px; padding-top: 18px; }
  .resume p { display: flex; align-items: center; gap: 12px; color: var(--muted); font-size: .8em; white-space: nowrap; }
  .resume p::before, .resume p::after { content: ""; flex: 1; height: 1px; background: var(--line); }
  .name { margin: 0 0 3px 6px; color: var(--muted); font-size: .78em; }
  .bubble {
    max-width: min(84%, 30em); padding: .6em .9em; border-radius: var(--radius); border-end-start-radius: 6px; background: var(--surface);
    box-shadow: 0 1px 2px rgb(20 30 60 / .06); white-space: pre-wrap; overflow-wrap: anywhere;
  }
  .customer .bubble { border-end-start-radius: var(--radius); border-end-end-radius: 6px; background: var(--primary); color: var(--on-primary); box-shadow: none; }
  .agent .bubble { background: var(--soft); }
  .bubble a, .card a { display: inline-block; color: var(--ink); text-decoration: underline; text-underline-offset: 3px; overflow-wrap: anywhere; }
  .refused .bubble { border: 1.5px dashed var(--warn-text); background: var(--surface); color: var(--text); }
  .delivery { display: flex; align-items: center; gap: 4px; max-width: 84%; margin-top: 2px; color: var(--muted); font-size: .76em; line-height: 1.4; text-align: end; }
  .refused .delivery { color: var(--warn-text); }
  .delivery button { flex: none; min-width: var(--tap); min-height: var(--tap); color: var(--ink); font-weight: 650; }
  .notice { display: flex; gap: 10px; align-self: stretch; padding: .65em .9em; border-radius: 14px; background: var(--soft); font-size: .92em; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere; }
  .notice svg { flex: none; margin-top: .05em; color: var(--ink); }

  .card { width: min(100%, 24em); padding: .85em 1em 1em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); box-shadow: 0 6px 20px -14px rgb(20 30 60 / .3); }
  .card header { all: unset; display: flex; align-items: baseline; justify-content: space-between; gap: 12px; font-size: .88em; }
  .card b { font-weight: 650; }
  .card header span { flex: none; color: var(--ink); font-size: .92em; font-weight: 600; font-variant-numeric: tabular-nums; }
  .steps { display: flex; gap: 4px; margin: .55em 0 .75em; }
  .steps i { flex: 1; height: 5px; border-radius: 9px; background: var(--line); }
  .steps i.done { background: var(--ink); opacity: .45; }
  .steps i.here { background: var(--ink); }
  .card p { white-space: pre-wrap; overflow-wrap: anywhere; }

  .options { display: flex; flex-wrap: wrap; gap: 8px; padding-top: 10px; }
  .option {
    min-height: var(--tap); padding: .35em 1.05em; border: 1.5px solid var(--edge); border-radius: 99px; background: var(--surface); color: var(--ink);
    font-weight: 550; line-height: 1.35; text-align: start; overflow-wrap: anywhere; transition: background .15s, border-color .15s, transform .1s;
  }
  .option:hover { border-color: var(--ink); background: var(--soft); }
  .option:active { transform: scale(.97); }
  .helps { display: flex; align-items: center; gap: 2px; min-height: 36px; margin-inline-start: 2px; color: var(--muted); font-size: .8em; }
  .helps button { display: inline-flex; align-items: center; gap: 5px; min-width: var(--tap); min-height: var(--tap); padding: 0 9px; border-radius: 12px; }
  .helps button:hover { color: var(--ink); }
  .helps svg { width: 1.35em; height: 1.35em; }
  .helps p { display: flex; align-items: center; gap: 6px; padding: 0 9px; }
  .helps p svg { color: var(--good); }
  .typing { width: fit-content; margin-top: 10px; padding: 1.05em 1.1em; border-radius: var(--radius); border-end-start-radius: 6px; background: var(--surface); }
  .newer { position: absolute; left: 50%; bottom: 100%; z-index: 2; display: flex; align-items: center; gap: 6px; min-height: var(--tap); margin-bottom: 12px; padding: 0 18px; border-radius: 99px; translate: -50% 0; background: var(--primary); color: var(--on-primary); font-size: .9em; font-weight: 600; box-shadow: 0 8px 22px -8px rgb(0 0 0 / .5); }

  .main { min-height: var(--tap); padding: 0 24px; border-radius: 99px; background: var(--primary); color: var(--on-primary); font-weight: 600; }
  @keyframes rise { from { opacity: 0; transform: translateY(6px); } }
  @keyframes nod { 0%, 60%, 100% { opacity: .35; transform: none; } 30% { opacity: 1; transform: translateY(-3px); } }
  @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
  @media (forced-colors: active) { .send, .main, .chip, .option { border: 1px solid ButtonText; } }
`;
