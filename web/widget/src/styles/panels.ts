import { css } from "../element-css";

/** The card of the customer's cases, a sheet over the conversation; how one stands with WeChat; the faces that rate a person's help; pictures. */
export const panels = css`
  paydoc-picture { display: block; max-width: min(70%, 280px); border-radius: var(--radius); overflow: hidden; }
  paydoc-picture button { display: block; min-height: var(--tap); }
  paydoc-picture canvas { display: block; max-width: 100%; height: auto; background: var(--line); }
  .viewer { width: 100%; max-width: none; height: 100%; max-height: none; padding: 0; border: 0; background: #000d; }
  .viewer[open] { display: grid; place-items: center; }
  .viewer canvas { max-height: 100%; }
  .viewer .icon { font-size: 28px; position: fixed; top: max(8px, env(safe-area-inset-top)); right: 8px; background: #333; color: #fff; }
  .rating { display: grid; gap: 12px; margin-top: 10px; width: 100%; max-width: 24em; padding: 1em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
  .faces { display: flex; justify-content: space-between; gap: 2px; margin: 0; padding: 0; border: 0; }
  .face { flex: 1 0 0; display: grid; justify-items: center; align-content: start; gap: 4px; min-height: var(--tap); padding: 8px 2px; border-radius: 14px; color: var(--muted); font-size: .76em; line-height: 1.3; text-align: center; }
  .face svg { width: 2.7em; height: 2.7em; stroke-width: 1.5; }
  .face[aria-checked="true"] { background: var(--soft); color: var(--ink); font-weight: 650; }
  .rating textarea { width: 100%; border-radius: 16px; min-height: 4.6em; padding: 10px 14px; }
  .rating .done { display: flex; align-items: center; gap: 8px; color: var(--muted); }
  .rating .done svg { color: var(--good); }
  .rating .failed { color: var(--warn-text); font-size: .86em; }
  .code { display: block; font-size: 1.4em; font-variant-numeric: tabular-nums; letter-spacing: .06em; user-select: all; }
  .cases { position: absolute; inset: 0; z-index: 3; display: flex; flex-direction: column; background: var(--chat); }
  .cases-head { flex: none; display: flex; align-items: center; gap: 8px; padding: max(8px, env(safe-area-inset-top)) max(8px, env(safe-area-inset-right)) 8px max(16px, env(safe-area-inset-left)); border-bottom: 1px solid var(--line); background: var(--surface); }
  .cases h3 { flex: 1; margin: 0; font-size: 1.05em; font-weight: 650; }
  .cases ul { flex: 1; display: grid; align-content: start; gap: 12px; min-height: 0; margin: 0; padding: 14px 14px max(14px, env(safe-area-inset-bottom)); list-style: none; overflow-y: auto; overscroll-behavior: contain; }
  .case { display: grid; gap: 3px; padding: .9em 1em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); line-height: 1.5; }
  .case-head { display: flex; align-items: baseline; justify-content: space-between; gap: 10px; }
  .case-head b { min-width: 0; font-weight: 650; overflow-wrap: anywhere; }
  .case-state { flex: none; padding: .1em .7em; border-radius: 99px; background: var(--soft); color: var(--ink); font-size: .8em; font-weight: 600; }
  .case-closed .case-state { background: var(--chat); color: var(--muted); }
  .case p { font-size: .9em; overflow-wrap: anywhere; }
  .case .case-number { color: var(--muted); font-size: .8em; font-variant-numeric: tabular-nums; }
  .case .case-late { color: var(--warn-text); }
  .case-acts { display: flex; flex-wrap: wrap; gap: 8px; padding-top: 8px; }
  .case-acts button { min-height: var(--tap); padding: 0 14px; border-radius: 99px; background: var(--soft); color: var(--ink); font-size: .88em; font-weight: 600; }
  .case-acts button.sure { background: var(--primary); color: var(--on-primary); }
  .case-ask { display: grid; gap: 6px; margin-top: 8px; padding-top: 10px; border-top: 1px solid var(--line); }
  .case-ask label { font-size: .9em; font-weight: 600; }
  .case-ask input { width: 100%; min-height: var(--tap); margin: 0; padding: 0 14px; border: 1px solid var(--muted); border-radius: 14px; background: var(--chat); color: var(--text); font: inherit; font-size: max(16px, 1em); }
  .case-ask small { color: var(--muted); font-size: .8em; line-height: 1.45; }
  .case-ask .case-wrong { color: var(--warn-text); font-weight: 600; }
  .case-told { display: flex; align-items: center; gap: 6px; color: var(--good); }
  .case-told:empty { display: none; }
  @media (forced-colors: active) { .case-acts button, .case-state { border: 1px solid ButtonText; } }
`;
