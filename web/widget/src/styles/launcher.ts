import { css } from "../element";

/** The floating button and the panel it opens: a sheet on a phone, a card in the corner elsewhere. */
export const launcher = css`
  :host {
    --primary: var(--paydoc-primary, var(--own-primary, #1f5fd0));
    --on-primary: var(--paydoc-on-primary, var(--own-on-primary, #ffffff));
    position: fixed; z-index: var(--paydoc-z, 2147483000); right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
    font: 400 16px/1.5 system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  }
  :host([data-left]) { right: auto; left: max(20px, env(safe-area-inset-left)); }
  [hidden] { display: none !important; }
  .fab {
    position: relative; display: grid; place-items: center; width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
    background: var(--primary); color: var(--on-primary); box-shadow: 0 12px 28px -8px rgb(10 20 50 / .5), 0 2px 6px rgb(10 20 50 / .2);
    transition: transform .15s; -webkit-tap-highlight-color: transparent;
  }
  .fab:hover { transform: translateY(-2px); }
  .fab:focus-visible { outline: 3px solid var(--primary); outline-offset: 3px; }
  .fab svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
  .badge {
    position: absolute; top: -4px; right: -4px; min-width: 24px; height: 24px; padding: 0 6px; border: 2px solid #fff; border-radius: 99px;
    background: #c81e3a; color: #fff; font-size: 13px; font-weight: 700; line-height: 20px; text-align: center;
  }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .panel {
    position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: calc(92px + env(safe-area-inset-bottom, 0px)); width: 400px; height: min(680px, calc(100vh - 116px));
    overflow: hidden; border-radius: 22px; box-shadow: 0 30px 70px -20px rgb(10 20 50 / .45), 0 0 0 1px rgb(10 20 50 / .08); animation: up .2s ease-out;
  }
  :host([data-left]) .panel { right: auto; left: 20px; }
  @media (max-width: 520px), (max-height: 480px) {
    .panel { inset: 0; top: var(--own-top, 0); bottom: auto; width: 100%; height: 100vh; height: var(--own-viewport, 100dvh); border-radius: 0; }
    :host([data-open]) .fab { display: none; }
  }
  @keyframes up { from { opacity: 0; transform: translateY(14px); } }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;
